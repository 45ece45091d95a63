"""Which notice carries which picture, with what words for who cannot see it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from backend_client.models import Month, MonthlyUsage, OutageState
from bot.charts import Painter, Timeline, TimelineRow, TwoYears, Window
from bot.i18n import words
from bot.notices import (
    BillDue,
    BillIssued,
    BillPaid,
    Facts,
    OutageMoved,
    OutageNew,
    OutagePostponed,
    OutageSoon,
)
from bot.views.notices.pictures import Drawing, picture_of
from tests.handlers.plan_fakes import at
from tests.views.notice_samples import (
    AREA,
    BILL,
    CODE,
    CUT,
    HOME,
    JUNE,
    LONG_CUT,
    NIGHT,
    PASSED,
    READING,
    SEEN,
)

_ = words("vi")
LAST_YEAR = tuple(MonthlyUsage(Month(2025, n), Decimal(200 + n), 1) for n in range(1, 13))
THIS_YEAR = tuple(MonthlyUsage(Month(2026, n), Decimal(220 + n), 1) for n in range(1, 6))
NEWEST = MonthlyUsage(JUNE, Decimal(313), 1)
USAGE = (*LAST_YEAR, *THIS_YEAR, NEWEST)


def drawn(facts: Facts, usage: tuple[MonthlyUsage, ...] = USAGE, language: str = "vi") -> Drawing:
    found = picture_of(words(language), facts, HOME, usage, is_sample=False)
    assert found is not None
    return found


def timeline(facts: Facts, language: str = "vi") -> Timeline:
    chart = drawn(facts, language=language).chart
    assert isinstance(chart, Timeline)
    return chart


def two_years(facts: Facts, usage: tuple[MonthlyUsage, ...] = USAGE) -> TwoYears:
    chart = drawn(facts, usage).chart
    assert isinstance(chart, TwoYears)
    return chart


def test_a_new_bill_shows_two_years_with_its_month_framed() -> None:
    """The numbers are the invoices', the months to come are gaps, the frame is explained."""
    chart = two_years(BillIssued(BILL))

    assert (chart.earlier_year, chart.later_year, chart.newest) == (2025, 2026, 6)
    assert chart.earlier == tuple(row.used_kwh for row in LAST_YEAR)
    assert chart.later == (*(row.used_kwh for row in THIS_YEAR), Decimal(313), *(None,) * 6)
    assert (chart.title, chart.subtitle) == ("Điện năng 2025 và 2026", "Nhà (PD00…0001)")
    assert chart.footnote == "Trong khung: kỳ 06/2026 vừa có hóa đơn."
    assert chart.note == "Cập nhật lúc 08:05 02/07/2026 · Nguồn: EVNHANOI"


def test_the_same_in_words() -> None:
    """Title, the new month, the same month a year ago, and where all numbers are."""
    assert drawn(BillIssued(BILL)).alt.replace("\u00a0", " ") == (
        "Biểu đồ cột điện năng 2025 và 2026. Kỳ 06/2026: 313 kWh. Kỳ 06/2025: 206 kWh. Bảng số liệu: /lichsu"
    )


def test_a_list_of_months_that_lags_is_completed_by_the_bill() -> None:
    """The new month is never a gap in the picture that is sent because of it."""
    assert two_years(BillIssued(BILL), (*LAST_YEAR, *THIS_YEAR)) == two_years(BillIssued(BILL))


def test_a_bill_of_january_has_a_whole_year_beside_it() -> None:
    """Thirteen months: the year before, and the first of the new one."""
    january = BillIssued(replace(BILL, month=Month(2026, 1)))
    chart = two_years(january, USAGE)

    assert chart.newest == 1
    assert chart.later == (Decimal(221), *(None,) * 11)  # nothing of after the bill
    assert len(chart.earlier) == 12


def test_a_long_period_keeps_its_asterisk() -> None:
    """The frame does not take the place of the mark for unusual lengths."""
    chart = two_years(BillIssued(replace(BILL, days=52)))

    assert chart.marked == (6,)
    assert chart.footnote.endswith("* Kỳ dài hoặc ngắn hơn một tháng.")


def test_one_bar_is_no_picture() -> None:
    """Nothing to compare with, or nothing told by the portal."""
    assert picture_of(_, BillIssued(BILL), HOME, (NEWEST,), is_sample=False) is None
    assert picture_of(_, BillIssued(BILL), HOME, (), is_sample=False) is None
    assert two_years(BillIssued(BILL), (*THIS_YEAR, NEWEST)).earlier == ()


def test_an_outage_shows_its_hours() -> None:
    """One day: named in the title, one strip."""
    chart = timeline(OutageNew("HN0200", CUT, SEEN))

    assert chart == Timeline(
        "Cắt điện Thứ Bảy, 27/06/2026",
        (TimelineRow((Window(510, 750, "08:30–12:30"),)),),
        "Giờ có điện lại là dự kiến · Nguồn: EVNHANOI",
        "Ngõ 61 phố Lạc Trung",
    )
    alt = drawn(OutageNew("HN0200", CUT, SEEN)).alt
    assert alt == "Khung giờ cắt điện: Thứ Bảy, 27/06/2026, 08:30–12:30."


