"""When the meter is read, and the check of its digits (F2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend_client.errors import AccessExpired, BackendTimeout
from backend_client.models import HANOI, DailyReading, Month, ReadingPeriod, Register
from bot.commands import Ask, Command
from bot.handlers import meter_check
from bot.handlers import reading as handlers
from bot.messages import Answer
from tests.handlers.plan_fakes import NOW, Portal, account, choice, labels, said, turn

JUNE = Month(2026, 6)
METER = "20123456"


def period(
    month: Month, *, is_expected: bool = False, closing: str | None = None, first: date | None = None
) -> ReadingPeriod:
    used = None if closing is None else Decimal(100)
    index = None if closing is None else Decimal(closing)
    return ReadingPeriod(
        month, 1, first or month.first_on, month.last_on, month.last_on, is_expected, index, used
    )


def days(first: date, count: int, index: str = "12500", per_day: str = "9.8") -> list[DailyReading]:
    rate = Decimal(per_day)
    return [
        DailyReading(first + timedelta(days=n), Register.TOTAL, rate, Decimal(index) + rate * (n + 1), METER)
        for n in range(count)
    ]


async def ask(portal: Portal, question: Ask, now: datetime = NOW) -> Answer:
    here = turn(portal, account(), account(2, "Bố mẹ", "PD00000000002"), now=now)
    return await handlers.ACCOUNT_HANDLERS[question.command](here, question, account())


async def step(portal: Portal, question: Answer, text: str) -> Answer | None:
    assert question.awaiting is not None
    return await handlers.STEPS[question.awaiting.step](turn(portal, account()), question.awaiting, text)


async def test_this_month_at_once() -> None:
    """F2.1 and F2.3: reading day with weekday, days left, the period; by the rule, so `Dự kiến`."""
    answer = await ask(Portal(periods=[period(JUNE, is_expected=True)]), Ask(Command.READING))

    assert "Dự kiến ghi chỉ số: Thứ Ba, 30/06/2026, còn 5 ngày." in said(answer)
    assert "Từ: 01/06/2026\nĐến: 30/06/2026\nSố ngày: 30" in said(answer)
    assert "công tơ đo xa" not in said(answer).lower()
    assert said(answer).endswith("Cập nhật lúc 16:10 25/06/2026 · Nguồn: EVNHANOI")


async def test_a_leap_february_ends_on_the_29th() -> None:
    """F2.3: the day of the record is shown, also in 2028."""
    february = Month(2028, 2)
    now = datetime(2028, 2, 10, 8, 0, tzinfo=HANOI)

    answer = await ask(
        Portal(periods=[period(february, is_expected=True)], now=now), Ask(Command.READING), now
    )

    assert "Thứ Ba, 29/02/2028, còn 19 ngày" in said(answer)
    assert "Số ngày: 29" in said(answer)


async def test_today_is_the_day() -> None:
    """On the reading day that is the first sentence."""
    now = datetime(2026, 6, 30, 0, 5, tzinfo=HANOI)

    answer = await ask(Portal(periods=[period(JUNE, is_expected=True)], now=now), Ask(Command.READING), now)

    assert "Hôm nay là ngày ghi chỉ số: Thứ Ba, 30/06/2026." in said(answer)


async def test_a_past_month() -> None:
    """F2.2: what was read, from the invoice; the months beside it edit the same message."""
    portal = Portal(periods=[period(Month(2026, 5), closing="12345")])

    answer = await ask(portal, Ask(Command.READING, month=Month(2026, 5)))

    assert "Đã ghi chỉ số: Chủ nhật, 31/05/2026." in said(answer)
    assert "Chỉ số cuối kỳ: 12.345\nĐiện dùng: 100\u00a0kWh" in said(answer)
    assert "chưa phải hóa đơn" not in said(answer)
    assert choice(answer, "◀ Tháng trước") == "lichghichiso m=2026-04 a=1 e=1"
    assert choice(answer, "Tháng sau ▶") == "lichghichiso m=2026-06 a=1 e=1"
    assert {"Chọn tháng", "12 tháng gần nhất", "👤 Bố mẹ (PD00…0002)"} <= set(labels(answer))


async def test_read_but_not_billed_yet() -> None:
    """F2.8: index and energy out of the daily readings, said to be provisional."""
    now = datetime(2026, 7, 1, 9, 0, tzinfo=HANOI)
    portal = Portal(periods=[period(JUNE, is_expected=True)], daily=days(JUNE.first_on, 30), now=now)

    answer = await ask(portal, Ask(Command.READING, month=JUNE), now)

    assert "Chỉ số cuối kỳ: 12.794\nĐiện dùng: 294\u00a0kWh" in said(answer)
    assert "chưa phải hóa đơn" in said(answer)


async def test_energy_of_a_period_with_gaps_is_not_added_up() -> None:
    """F2.8: a day the meter did not report would make the sum too small, so only the index is shown."""
    now = datetime(2026, 7, 1, 9, 0, tzinfo=HANOI)
    daily = [row for row in days(JUNE.first_on, 30) if row.on.day != 12]
    portal = Portal(periods=[period(JUNE, is_expected=True)], daily=daily, now=now)

    answer = await ask(portal, Ask(Command.READING, month=JUNE), now)

    assert "Chỉ số cuối kỳ: 12.794" in said(answer)
    assert "Điện dùng" not in said(answer)


async def test_read_and_nothing_known_yet() -> None:
    """F2.8: until the last day's index is there, none is shown and none is made up."""
    now = datetime(2026, 7, 1, 0, 30, tzinfo=HANOI)
    portal = Portal(periods=[period(JUNE, is_expected=True)], daily=days(JUNE.first_on, 29), now=now)

    answer = await ask(portal, Ask(Command.READING, month=JUNE), now)

    assert "Chỉ số cuối kỳ" not in said(answer)
    assert "Chưa có chỉ số của kỳ này." in said(answer)


