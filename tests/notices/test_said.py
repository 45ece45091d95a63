"""Thresholds, quiet hours and wishes as customers type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.handlers.hours_said import Hours, WrongHours, read_hours
from bot.handlers.limit_said import Limit, WrongLimit, of_option, read_limit
from bot.handlers.notice_said import Topic, is_refusal, is_wish, topic_of


@pytest.mark.parametrize(
    ("text", "starts", "ends"),
    [
        ("22h đến 6h", 22 * 60, 6 * 60),
        ("22:00-6:00", 22 * 60, 6 * 60),
        ("từ 22h30 tới 5 giờ sáng", 22 * 60 + 30, 5 * 60),
        ("10 giờ tối đến 6 giờ sáng", 22 * 60, 6 * 60),
        ("10h tối tới 6h sáng", 22 * 60, 6 * 60),
        ("10h toi den 6h sang", 22 * 60, 6 * 60),
        ("22h toi 6h", 22 * 60, 6 * 60),
        ("22 - 6", 22 * 60, 6 * 60),
        ("12h đêm đến 6h", 0, 6 * 60),
        ("1h đêm đến 7 rưỡi", 60, 7 * 60 + 30),
        ("24h đến 5h", 0, 5 * 60),
        ("10pm to 6am", 22 * 60, 6 * 60),
        ("9:30 pm until 7 am", 21 * 60 + 30, 7 * 60),
        ("không làm phiền từ 12h trưa đến 2h chiều", 12 * 60, 14 * 60),
    ],
)
def test_quiet_hours_in_words(text: str, starts: int, ends: int) -> None:
    """Clock, spoken and English hours; "tối" is the evening, "tới" is until."""
    assert read_hours(text) == Hours(starts, ends)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("25h đến 6h", WrongHours.NO_SUCH_TIME),
        ("22h75 đến 6h", WrongHours.NO_SUCH_TIME),
        ("24h30 đến 6h", WrongHours.NO_SUCH_TIME),
        ("22h đến 22h", WrongHours.SAME),
        ("10h đến 6h", WrongHours.TOO_LONG),
        ("ban đêm", None),
        ("22h", None),
    ],
)
def test_hours_that_cannot_be(text: str, why: WrongHours | None) -> None:
    """Refused by name; what names no two times is not understood."""
    assert read_hours(text) is why


@given(st.text(max_size=60))
def test_any_text_is_read_without_fault(text: str) -> None:
    """Whatever is typed, hours are of a day and a threshold is above zero."""
    hours, limit = read_hours(text), read_limit(text, is_answer=True)
    topic_of(text)

    assert not isinstance(hours, Hours) or (0 <= hours.starts < 1440 and 0 <= hours.ends < 1440)
    assert not isinstance(limit, Limit) or (limit.kwh or limit.percent or 0) > 0


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("300", Limit(kwh=300)),
        ("300 kWh", Limit(kwh=300)),
        ("300 số", Limit(kwh=300)),
        ("quá 300 số", Limit(kwh=300)),
        ("1.200 kWh", Limit(kwh=1200)),
        ("ba trăm số", Limit(kwh=300)),
        ("20%", Limit(percent=20)),
        ("20 phần trăm", Limit(percent=20)),
        ("20% so với tháng trước", Limit(percent=20, against="month")),
        ("hơn năm ngoái 20%", Limit(percent=20, against="year")),
        ("20% over the same month last year", Limit(percent=20, against="year")),
    ],
)
def test_thresholds_in_words(text: str, limit: Limit) -> None:
    """kWh in digits and words, per cent over either period."""
    assert read_limit(text, is_answer=True) == limit


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("0", WrongLimit.ZERO),
        ("0%", WrongLimit.ZERO),
        ("-300", WrongLimit.BELOW_ZERO),
        ("âm 20%", WrongLimit.BELOW_ZERO),
        ("300,5 kWh", WrongLimit.NOT_WHOLE),
        ("12,5%", WrongLimit.NOT_WHOLE),
        ("100.001 kWh", WrongLimit.TOO_MUCH),
        ("501%", WrongLimit.TOO_MANY_PERCENT),
        ("500 nghìn", WrongLimit.MONEY),
        ("nhiều quá", None),
        ("nhà 2", None),
    ],
)
def test_thresholds_that_make_no_sense(text: str, why: WrongLimit | None) -> None:
    """Refused by name, never rounded or guessed."""
    assert read_limit(text, is_answer=True) is why


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("ngưỡng cảnh báo nhà 2", None),
        ("ngưỡng của phòng 301", None),
        ("ngưỡng 300", Limit(kwh=300)),
        ("vượt 300 thì báo", Limit(kwh=300)),
    ],
)
def test_number_of_a_home_is_no_threshold(text: str, limit: Limit | None) -> None:
    """In a line that was not asked for, a bare number counts only behind a word that says so."""
    assert read_limit(text) == limit


@given(st.builds(Limit, kwh=st.integers(1, 100_000)) | st.builds(
    Limit, percent=st.integers(1, 500), against=st.sampled_from(["month", "year"])
))  # fmt: skip
def test_threshold_comes_back_from_its_button(limit: Limit) -> None:
    """Encoding and decoding lose nothing."""
    assert of_option(limit.option) == limit


@pytest.mark.parametrize("option", ["k0", "k100001", "m501", "x20", "k", "k3.5", "k-3", "off", ""])
def test_forged_thresholds_are_nothing(option: str) -> None:
    assert of_option(option) is None


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("báo tôi khi có lịch cắt điện", Topic.OUTAGE),
        ("báo tôi khi có lịch mới", Topic.OUTAGE),
        ("nhắc tôi đóng tiền", Topic.BILL),
        ("báo em khi có hóa đơn", Topic.BILL),
        ("nhắc mình ngày ghi điện", Topic.READING),
        ("vượt 300 số thì báo", Topic.LIMIT),
        ("dùng quá 300 thì báo", Topic.LIMIT),
        ("tăng 20% thì báo", Topic.LIMIT),
        ("giờ yên lặng", Topic.QUIET),
        ("đêm khuya đừng nhắn", Topic.QUIET),
        ("dem dung nhan tin", Topic.QUIET),
        ("đừng báo lúc đang ngủ", Topic.QUIET),
        ("sau 10 giờ tối đừng nhắn tin tiền điện", Topic.QUIET),
        ("no messages at night", Topic.QUIET),
        ("đêm nay cắt điện thì báo em", Topic.OUTAGE),
        ("tin đã gửi", Topic.SENT),
        ("báo khi có điện lại", Topic.POWER_BACK),
        ("báo tôi khi không có điện", Topic.OUTAGE),
        ("cài đặt thông báo", None),
        ("bật thông báo", None),
    ],
)
def test_what_a_line_is_about(text: str, topic: Topic | None) -> None:
    assert topic_of(text) is topic


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("nhắc tôi đóng tiền", True),
        ("bật thông báo tiền điện", True),
        ("thông báo tiền điện", False),
        ("thông báo hóa đơn bao giờ có", False),
        ("sao chưa nhận được thông báo tiền điện", False),
    ],
)
def test_wishes_are_told_from_names(text: str, is_one: bool) -> None:
    """ "Báo" in "thông báo" is no wish, nor is a complaint that nothing came."""
    assert is_wish(text) is is_one


def test_refusals() -> None:
    """At the beginning of a line; "nộp" and "bóng" begin with none of them."""
    assert [is_refusal(text) for text in ("bỏ ngưỡng", "tắt giờ yên lặng", "nộp tiền", "22h")] == [
        True, True, False, False,
    ]  # fmt: skip
