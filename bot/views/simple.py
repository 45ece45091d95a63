"""Plain mode: no emoji, no picture, one number a line, at most three choices at a time."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from itertools import zip_longest

from bot.commands import Ask, Command
from bot.i18n import Words
from bot.messages import HOME, Block, Button, Facts, Note, Reply, Rows, Table, Text, Title
from bot.views import one_number

_AT_A_TIME = 3


def plain(_: Words, reply: Reply, page: int) -> Reply:
    """The same answer for somebody who wants few and large things; `page` counts screens of choices."""
    blocks = tuple(simple for block in reply.blocks for simple in _block(block))
    keys = tuple(tuple(map(without_emoji, row)) for row in reply.keys)
    return replace(reply, blocks=blocks, buttons=_buttons(_, reply, page), keys=keys, picture=None)


def _block(block: Block) -> tuple[Block, ...]:
    match block:
        case Title(text):
            first, _end, rest = _lines(text).partition("\n")
            return (Title(first), Text(rest)) if rest else (Title(first),)
        case Text(text):
            return (replace(block, text=_lines(text)),)
        case Note(text):
            return (Note(_lines(text)),)
        case Facts(rows):
            return (Text("\n".join(_named(label, value) for label, value in rows)),)
        case Table():
            return (Text("\n\n".join(_spoken(block, row) for row in block.rows)),)


def _lines(text: str) -> str:
    return one_number.lines(without_emoji(text))


def _spoken(table: Table, row: tuple[str, ...]) -> str:
    """One row as lines of `header: value`, so that no line holds two numbers."""
    return "\n".join(_named(name, value) for name, value in zip_longest(table.header, row, fillvalue=""))


def _named(name: str, value: str) -> str:
    """`name: value`, or the one of them that says something."""
    return ": ".join(part for part in (without_emoji(name), _lines(value)) if part)


def _buttons(_: Words, reply: Reply, page: int) -> Rows:
    choices = [button for row in reply.buttons for button in row if button.choice != HOME]
    homes = [button for row in reply.buttons for button in row if button.choice == HOME]
    shown, rest = choices, []
    if len(choices) > _AT_A_TIME:
        start = page * (_AT_A_TIME - 1)
        shown, rest = choices[start : start + _AT_A_TIME - 1], choices[start + _AT_A_TIME - 1 :]
    rows = [(replace(button, label=without_emoji(button.label)),) for button in (*shown, *homes)]
    if rest:
        rows.insert(len(shown), (_more(_, page),))
    return tuple(rows)


def _more(_: Words, page: int) -> Button:
    return Button(_("Lựa chọn khác"), choice=Ask(Command.CHOICES, page=page + 1).encode())


def without_emoji(text: str) -> str:
    """The words alone; arrows and pictures go, letters, digits and punctuation stay."""
    kept = "".join(letter for letter in text if not _is_emoji(letter))
    return "\n".join(" ".join(line.split(" ")).strip() for line in kept.split("\n"))


def _is_emoji(letter: str) -> bool:
    return letter in "\ufe0f\u200d◀▶ℹ" or (
        unicodedata.category(letter) in {"So", "Sk"} and ord(letter) > 0x2000
    )
