"""Days, months and years in typed Vietnamese: a table of patterns over the folded line, the surest first.

Reading rules where a text has two meanings:

- `27/6` is a day, `05/2026` a month, `05/26` a month (no month has the number 26).
- `t6` is June where a command looks back or near; `t2` to `t7` are weekdays where it looks forward
  (outages are published for a week or two, nobody asks for those of June by "t6"). `T6/26` is a month.
- `mai`, and `mot` without its mark, are also names and numbers: they mean a day only looking forward, and
  not inside a place (Hoàng Mai, phố Mai Dịch).
- Numbers behind an address word (ngõ 12/5, đường 19/5) and before a unit (10.5 kWh) are no dates.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from backend_client.models import Month
from bot import when
from bot.folding import Line, fold, marks
from bot.when import NEVER, Looks, NotTwoNeighbours, When

_NUMBERS = {
    "mot": 1, "gieng": 1, "hai": 2, "ba": 3, "tu": 4, "bon": 4, "nam": 5, "sau": 6, "bay": 7,
    "tam": 8, "chin": 9, "muoi": 10, "muoi mot": 11, "muoi hai": 12, "chap": 12,
}  # fmt: skip
_WEEKDAYS = {
    "hai": 0, "ba": 1, "tu": 2, "nam": 3, "sau": 4, "bay": 5, "2": 0, "3": 1, "4": 2, "5": 3, "6": 4, "7": 5,
    "chu nhat": 6, "cn": 6, "monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4,
    "saturday": 5, "sunday": 6,
}  # fmt: skip
_WEEKS = {
    "sau": 1,
    "toi": 1,
    "nay": 0,
    "truoc": -1,
    "qua": -1,
    "vua roi": -1,
    "next": 1,
    "this": 0,
    "last": -1,
}
_SHIFTS = {"nay": 0, "truoc": -1, "roi": -1, "vua roi": -1, "vua qua": -1, "qua": -1, "sau": 1, "toi": 1,
           "truoc nua": -2, "this": 0, "last": -1, "next": 1}  # fmt: skip
_DAYS = {"hom nay": 0, "bua nay": 0, "sang nay": 0, "trua nay": 0, "chieu nay": 0, "toi nay": 0, "dem nay": 0,
         "today": 0, "tonight": 0, "ngay mai": 1, "sang mai": 1, "trua mai": 1, "chieu mai": 1, "toi mai": 1,
         "dem mai": 1, "tomorrow": 1, "ngay kia": 2, "ngay mot": 2, "hom qua": -1, "toi qua": -1,
         "dem qua": -1, "sang qua": -1, "chieu qua": -1, "yesterday": -1, "hom kia": -2}  # fmt: skip
_PLACES_WITH_MAI = re.compile(
    r"\b(?:hoang|bach|tuong|quynh|minh|thanh|phu|dinh|co|van|ngoc|(?<!thanh )xuan|tan|chi|thi) mai\b"
    r"|\bmai (?:dich|dong|lam|dinh|anh|huong|hac|xuan|chi|thuc|phuc|trai|linh|lan|la|van|thi|trang|phuong)\b"
)

_ENGLISH = {
    "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8,
    "september": 9, "october": 10, "november": 11, "december": 12, "jan": 1, "feb": 2, "mar": 3, "apr": 4,
    "jun": 6, "jul": 7, "aug": 8, "sept": 9, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_ORDINAL = r"(?:st|nd|rd|th)?"
_ENGLISH_DATE = (
    r"(?P<bill>(?<=\bbill )|(?<=\binvoice ))?"
    r"\b(?P<lead>(?:in|of|for|from|about|since|last|this|next|on) )?"
    rf"(?:(?P<d>\d{{1,2}}){_ORDINAL} (?:of )?)?(?P<m>{'|'.join(_ENGLISH)})\b"
    rf"(?: (?P<d2>\d{{1,2}}){_ORDINAL}\b)?(?: (?P<y>20\d\d)\b)?"
    r"(?P<tail>(?= (?:bill|invoice|electricity|usage|payment)\b))?"
)
_AFTER_INDEX = "|".join(rf"(?<=\b{words} )" for words in ("chi so", "chot so", "ghi so"))  # "chỉ số t6"
_NOT_ADDRESS_WORD = "".join(
    rf"(?<!\b{word} )"
    for word in ("ngo", "ngach", "hem", "so", "nha", "duong", "pho", "lo", "phong", "can", "toa", "to", "tdp",
                 "cum", "tang", "kiot", "xom", "doi", "khu", "le")
)  # fmt: skip
_NOT_ADDRESS = rf"(?:{_AFTER_INDEX}|{_NOT_ADDRESS_WORD})"
_NOT_AMOUNT = r"(?! (?:kwh|kw|so|ky dien|ki|dong|d|nghin|trieu|k|tr|gio|tang|nguoi)\b)"
_MONTH_WORD = r"(?:\d{1,2}|muoi mot|muoi hai|gieng|hai|ba|tu|bon|bay|tam|chin|muoi|chap)"
_DAY_WORD = r"(?:ngay|mung|mong|hom)"
_SHORT_DAY = r"(?P<d>\d{1,2})(?P<sep>[/.\-])(?P<m>\d{1,2})"
_YEAR = r"(?P<y>20\d\d)"
_IN_YEAR = rf"(?: nam)?(?: {_YEAR})?"
_WEEK_TAIL = r"(?: tuan (?P<week>sau|toi|nay|truoc|qua)\b)?(?: (?P<near>nay|toi|sau|truoc|vua roi)\b)?"
_ANOTHER_YEAR = r"(?:[/\-,]|(?: (?:va|voi|so|vs|and|den|toi|hay|nam))* )20\d\d"

# Where a mark decides: "tháng sáu" is June and "tháng sau" the next month, "mốt" a day and "một" a number.
_BY_MARK = {marks("sáu"): "6", marks("một"): "1", marks("mốt"): "motkia"}

_VAGUE = re.compile(r"\bmai\b|\bmot\b(?= (?:co|cat|mat|cup|nha|thi|khong)\b|$)")

# Every pattern without a digit has one of these.
_TIME_WORDS = frozenset(
    {"thang", "ngay", "mung", "mong", "hom", "bua", "sang", "trua", "chieu", "toi", "dem", "thu", "chu", "cn",
     "cuoi", "tuan", "nam", "nay", "cung", "mai", "mot", "motkia", "weekend", "week", "month", "year",
     "years", "today", "tonight", "tomorrow", "yesterday", "monday", "tuesday", "wednesday", "thursday",
     "friday", "saturday", "sunday", *_ENGLISH}
)  # fmt: skip

Read = Callable[[re.Match[str], date, Looks], When]


@dataclass(frozen=True, slots=True)
class _Rule:
    pattern: re.Pattern[str]
    read: Read


def find_when(text: str | Line, today: date, *, looks: Looks = "forward") -> When:
    """What a line says about time, as seen from `today`; `NEVER` when it says nothing.

    Problems (31/6, month 13, three years) are values in `When.problem`. Never raises.
    """
    line = fold(text) if isinstance(text, str) else text
    told = Line(tuple(map(_by_mark, line.words, line.originals)), line.originals)
    text = told.text
    if _TIME_WORDS.isdisjoint(told.words) and not any(map(str.isdigit, text)):
        return NEVER  # most lines: none of the patterns needs to be tried
    for rule in _RULES:
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


def _full_day(match: re.Match[str], today: date, looks: Looks) -> When:
    year = when.a_year(int(match["y"]))
    return NEVER if year is None else when.day_of(int(match["d"]), int(match["m"]), year)


def _day_of_month(match: re.Match[str], today: date, looks: Looks) -> When:
    """`ngày 5 tháng 6`, with a year or without."""
    day, month = int(match["d"]), _number(match["m"])
    if match["y"]:
        return when.day_of(day, month, int(match["y"]))
    return when.day_and_month(day, month, today, looks)


def _day_of_near_month(match: re.Match[str], today: date, looks: Looks) -> When:
    """`ngày 5 tháng sau`."""
    month = Month.of(today).shift(_SHIFTS[match["shift"]])
    return when.day_of(int(match["d"]), month.number, month.year)


def _short_day(match: re.Match[str], today: date, looks: Looks) -> When:
    """`27/6`, or `05/26`: a number no month has is a year when such a year can be asked for."""
    first, second = int(match["d"]), int(match["m"])
    is_sure = match["sep"] == "/" or bool(match["ngay"])
    if not is_sure and not (1 <= second <= 12 and len(match["d"]) == len(match["m"]) == 2):
        return NEVER
    if second > 12:
        year = when.a_year(second)
        near = year is not None and abs(year - today.year) <= 6
        if first <= 12 and near and not match["ngay"]:
            return when.month_of(first, year)
    return NEVER if first > 39 else when.day_and_month(first, second, today, looks)


def _month_of_year(match: re.Match[str], today: date, looks: Looks) -> When:
    return when.month_of(_number(match["m"]), when.a_year(int(match["y"])))


def _month_of_near_year(match: re.Match[str], today: date, looks: Looks) -> When:
    shift = {"nay": 0, "ngoai": -1, "truoc": -1, "sau": 1, "toi": 1}[match["shift"]]
    return when.month_of(_number(match["m"]), today.year + shift)


def _month(match: re.Match[str], today: date, looks: Looks) -> When:
    return when.month_alone(_number(match["m"]), today, looks)


def _t_number(match: re.Match[str], today: date, looks: Looks) -> When:
    number = int(match["m"])
    if looks == "forward" and 2 <= number <= 7:
        return when.weekday(number - 2, None, today, looks)
    return when.month_alone(number, today, looks) if 1 <= number <= 12 else NEVER


def _english(match: re.Match[str], today: date, looks: Looks) -> When:
    """`for May`, `December 2025`, `25 December`. Short names are Vietnamese words too (máy, mấy): only
    beside English words or a year.
    """
    name, year, day = match["m"], match["y"], match["d"] or match["d2"]
    is_beside_english = bool(match["lead"] or year) or match["tail"] is not None or match["bill"] is not None
    if (len(name) < 4 or name == "march") and not is_beside_english:
        return NEVER
    if day is None:
        return (
            when.month_of(_ENGLISH[name], int(year))
            if year
            else when.month_alone(_ENGLISH[name], today, looks)
        )
    if year:
        return when.day_of(int(day), _ENGLISH[name], int(year))
    return when.day_and_month(int(day), _ENGLISH[name], today, looks)


def _near_month(match: re.Match[str], today: date, looks: Looks) -> When:
    return When(month=Month.of(today).shift(_SHIFTS[match["shift"]]))


def _coming_days(match: re.Match[str], today: date, looks: Looks) -> When:
    return when.coming_days(_number(match["n"]), today)


def _weekday(match: re.Match[str], today: date, looks: Looks) -> When:
    near = match["week"] or match["near"]
    if not match["week"] and near in {"nay", "toi"}:
        near = None  # "thứ 7 này", "thứ 7 tới": the next one
    return when.weekday(_WEEKDAYS[match["w"]], None if near is None else _WEEKS[near], today, looks)


def _weekend(match: re.Match[str], today: date, looks: Looks) -> When:
    shift = match["near"]
    weeks = 0 if shift in {None, "nay", "toi", "this"} else _WEEKS[shift]
    return when.weekend(weeks, today)


def _week(match: re.Match[str], today: date, looks: Looks) -> When:
    return when.week(_WEEKS[match["near"]], today)


def _near_day(match: re.Match[str], today: date, looks: Looks) -> When:
    return When(day=today + timedelta(days=_DAYS[match[0]]))


def _today(match: re.Match[str], today: date, looks: Looks) -> When:
    return When(day=today)


def _after_tomorrow(match: re.Match[str], today: date, looks: Looks) -> When:
    return When(day=today + timedelta(days=2))


def _day_alone(match: re.Match[str], today: date, looks: Looks) -> When:
    return when.day_alone(_number(match["d"]), today, looks)


def _two_years(match: re.Match[str], today: date, looks: Looks) -> When:
    named = tuple(int(year) for year in re.findall(r"20\d\d", match[0]))
    return when.years(named)


def _many_years(match: re.Match[str], today: date, looks: Looks) -> When:
    return When(problem=NotTwoNeighbours())


def _this_year(match: re.Match[str], today: date, looks: Looks) -> When:
    """`so với năm ngoái` compares this year with the last one: the later one stands for both."""
    return When(year=today.year)


def _near_year(match: re.Match[str], today: date, looks: Looks) -> When:
    shift = {"nay": 0, "this": 0, "ngoai": -1, "truoc": -1, "last": -1, "qua": -1}[match["shift"]]
    return When(year=today.year + shift)


def _one_year(match: re.Match[str], today: date, looks: Looks) -> When:
    return When(year=int(match["y"]))


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _NUMBERS[text]


def _rules(*table: tuple[str, Read]) -> Iterator[_Rule]:
    for pattern, read in table:
        yield _Rule(re.compile(pattern), read)


_RULES = tuple(
    _rules(
        (r"\b(?P<d>\d{1,2})([/.\-])(?P<m>\d{1,2})\2(?P<y>20\d\d|\d\d)\b", _full_day),
        (r"\b(?P<y>20\d\d)([/.\-])(?P<m>\d{1,2})\2(?P<d>\d{1,2})\b", _full_day),
        (rf"\b{_DAY_WORD} (?P<d>\d{{1,2}}) thang (?P<m>{_MONTH_WORD}|nam)\b{_IN_YEAR}\b", _day_of_month),
        (r"\b(?:ngay|mung|mong) (?P<d>\d{1,2}) thang (?P<shift>nay|truoc|sau|toi)\b", _day_of_near_month),
        (rf"(?<!thang )\b(?P<d>\d{{1,2}}) thang (?P<m>\d{{1,2}})\b{_IN_YEAR}\b", _day_of_month),
        (rf"\b(?:thang |t)?(?P<m>\d{{1,2}})[/.\-]{_YEAR}\b{_NOT_AMOUNT}", _month_of_year),
        (r"\b(?:thang |t)(?P<m>\d{1,2})[/.\-](?P<y>\d\d)\b", _month_of_year),
        (rf"\b{_YEAR}[/.\-](?P<m>0?[1-9]|1[0-2])\b", _month_of_year),
        (rf"\b(?:thang |t)(?P<m>{_MONTH_WORD}) (?:nam )?{_YEAR}\b", _month_of_year),
        (rf"\b(?:thang |t)(?P<m>{_MONTH_WORD}) nam (?P<shift>nay|ngoai|truoc|sau)\b", _month_of_near_year),
        (rf"{_NOT_ADDRESS}\b(?P<ngay>(?:ngay|hom) )?{_SHORT_DAY}\b{_NOT_AMOUNT}", _short_day),
        (r"\bthang (?P<shift>truoc nua|vua roi|vua qua|nay|truoc|roi|qua|sau|toi)\b", _near_month),
        (r"\b(?P<shift>this|last|next) month\b", _near_month),
        (_ENGLISH_DATE, _english),
        (rf"{_NOT_ADDRESS}\bt(?P<m>\d{{1,2}})\b", _t_number),
        (rf"\bthang (?P<m>{_MONTH_WORD})\b", _month),
        (r"(?<!cac )(?<!may )(?<!\d )\bthang (?P<m>nam)\b(?! (?:nay|ngoai|truoc|sau|toi|20\d\d)\b)", _month),
        (r"\b(?P<n>\d{1,2}|hai|ba|bon|nam|6|bay|muoi) ngay (?:toi|sap toi|sau|ke tiep|nua)\b", _coming_days),
        (r"\bnext (?P<n>\d{1,2}) days\b", _coming_days),
        (rf"\bthu (?P<w>[2-7]|hai|ba|tu|nam|sau|bay)\b{_WEEK_TAIL}", _weekday),
        (rf"\b(?P<w>chu nhat|cn|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b{_WEEK_TAIL}",
         _weekday),
        (r"\b(?:cuoi tuan|weekend)\b(?: (?P<near>nay|toi|sau|truoc|qua|vua roi)\b)?", _weekend),
        (r"\btuan (?P<near>nay|toi|sau|truoc|qua|vua roi)\b", _week),
        (r"\b(?P<near>this|next|last) week\b", _week),
        (rf"\b(?:{'|'.join(sorted(_DAYS, key=len, reverse=True))})\b", _near_day),
        (r"^nay\b", _today),
        (r"\b(?:ngay )?motkia\b", _after_tomorrow),
        (r"\b(?:ngay|mung|mong) (?P<d>\d{1,2})\b(?! (?:ngay|thang)\b)", _day_alone),
        (rf"\b20\d\d(?:{_ANOTHER_YEAR})+\b", _two_years),
        (r"(?<!thang )(?<!ngay )(?<!bac )\b(?:[3-9]|\d\d|ba|bon) nam\b(?! (?:ngoai|nay|20))", _many_years),
        (r"\b(?:[3-9]|three|several) years\b", _many_years),
        (r"\b(?:so )?(?:voi|vs|with|to) (?:cung ky )?(?:nam (?:ngoai|truoc)|last year)\b", _this_year),
        (r"\bcung ky(?: nam)?(?: (?:ngoai|truoc))?\b", _this_year),
        (r"\bnam (?P<shift>ngoai|truoc|nay|qua)\b", _near_year),
        (r"\b(?P<shift>this|last) year\b", _near_year),
        (rf"{_NOT_ADDRESS}\b(?:nam )?{_YEAR}\b{_NOT_AMOUNT}", _one_year),
    )
)  # fmt: skip
