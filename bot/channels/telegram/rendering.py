"""A reply as the messages that Telegram shows for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from telegram import InlineKeyboardMarkup, ReplyKeyboardMarkup

from bot.channels import packing
from bot.channels.paragraphs import Paragraph, Span, is_seen, of_text, spoken
from bot.channels.telegram import buttons
from bot.channels.telegram.paragraphs import html, paragraphs
from bot.messages import Document, Picture, Reply

TEXT_LIMIT = 4096  # code points that a reader sees, after the markup is taken away
CAPTION_LIMIT = 1024
_COMMON = 256  # answers, some 10 kB each
_NOTHING = "…"  # Telegram refuses a message without text


@dataclass(frozen=True, slots=True)
class Message:
    """One message: HTML (the caption, where there is a file), at most one file, buttons or keys below."""

    html: str = field(default="", repr=False)
    picture: Picture | None = None
    document: Document | None = None
    keyboard: InlineKeyboardMarkup | None = None
    keys: ReplyKeyboardMarkup | None = None  # takes the place of `keyboard`
    markup: dict[str, Any] | None = None  # whichever of the two there is, as it is sent


def render(reply: Reply) -> tuple[Message, ...]:
    """The messages of a reply, in order; the buttons hang on the last one. Nothing to show: none.

    The picture comes first with as much of the text as a caption holds. A document holds the text as
    its caption when all of it fits, and else comes after it.

    What is nobody's own (menus, prices, guides) is remembered: many ask for the same.
    """
    return _remembered(reply) if _is_common(reply) else _rendered(reply)


def _is_common(reply: Reply) -> bool:
    """Nothing of one customer's in it, and no one-time address."""
    is_plain = reply.picture is None and reply.document is None
    return is_plain and not reply.is_personal and not any(one.is_page for row in reply.buttons for one in row)


@lru_cache(_COMMON)
def _remembered(reply: Reply) -> tuple[Message, ...]:
    return _rendered(reply)


def _rendered(reply: Reply) -> tuple[Message, ...]:
    keyboard = buttons.keyboard(reply.buttons)
    keys = buttons.keys(reply.keys) if keyboard is None else None
    said = _said(reply)
    messages = _messages(reply, said)
    if not messages and keyboard is not None:
        messages = [Message(_NOTHING)]
    return (*messages[:-1], _with_markup(messages[-1], keyboard, keys)) if messages else ()


def _with_markup(
    message: Message, keyboard: InlineKeyboardMarkup | None, keys: ReplyKeyboardMarkup | None
) -> Message:
    markup = keyboard or keys
    return replace(message, keyboard=keyboard, keys=keys, markup=None if markup is None else markup.to_dict())


def _said(reply: Reply) -> tuple[Paragraph, ...]:
    parts = paragraphs(reply.blocks)
    text = packing.text(parts)
    lines = tuple((Span(line),) for line in spoken(buttons.without_key(reply.buttons), text))
    if lines:
        parts = (*parts, Paragraph(lines))
    return parts if any(map(is_seen, (text, *(line[0].text for line in lines)))) else ()


def _messages(reply: Reply, said: tuple[Paragraph, ...]) -> list[Message]:
    if reply.picture is not None:
        said = said or tuple(of_text(reply.picture.alt))
        pages = packing.packed(said, (CAPTION_LIMIT, TEXT_LIMIT)) or ((),)
        first = Message(html(pages[0]), picture=reply.picture)
        return [first, *map(_text, pages[1:]), *_enclosed(reply)]
    if reply.document is not None and said and packing.size(said) <= CAPTION_LIMIT:
        return [Message(html(said), document=reply.document)]
    return [*map(_text, packing.packed(said, (TEXT_LIMIT,))), *_enclosed(reply)]


def _text(page: packing.Page) -> Message:
    return Message(html(page))


def _enclosed(reply: Reply) -> Iterator[Message]:
    if reply.document is not None:
        yield Message(document=reply.document)
