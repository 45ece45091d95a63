"""Whole conversations as text files.

    # what this conversation shows
    @ link PD00000000001          the chat is linked to what this log-in sees
    @ wait 31m                    time passes
    @ fault debts http_500        the portal fails from here on; `@ fault` clears
    > hóa đơn tháng 5             what the customer types
    * ◀ Kỳ trước                  the button the customer presses
    < 🧾 Hóa đơn kỳ 06/2026 …     what comes back, word for word; `{*}` stands for anything in a line

Set TRANSCRIPTS=write to put what comes back into the files, and read the difference before committing it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).parent
ANYTHING = "{*}"


@dataclass(slots=True)
class Act:
    """One thing done, and what should come back."""

    kind: str  # >, *, @
    text: str
    expected: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Transcript:
    title: list[str]
    acts: list[Act]


def read(path: Path) -> Transcript:
    """A transcript file as acts; a line of any other shape is an error of the file."""
    found = Transcript([], [])
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        kind, text = line[:1], line[2:]
        if kind == "#":
            found.title.append(text)
        elif kind in {">", "*", "@"}:
            found.acts.append(Act(kind, text))
        elif kind == "<":
            found.acts[-1].expected.append(text)
        elif line.strip():
            raise ValueError(f"{path.name}:{number}: no such line")
    return found


def write(path: Path, transcript: Transcript) -> None:
    lines = [f"# {line}" for line in transcript.title]
    for act in transcript.acts:
        lines += ["", f"{act.kind} {act.text}", *(f"< {line}".rstrip() for line in act.expected)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def fits(expected: list[str], heard: list[str]) -> bool:
    """Line by line; `{*}` stands for anything."""
    if len(expected) != len(heard):
        return False
    return all(_pattern(want).fullmatch(have) for want, have in zip(expected, heard, strict=True))


def _pattern(line: str) -> re.Pattern[str]:
    return re.compile(".*".join(re.escape(part) for part in line.rstrip().split(ANYTHING)))


def files() -> list[Path]:
    return sorted(FOLDER.glob("*.txt"))
