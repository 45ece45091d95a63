"""The words of the reading schedule and of the meter check."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from backend_client.models import Fetched, Month, ReadingPeriod
from bot.i18n import words
from bot.messages import Table
from bot.views import reading as views
from tests.handlers.plan_fakes import NOW, account, read

_ = words("vi")


def period(first: date, last: date, month: Month | None = None, closing: str = "12345") -> ReadingPeriod:
    return ReadingPeriod(month or Month.of(last), 1, first, last, last, False, Decimal(closing), Decimal(300))


def schedule(*periods: ReadingPeriod, started_on: date | None = date(2020, 1, 1)) -> str:
    what = views.Schedule(account(started_on=started_on), periods[0].month, periods, NOW.date())
    return read(views.schedule(_, what, Fetched(periods, NOW), (), is_sample=False))


def test_the_long_february_of_2024() -> None:
    """Marked, with the reason that was the utility's."""
    assert (
        "Kỳ 02/2024: 52 ngày, do chuyển ngày ghi về cuối tháng; định mức bậc thang tính theo số ngày."
    ) in schedule(period(date(2024, 1, 9), date(2024, 2, 29)))


def test_the_first_period_of_a_contract() -> None:
    """Short because the contract began inside it."""
    text = schedule(period(date(2026, 4, 20), date(2026, 4, 30)), started_on=date(2026, 4, 20))

    assert "Kỳ 04/2026: 11 ngày, do hợp đồng bắt đầu giữa kỳ" in text


def test_another_unusual_length_has_no_invented_reason() -> None:
    """What is not known is not claimed."""
    text = schedule(period(date(2026, 3, 1), date(2026, 4, 30)))

    assert "Kỳ 04/2026: 61 ngày, khác thường lệ; định mức bậc thang tính theo số ngày." in text
    assert " do " not in text


@pytest.mark.parametrize(("first", "last"), [(date(2026, 1, 1), date(2026, 1, 31)), (date(2026, 2, 1), date(2026, 2, 28))])  # fmt: skip  # noqa: E501
def test_a_usual_month_has_no_remark(first: date, last: date) -> None:
    """28 to 31 days are usual."""
    assert "định mức" not in schedule(period(first, last))


def test_the_year_fits_a_phone_and_marks_unusual_months() -> None:
    """F2.2 with X25: at most 34 columns on Telegram, numbers flush right, the long month with an asterisk."""
    long = period(date(2024, 1, 9), date(2024, 2, 29), closing="112345.5")
    usual = period(date(2024, 3, 1), date(2024, 3, 31))
    reply = views.year(
        _, account(), [Fetched((usual,), NOW), Fetched((long,), NOW)], [], [], (), is_sample=False
    )

    table = next(block for block in reply.blocks if isinstance(block, Table))
    widths = [max(map(len, column)) for column in zip(table.header, *table.rows, strict=True)]
    assert sum(widths) + len(widths) - 1 <= 34
    assert table.rows[1] == ("02/2024", "29/02", "52*", "112.345,5")
    assert "Kỳ 02/2024: 52 ngày, do chuyển ngày ghi" in read(reply)


def test_old_data_says_its_age_first() -> None:
    """The oldest part of twelve answers counts."""
    usual = period(date(2026, 3, 1), date(2026, 3, 31))
    old: Fetched[tuple[ReadingPeriod, ...]] = Fetched((usual,), NOW.replace(day=20), is_stale=True)
    reply = views.year(_, account(), [Fetched((usual,), NOW), old], [], [], (), is_sample=False)

    assert read(reply).startswith("Hệ thống tra cứu đang bận. Dữ liệu gần nhất: 16:10 20/06/2026.")
    assert read(reply).endswith("Cập nhật lúc 16:10 20/06/2026 · Nguồn: EVNHANOI")


@pytest.mark.parametrize(
    ("value", "text"), [("12345", "12.345"), ("12345.0", "12.345"), ("9355.96", "9.355,96"), ("7.5", "7,5")]
)
def test_an_index_as_on_the_meter(value: str, text: str) -> None:
    """Whole numbers stay whole; decimals are kept."""
    assert views.index(Decimal(value)) == text