async def test_several_readings_in_a_month() -> None:
    """F2.6: every cycle is shown, by its number; short cycles are not called unusual."""
    cycles = [
        ReadingPeriod(JUNE, n, date(2026, 6, first), date(2026, 6, last), date(2026, 6, last), n == 3)
        for n, first, last in ((1, 1, 10), (2, 11, 20), (3, 21, 30))
    ]

    answer = await ask(Portal(periods=cycles), Ask(Command.READING))

    for n in (1, 2, 3):
        assert f"06/2026, kỳ {n}" in said(answer)
    assert "định mức bậc thang" not in said(answer)


async def test_a_month_to_come() -> None:
    """F2.7: not published, and what is usual."""
    answer = await ask(Portal(), Ask(Command.READING, month=Month(2026, 9)))

    assert "Chưa có lịch tháng 9/2026. Thông thường là ngày cuối tháng." in said(answer)


async def test_the_coming_month_is_unpublished_too() -> None:
    """F2.7: a day that only the rule knows is no schedule."""
    july = Month(2026, 7)

    answer = await ask(Portal(periods=[period(july, is_expected=True)]), Ask(Command.READING, month=july))

    assert "Chưa có lịch tháng 7/2026." in said(answer)


async def test_before_the_contract() -> None:
    """F2.7: said from what we know, without asking the portal; no way further back."""
    portal = Portal()

    answer = await ask(portal, Ask(Command.READING, month=Month(2023, 3)))

    assert "Hợp đồng bắt đầu từ 04/2023." in said(answer)
    assert portal.asked == []
    assert "◀ Tháng trước" not in labels(answer)


async def test_a_month_without_data() -> None:
    """A past month nobody has data of is said so."""
    answer = await ask(Portal(), Ask(Command.READING, month=Month(2026, 3)))

    assert "EVNHANOI không có dữ liệu ghi chỉ số tháng 3/2026" in said(answer)


@pytest.mark.parametrize(
    ("typed", "heading"),
    [
        ("t6", "30/06/2026"),
        ("T6/26", "30/06/2026"),
        ("thang 6", "30/06/2026"),
        ("06-2026", "30/06/2026"),
        ("tháng trước", "31/05/2026"),
        ("tháng này", "30/06/2026"),
    ],
)
async def test_month_words(typed: str, heading: str) -> None:
    """F2.9: every way to say a month."""
    portal = Portal(periods=[period(JUNE, is_expected=True), period(Month(2026, 5), closing="1")])
    picker = await ask(portal, Ask(Command.READING_PICK_MONTH))

    answer = await step(portal, picker, typed)

    assert answer is not None
    assert heading in said(answer)


@pytest.mark.parametrize(
    ("typed", "says"), [("13/2026", "Tháng từ 1 đến 12."), ("xyz", "Bot chưa đọc được tháng.")]
)
async def test_a_month_that_cannot_be_is_asked_again(typed: str, says: str) -> None:
    """F2.9: the question stays open."""
    picker = await ask(Portal(), Ask(Command.READING_PICK_MONTH))

    answer = await step(Portal(), picker, typed)

    assert answer is not None
    assert says in said(answer)
    assert answer.awaiting == picker.awaiting


