"""What the words and tables of the history promise for any numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend_client.models import HANOI, CustomerCode, Month, MonthlyUsage, Purpose, ReadingPeriod
from bot.i18n import words
from bot.keyboards import history as keyboards
from bot.messages import Button, Facts, Reply, Table, Text
from bot.usage import Days, Estimate, whole_thousands
from bot.views import history, history_days
from bot.views.history import Told
from bot.views.history_numbers import Comparison, Length, Unit
from bot.views.history_words import PriceChange
from data.values import ChatId, LinkedAccount

VI = words("vi")
AT = datetime(2026, 7, 2, 8, 5, tzinfo=HANOI)
ACCOUNT = LinkedAccount(
    7, ChatId("web", "1"), CustomerCode("PD00000000001"), "HN0100", "Nhà", True, "Nguyễn V. A.", "Hà Nội",
    Purpose.HOUSEHOLD, 1, None, AT, False, 1, None,
)  # fmt: skip
TOLD = Told(
    ACCOUNT,
    AT,
    True,
    lengths=(Length(Month(2025, 2), 52), Length(Month(2025, 1), 12, is_first=True)),
    prices=(PriceChange(date(2025, 5, 10), True), PriceChange(date(2026, 1, 1), None)),
)

KWH = st.integers(0, 20_000)
YEAR = st.dictionaries(st.integers(1, 12), KWH)


def usage(year: int, kwh: dict[int, int]) -> tuple[MonthlyUsage, ...]:
    return tuple(
        MonthlyUsage(Month(year, of), Decimal(used), used * 2713) for of, used in sorted(kwh.items())
    )


def numbers_of(unit: Unit, earlier: dict[int, int], later: dict[int, int]) -> Comparison:
    return Comparison.of(unit, 2026, usage(2025, earlier), usage(2026, later))


def sentences(reply: Reply) -> Iterator[str]:
    for block in reply.blocks:
        if isinstance(block, Text):
            yield from re.split(r"(?<=[.?!])\s+|\n", block.text)


def width(table: Table) -> int:
    lines = (table.header, *table.rows)
    columns = range(len(table.header))
    return sum(max(len(line[column]) for line in lines) for column in columns) + len(table.header) - 1


@given(unit=st.sampled_from(Unit), earlier=YEAR, later=YEAR)
def test_any_two_years_can_be_told(unit: Unit, earlier: dict[int, int], later: dict[int, int]) -> None:
    """Gaps, zeros and lone months never break the answer, tables stay narrow, sentences short."""
    numbers = numbers_of(unit, earlier, later)
    if numbers.is_empty:
        return

    reply = history.comparison(VI, numbers, TOLD, (), None)

    assert all(width(block) <= 34 for block in reply.blocks if isinstance(block, Table))
    assert all(len(sentence.split()) <= 20 for sentence in sentences(reply))
    assert not re.search(r"None|nan|null|-\d", " ".join(sentences(reply)))


@given(earlier=YEAR, later=YEAR)
def test_totals_are_of_the_same_months(earlier: dict[int, int], later: dict[int, int]) -> None:
    """A month that one year lacks is in neither total."""
    numbers = numbers_of(Unit.KWH, earlier, later)
    both = earlier.keys() & later.keys()

    assert numbers.totals == (
        Decimal(sum(earlier[of] for of in both)),
        Decimal(sum(later[of] for of in both)),
    )


@given(earlier=YEAR, later=YEAR)
def test_table_and_chart_are_the_same_numbers(earlier: dict[int, int], later: dict[int, int]) -> None:
    """Each number of the chart stands in the table, to the unit."""
    numbers = numbers_of(Unit.VND, earlier, later)
    if numbers.is_empty or numbers.is_single:
        return
    told = Told(ACCOUNT, AT, True)

    (table,) = (block for block in history.table(VI, numbers, told, ()).blocks if isinstance(block, Table))
    chart = history.chart(VI, numbers, told)

    for row in table.rows:
        if row[0].isdigit():
            of = int(row[0]) - 1
            drawn = [chart.earlier[of], chart.later[of]]
            assert [None if cell == "chưa có" else int(cell.replace(".", "")) for cell in row[1:]] == drawn


def test_a_month_billed_in_cycles_is_one_month() -> None:
    """Three cycles of a business add up to its month."""
    rows = tuple(MonthlyUsage(Month(2026, 1), Decimal(used), used) for used in (10, 20, 30))

    assert Comparison.of(Unit.KWH, 2026, (), rows).later == {1: Decimal(60)}


def test_a_month_of_a_third_year_has_no_value() -> None:
    """Only months of the two years compared have values."""
    numbers = numbers_of(Unit.KWH, {2: 100}, {2: 200})

    assert [numbers.value(Month(year, 2)) for year in (2024, 2025, 2026, 2027)] == [None, 100, 200, None]


def test_falling_use_is_told_with_the_word() -> None:
    """A decrease carries the word and the true minus sign."""
    numbers = numbers_of(Unit.KWH, {1: 200}, {1: 150})

    told = " ".join(sentences(history.comparison(VI, numbers, Told(ACCOUNT, AT, True), (), None)))

    assert "giảm 50\u00a0kWh (−25,0%)" in told
    assert "Tháng 1/2026: 150\u00a0kWh" in told
    assert "Không tháng nào tăng so với năm trước." in told


def test_months_with_holes_are_named() -> None:
    """A total over months that are not the year's first ones says which they are, neighbours as a range."""
    numbers = numbers_of(Unit.KWH, {2: 100, 4: 50, 5: 50}, {2: 120, 4: 45, 5: 45, 6: 80})

    told = " ".join(sentences(history.comparison(VI, numbers, Told(ACCOUNT, AT, True), (), None)))

    assert "Các tháng 02, 04–05 năm 2026: 210\u00a0kWh, năm trước 200\u00a0kWh" in told


