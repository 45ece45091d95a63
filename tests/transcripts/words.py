"""What of a transcript must be seen on a channel that shows it in its own form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence

from tests.transcripts.transcript import ANYTHING


def shown_words(line: str) -> list[str]:
    """Words of a transcript line that a page shows as words: no digit of a choice, no file's bracket."""
    words = line.split()
    if line.startswith(("[", "   ")) or not words:
        return []
    is_choice = words[0].isdigit() and len(words[0]) == 1 and line[1:3] == "  "
    return words[1:] if is_choice else words


def missing(
    expected: Sequence[str],
    heard: Sequence[str],
    bare: Callable[[str], str],
    unneeded: Collection[str] = (),
) -> list[str]:
    """Words that were heard less often than they stand in the transcript; lines not heard in one piece.

    Not in their order, since a picture comes first. `bare` takes away what a channel puts around a word.
    """
    plain = [bare(word) for word in heard]
    lines = [[bare(word) for word in shown_words(line)] for line in expected]
    lost = Counter(word for line in lines for word in line if ANYTHING not in word) - Counter(plain)
    words = [word for word in lost if word and word not in unneeded]
    said = f" {' '.join(filter(None, plain))} "
    is_lost = [line for line in expected if _is_one_line(line) and not _is_said(line, said, bare)]
    return words + is_lost


def _is_one_line(line: str) -> bool:
    """No row of a table or of facts, whose cells channels part in their own ways."""
    return "  " not in line[3:] and ANYTHING not in line


def _is_said(line: str, said: str, bare: Callable[[str], str]) -> bool:
    words = " ".join(filter(None, map(bare, shown_words(line))))
    return not words or f" {words} " in said
