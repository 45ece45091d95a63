"""Buttons as an inline keyboard. What Telegram allows no button for is said as text."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from urllib.parse import urlsplit

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, ReplyKeyboardMarkup, WebAppInfo

from bot.channels.paragraphs import is_seen, one_line
from bot.messages import Button, Rows
from bot.views.plain import width

log = logging.getLogger(__name__)

MAX_DATA = 64  # bytes
MAX_BUTTONS = 100
_ROOM = 38  # columns of a row of buttons on a narrow phone; a button's own edges take two
_EDGES = 2
_NAMELESS = "…"


def keyboard(rows: Rows) -> InlineKeyboardMarkup | None:
    """None where no button can be shown. A row whose labels would be cut short becomes several."""
    made = [part for row in rows for part in _reflowed([one for one in map(_button, row) if one is not None])]
    while sum(map(len, made)) > MAX_BUTTONS:
        made.pop()
        log.error("more buttons than Telegram shows")
    return InlineKeyboardMarkup(made) if made else None


def keys(labels: tuple[tuple[str, ...], ...]) -> ReplyKeyboardMarkup | None:
    """Keys below the line one writes in, which stay until others come."""
    return ReplyKeyboardMarkup(labels, resize_keyboard=True, is_persistent=True) if labels else None


def without_key(rows: Rows) -> Iterator[Button]:
    """The addresses that Telegram makes no button for: telephone numbers, and what is not https."""
    return (button for row in rows for button in row if button.url and not is_https(button.url))


def is_https(url: str) -> bool:
    """Whether Telegram takes it for a button: https, and a host with a dot."""
    try:
        parts = urlsplit(url)
        return parts.scheme == "https" and "." in (parts.hostname or "") and url.isascii() and " " not in url
    except ValueError:
        return False


def _button(button: Button) -> InlineKeyboardButton | None:
    label = one_line(button.label)
    label = label if is_seen(label) else _NAMELESS
    if button.choice:
        if not button.choice.isascii() or len(button.choice) > MAX_DATA:
            log.error("choice does not fit a button")
            return None
        return InlineKeyboardButton(label, callback_data=button.choice)
    if not is_https(button.url):
        return None
    if button.is_page:  # opens inside Telegram, in private chats only; only there one is made
        return InlineKeyboardButton(label, web_app=WebAppInfo(button.url))
    return InlineKeyboardButton(label, url=button.url)


def _reflowed(row: list[InlineKeyboardButton]) -> Iterator[list[InlineKeyboardButton]]:
    """The row in as few equal parts as show every label whole."""
    for many in range(len(row), 0, -1):
        if all(width(one.text) + _EDGES <= _ROOM // many for one in row) or many == 1:
            yield from (row[start : start + many] for start in range(0, len(row), many))
            return
