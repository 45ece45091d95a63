"""Pickers offer what exists, nine at most, and turning the page loses nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from backend_client.models import Month
from bot.commands import Ask, Command
from bot.i18n import words
from bot.keyboards import pickers
from bot.messages import HOME, Rows
from bot.views.format import long_day

VI = words("vi")
ASK = Ask(Command.INVOICE, account=3)
HERE = Ask(Command.INVOICE_PICK_MONTH, account=3)


def asks(rows: Rows) -> list[Ask]:
    found = [Ask.decode(button.choice) for row in rows for button in row if button.choice != HOME]
    return [ask for ask in found if ask is not None]


@given(st.sets(st.integers(0, 60)))
def test_every_month_is_reached_from_the_first_page(back: set[int]) -> None:
    """A screen has the months of one year, newest first, at most nine choices, and leads to all others."""
    months = {Month(2026, 10).shift(-ago) for ago in back}
    seen: set[Month] = set()
    known, waiting = {0}, [0]
    while waiting:
        page = waiting.pop()
        shown = asks(pickers.months(VI, ASK, sorted(months), here=replace(HERE, page=page)))
        assert len(shown) <= 9
        here = [ask.month for ask in shown if ask.month is not None]
        assert here == sorted(here, reverse=True)
        year = pickers.year_shown(sorted(months), page)
        assert {month.year for month in here} == ({year} if here else set())
        seen |= set(here)
        onward = {ask.page for ask in shown if ask.command is HERE.command} - known
        known |= onward
        waiting += onward

    assert seen == months


def labels(rows: Rows) -> list[list[str]]:
    return [[button.label for button in row] for row in rows[:-1]]


def test_the_newest_year_first_then_the_ways_to_the_others() -> None:
    """Whoever wants another year presses it."""
    months = [Month(2026, 6).shift(-back) for back in range(30)]

    assert labels(pickers.months(VI, ASK, months, here=HERE)) == [
        ["06/2026", "05/2026", "04/2026"],
        ["03/2026", "02/2026", "01/2026"],
        ["Năm 2025", "Năm 2024"],
    ]


def test_a_whole_year_has_two_pages() -> None:
    """Twelve months and the ways on are more than nine digits."""
    months = [Month(2026, 6).shift(-back) for back in range(30)]

    assert labels(pickers.months(VI, ASK, months, here=replace(HERE, page=1))) == [
        ["12/2025", "11/2025", "10/2025"],
        ["09/2025", "08/2025", "07/2025"],
        ["01–06/2025", "Năm 2026", "Năm 2024"],
    ]


def test_a_page_beyond_the_end_shows_the_last_one() -> None:
    """A button of an old screen still works when there is less to show by now."""
    months = [Month(2026, 10).shift(-back) for back in range(12)]

    assert pickers.months(VI, ASK, months, here=replace(HERE, page=99)) == pickers.months(
        VI, ASK, months, here=replace(HERE, page=2)
    )


def test_days_are_the_next_nine_with_weekday() -> None:
    """The day picker offers nine days, each worded with its weekday."""
    rows = pickers.days(VI, Ask(Command.OUTAGES), date(2026, 6, 27), say=long_day)

    assert rows[0][0].label == "Thứ Bảy, 27/06/2026"
    assert [ask.day for ask in asks(rows)] == [date(2026, 6, 27), date(2026, 6, 28), date(2026, 6, 29),
        date(2026, 6, 30), date(2026, 7, 1), date(2026, 7, 2), date(2026, 7, 3), date(2026, 7, 4),
        date(2026, 7, 5)]  # fmt: skip


def test_year_pairs_are_neighbours_with_data() -> None:
    """A pair is offered only when both years have data."""
    rows = pickers.year_pairs(VI, Ask(Command.HISTORY), [2026, 2025, 2023, 2022], here=HERE)

    assert [button.label for row in rows for button in row] == ["2025–2026", "2022–2023", "🏠 Về menu chính"]
    assert [ask.year for ask in asks(rows)] == [2026, 2023]
