"""How well typed lines are understood: precision and recall of every function, and wrong answers.

    python -m tests.understanding.evaluate [tune|report] [--misses] [--unmarked]

The lines were written in families (one wish, one way of writing it) before any of them was tried. A family
is whole on one side: SHA-256 of its name decides, two in five are for tuning, the rest is only reported. The
families `more.*` and `again.*` were written later, to try what had been tuned, and then tuned on as well.
The first blind report had 7 wrong answers among 484 lines (1.45 %). The families of those seven, and one of
an emergency, were looked at then: they are for tuning now (`LOOKED_AT`), and `fresh.*`, of the same kinds and
written before anything was put right, took their place. Some lines that were missed
later (`late.*`, `plus.*`, `aside.*`) are for tuning alone.
"""

from __future__ import annotations

import csv
import hashlib
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from backend_client.models import HANOI
from bot.commands import Ask
from bot.folding import unmarked
from bot.phrases import Understood, explain

HERE = Path(__file__).parent
NOW = datetime(2026, 6, 24, 9, 0, tzinfo=HANOI)  # a Wednesday
QUESTION_BACK, DANGER = "-", "!"
LOOKED_AT = frozenset(
    {
        "danger.fire",
        "invoice.teen",
        "neg.danger2",
        "pay.cut",
        "tariff.calc",
        "tariff.calc2",
        "unlink.plain",
        "where.plain",
    }
)


@dataclass(frozen=True, slots=True)
class Case:
    """A line and the answers that are right: slash commands, `-` for a question back, `!` for an emergency.

    Slots are `name=value`, or `name~part` where the value must contain the part. `context` is the question
    before it, as a button holds it.
    """

    text: str
    expected: tuple[str, ...]
    slots: tuple[str, ...]
    context: str
    family: str

    @property
    def topic(self) -> Ask | None:
        return Ask.decode(self.context) if self.context else None


@dataclass(frozen=True, slots=True)
class Result:
    """A line and what was understood."""

    case: Case
    found: Understood

    @property
    def answer(self) -> str:
        return DANGER if "danger" in self.found.slots else self.found.command or QUESTION_BACK

    @property
    def is_right(self) -> bool:
        return self.answer in self.case.expected

    @property
    def is_wrong_answer(self) -> bool:
        """Answered with something else than was asked, instead of asking back."""
        return not self.is_right and self.answer != QUESTION_BACK

    @property
    def wrong_slots(self) -> tuple[str, ...]:
        return tuple(slot for slot in self.case.slots if not _holds(slot, self.found.slots))


@dataclass(frozen=True, slots=True)
class Score:
    """Of one function: how many lines ask for it, are answered by it, and rightly so."""

    asked: int
    answered: int
    right: int

    @property
    def precision(self) -> float:
        return self.right / self.answered if self.answered else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.asked if self.asked else 1.0


def side(family: str) -> str:
    """Which file a family belongs to."""
    if family in LOOKED_AT:
        return "tune"
    return "tune" if hashlib.sha256(family.encode()).digest()[0] % 5 < 2 else "report"


def cases(name: str) -> Iterator[Case]:
    """The lines of `tune` or `report`."""
    with (HERE / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            expected, slots = tuple(row["expected"].split("|")), tuple(_slots(row["slots"]))
            yield Case(row["text"], expected, slots, row["context"], row["family"])


def without_marks(lines: Iterable[Case]) -> Iterator[Case]:
    """The same lines as most people type them; places lose their marks too."""
    for case in lines:
        slots = tuple(unmarked(slot) if "~" in slot else slot for slot in case.slots)
        yield replace(case, text=unmarked(case.text), slots=slots)


def results(lines: Iterable[Case]) -> list[Result]:
    """What is understood of each line."""
    return [Result(case, explain(case.text, now=NOW, topic=case.topic)) for case in lines]


def scores(found: Iterable[Result]) -> dict[str, Score]:
    """By function; a line with several right answers counts for the one that was given, else the first."""
    asked, answered, right = Counter[str](), Counter[str](), Counter[str]()
    for one in found:
        asked[one.answer if one.is_right else one.case.expected[0]] += 1
        answered[one.answer] += 1
        right[one.answer] += one.is_right
    return {name: Score(asked[name], answered[name], right[name]) for name in sorted({*asked, *answered})}


def wrong_share(found: list[Result]) -> float:
    """Confident wrong answers among all lines."""
    return sum(one.is_wrong_answer for one in found) / len(found)


def slot_share(found: list[Result]) -> float:
    """Slots that are right, among those of lines whose function was understood."""
    wanted = [(one, slot) for one in found if one.is_right for slot in one.case.slots]
    return sum(slot not in one.wrong_slots for one, slot in wanted) / len(wanted)


def table(found: list[Result]) -> Iterator[str]:
    """The report, line by line."""
    yield f"{'function':<16}{'lines':>6}{'precision':>11}{'recall':>8}"
    for name, score in scores(found).items():
        yield f"{name:<16}{score.asked:>6}{score.precision:>11.1%}{score.recall:>8.1%}"
    right = sum(one.is_right for one in found) / len(found)
    yield f"{len(found)} lines: right {right:.1%}, slots right {slot_share(found):.1%}"
    yield f"confident wrong answers: {wrong_share(found):.2%}"


def _slots(text: str) -> Iterator[str]:
    """`day=2026-06-25 area~vĩnh tuy`: a word without a sign goes on with the value before it."""
    held = ""
    for word in text.split():
        if "=" in word or "~" in word:
            if held:
                yield held
            held = word
        else:
            held = f"{held} {word}"
    if held:
        yield held


def _holds(slot: str, slots: dict[str, str]) -> bool:
    if "~" in slot:
        name, part = slot.split("~", 1)
        return part in slots.get(name, "")
    name, value = slot.split("=", 1)
    return slots.get(name) == value


def _misses(found: list[Result]) -> Iterator[str]:
    for one in found:
        if not one.is_right or one.wrong_slots:
            mark = "WRONG" if one.is_wrong_answer else "slots" if one.is_right else "asked"
            wanted = f"{'|'.join(one.case.expected)} {' '.join(one.wrong_slots)}"
            yield f"{mark}  {one.case.text!r}  wanted {wanted}  got {one.answer} {one.found.slots}"


def main(arguments: list[str]) -> None:
    """Print the table of one side; misses of the reported side are for its readers, not for tuning."""
    lines: Iterable[Case] = cases("tune" if "tune" in arguments else "report")
    found = results(without_marks(lines) if "--unmarked" in arguments else lines)
    shown = (*_misses(found), "") if "--misses" in arguments else ()
    sys.stdout.write("\n".join((*shown, *table(found))) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
