"""What was written while the webhook was down is found, answered once, and only where nobody has answered."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.channels.zalo.oa_catch_up import CatchUp
from bot.channels.zalo.oa_receiving import Receiving
from tests.house import no_sleep
from tests.zalo.oa_server import APP_ID, CUSTOMER, OA_ID, sample
from tests.zalo.oa_world import OnOa, on_oa


def looking(oa: OnOa) -> CatchUp:
    """What runs beside the webhook, to be called by hand."""
    clock = oa.house.portal.watch
    receiving = Receiving(oa.store, oa.house.answering.receive, clock, APP_ID)
    return CatchUp(oa.channel.client, receiving, oa.store, clock, APP_ID, sleep=no_sleep)


def line(oa: OnOa, message: str, number: int, **more: Any) -> dict[str, Any]:
    """As Zalo lists it; said now."""
    (made,) = sample("resp_oa_conversation")["data"]
    user = more.pop("user", CUSTOMER)
    oa.zalo.heard[user] = oa.zalo.clock()
    said = {"message": message, "message_id": f"92e5d851aa81{number:08d}", "from_id": user, "to_id": OA_ID}
    return {**made, **said, "time": int(oa.zalo.clock().timestamp() * 1000) + number, **more}


async def look(oa: OnOa, catch_up: CatchUp) -> int:
    found = await catch_up.look_once()
    await oa.engine.drain()
    return found


async def test_a_missed_question_is_answered_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """And the operators hear that the webhook does not bring everything."""
    async with on_oa(tmp_path) as oa:
        catch_up = looking(oa)
        assert await look(oa, catch_up) == 0
        oa.forward(hours=3)
        oa.zalo.past += [line(oa, "biểu giá điện", 1), line(oa, "#evn:lienhe", 2)]
        oa.zalo.past += [line(oa, "menu", 3, user="777")]
        oa.forward(minutes=2)
        assert await look(oa, catch_up) == 3
        assert await look(oa, catch_up) == 0
        assert await look(oa, looking(oa)) == 0

        assert len(oa.zalo.texts()) == 3
    assert "3 message(s) did not come by the webhook" in caplog.text


async def test_what_the_webhook_brought_is_not_answered_again(tmp_path: Path) -> None:
    """Both ways know a message by the same id."""
    async with on_oa(tmp_path) as oa:
        catch_up = looking(oa)
        await look(oa, catch_up)
        oa.forward(minutes=10)
        said = line(oa, "biểu giá điện", 1)
        await oa.deliver(oa.zalo.text("biểu giá điện", message_id=said["message_id"]))
        oa.zalo.past.append(said)
        oa.forward(minutes=2)

        assert await look(oa, catch_up) == 0
        assert len(oa.zalo.texts()) == 1


async def test_what_somebody_answered_is_left_alone(tmp_path: Path) -> None:
    """The staff went on by hand while the bot was down."""
    async with on_oa(tmp_path) as oa:
        catch_up = looking(oa)
        await look(oa, catch_up)
        oa.forward(hours=1)
        oa.zalo.past += [line(oa, "biểu giá điện", 1)]
        oa.zalo.past += [line(oa, "Chào bạn", 2, src=0, from_id=OA_ID, to_id=CUSTOMER)]
        oa.forward(minutes=2)

        assert await look(oa, catch_up) == 0
        assert oa.zalo.texts() == []


async def test_what_is_old_or_on_its_way_is_left_alone(tmp_path: Path) -> None:
    """An answer after a day confuses; what was said just now comes by the webhook."""
    async with on_oa(tmp_path) as oa:
        catch_up = looking(oa)
        await look(oa, catch_up)
        oa.zalo.past += [line(oa, "menu", 1)]
        oa.forward(hours=25)
        oa.zalo.past += [line(oa, "biểu giá điện", 2, user="777")]
        assert await look(oa, catch_up) == 0
        oa.forward(minutes=2)
        assert await look(oa, catch_up) == 1

        assert len(oa.zalo.texts()) == 1


async def test_at_the_first_start_nothing_is_looked_for(tmp_path: Path) -> None:
    """The account may have talked to people for years."""
    async with on_oa(tmp_path) as oa:
        oa.zalo.past += [line(oa, "menu", 1)]
        oa.forward(minutes=2)

        assert await look(oa, looking(oa)) == 0


async def test_who_withdrew_is_not_looked_for(tmp_path: Path) -> None:
    """Erased is erased, though Zalo still lists what was said."""
    async with on_oa(tmp_path) as oa:
        catch_up = looking(oa)
        await look(oa, catch_up)
        oa.forward(minutes=10)
        oa.zalo.past += [line(oa, "menu", 1)]
        await catch_up.receiving.take(oa.zalo.event("user_withdraw"))
        oa.forward(minutes=2)

        assert await look(oa, catch_up) == 0


async def test_many_pages_are_read(tmp_path: Path) -> None:
    """Zalo gives ten at a time; lines that nobody can read are passed over."""
    async with on_oa(tmp_path) as oa:
        catch_up = looking(oa)
        await look(oa, catch_up)
        oa.forward(hours=1)
        oa.zalo.past += [line(oa, "menu", n, user=str(9_000_000 + n)) for n in range(25)]
        oa.zalo.past[3] |= {"src": "?"}
        oa.forward(minutes=2)

        assert await look(oa, catch_up) == 24


async def test_one_process_looks_at_a_time(tmp_path: Path) -> None:
    async with on_oa(tmp_path) as oa:
        await look(oa, looking(oa))
        lasts = timedelta(minutes=5)
        await oa.store.leases.take(f"zalo.past.{APP_ID}", "another", oa.zalo.clock(), lasts)
        before = len(oa.zalo.calls)

        assert await look(oa, looking(oa)) == 0
        assert len(oa.zalo.calls) == before
