"""Days, months and years in typed Vietnamese: what a folded line says about time."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from bot.dates.patterns import RULES, TIME_WORDS
from bot.folding import Line, fold, marks
from bot.when import NEVER, Looks, When

_PLACES_WITH_MAI = re.compile(
    r"\b(?:hoang|bach|tuong|quynh|minh|thanh|phu|dinh|co|van|ngoc|(?<!thanh )xuan|tan|chi|thi) mai\b"
    r"|\bmai (?:dich|dong|lam|dinh|anh|huong|hac|xuan|chi|thuc|phuc|trai|linh|lan|la|van|thi|trang|phuong)\b"
)

# Where a mark decides: "tháng sáu" is June and "tháng sau" the next month, "mốt" a day and "một" a number.
_BY_MARK = {marks("sáu"): "6", marks("một"): "1", marks("mốt"): "motkia"}

_VAGUE = re.compile(r"\bmai\b|\bmot\b(?= (?:co|cat|mat|cup|nha|thi|khong)\b|$)")


def find_when(text: str | Line, today: date, *, looks: Looks = "forward") -> When:
    """What a line says about time, as seen from `today`; `NEVER` when it says nothing.

    Problems (31/6, month 13, three years) are values in `When.problem`. Never raises.
    """
    line = fold(text) if isinstance(text, str) else text
    told = Line(tuple(map(_by_mark, line.words, line.originals)), line.originals)
    text = told.text
    if TIME_WORDS.isdisjoint(told.words) and not any(map(str.isdigit, text)):
        return NEVER  # most lines: none of the patterns needs to be tried
    for rule in RULES:
        for match in rule.pattern.finditer(text):
            found = rule.read(match, today, looks)
            if found:
                return replace(found, taken=told.places(*match.span()))
    return _vague(told, today) if looks == "forward" else NEVER


def _by_mark(word: str, original: str) -> str:
    return _BY_MARK.get(marks(original), word) if word in {"sau", "mot"} else word


def _vague(line: Line, today: date) -> When:
    """`mai` and unmarked `mot`, where they are neither a place nor a number."""
    rest = _PLACES_WITH_MAI.sub(lambda place: "x" * len(place[0]), line.text)
    match = _VAGUE.search(rest)
    if match is None:
        return NEVER
    place = rest.count(" ", 0, match.start())
    if marks(line.originals[place])[1]:
        return NEVER  # mãi, mái, một
    ahead = 1 if match[0] == "mai" else 2
    return When(day=today + timedelta(days=ahead), is_vague=True, taken=frozenset({place}))