def test_an_outage_over_midnight_shows_both_days() -> None:
    """Each day with its part, and what belongs to the other side of midnight is not drawn twice."""
    planned = OutageNew("HN0200", replace(NIGHT, state=OutageState.PLANNED), SEEN)
    chart = timeline(planned)

    assert chart.title == "Dự kiến cắt điện 27/06 – 28/06/2026"
    assert chart.rows == (
        TimelineRow((Window(1320, 1440, "từ 22:00"),), "Thứ Bảy, 27/06/2026"),
        TimelineRow((Window(0, 240, "đến 04:00"),), "Chủ nhật, 28/06/2026"),
    )
    assert drawn(planned).alt == "Khung giờ cắt điện: Thứ Bảy, 22:00 27/06 – 04:00 28/06/2026."


def test_an_outage_that_ends_at_midnight_is_of_one_day() -> None:
    """To 24:00, without a second, empty day."""
    late = replace(CUT, starts_at=at(27, "21:15"), ends_at=at(28, "00:00"))

    assert timeline(OutageNew("HN0200", late, SEEN)).rows == (
        TimelineRow((Window(1275, 1440, "21:15–24:00"),)),
    )


def test_days_in_between_are_whole() -> None:
    """A work of three days."""
    long = replace(CUT, starts_at=at(27, "08:30"), ends_at=at(29, "12:00"))
    windows = [row.windows[0] for row in timeline(OutageNew("HN0200", long, SEEN)).rows]

    assert windows == [Window(510, 1440, "từ 08:30"), Window(0, 1440, "cả ngày"), Window(0, 720, "đến 12:00")]


def test_a_moved_outage_shows_old_and_new() -> None:
    """The old hours above and struck, the new ones below, each with its day."""
    moved = OutageMoved(
        "HN0200", replace(CUT, starts_at=at(27, "13:30"), ends_at=at(27, "17:00")),
        at(26, "08:30"), at(26, "12:30"), SEEN,
    )  # fmt: skip
    chart = timeline(moved)

    assert chart.title == "Đổi giờ cắt điện"
    assert chart.rows == (
        TimelineRow((Window(510, 750, "08:30–12:30"),), "Giờ cũ · Thứ Sáu, 26/06/2026", is_over=True),
        TimelineRow((Window(810, 1020, "13:30–17:00"),), "Giờ mới · Thứ Bảy, 27/06/2026"),
    )
    assert drawn(moved).alt == (
        "Khung giờ cắt điện: cũ Thứ Sáu, 26/06/2026, 08:30–12:30, mới Thứ Bảy, 27/06/2026, 13:30–17:00."
    )


def test_a_street_shares_one_picture() -> None:
    """News and reminders, at any home or area, of one outage are equal drawings."""
    told = (OutageNew("HN0200", CUT, SEEN), OutageSoon("HN0200", CUT), OutageSoon("HN0200", CUT, True))
    drawings = {picture_of(_, facts, home, is_sample=False) for facts in told for home in (HOME, AREA)}

    assert len(drawings) == 1


@pytest.mark.parametrize(
    "facts",
    [
        READING, PASSED, BillDue(BILL), BillPaid(CODE, JUNE, 1, SEEN), OutagePostponed("HN0200", CUT, SEEN),
        OutageNew("HN0200", replace(CUT, ends_at=CUT.ends_at + timedelta(days=6)), SEEN),
        OutageNew("HN0200", replace(CUT, ends_at=CUT.starts_at), SEEN),
    ],
    ids=lambda facts: type(facts).__name__,
)  # fmt: skip
def test_the_others_carry_none(facts: Facts) -> None:
    """Nothing to draw, nothing that would still be cut, or hours that make no sense."""
    assert picture_of(_, facts, HOME, USAGE, is_sample=False) is None


@pytest.mark.parametrize("language", ["vi", "en"])
async def test_all_can_be_painted(language: str) -> None:
    """From facts to a picture with its words, at the longest values and marked as sample data."""
    every = (BillIssued(BILL), OutageNew("HN0200", LONG_CUT, SEEN), OutageMoved("HN0200", CUT, LONG_CUT.starts_at, LONG_CUT.ends_at, SEEN))  # fmt: skip  # noqa: E501
    async with Painter(width_px=360) as painter:
        for facts in every:
            found = picture_of(words(language), facts, HOME, USAGE, is_sample=True)
            assert found is not None
            shown = found.picture(await painter.draw(found.chart))

            assert shown.content.startswith(b"\x89PNG")
            assert len(shown.alt) <= 160
            assert shown.name.endswith(".png")
