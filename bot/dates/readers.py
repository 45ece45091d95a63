"""What a pattern that was found means, as seen from today: one function a pattern of `patterns.py`."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from backend_client.models import Month
from bot import when
from bot.dates.words import DAYS, ENGLISH, NUMBERS, SHIFTS, WEEKDAYS, WEEKS
from bot.when import NEVER, Looks, NotTwoNeighbours, When

Read = Callable[[re.Match[str], date, Looks], When]


def full_day(match: re.Match[str], today: date, looks: Looks) -> When:
    year = when.a_year(int(match["y"]))
    return NEVER if year is None else when.day_of(int(match["d"]), int(match["m"]), year)


def day_of_month(match: re.Match[str], today: date, looks: Looks) -> When:
    """`ngày 5 tháng 6`, with a year or without."""
    day, month = int(match["d"]), _number(match["m"])
    if match["y"]:
        return when.day_of(day, month, int(match["y"]))
    return when.day_and_month(day, month, today, looks)


def day_of_near_month(match: re.Match[str], today: date, looks: Looks) -> When:
    """`ngày 5 tháng sau`."""
    month = Month.of(today).shift(SHIFTS[match["shift"]])
    return when.day_of(int(match["d"]), month.number, month.year)


def short_day(match: re.Match[str], today: date, looks: Looks) -> When:
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


def month_of_year(match: re.Match[str], today: date, looks: Looks) -> When:
    return when.month_of(_number(match["m"]), when.a_year(int(match["y"])))


def month_of_near_year(match: re.Match[str], today: date, looks: Looks) -> When:
    shift = {"nay": 0, "ngoai": -1, "truoc": -1, "sau": 1, "toi": 1}[match["shift"]]
    return when.month_of(_number(match["m"]), today.year + shift)


def month(match: re.Match[str], today: date, looks: Looks) -> When:
    return when.month_alone(_number(match["m"]), today, looks)


def t_number(match: re.Match[str], today: date, looks: Looks) -> When:
    number = int(match["m"])
    if looks == "forward" and 2 <= number <= 7:
        return when.weekday(number - 2, None, today, looks)
    return when.month_alone(number, today, looks) if 1 <= number <= 12 else NEVER


def english(match: re.Match[str], today: date, looks: Looks) -> When:
    """`for May`, `December 2025`, `25 December`. Short names are Vietnamese words too (máy, mấy): only
    beside English words or a year.
    """
    name, year, day = match["m"], match["y"], match["d"] or match["d2"]
    is_beside_english = bool(match["lead"] or year) or match["tail"] is not None or match["bill"] is not None
    if (len(name) < 4 or name == "march") and not is_beside_english:
        return NEVER
    if day is None:
        return (
            when.month_of(ENGLISH[name], int(year)) if year else when.month_alone(ENGLISH[name], today, looks)
        )
    if year:
        return when.day_of(int(day), ENGLISH[name], int(year))
    return when.day_and_month(int(day), ENGLISH[name], today, looks)


def near_month(match: re.Match[str], today: date, looks: Looks) -> When:
    return When(month=Month.of(today).shift(SHIFTS[match["shift"]]))


def coming_days(match: re.Match[str], today: date, looks: Looks) -> When:
    return when.coming_days(_number(match["n"]), today)


def weekday(match: re.Match[str], today: date, looks: Looks) -> When:
    near = match["week"] or match["near"]
    if not match["week"] and near in {"nay", "toi"}:
        near = None  # "thứ 7 này", "thứ 7 tới": the next one
    return when.weekday(WEEKDAYS[match["w"]], None if near is None else WEEKS[near], today, looks)


def weekend(match: re.Match[str], today: date, looks: Looks) -> When:
    shift = match["near"]
    weeks = 0 if shift in {None, "nay", "toi", "this"} else WEEKS[shift]
    return when.weekend(weeks, today)


def week(match: re.Match[str], today: date, looks: Looks) -> When:
    return when.week(WEEKS[match["near"]], today)


def near_day(match: re.Match[str], today: date, looks: Looks) -> When:
    return When(day=today + timedelta(days=DAYS[match[0]]))


def this_day(match: re.Match[str], today: date, looks: Looks) -> When:
    return When(day=today)


def after_tomorrow(match: re.Match[str], today: date, looks: Looks) -> When:
    return When(day=today + timedelta(days=2))


def day_alone(match: re.Match[str], today: date, looks: Looks) -> When:
    return when.day_alone(_number(match["d"]), today, looks)


def two_years(match: re.Match[str], today: date, looks: Looks) -> When:
    named = tuple(int(year) for year in re.findall(r"20\d\d", match[0]))
    return when.years(named)


def many_years(match: re.Match[str], today: date, looks: Looks) -> When:
    return When(problem=NotTwoNeighbours())


def this_year(match: re.Match[str], today: date, looks: Looks) -> When:
    """`so với năm ngoái` compares this year with the last one: the later one stands for both."""
    return When(year=today.year)


def near_year(match: re.Match[str], today: date, looks: Looks) -> When:
    shift = {"nay": 0, "this": 0, "ngoai": -1, "truoc": -1, "last": -1, "qua": -1}[match["shift"]]
    return When(year=today.year + shift)


def one_year(match: re.Match[str], today: date, looks: Looks) -> When:
    return When(year=int(match["y"]))


def _number(text: str) -> int:
    return int(text) if text.isdigit() else NUMBERS[text]
