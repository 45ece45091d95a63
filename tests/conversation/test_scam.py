"""A suspicious call is held against the records, and the warning comes whatever happens."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sandbox.faults import Fault
from tests.talk import Talk, talking

LAST = "Đừng chuyển tiền, đừng cài ứng dụng theo cuộc gọi."


@pytest.fixture
async def talk(tmp_path: Path) -> AsyncIterator[Talk]:
    async with talking(tmp_path) as one:
        yield one


@pytest.mark.parametrize(
    ("user_name", "said"),
    [("PD00000000002", "bạn đã trả đủ"), ("PD00000000001", "bạn còn 845.694\N{NO-BREAK SPACE}đ chưa trả")],
)
async def test_the_records_are_told_and_what_is_not_known(talk: Talk, user_name: str, said: str) -> None:
    """The debt of the records, and that nobody here knows who called."""
    await talk.link(user_name)

    (answer,) = await talk.say("có người gọi đòi cắt điện")

    assert f"Theo dữ liệu của EVNHANOI, {said}." in answer
    assert "Bot không biết ai đã gọi cho bạn." in answer
    assert LAST in answer


async def test_an_empty_debt_list_is_no_proof(talk: Talk) -> None:
    """F4.11 holds here too: a scared customer must not be told "paid" by a portal that was asked too fast."""
    await talk.link("PD00000000001")
    talk.house.portal.faults.set("debts", Fault.EMPTY_LIST)

    (answer,) = await talk.say("/kiemtralua")

    assert "Chưa kiểm tra được bạn còn nợ hay không." in answer
    assert LAST in answer


@pytest.mark.parametrize("fault", [Fault.HTTP_500, Fault.HTML, Fault.TOKEN_EXPIRED])
async def test_the_warning_does_not_wait_for_the_portal(talk: Talk, fault: Fault) -> None:
    """Who is on the telephone with a stranger needs the warning, portal or not."""
    await talk.link("PD00000000001")
    talk.house.portal.faults.set("*", fault)

    (answer,) = await talk.say("có phải lừa đảo không")

    assert LAST in answer


async def test_a_stranger_is_warned_too(talk: Talk) -> None:
    """The warning needs no linked code."""
    (answer,) = await talk.say("tin nhắn lạ đòi tiền điện")

    assert LAST in answer


async def test_a_harmless_question_with_a_danger_word_still_ends_with_the_emergency_text(talk: Talk) -> None:
    """The guide first, what to do in danger beneath it."""
    answers = await talk.say("mẹo phòng cháy do điện")

    assert "🚨" in answers[-1]
    assert "115" in answers[-1]
