"""What is said to somebody in the dark follows the plan as it stands at that minute."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.talk import Talk, talking


@pytest.fixture
async def talk(tmp_path: Path) -> AsyncIterator[Talk]:
    async with talking(tmp_path) as one:
        await one.link("PD00000000001")
        yield one


async def test_a_running_outage_explains_the_dark(talk: Talk) -> None:
    """Tomorrow at 09:05 the planned outage of 08:30-12:30 is on."""
    talk.house.portal.watch.forward(timedelta(hours=25))

    (answer,) = await talk.say("mất điện rồi")

    assert "Có lịch cắt điện theo kế hoạch vào lúc này." in answer
    assert "08:30–12:30" in answer


async def test_an_outage_that_is_over_explains_nothing(talk: Talk) -> None:
    """At 13:05 the utility says that the power is back: then the fault may be in the house."""
    talk.house.portal.watch.forward(timedelta(hours=29))

    (answer,) = await talk.say("mất điện rồi")

    assert "Lịch cắt điện theo kế hoạch ở đây vừa kết thúc." in answer
    assert "vào lúc này" not in answer
    assert "Kiểm tra aptomat" in answer
