"""What somebody wants computed: `300`, `300,5 kWh`, `300 số 2 hộ 25 ngày`, `ba trăm số tháng 5/2025`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from bot.amounts import ENERGY_UNITS
from bot.dates.finding import find_when
from bot.folding import Line, fold, visible
from bot.spoken_numbers import Number, numbers
from tariff import Group

MOST_KWH = Decimal(100_000)
MOST_DAYS = 92
MOST_HOUSEHOLDS = 1_000
_TENANTS_OF_A_HOUSEHOLD = 4  # TT 60/2025, điều 12

_HOMES = frozenset({"ho", "household", "households"})
_DAYS = frozenset({"ngay", "day", "days"})
_PEOPLE = frozenset({"nguoi"})
_OF_TENANTS = frozenset({"thue", "tro"})
_GROUPS = {
    "kinh doanh": Group.BUSINESS,
    "san xuat": Group.PRODUCTION,
    "benh vien": Group.ADMIN_HOSPITAL_SCHOOL,
    "truong hoc": Group.ADMIN_HOSPITAL_SCHOOL,
    "hanh chinh": Group.ADMIN_OTHER,
}
_SMALL_WORDS = frozenset({
    "tinh", "thu", "tien", "dien", "hoa", "don", "het", "bao", "nhieu", "dung", "khoang", "cho", "toi",
    "minh", "em", "anh", "chi", "ban", "la", "va", "voi", "trong", "nhe", "nha", "a", "gia", "mot",
    "thang", "ky", "moi", "sinh", "hoat", "dinh", "ho", "giup", "khong", "vay", "the", "thi", "phai",
    "tra", "mat", "ton", "cua", "can", "muon", "xem", "hoi", "nguoi", "thue", "tro", "kinh", "doanh",
    "san", "xuat", "benh", "vien", "truong", "hoc", "hanh", "chinh", "su", "nghiep", "dich", "vu", "tu",
    "den", "am", "tru", "so", "luong", "nang", "neu", "nhu", "if", "for", "from", "to", "how", "much",
    "is", "cost", "of", "calculate", "bill", "households", "days",
})  # fmt: skip
_DATE = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})|(\d{4})-(\d{1,2})-(\d{1,2})")
_MINUS = r"(?:^|\s)(?:[-−–]|âm|am|trừ)\s?"


class Wrong(StrEnum):
    """A quantity that cannot be computed with."""

    ZERO = "zero"
    BELOW_ZERO = "below_zero"
    TOO_MUCH = "too_much"
    DAYS = "days"
    HOUSEHOLDS = "households"


@dataclass(frozen=True, slots=True)
class Wanted:
    """kWh, and on what terms; what was not said is absent. `first_on` and `last_on` come together."""

    kwh: Decimal
    households: Decimal = Decimal(1)
    days: int | None = None
    first_on: date | None = None
    last_on: date | None = None
    group: Group = Group.HOUSEHOLD


def read(text: str, today: date, *, is_strict: bool = False) -> Wanted | Wrong | None:
    """What a line wants computed; None where no number of kWh is in it.

    `is_strict`: also None where words are left that have nothing to do with a computation.
    """
    line = fold(visible(text))
    found = _taken_apart(line, today)
    if found is None or (is_strict and not _is_only(line, found)):
        return None
    if re.search(_MINUS + re.escape(found.written), visible(text), re.IGNORECASE):
        return Wrong.BELOW_ZERO
    return _checked(found.wanted)


@dataclass(frozen=True, slots=True)
class _Found:
    wanted: Wanted
    taken: frozenset[int]
    written: str  # the first word of the kWh, as it was typed


def _taken_apart(line: Line, today: date) -> _Found | None:
    """Two dates or a month, numbers with a unit, and then a number alone."""
    every = numbers(line.words)
    tagged = {number: _unit(line, number) for number in every}
    taken = {place for number, unit in tagged.items() if unit for place in (*number.places, number.after)}
    period, dated = _period(line, today, taken)
    energy = [number for number, unit in tagged.items() if unit in ENERGY_UNITS]
    alone = [number for number, unit in tagged.items() if not unit and not dated & set(number.places)]
    kwh = next(iter((*energy, *alone)), None)
    if kwh is None:
        return None
    wanted = Wanted(kwh.value, _households(line, tagged), _days(tagged), period[0], period[1], _group(line))
    return _Found(wanted, frozenset(taken) | dated | set(kwh.places), line.originals[kwh.places[0]])


Period = tuple[date, date] | tuple[None, None]


def _period(line: Line, today: date, taken: set[int]) -> tuple[Period, frozenset[int]]:
    """First and last day where two dates or a month are named, and the places of their words."""
    dates = {place: on for place, word in enumerate(line.words) if (on := _date(word)) is not None}
    if len(dates) == 2:
        first, last = sorted(dates.values())
        return (first, last), frozenset(dates)
    left = sorted(set(range(len(line.words))) - taken)
    when = find_when(line.without(taken), today, looks="back")
    places = frozenset(left[place] for place in when.taken)
    return ((None, None) if when.month is None else (when.month.first_on, when.month.last_on)), places


def _date(word: str) -> date | None:
    match = _DATE.fullmatch(word)
    if match is None:
        return None
    day, month, year = (match[1], match[2], match[3]) if match[1] else (match[6], match[5], match[4])
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _unit(line: Line, number: Number) -> str:
    """The word behind a number where it says what the number is of."""
    word = line.words[number.after] if number.after < len(line.words) else ""
    return word if word in ENERGY_UNITS | _HOMES | _DAYS | _PEOPLE else ""


def _households(line: Line, tagged: dict[Number, str]) -> Decimal:
    """Households said, or what declared tenants count as."""
    for number, unit in tagged.items():
        if unit in _HOMES:
            return number.value
        if unit in _PEOPLE and _OF_TENANTS & set(line.words):
            return number.value / _TENANTS_OF_A_HOUSEHOLD
    return Decimal(1)


def _days(tagged: dict[Number, str]) -> int | None:
    said = [number.value for number, unit in tagged.items() if unit in _DAYS]
    return int(said[0]) if said else None


def _group(line: Line) -> Group:
    return next((group for words, group in _GROUPS.items() if words in line.text), Group.HOUSEHOLD)


def _is_only(line: Line, found: _Found) -> bool:
    return all(word in _SMALL_WORDS for word in line.without(found.taken).words)


def _checked(wanted: Wanted) -> Wanted | Wrong:
    if wanted.kwh <= 0:
        return Wrong.ZERO
    if wanted.kwh > MOST_KWH:
        return Wrong.TOO_MUCH
    days = wanted.days
    if wanted.first_on is not None and wanted.last_on is not None:
        days = (wanted.last_on - wanted.first_on).days + 1
    if days is not None and not 1 <= days <= MOST_DAYS:
        return Wrong.DAYS
    if not 0 < wanted.households <= MOST_HOUSEHOLDS:
        return Wrong.HOUSEHOLDS
    return wanted