async def test_the_picker_offers_no_month_before_the_contract() -> None:
    """F2.2 with F2.7: newest first, nine choices at most."""
    picker = await ask(Portal(), Ask(Command.READING_PICK_MONTH))

    assert labels(picker)[0] == "06/2026"
    assert len(picker.replies[0].choices) <= 9


async def test_twelve_months() -> None:
    """F2.2: one line each, newest first; missing months are named, by why they are missing."""
    broken = Month(2026, 1)
    months = [JUNE.shift(-ago) for ago in range(1, 12)]
    periods = [period(month, closing="12345") for month in months if month != Month(2025, 12)]
    portal = Portal(periods=[period(JUNE, is_expected=True), *periods], broken_months=frozenset({broken}))

    answer = await ask(portal, Ask(Command.READING_YEAR))

    assert "Kỳ | Ghi | Ngày | Chỉ số\n06/2026 | 30/06 | 30 | –\n" in said(answer)
    assert "05/2026 | 31/05 | 31 | 12.345" in said(answer)
    assert "Kỳ 06/2026: ngày ghi là dự kiến." in said(answer)
    assert "Chưa có dữ liệu: 12/2025." in said(answer)
    assert "Chưa tra được: 01/2026." in said(answer)


async def test_twelve_months_of_which_none_is_known() -> None:
    """A portal that answers nothing is a fault, not an empty year; an ended permission is raised as such."""
    for fault in (BackendTimeout(), AccessExpired()):
        with pytest.raises(type(fault)):
            await ask(Portal(fault=fault), Ask(Command.READING_YEAR))


async def test_a_portal_that_hangs_does_not_hold_the_year(monkeypatch: pytest.MonkeyPatch) -> None:
    """X21: months that come too late are left out, the others are shown."""
    monkeypatch.setattr(handlers, "_YEAR_WITHIN_S", 0.05)
    portal = Portal(periods=[period(JUNE, is_expected=True)], hanging_months=frozenset({Month(2026, 5)}))

    answer = await ask(portal, Ask(Command.READING_YEAR))

    assert "06/2026 | 30/06" in said(answer)
    assert "Chưa tra được: 05/2026." in said(answer)


async def test_the_digits_of_the_meter_fit() -> None:
    """Menu 2.5: newest index plus the use since then; the tolerance is stated."""
    portal = Portal(daily=days(date(2026, 6, 1), 24))
    question = await ask(portal, Ask(Command.METER_CHECK))

    answer = await step(portal, question, "12740")

    assert "kết thúc bằng 3456" in said(question)
    assert answer is not None
    assert "Khớp: số trên công tơ hợp với chỉ số EVNHANOI ghi hằng ngày." in said(answer)
    assert "12.735,2 (cuối ngày 24/06/2026)" in said(answer)
    assert "chênh 30%" in said(answer)
    assert "ít nhất 5 kWh" in said(answer)


@pytest.mark.parametrize(("typed", "word"), [("13100", "cao hơn"), ("12.500", "thấp hơn")])
async def test_the_digits_are_off(typed: str, word: str) -> None:
    """Beyond rank 8: a request that can be read to the hotline, which needs the whole code."""
    portal = Portal(daily=days(date(2026, 6, 1), 24))
    question = await ask(portal, Ask(Command.METER_CHECK))

    answer = await step(portal, question, typed)

    assert answer is not None
    assert f"Lệch: {word} mức dự kiến" in said(answer)
    assert "“Tôi đề nghị kiểm tra chỉ số công tơ của mã PD00000000001." in said(answer)
    assert labels(answer)[0] == "Gọi 19001288"
    assert METER not in said(answer)


@pytest.mark.parametrize(("typed", "says"), [("12750", "cao hơn"), ("12733", "thấp hơn")])
async def test_a_few_kwh_alarm_nobody(typed: str, says: str) -> None:
    """Beyond the expected range by less than the tolerance is nearly right: no hotline, no request."""
    portal = Portal(daily=days(date(2026, 6, 1), 24))
    question = await ask(portal, Ask(Command.METER_CHECK))

    answer = await step(portal, question, typed)

    assert answer is not None
    assert f"Gần khớp: {says} mức dự kiến" in said(answer)
    assert "19001288" not in said(answer)
    assert "Gọi 19001288" not in labels(answer)


