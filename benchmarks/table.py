"""Rows of a benchmark's table, and what is taken out of its rounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Row:
    """`target` says both what was aimed at and what it came to."""

    what: str
    ours: str
    theirs: str
    target: str
    is_met: bool


def ratio(mine: Sequence[float], theirs: Sequence[float]) -> float:
    """Of the rounds' ratios the middle one."""
    return median(one / other for one, other in zip(mine, theirs, strict=True))


def spread(values: Sequence[float], digits: int = 0) -> str:
    return f"{median(values):,.{digits}f} ({min(values):,.{digits}f}-{max(values):,.{digits}f})"


def show(rows: Sequence[Row]) -> None:
    show_head()
    for row in rows:
        show_row(row)


def show_head() -> None:
    print("| what | ours | other side | target | met |\n|---|---|---|---|---|")


def show_row(row: Row) -> None:
    met = "yes" if row.is_met else "**no**"
    print(f"| {row.what} | {row.ours} | {row.theirs} | {row.target} | {met} |", flush=True)
