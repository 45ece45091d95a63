"""A reply as the messages that Zalo shows for it, for the Official Account and the Bot Platform alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import takewhile

from bot.channels import packing
from bot.channels.paragraphs import Paragraph, is_seen
from bot.channels.zalo import buttons as keys
from bot.channels.zalo.paragraphs import of_lines, paragraphs, prose, units
from bot.messages import Button, Document, Picture, Reply

TEXT_LIMIT = 2000  # characters of a text in NFC, and of a caption


@dataclass(frozen=True, slots=True)
class Message:
    """One message on Zalo."""

    text: str = field(repr=False)  # NFC, at most 2,000 characters; the caption where there is a picture
    picture: Picture | None = None
    document: Document | None = None  # by itself: its text is empty
    buttons: tuple[Button, ...] = ()  # at most 5, labels as they are shown; never beside a picture
    numbered: str = field(default="", repr=False)  # the text for when buttons are refused: all choices in it


def render(reply: Reply, *, has_buttons: bool) -> tuple[Message, ...]:
    """The messages of a reply, in order; choices stand in the last that has a text. Nothing to show: none.

    Digits are those of `Reply.numbered`, whether a choice is a button or a line.
    """
    said = paragraphs(reply.blocks) or _alternative(reply)
    choices = of_lines(keys.lines(reply, packing.text(said)))
    whole = (*said, choices) if choices.lines else said
    text = packing.text(whole)
    pages = packing.packed(whole, (_limit(text),)) if is_seen(text) else ()
    return (*_texts(reply, pages, choices, has_buttons=has_buttons), *_enclosed(reply))


def _alternative(reply: Reply) -> tuple[Paragraph, ...]:
    return tuple(prose(reply.picture.alt)) if reply.picture is not None else ()


def _limit(text: str) -> int:
    """Code points a message may have so that it keeps the limit in UTF-16 units, too.

    A sign beyond the basic plane, as most emoji are, is two units.
    """
    return max(TEXT_LIMIT - (units(text) - len(text)), TEXT_LIMIT // 2)


def _texts(
    reply: Reply, pages: tuple[packing.Page, ...], choices: Paragraph, *, has_buttons: bool
) -> Iterator[Message]:
    """The picture comes with the first text; buttons come with the last, unless that has the picture."""
    for place, page in enumerate(pages):
        picture = reply.picture if place == 0 else None
        if has_buttons and picture is None and place == len(pages) - 1:
            yield _with_buttons(reply, page, choices)
        else:
            yield Message(packing.text(page), picture)


def _with_buttons(reply: Reply, page: packing.Page, choices: Paragraph) -> Message:
    """What is a button needs no line, unless nothing else would be left to say."""
    numbered = packing.text(page)
    shown = keys.buttons(reply)
    said = packing.text(tuple(takewhile(lambda part: part is not choices, page)))
    if not shown or not is_seen(said):
        return Message(numbered, buttons=shown, numbered=numbered if shown else "")
    rest = of_lines(keys.lines(reply, said, without=shown))
    parts = (rest if part is choices else part for part in page)
    return Message(packing.text(tuple(part for part in parts if part.lines)), None, None, shown, numbered)


def _enclosed(reply: Reply) -> Iterator[Message]:
    if reply.document is not None:
        yield Message("", document=reply.document)
