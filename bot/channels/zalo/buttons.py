"""Which choices become buttons of an Official Account. The others are lines with their digits."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace

from bot.channels import addresses
from bot.channels.paragraphs import is_seen, one_line, spoken
from bot.channels.zalo.paragraphs import nfc
from bot.keyboards.menu import FIRST
from bot.messages import HOME, Button, Reply
from bot.views.simple import without_emoji

log = logging.getLogger(__name__)

MAX_BUTTONS = 5
_SCHEMES = ("https:", "tel:")
TITLE_LIMIT = 20  # characters that a telephone shows whole


def buttons(reply: Reply) -> tuple[Button, ...]:
    """At most five, labels ready to be shown, in the order of the reply."""
    fitting = [button for row in reply.buttons for button in row if _fits(button)]
    if {button.choice for button in fitting} >= FIRST:
        fitting = [button for button in fitting if button.choice in FIRST]
    elif len(fitting) > MAX_BUTTONS:  # home keeps its digit
        fitting = [button for button in fitting if button.choice != HOME]
    return tuple(replace(button, label=title(button)) for button in fitting[:MAX_BUTTONS])


def lines(reply: Reply, said: str, without: tuple[Button, ...] = ()) -> Iterator[str]:
    """A line for every choice and address that is not shown as a button: `1. 🧾 Hóa đơn`."""
    shown = {(button.choice, button.url) for button in without}
    for digit, button in reply.numbered:
        if (button.choice, button.url) in shown:
            continue
        if digit is not None:
            yield f"{digit}. {one_line(button.label)}"
        elif _opens(button):
            yield from spoken((button,), said)


def title(button: Button) -> str:
    """The label of a button: short, without emoji, which buttons show as boxes on some telephones."""
    return nfc(without_emoji(one_line(button.short or button.label)))


def _fits(button: Button) -> bool:
    said = title(button)
    if not is_seen(said) or len(said) > TITLE_LIMIT:
        return False
    return bool(button.choice) or (_opens(button) and button.url.startswith(_SCHEMES))


def _opens(button: Button) -> bool:
    """Whether a customer may be led there: a telephone, an official site, our one-time page."""
    is_official = button.url.startswith(_SCHEMES) and addresses.is_allowed(button.url, "")
    is_trusted = button.is_page or is_official
    if not is_trusted:
        log.error("an address that is not official was not shown")
    return is_trusted