async def test_the_red_decimal_typed_along() -> None:
    """127404 on a meter at 12740,4 is the usual slip, not a fault of the meter."""
    portal = Portal(daily=days(date(2026, 6, 1), 24))
    question = await ask(portal, Ask(Command.METER_CHECK))

    answer = await step(portal, question, "127404")

    assert answer is not None
    assert "bot hiểu là 12.740,4" in said(answer)
    assert "19001288" not in said(answer)


async def test_what_is_no_number_is_asked_again() -> None:
    """X22: the question stays open; another question leaves it."""
    portal = Portal(daily=days(date(2026, 6, 1), 24))
    question = await ask(portal, Ask(Command.METER_CHECK))

    answer = await step(portal, question, "không thấy rõ")

    assert answer is not None
    assert answer.awaiting == question.awaiting
    assert await step(portal, question, "hóa đơn tháng 5") is None


async def test_a_meter_that_reports_no_days() -> None:
    """Nothing to compare with: said, and no digits are asked for."""
    answer = await ask(Portal(), Ask(Command.METER_CHECK))

    assert "chưa đối chiếu được" in said(answer)
    assert answer.awaiting is None


async def test_a_meter_with_three_registers() -> None:
    """All three are asked for and compared as their sum; a day without one of them does not count."""
    daily = [
        DailyReading(date(2026, 6, on), register, Decimal(3), Decimal(1000 * n + 3 * on), METER)
        for on in range(1, 25)
        for n, register in enumerate((Register.NORMAL, Register.PEAK, Register.OFF_PEAK), 1)
    ]
    portal = Portal(daily=daily[:-1])
    question = await ask(portal, Ask(Command.METER_CHECK))

    answer = await step(portal, question, "1074 2073 3072")

    assert "ba chỉ số" in said(question)
    assert answer is not None
    assert "Khớp" in said(answer)
    assert "6.207 (cuối ngày 23/06/2026)" in said(answer)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("1074", "Bạn mới gõ 1 số. Cần đủ 3 số: bình thường, cao điểm, thấp điểm."),
        ("1074 và 2073", "Bạn mới gõ 2 số."),
    ],
)
async def test_one_register_of_three_is_never_judged(typed: str, says: str) -> None:
    """Beside the sum of three any one of them is far off: the question is asked again, then answered."""
    daily = [
        DailyReading(date(2026, 6, on), register, Decimal(3), Decimal(1000 * n + 3 * on), METER)
        for on in range(1, 25)
        for n, register in enumerate((Register.NORMAL, Register.PEAK, Register.OFF_PEAK), 1)
    ]
    portal = Portal(daily=daily)
    question = await ask(portal, Ask(Command.METER_CHECK))

    answer = await step(portal, question, typed)

    assert answer is not None
    assert says in said(answer)
    assert "Lệch" not in said(answer)
    assert answer.awaiting == question.awaiting
    again = await step(portal, answer, "1074 2073 3072")
    assert again is not None
    assert "Khớp" in said(again)


async def test_a_replaced_meter_is_compared_with_itself() -> None:
    """The old meter's numbers have nothing to do with the new one's."""
    old = days(date(2026, 6, 1), 10, index="48000")
    new = [
        DailyReading(date(2026, 6, n), Register.TOTAL, Decimal(10), Decimal(10 * (n - 10)), "99")
        for n in range(11, 25)
    ]
    portal = Portal(daily=[*old, *new])
    question = await ask(portal, Ask(Command.METER_CHECK))

    answer = await step(portal, question, "147")

    assert answer is not None
    assert "Khớp" in said(answer)


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("12658", [12658]),
        ("12.658", [12658]),
        ("12 658", [12658]),
        ("12.658,4", ["12658.4"]),
        ("12658.4", ["12658.4"]),
        ("12658,45", ["12658.45"]),
        ("012658", [12658]),
        ("１２６５８", [12658]),
        ("công tơ số 1 chỉ 12658", [12658]),
        ("5120 2044 1873", [5120, 2044, 1873]),
        ("120 204 187", [120, 204, 187]),
        ("", []),
        ("không", []),
        ("12.658.", [12658]),
    ],
)
def test_how_an_index_is_typed(typed: str, numbers: Sequence[int | str]) -> None:
    """Dots, commas, spaces, full-width digits, words around."""
    assert meter_check.read_numbers(typed) == [Decimal(number) for number in numbers]


@given(st.text(max_size=60))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    """X22: whatever was typed, numbers come out or none."""
    assert all(number >= 0 for number in meter_check.read_numbers(text))
