"""A reply that many get alike but for the name of their home: worded once, filled in for each.

The marks stand where the name and the number in buttons will stand, as long as what they stand for, so that
whatever measures or cuts the text sees what it will be.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.messages import Block, Button, Facts, Note, Reply, Table, Text, Title

_SIGN = "\ue000"  # of no alphabet, and taken out of every name
NUMBER = 9_007_199_254_740_991
"""Stands for the number of an account or area in the data of buttons."""


def name_mark(name: str) -> str:
    """What stands for a name."""
    return _SIGN * len(name)


@dataclass(frozen=True, slots=True, eq=False)
class Blank:
    """`reply` with the marks in it; `mark` stands for a name, and is empty where none is said."""

    reply: Reply
    mark: str

    @classmethod
    def of(cls, reply: Reply, mark: str) -> Blank | None:
        """None where a mark was cut, so that it could not be filled in."""
        said = "\n".join(_strings(reply))
        is_whole = said.count(_SIGN) == (said.count(mark) * len(mark) if mark else 0)
        return cls(reply, mark) if is_whole else None

    def filled(self, name: str, number: int | None) -> Reply:
        """The reply for one of them."""

        def fill(text: str) -> str:
            return text.replace(self.mark, name) if self.mark else text

        rows = tuple(tuple(_button(button, number) for button in row) for row in self.reply.buttons)
        return replace(
            self.reply, blocks=tuple(_block(block, fill) for block in self.reply.blocks), buttons=rows
        )


def _strings(reply: Reply) -> list[str]:
    found: list[str] = []

    def note(text: str) -> str:
        found.append(text)
        return text

    for block in reply.blocks:
        _block(block, note)
    return found


def _block(block: Block, change: Callable[[str], str]) -> Block:
    match block:
        case Title(text):
            return Title(change(text))
        case Text(text):
            return Text(change(text))
        case Note(text):
            return Note(change(text))
        case Facts(rows):
            return Facts(tuple((change(label), change(value)) for label, value in rows))
        case Table():
            return replace(block, rows=tuple(tuple(map(change, row)) for row in block.rows))


def _button(button: Button, number: int | None) -> Button:
    if not button.choice or number is None:
        return button
    return replace(button, choice=button.choice.replace(str(NUMBER), str(number)))