def test_sample_data_says_so_on_the_picture() -> None:
    """A picture travels alone: source and moment are drawn on it, and so is whose it is."""
    chart = history.chart(VI, numbers_of(Unit.KWH, {1: 1}, {1: 2}), Told(ACCOUNT, AT, True))

    assert chart.note == "Cập nhật lúc 08:05 02/07/2026 · Nguồn: dữ liệu mẫu"
    assert chart.subtitle == "Nhà (PD00…0001)"


@pytest.mark.parametrize(("amount", "rounded"), [(834_840, 835_000), (499, 0), (500, 1000), (1_500, 2_000)])
def test_estimates_are_whole_thousands(amount: int, rounded: int) -> None:
    """Half a thousand rounds up."""
    assert whole_thousands(amount) == rounded


def test_missing_days_are_named_as_ranges() -> None:
    """A meter that was silent for a week is told in one short sentence."""
    used = {date(2026, 7, day): Decimal(10) for day in (1, 2, 10, 12)}
    numbers = Days(date(2026, 7, 1), date(2026, 7, 12), used)

    reply = history_days.days(VI, numbers, TOLD, (), None)

    assert "Chưa có số đo của 8 ngày: 03/07–09/07, 11/07." in list(sentences(reply))


def test_an_estimate_always_says_that_it_is_one() -> None:
    """Every line with an estimated figure carries the word."""
    numbers = Days(
        date(2026, 7, 1), date(2026, 7, 8), {date(2026, 7, day): Decimal(10) for day in range(1, 9)}
    )
    period = ReadingPeriod(
        Month(2026, 7), 1, date(2026, 7, 1), date(2026, 7, 31), date(2026, 7, 31), is_expected=True
    )

    reply = history_days.estimate(VI, numbers, period, Estimate(Decimal(310), 835_000), TOLD, ())

    (facts,) = (block for block in reply.blocks if isinstance(block, Facts))
    assert all("Ước tính" in label for label, _value in facts.rows[1:])
    assert all(len(sentence.split()) <= 20 for sentence in sentences(reply))


def buttons(*rows: tuple[Button, ...]) -> list[Button]:
    return [button for row in rows for button in row]


@pytest.mark.parametrize("unit", list(Unit))
def test_buttons_fit_every_platform(unit: Unit) -> None:
    """Data of a button is ASCII of at most 64 bytes, and no screen has more than nine choices."""
    account = 2**62
    screens = [
        keyboards.comparison(VI, account, 2026, unit, unit.other),
        keyboards.table(VI, account, 2026, unit, unit.other),
        keyboards.years(VI, account, range(2010, 2027), 1),
        keyboards.days(VI, account),
        keyboards.estimate(VI, account),
        keyboards.nothing(VI, account),
    ]

    for rows in screens:
        assert len(buttons(*rows)) <= 10
        assert rows[-1][-1].label == "🏠 Về menu chính"
        assert all(len(button.choice.encode("ascii")) <= 64 for button in buttons(*rows))
