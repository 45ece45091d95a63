"""Readers for single fields, and `Row`, which tells where in the answer a field did not fit."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from backend_client.errors import Changed
from backend_client.models import HANOI, CustomerCode

T = TypeVar("T")

BOUND = 10**13  # more than any bill; keeps absurd exponents out of arithmetic
GRAIN = Decimal("0.001")  # meters count no finer; binary floats of the portal do
DAY = re.compile(r"([0-3]?\d)/([01]?\d)/(20\d\d)", re.ASCII)
MOMENT = re.compile(r"(\S{8,10}) ([0-2]?\d):([0-5]\d)(?::[0-5]\d)?", re.ASCII)
MONEY = re.compile(r"-?(?:\d{1,3}(?:\.\d{3}){0,4}|\d{1,13})", re.ASCII)
DIGITS = re.compile(r"\d{1,9}", re.ASCII)
CODE = re.compile(r"[0-9A-Z]{8,13}", re.ASCII)
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]+")
LONE_SURROGATE = re.compile("[\ud800-\udfff]")  # JSON can spell one; no channel can send it
LONGEST = 4_000


class Misfit(ValueError):
    """A field is not what it should be. Carries no text: the value may be personal."""


@dataclass(frozen=True, slots=True)
class Row:
    """One JSON object and where it stands in the answer."""

    fields: Mapping[str, object] = field(repr=False)
    path: str = ""

    @classmethod
    def of(cls, value: object, path: str) -> Row:
        if not isinstance(value, dict):
            raise Changed(path)
        return cls(value, path)

    @classmethod
    def root(cls, value: object, name: str) -> Row:
        """An object whose fields are named without `name` in front."""
        return cls(cls.of(value, name).fields)

    def need(self, key: str, read: Callable[[object], T]) -> T:
        """The field `key`, which must be there and fit."""
        try:
            return read(self.fields.get(key))
        except Misfit:
            raise Changed(self._path(key)) from None  # the cause would carry nothing more

    def want(self, key: str, read: Callable[[object], T]) -> T | None:
        """The field `key`, or None where it is absent, null or empty. What is there must fit."""
        if self.fields.get(key) in (None, ""):
            return None
        return self.need(key, read)

    def row(self, key: str) -> Row:
        return Row.of(self.fields.get(key), self._path(key))

    def rows(self, key: str) -> tuple[Row, ...]:
        items = self.fields.get(key)
        if not isinstance(items, list):
            raise Changed(self._path(key))
        return tuple(Row.of(item, f"{self._path(key)}[{i}]") for i, item in enumerate(items))

    def _path(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key


def text(value: object) -> str:
    """Words as received, without the control characters that could draw something else on a screen."""
    if not isinstance(value, str) or len(value) > LONGEST or LONE_SURROGATE.search(value):
        raise Misfit
    return CONTROL.sub(" ", value).strip()


def label(value: object) -> str:
    """An identifier, which the portal writes as a string or as a number."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**18:
        return str(value)
    words = text(value)
    if not words:
        raise Misfit
    return words


def flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise Misfit
    return value


def number(value: object) -> Decimal:
    """A JSON number, to the thousandth. Never a string: its point could mean thousands."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise Misfit
    if not -BOUND < value < BOUND:
        raise Misfit
    exact = Decimal(value).quantize(GRAIN)
    return Decimal(int(exact)) if exact == int(exact) else exact  # 130, not 130.000


def not_negative(value: object) -> Decimal:
    amount = number(value)
    if amount < 0:
        raise Misfit
    return amount


def whole(value: object) -> int:
    """A small whole number, which the portal writes as a number or as digits."""
    if isinstance(value, str) and DIGITS.fullmatch(value):
        return int(value)
    exact = number(value)
    if exact != exact.to_integral_value():
        raise Misfit
    return int(exact)


def money(value: object) -> int:
    """Đồng: a whole number, or a string with `.` between the thousands."""
    if not isinstance(value, str):
        return whole(value)
    if not MONEY.fullmatch(value.strip()):
        raise Misfit
    return int(value.replace(".", ""))


def day(value: object) -> date:
    found = DAY.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise Misfit
    try:
        return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        raise Misfit from None


def moment(value: object) -> datetime:
    """`dd/mm/yyyy HH:MM`, or a day alone, in Hanoi."""
    found = MOMENT.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        on = day(value)
        return datetime(on.year, on.month, on.day, tzinfo=HANOI)
    on = day(found[1])
    try:
        return datetime(on.year, on.month, on.day, int(found[2]), int(found[3]), tzinfo=HANOI)
    except ValueError:
        raise Misfit from None


def year(value: object) -> int:
    if not 2000 <= (found := whole(value)) < 2100:
        raise Misfit
    return found


def month_number(value: object) -> int:
    if not 1 <= (found := whole(value)) <= 12:
        raise Misfit
    return found


def customer(value: object) -> CustomerCode:
    code = text(value).upper()
    if not CODE.fullmatch(code):
        raise Misfit
    return CustomerCode(code)
