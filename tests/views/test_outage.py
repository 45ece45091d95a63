"""The words of the outage plan: the sample of the specification, status words, totals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest

from backend_client.models import Fetched, Outage, OutageState
from bot.areas.reasons import Fit, Reason, Row
from bot.i18n import words
from bot.views import outage as views
from bot.views.outage_plan import Plan, Scope
from tests.handlers.plan_fakes import NOW, at, outage, read

_ = words("vi")
HOME = Reason("ngõ 61 phố Lạc Trung", Fit.LANE)


def shown(
    *outages: Outage,
    scope: Scope = Scope.ADDRESS,
    last: int = 27,
    now: datetime = NOW,
    reasons: Sequence[Reason] = (),
) -> str:
    why: Sequence[Reason | None] = reasons or [HOME if scope is Scope.ADDRESS else None] * len(outages)
    plan = Plan(
        home="Nhà (PD00…0001)",
        whom="PD00…0001",
        scope=scope,
        first_on=date(2026, 6, 27),
        last_on=date(2026, 6, last),
        now=now,
        earliest_on=date(2026, 5, 26),
        latest_on=date(2026, 7, 5),
        rows=tuple(Row(one, reason) for one, reason in zip(outages, why, strict=True)),
        of_unit=len(outages),
        published_on=date(2026, 7, 5),
    )
    fetched = Fetched(outages, at(25, "16:10"))
    return read(views.plan(_, plan, fetched, (), is_sample=False))


def test_the_sample_of_the_specification() -> None:
    """Heading, day, the approved row whole, the postponed one short, source; and how it was found."""
    text = shown(
        outage(at(27, "08:30"), at(27, "12:30")),
        outage(at(27, "13:30"), at(27, "17:00"), state=OutageState.POSTPONED),
    )

    assert text == (
        "📅 Lịch cắt điện · Nhà (PD00…0001)\n\n"
        "Có. Ngày 27/06/2026 ngõ 61 phố Lạc Trung cắt điện 08:30–12:30.\n\n"
        "Thứ Bảy, 27/06/2026\n"
        "Theo khu vực của đơn vị, hãy so với địa chỉ nhà bạn.\n"
        "Khớp với ngõ của bạn: ngõ 61 phố Lạc Trung\n"
        "Đơn vị: Công ty Điện lực Hai Bà Trưng\n\n"
        "Đã duyệt · 08:30–12:30 (4 giờ)\n"
        "Khu vực: Ngõ 61 phố Lạc Trung\n"
        "Lý do: Bảo dưỡng trạm biến áp\n"
        "Có điện lại: dự kiến 12:30\n\n"
        "Hoãn · 13:30–17:00\n"
        "Khu vực: Ngõ 61 phố Lạc Trung\n\n"
        "Cập nhật lúc 16:10 25/06/2026 · Nguồn: EVNHANOI"
    )


def test_a_row_says_all_that_is_known() -> None:
    """Status, times, length, area as given, reason; date, unit and update time around it."""
    text = shown(outage(at(27, "05:00"), at(27, "11:30"), area="TDP Bãi Phượng"), last=28)

    for part in (
        "Thứ Bảy, 27/06/2026\nĐã duyệt · 05:00–11:30 (6 giờ 30 phút)\n",
        "Khu vực: TDP Bãi Phượng\n",
        "Lý do: Bảo dưỡng trạm biến áp",
        "Đơn vị: Công ty Điện lực Hai Bà Trưng",
        "Cập nhật lúc 16:10 25/06/2026",
    ):
        assert part in text


@pytest.mark.parametrize(
    ("state", "word"),
    [
        (OutageState.APPROVED, "Đã duyệt"),
        (OutageState.PLANNED, "Dự kiến (chưa duyệt)"),
        (OutageState.POSTPONED, "Hoãn"),
        (OutageState.MOVED, "Đổi giờ"),
        (OutageState.ONGOING, "Đang cắt"),
        (OutageState.RESTORED, "Đã có điện"),
    ],
)
def test_status_words(state: OutageState, word: str) -> None:
    """The six words, first in the row."""
    assert f"\n\n{word} · 08:30–12:30" in shown(outage(at(27, "08:30"), at(27, "12:30"), state=state))


def test_an_unknown_status_is_the_utilitys_own_word() -> None:
    """A word we do not know is shown, not guessed; without one it is said that it is not clear."""
    named = outage(at(27, "08:30"), at(27, "12:30"), state=OutageState.UNKNOWN, state_text="Chờ xác nhận")
    bare = outage(at(27, "08:30"), at(27, "12:30"), state=OutageState.UNKNOWN)

    assert "Chờ xác nhận · 08:30–12:30" in shown(named)
    assert "Chưa rõ trạng thái · 08:30–12:30" in shown(bare)


def test_a_moved_outage_shows_old_and_new_time() -> None:
    """With the days where the day changed."""
    same = outage(
        at(27, "13:30"), at(27, "17:00"), state=OutageState.MOVED,
        was_starts_at=at(27, "08:30"), was_ends_at=at(27, "12:30"),
    )  # fmt: skip
    other = outage(
        at(27, "13:30"), at(27, "17:00"), state=OutageState.MOVED,
        was_starts_at=at(26, "08:30"), was_ends_at=at(26, "12:30"),
    )  # fmt: skip

    assert "Giờ cũ 08:30–12:30, giờ mới 13:30–17:00" in shown(same)
    assert "Giờ cũ 08:30–12:30 ngày 26/06/2026, giờ mới 13:30–17:00 ngày 27/06/2026" in shown(other)


def test_several_windows_are_added_up() -> None:
    """All listed, with total hours; postponed rows never count, overlapping ones count once."""
    text = shown(
        outage(at(27, "08:00"), at(27, "10:00")),
        outage(at(27, "09:00"), at(27, "11:00")),
        outage(at(27, "13:30"), at(27, "17:00")),
        outage(at(27, "18:00"), at(27, "20:00"), state=OutageState.POSTPONED),
    )

    assert "Tổng cộng 3 khung giờ: 6 giờ 30 phút." in text


def test_one_window_needs_no_total() -> None:
    """F1.6 with F1.8: one outage and one postponed are one outage."""
    text = shown(
        outage(at(27, "08:30"), at(27, "12:30")),
        outage(at(27, "13:30"), at(27, "17:00"), state=OutageState.POSTPONED),
    )

    assert "Tổng cộng" not in text


def test_places_of_a_whole_unit_are_not_added_up() -> None:
    """Hours of different places have no sum."""
    rows = (
        outage(at(27, "08:00"), at(27, "10:00"), area="TDP 1"),
        outage(at(27, "13:00"), at(27, "15:00"), area="TDP 2"),
    )

    assert "Tổng cộng" not in shown(*rows, scope=Scope.UNIT)
    assert "Tổng cộng" not in shown(*rows, scope=Scope.AREA)


def test_an_outage_over_midnight_names_both_days() -> None:
    """And the day of its end."""
    text = shown(outage(at(27, "22:00"), at(28, "04:00")))

    assert "Đã duyệt · 22:00 27/06 – 04:00 28/06/2026 (6 giờ)" in text
    assert "Có điện lại: dự kiến 04:00 28/06/2026" in text


def test_what_is_over_promises_nothing() -> None:
    """Earlier today: marked as over, no expected return of the power."""
    text = shown(outage(at(27, "08:30"), at(27, "12:30")), now=at(27, "14:00"))

    assert "Đã duyệt · 08:30–12:30 (4 giờ) · đã qua" in text
    assert "dự kiến" not in text


def test_reasons_that_differ_stand_at_their_rows() -> None:
    """One reason is said once, several each at its row."""
    rows = (
        Row(outage(at(27, "08:30"), at(27, "12:30")), HOME),
        Row(outage(at(27, "13:30"), at(27, "17:00"), "Ngõ 5"), Reason("phố Lạc Trung", Fit.OTHER_LANE)),
    )
    plan = Plan(
        "Nhà", "PD00…0001", Scope.ADDRESS, date(2026, 6, 27), date(2026, 6, 27), NOW,
        date(2026, 5, 26), date(2026, 7, 5), rows,
    )  # fmt: skip

    text = read(views.plan(_, plan, Fetched((), NOW), (), is_sample=True))

    assert "Lý do: Bảo dưỡng trạm biến áp\nKhớp với ngõ của bạn: ngõ 61 phố Lạc Trung" in text
    assert "Cùng phố Lạc Trung, nhưng ghi ngõ khác" in text
    assert text.endswith("Nguồn: dữ liệu mẫu")


def test_union_of_windows() -> None:
    """Overlaps count once, gaps not at all."""
    windows = [(at(27, "08:00"), at(27, "10:00")), (at(27, "09:00"), at(27, "09:30")), (at(27, "12:00"), at(27, "13:00"))]  # fmt: skip  # noqa: E501

    assert views.union(windows) == timedelta(hours=3)


MORNING = (at(27, "08:30"), at(27, "12:30"))
EVENING = (at(27, "18:00"), at(27, "20:00"))
WARD = Reason("phường Vĩnh Tuy", Fit.WARD)


@pytest.mark.parametrize(
    ("rows", "reasons", "now", "says"),
    [
        ([outage(*MORNING), outage(*EVENING)], [HOME, HOME], at(26, "08:00"),
         "Có. Ngày mai ngõ 61 phố Lạc Trung cắt điện 08:30–12:30 và 18:00–20:00."),
        ([outage(*MORNING), outage(*EVENING)], [HOME, HOME], at(27, "14:00"),
         "Có. Hôm nay ngõ 61 phố Lạc Trung cắt điện 18:00–20:00."),
        ([outage(*MORNING)], [HOME], at(27, "14:00"), "Lịch cắt điện hôm nay đã qua giờ."),
        ([outage(*MORNING, state=OutageState.PLANNED)], [HOME], NOW,
         "Có thể. Ngày 27/06/2026 ngõ 61 phố Lạc Trung dự kiến cắt điện 08:30–12:30."),
        ([outage(*MORNING, state=OutageState.POSTPONED)], [HOME], NOW,
         "Lịch cắt điện ngày 27/06/2026 đã hoãn."),
        ([outage(*MORNING, area="Một phần phường Vĩnh Tuy")], [WARD], NOW,
         "Chưa chắc. Ngày 27/06/2026 có 1 lịch cắt điện gần nhà bạn, hãy so với địa chỉ."),
    ],
)  # fmt: skip
def test_the_answer_comes_first(rows: list[Outage], reasons: list[Reason], now: datetime, says: str) -> None:
    """Asked about one day: yes, perhaps or not any more, in one sentence under the title."""
    assert shown(*rows, reasons=reasons, now=now).split("\n\n")[1] == says


def test_a_part_of_the_ward_is_no_hour_without_power() -> None:
    """Only windows that name the lane or street are added up."""
    rows = (outage(*MORNING), outage(at(27, "13:00"), at(27, "15:00")), outage(*EVENING))

    assert "Tổng cộng 2 khung giờ: 6 giờ." in shown(*rows, reasons=[HOME, HOME, WARD])


@pytest.mark.parametrize(
    ("area", "says"),
    [
        ("Một phần phường Vĩnh Tuy", "Có. Ngày 27/06/2026 một phần phường Vĩnh Tuy cắt điện 08:30–12:30."),
        ("x" * 90, "Có. Ngày 27/06/2026 phường Vĩnh Tuy cắt điện 08:30–12:30."),
    ],
)
def test_an_area_is_answered_as_the_utility_writes_it(area: str, says: str) -> None:
    """A part of a ward is not the ward; only where the text is too long for a sentence, its name stands."""
    assert says in shown(outage(*MORNING, area=area), reasons=[WARD], scope=Scope.AREA)
