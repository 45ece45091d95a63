"""From an announcement to what the customer reads, through the courier."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from data.notice_values import Audience, NoticeKind
from scheduler.announce import call_off, start_due
from tests.deliveries.scene import BEN, Scene, scene

TEN = timedelta(minutes=10)
VI, EN = "Công tơ phường Giáp Bát được thay.", "Meters in Giáp Bát are replaced."


async def _announced(here: Scene, kind: NoticeKind = NoticeKind.OTHER) -> int:
    now, everybody = here.watch.now, Audience(is_everybody=True)
    number = await here.store.announcements.add(VI, EN, everybody, now + TEN, now, kind=kind)
    return int(number)


async def test_it_is_read_once_in_ones_own_language(tmp_path: Path) -> None:
    """With the switch that it went by in its last line; then all is reported as sent."""
    async with scene(tmp_path) as here:
        await here.link()
        await here.link(BEN)
        await here.hear("english", BEN)
        here.api.calls.clear()
        number = await _announced(here, NoticeKind.BILL)
        for _time in range(3):
            here.watch.forward(TEN)
            await start_due(here.store, here.watch.now)
            await here.deliver()
        texts = {call.params["chat_id"]: call.params["text"] for call in here.api.calls}

        assert len(here.api.calls) == 2
        assert VI in texts[11]
        assert "TAT 2" in texts[11]
        assert EN in texts[12]
        assert "STOP 2" in texts[12]
        (sent,) = await here.store.announcements.report(number)
        assert (sent.channel, sent.state.value, sent.count) == ("telegram", "sent", 2)


async def test_called_off_while_it_waits_nobody_reads_it(tmp_path: Path) -> None:
    """All were planned, and none was sent."""
    async with scene(tmp_path) as here:
        await here.link()
        here.api.calls.clear()
        number = await _announced(here)
        here.watch.forward(TEN)
        assert await start_due(here.store, here.watch.now) == 1
        assert await call_off(here.store, number, here.watch.now) == (False, 1)
        await here.deliver()

        assert here.api.calls == []
        assert await here.states() == [("dropped", "announced")]
