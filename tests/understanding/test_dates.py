"""Days, months and years: every way of saying them means the same, and impossible ones are told as such."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend_client.models import Month
from bot.dates.finding import find_when
from bot.folding import unmarked
from bot.when import Looks, NoSuchDay, NoSuchMonth, NotTwoNeighbours

TODAY = date(2026, 6, 24)  # a Wednesday

DAYS = {
    "hôm nay": date(2026, 6, 24),
    "tối nay": date(2026, 6, 24),
    "mai": date(2026, 6, 25),
    "ngày mai": date(2026, 6, 25),
    "sáng mai": date(2026, 6, 25),
    "ngày kia": date(2026, 6, 26),
    "mốt": date(2026, 6, 26),
    "ngày mốt": date(2026, 6, 26),
    "hôm qua": date(2026, 6, 23),
    "thứ 7": date(2026, 6, 27),
    "thứ bảy này": date(2026, 6, 27),
    "t7": date(2026, 6, 27),
    "CN": date(2026, 6, 28),
    "chủ nhật": date(2026, 6, 28),
    "thứ tư": date(2026, 6, 24),
    "thứ 2 tuần sau": date(2026, 6, 29),
    "thứ 6 tuần trước": date(2026, 6, 19),
    "27/6": date(2026, 6, 27),
    "27-06": date(2026, 6, 27),
    "27.06.2026": date(2026, 6, 27),
    "27/06/26": date(2026, 6, 27),
    "2026-06-27": date(2026, 6, 27),
    "5/6": date(2026, 6, 5),  # within the last 30 days
    "ngày 5": date(2026, 7, 5),
    "ngày 24": date(2026, 6, 24),
    "mùng 1": date(2026, 7, 1),
    "ngày 31": date(2026, 7, 31),
    "ngày 27 tháng 6": date(2026, 6, 27),
    "27 tháng 6 năm 2026": date(2026, 6, 27),
    "ngày 5 tháng sau": date(2026, 7, 5),
    "25/12": date(2026, 12, 25),
    "tomorrow": date(2026, 6, 25),
    "saturday": date(2026, 6, 27),
}


@pytest.mark.parametrize("said", DAYS)
def test_day_words(said: str) -> None:
    """Every day word means its day, in a sentence and alone."""
    assert find_when(said, TODAY).day == DAYS[said]
    assert find_when(f"{said} có cắt điện không", TODAY).day == DAYS[said]


@pytest.mark.parametrize("said", [said for said in DAYS if said not in {"mốt", "thứ tư"}])
def test_day_words_without_marks(said: str) -> None:
    """Marks are not needed."""
    assert find_when(unmarked(said), TODAY).day == DAYS[said]


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("cuối tuần", date(2026, 6, 27), date(2026, 6, 28)),
        ("cuối tuần sau", date(2026, 7, 4), date(2026, 7, 5)),
        ("tuần này", date(2026, 6, 24), date(2026, 6, 28)),
        ("tuần sau", date(2026, 6, 29), date(2026, 7, 5)),
        ("tuần tới", date(2026, 6, 29), date(2026, 7, 5)),
        ("7 ngày tới", date(2026, 6, 24), date(2026, 6, 30)),
        ("3 ngày nữa", date(2026, 6, 24), date(2026, 6, 26)),
    ],
)
def test_ranges(said: str, first: date, last: date) -> None:
    """A range has its first and its last day; days that are over are not in it."""
    when = find_when(said, TODAY)

    assert (when.day, when.until) == (first, last)


@pytest.mark.parametrize(
    "said",
    [
        "t6",
        "T6/26",
        "thang 6",
        "tháng sáu",
        "06-2026",
        "06/2026",
        "6/2026",
        "tháng này",
        "tháng 6 năm nay",
        "06/26",
        "kỳ 6/2026",
        "this month",
    ],
)
def test_ways_to_say_a_month(said: str) -> None:
    """However it is written, it is June 2026."""
    assert find_when(said, TODAY, looks="back").month == Month(2026, 6)


@pytest.mark.parametrize(
    ("said", "month"),
    [
        ("tháng trước", Month(2026, 5)),
        ("tháng vừa rồi", Month(2026, 5)),
        ("tháng sau", Month(2026, 7)),
        ("tháng 6 năm ngoái", Month(2025, 6)),
        ("tháng năm", Month(2026, 5)),
        ("tháng tư", Month(2026, 4)),
        ("tháng mười hai", Month(2025, 12)),
        ("tháng giêng", Month(2026, 1)),
        ("12/2025", Month(2025, 12)),
    ],
)
def test_months_looking_back(said: str, month: Month) -> None:
    """Invoices look back: a month without a year is the last one of that name."""
    assert find_when(said, TODAY, looks="back").month == month


@pytest.mark.parametrize(
    ("looks", "month"), [("back", Month(2025, 12)), ("forward", Month(2026, 12)), ("near", Month(2025, 12))]
)
def test_december_asked_in_january(looks: Looks, month: Month) -> None:
    """An invoice of December is last year's, an outage in December is this year's."""
    assert find_when("tháng 12", date(2026, 1, 10), looks=looks).month == month


@pytest.mark.parametrize(
    ("said", "year"),
    [
        ("năm ngoái", 2025),
        ("năm nay", 2026),
        ("2025", 2025),
        ("năm 2024", 2024),
        ("so sánh 2025 và 2026", 2026),
        ("2025-2026", 2026),
        ("2026 với 2025", 2026),
        ("so với năm ngoái", 2026),
        ("cùng kỳ năm trước", 2026),
        ("các tháng năm 2025", 2025),
    ],
)
def test_years(said: str, year: int) -> None:
    """Of two neighbouring years the later one stands for both."""
    assert find_when(said, TODAY, looks="back").year == year


@pytest.mark.parametrize("said", ["2023 và 2026", "2024, 2025, 2026", "3 năm", "5 năm gần đây"])
def test_years_that_are_no_pair(said: str) -> None:
    """Three years, or two that do not follow each other, are told as such."""
    assert isinstance(find_when(said, TODAY, looks="back").problem, NotTwoNeighbours)


def test_a_day_its_month_does_not_have() -> None:
    """31/6 names what may have been meant: 30/06 or 01/07."""
    problem = find_when("31/6", TODAY).problem

    assert problem == NoSuchDay(31, Month(2026, 6), 30)
    assert problem.instead == (date(2026, 6, 30), date(2026, 7, 1))


@pytest.mark.parametrize("said", ["13/2026", "tháng 13", "27/13", "tháng 0"])
def test_a_month_that_does_not_exist(said: str) -> None:
    """Months go from 1 to 12."""
    assert isinstance(find_when(said, TODAY).problem, NoSuchMonth)


@pytest.mark.parametrize(
    "said",
    [
        "ngõ 12/5",
        "đường 19/5 cắt điện",
        "số 27/6",
        "10.5 kWh",
        "300 số",
        "lúc 7:30",
        "Hoàng Mai",
        "phố Mai Dịch",
        "mãi",
        "một số điện",
        "19001288",
        "8088",
        "PD00000000001",
        "",
    ],
)
def test_what_is_no_date(said: str) -> None:
    """Addresses, amounts, times and names are left alone."""
    assert not find_when(said, TODAY)


@pytest.mark.parametrize("said", ["mai", "mot co cat dien ko"])
def test_words_that_may_be_something_else_are_marked(said: str) -> None:
    """`mai` is also a name: the reader is told, and looking back it means nothing."""
    assert find_when(said, TODAY).is_vague
    assert not find_when(said, TODAY, looks="back")


def test_leap_day() -> None:
    """29/2 is a day only where it is one within reach."""
    assert find_when("29/2", date(2028, 2, 1)).day == date(2028, 2, 29)
    assert find_when("29/2", TODAY).problem == NoSuchDay(29, Month(2027, 2), 28)


@pytest.mark.parametrize(
    ("today", "looks", "month"),
    [
        (date(2026, 11, 28), "forward", Month(2027, 2)),
        (date(2026, 3, 20), "forward", Month(2026, 2)),
        (date(2026, 11, 28), "back", Month(2026, 2)),
        (date(2026, 1, 5), "back", Month(2025, 2)),
    ],
)
def test_a_day_that_is_not_is_near(today: date, looks: Looks, month: Month) -> None:
    """Without its year it is of the year that would have been meant, outages of thirty days ago included."""
    assert find_when("31/02", today, looks=looks).problem == NoSuchDay(31, month, 28)


@given(
    st.dates(date(2024, 1, 1), date(2029, 12, 31)),
    st.sampled_from(
        [
            "{d}/{m}/{y}",
            "{d:02d}-{m:02d}-{y}",
            "{d}.{m}.{y}",
            "{y}-{m:02d}-{d:02d}",
            "ngày {d} tháng {m} năm {y}",
            "NGAY {d} THANG {m} {y}",
            "lịch cắt điện ngày {d:02d}/{m:02d}/{y} ạ",
        ]
    ),
)
def test_full_dates_come_back(day: date, form: str) -> None:
    """A date with its year is that date, in every spelling, whatever today is."""
    said = form.format(d=day.day, m=day.month, y=day.year)

    assert find_when(said, TODAY).day == day


@given(
    st.dates(date(2024, 1, 1), date(2029, 12, 31)),
    st.integers(-30, 330),
    st.sampled_from(["{d}/{m}", "{d} tháng {m}"]),
)
def test_dates_without_a_year_are_the_ones_around(today: date, ahead: int, form: str) -> None:
    """Looking forward, d/m is a day from 30 days ago to eleven months ahead."""
    day = today + timedelta(days=ahead)
    if (day.month, day.day) == (2, 29):
        return

    assert find_when(form.format(d=day.day, m=day.month), today).day == day


@given(
    st.dates(date(2024, 1, 1), date(2029, 12, 31)),
    st.integers(-11, 0),
    st.sampled_from(["tháng {m}", "t{m}", "thang {m:02d}"]),
)
def test_months_without_a_year_come_back(today: date, ahead: int, form: str) -> None:
    """Looking back, each of the last twelve months is reached by its number."""
    month = Month.of(today).shift(ahead)

    assert find_when(form.format(m=month.number), today, looks="back").month == month


@given(
    st.text(), st.dates(date(2000, 1, 1), date(2090, 12, 31)), st.sampled_from(["back", "near", "forward"])
)
def test_any_text_is_read_without_fault(text: str, today: date, looks: Looks) -> None:
    """Whatever is typed: a value, never an exception, and no day before 1999 or after 2100."""
    when = find_when(text, today, looks=looks)

    assert when.day is None or 1999 <= when.day.year <= 2100


@given(
    st.lists(
        st.sampled_from(
            [
                "ngày",
                "tháng",
                "năm",
                "t6",
                "thứ",
                "tuần",
                "mai",
                "mốt",
                "31",
                "13",
                "2/30",
                "31/6",
                "99/99",
                "2025",
                "2099",
                "00/00",
                "0/2026",
                "trước",
                "sau",
                "tới",
                "và",
                "-",
                "/",
            ]
        ),
        max_size=8,
    ).map(" ".join)
)
def test_heaps_of_date_words_are_read_without_fault(text: str) -> None:
    """Senseless heaps of date words give a value too, and its places are words of the line."""
    when = find_when(text, TODAY)

    assert all(place >= 0 for place in when.taken)
