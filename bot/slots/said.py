"""One typed line taken apart, and what in it cannot be."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from bot.codes import CodeReading
from bot.commands import Ask
from bot.dates.finding import find_when
from bot.folding import Line
from bot.when import DateProblem, Looks, When

LONGEST_TEXT = 200


@dataclass(frozen=True, slots=True)
class Said:
    """One typed line, taken apart as far as no command is needed for it."""

    text: str = field(repr=False)
    line: Line = field(repr=False)
    today: date
    topic: Ask | None = None
    code: CodeReading | None = None
    _whens: dict[Looks, When] = field(init=False, default_factory=dict, repr=False, compare=False)

    def when(self, looks: Looks = "forward") -> When:
        """What the line says about time; read once, since several readers want to know."""
        if looks not in self._whens:
            self._whens[looks] = find_when(self.line, self.today, looks=looks)
        return self._whens[looks]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the line cannot be: ask back, offering `ask` with what may have been meant."""

    what: DateProblem | CodeReading
    ask: Ask
