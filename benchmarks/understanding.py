"""How long a typed line takes to be understood, known or not, and the usual way to do the same.

    python -m benchmarks.understanding [rounds]

The usual way compares the line with every phrase (rapidfuzz, no index, no cutoff) and takes the best. Both
hear the same lines of the evaluation set, one after the other in every round.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from statistics import median, quantiles

from rapidfuzz import fuzz

from bot.folding import fold
from bot.phrasebook import book
from bot.phrases import understand
from tests.understanding.evaluate import NOW, QUESTION_BACK, Case, cases


def naive(text: str) -> str | None:
    """The command of the phrase that is most like the line."""
    line = " ".join(fold(text).words)
    best, command = 0.0, None
    for words, (_, meaning) in book().asks.plain.items():
        score = fuzz.token_set_ratio(line, " ".join(words))
        if score > best:
            best, command = score, meaning.command
    return command


def milliseconds(hear: Callable[[str], object], text: str) -> float:
    start = time.perf_counter()
    hear(text)
    return (time.perf_counter() - start) * 1000


def ours(text: str) -> object:
    return understand(text, now=NOW)


def measure(name: str, lines: list[Case], rounds: int) -> None:
    """Print median and 95th percentile of both, and how many times faster ours is."""
    fast, slow = [], []
    for _round in range(rounds):
        for case in lines:
            fast.append(milliseconds(ours, case.text))
            slow.append(milliseconds(naive, case.text))
    for label, spent in (("ours", fast), ("usual", slow)):
        print(f"{name:<8}{label:<7}median {median(spent):7.3f} ms   p95 {quantiles(spent, n=20)[-1]:7.3f} ms")
    print(f"{name:<8}ratio  {median(slow) / median(fast):.0f}")


def main(arguments: list[str]) -> None:
    rounds = int(arguments[0]) if arguments else 3
    lines = [case for case in cases("report") if not case.context]
    start = time.perf_counter()
    ours("thời tiết")  # reads the phrases
    print(f"reading the phrases, once: {(time.perf_counter() - start) * 1000:.0f} ms")
    measure("known", [case for case in lines if case.expected[0] != QUESTION_BACK], rounds)
    measure("unknown", [case for case in lines if case.expected[0] == QUESTION_BACK], rounds)


if __name__ == "__main__":
    main(sys.argv[1:])
