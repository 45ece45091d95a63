"""What is no area, or more than an area, is told for what it is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest

from backend_client.models import HANOI
from tests.house import Watch
from tests.talk import Talk, talking


@pytest.fixture
async def talk(tmp_path: Path) -> AsyncIterator[Talk]:
    async with talking(tmp_path, Watch(datetime(2026, 11, 28, 9, tzinfo=HANOI))) as one:
        yield one


@pytest.mark.parametrize("is_asked", [True, False])
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("hà nội", "quá rộng"),
        ("🙂🙂", "bằng chữ"),
        ("PD00000000001", "Đây là mã khách hàng."),
        ("PD9900", "không biết đơn vị có mã PD9900"),
        ("ngõ 61", "Ngõ thì cần cả tên đường"),
        ("'phố Lạc Trung'", "Theo dõi phố Lạc Trung?"),
        ("<b>phố</b> _Lạc Trung_", "Theo dõi phố Lạc Trung?"),
        ("PD0400", "Theo dõi Công ty Điện lực Đống Đa?"),
        ("tell me when pho lac trung has an outage", "Theo dõi phố Lạc Trung?"),
    ],
)
async def test_each_mistake_has_its_own_answer(talk: Talk, typed: str, said: str, is_asked: bool) -> None:
    """Behind the command, and as the answer to its question."""
    if is_asked:
        await talk.say("/theodoikhuvuc")
    (shown,) = await talk.say(typed if is_asked else f"/theodoikhuvuc {typed}")

    assert said in shown


@pytest.mark.parametrize(
    "question", ["ngày 31/2/2027 có cắt điện ở phố Bạch Mai không", "cắt điện 30/2 phố Bạch Mai"]
)
async def test_a_day_that_is_not_is_asked_back_at_the_preview(talk: Talk, question: str) -> None:
    """It is a question and no area; the street is still known when a day was chosen."""
    await talk.say("theo dõi phố Lạc Trung")
    (asked,) = await talk.say(question)
    assert "Ý bạn là 28/02 hay 01/03?" in asked
    assert "28/02/2027" in asked

    (shown,) = await talk.say("1")
    assert "phố Bạch Mai" in shown
    assert "28/02/2027" in shown


async def test_days_that_cannot_be_shown_are_not_offered(talk: Talk) -> None:
    """In November the next February is meant; one that is named and long past is said to be so."""
    (asked,) = await talk.say("lich cat dien 31/02")
    assert "28/02/2027" in asked
    assert "2026" not in asked

    (said,) = await talk.say("lịch cắt điện 31/2/2026")
    assert "chỉ xem lại được 30 ngày" in said
    assert "28/02" not in said


async def test_a_new_day_and_street_replace_the_old_ones(talk: Talk) -> None:
    """Asked where, somebody may ask something else instead."""
    await talk.say("lịch cắt điện 05/11")
    (asked,) = await talk.say("ngày 31/2/2027 có cắt điện ở phố Bạch Mai không")
    assert "Ý bạn là 28/02 hay 01/03?" in asked

    assert "phố Bạch Mai" in (await talk.say("2"))[0]


async def test_a_place_and_a_day_that_is_not(talk: Talk) -> None:
    """Also a name without the word for a street is kept."""
    await talk.say("lịch cắt điện")
    await talk.say("lac trung 31/2")

    assert "khu vực Lạc Trung" in (await talk.say("1"))[0]


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("lich cat dien pho lac trung", "Lịch cắt điện · phố Lạc Trung"),
        ("lich cat dien ngo 61 pho lac trung", "Lịch cắt điện · ngõ 61 phố Lạc Trung"),
        ("lich cat dien phuong vinh tuy", "Lịch cắt điện · phường Vĩnh Tuy"),
        ("lich cat dien pho zuyen zung", "Lịch cắt điện · phố Zuyen Zung"),
    ],
)
async def test_a_name_is_shown_as_the_plan_writes_it(talk: Talk, typed: str, title: str) -> None:
    """With its marks where the plan has them."""
    assert title in (await talk.say(typed))[0]


async def test_what_is_planned_is_said_on_its_own_line(talk: Talk) -> None:
    """Of what is past nobody asks whether it was approved."""
    (shown,) = await talk.say("/theodoikhuvuc điện lực hoàn kiếm")
    past, _said, coming = shown.partition("Sắp tới")

    assert "Dự kiến (chưa duyệt)" not in past
    assert all(line.startswith("•") for line in coming.splitlines() if "Dự kiến" in line)
    assert "Cập nhật lúc 09:00 28/11/2026 · Nguồn: dữ liệu mẫu" in shown
