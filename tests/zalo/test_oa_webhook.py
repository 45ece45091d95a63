"""The webhook of the Official Account: only Zalo gets in, what came is stored before 200, nothing blocks."""

from __future__ import annotations

import asyncio
import json
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.channels.zalo.oa_doorway import Doorway
from bot.channels.zalo.oa_signature import explained, is_signed, mac
from data.errors import StoreFull
from tests.zalo.oa_server import APP_ID, APP_SECRET, CS, OA_ID, OA_SECRET, sample, signature
from tests.zalo.oa_world import OnOa, on_oa

(VECTOR,) = [one for one in sample("vec_signatures") if one["kind"] == "webhook_mac"]


def test_the_known_signature() -> None:
    """A digest that somebody else published."""
    body, secret = VECTOR["raw_body"].encode(), VECTOR["oa_secret"]

    assert mac(VECTOR["app_id"], body, VECTOR["timestamp"], secret) == VECTOR["expected_sha256"]
    said = f"mac={VECTOR['expected_sha256']}"
    assert is_signed(said, VECTOR["app_id"], body, [VECTOR["timestamp"]], secret)
    assert is_signed(
        said.upper().replace("MAC", "mac"), VECTOR["app_id"], body, ["1", VECTOR["timestamp"]], secret
    )
    assert not is_signed(said, VECTOR["app_id"], body + b" ", [VECTOR["timestamp"]], secret)
    assert not is_signed(said, VECTOR["app_id"], body, [], secret)


def test_wrong_recipes_are_named() -> None:
    """What public samples do wrong: for bringing the webhook up."""
    body = b'{"a":1}'

    def why(said: str) -> str:
        return explained(said, APP_ID, OA_ID, body, "17", OA_SECRET, APP_SECRET)

    assert why(mac(OA_ID, body, "17", OA_SECRET)) == "the account's id instead of the app's"
    assert why(mac(APP_ID, body, "17", APP_SECRET)) == "the app secret instead of the OA secret key"
    assert why("00") == "no recipe that we know"


async def set_apart(oa: OnOa) -> list[str]:
    async with oa.store._database.reading() as session:
        return list(await session.scalars(text("SELECT reason FROM quarantine ORDER BY id")))


async def stored(oa: OnOa) -> int:
    async with oa.store._database.reading() as session:
        return int(await session.scalar(text("SELECT count(*) FROM inbox")) or 0)


async def test_the_console_may_ask_whether_we_are_here(tmp_path: Path) -> None:
    """It posts `{}` without a signature when the address is saved, and wants 200."""
    async with on_oa(tmp_path) as oa, oa.http.post(oa.url, data=b"{}") as response:
        assert response.status == 200
        assert await stored(oa) == 0


async def test_nobody_else_gets_in(tmp_path: Path) -> None:
    """Without Zalo's signature nothing is read or kept."""
    async with on_oa(tmp_path) as oa:
        for said in ("", "mac=", "mac=00", "mac=sai-chữ-ký-đấy", f"mac={signature(b'other', '1')}"):
            assert await oa.deliver(oa.zalo.text("biểu giá điện"), **{"X-ZEvent-Signature": said}) == 403
        assert await stored(oa) == 0
        assert oa.zalo.calls == []


async def test_the_wrong_secret_is_explained(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The app's secret in place of the webhook's is the commonest mistake; the log names no secret."""
    async with on_oa(tmp_path, explain_signatures=True) as oa:
        event = oa.zalo.text("biểu giá điện")
        body = json.dumps(event, ensure_ascii=False).encode()
        said = f"mac={signature(body, event['timestamp'], secret=APP_SECRET)}"
        assert await oa.deliver(event, **{"X-ZEvent-Signature": said}) == 403

    assert "the app secret instead of the OA secret key" in caplog.text
    assert "canary" not in caplog.text


async def test_the_timestamp_may_come_in_the_header(tmp_path: Path) -> None:
    async with on_oa(tmp_path) as oa:
        event = oa.zalo.text("biểu giá điện")
        body = json.dumps(event, ensure_ascii=False).encode()
        headers = {"X-ZEvent-Timestamp": "77", "X-ZEvent-Signature": f"mac={signature(body, '77')}"}
        assert await oa.deliver(event, **headers) == 200


async def test_an_event_is_answered_once(tmp_path: Path) -> None:
    """Zalo repeats what it thinks was not received."""
    async with on_oa(tmp_path) as oa:
        event = oa.zalo.text("biểu giá điện")
        statuses = await asyncio.gather(*(oa.deliver(event, num_retry=str(n)) for n in range(5)))

        assert statuses == [200] * 5
        assert len(oa.zalo.texts()) == 1


async def test_the_consoles_test_is_answered_each_time(tmp_path: Path) -> None:
    """It always has the same message id."""
    async with on_oa(tmp_path) as oa:
        for timestamp in ("1782954300001", "1782954300002"):
            event = sample("wh_oa_user_send_text_console_test") | {"timestamp": timestamp}
            oa.zalo.heard[event["sender"]["id"]] = oa.zalo.clock()
            assert await oa.deliver(event) == 200
            assert await oa.deliver(event) == 200  # the same one, repeated

        assert len(oa.zalo.texts()) == 2


async def test_what_does_not_concern_us_is_taken(tmp_path: Path) -> None:
    """Anything but 200 would come again, and switch the webhook off."""
    events: list[dict[str, Any]] = [
        sample("wh_oa_add_user_to_tag"),
        {"event_name": "user_seen_message", "sender": {"id": "1"}},
        {"event_name": "an_event_of_next_year", "what": ["ever"]},
        {"event_name": "oa_send_text", "sender": {"id": OA_ID}, "recipient": {"id": "1"}, "message": {}},
        {"event_name": "anonymous_send_text", "sender": {"id": "1"}, "message": {"text": "?"}},
    ]
    async with on_oa(tmp_path) as oa:
        for event in events:
            assert await oa.deliver({"timestamp": "1"} | event) == 200
        assert await stored(oa) == 0
        assert await set_apart(oa) == []
        assert oa.zalo.calls == []


async def test_what_cannot_be_read_is_set_apart(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Sealed, for the operators; the next event is answered."""
    reasons = {
        b"[]": "event: model_type",
        b'{"event_name": 7}': "event_name: string_type",
        b'{"event_name": "user_send_text", "message": {"text": "canary"}}': "user: missing",
        b'{"event_name": "follow", "sender": "canary"}': "sender: model_type",
        b"\xff no JSON": "no JSON",
    }
    async with on_oa(tmp_path) as oa:
        for body in reasons:
            headers = {"X-ZEvent-Timestamp": "1", "X-ZEvent-Signature": f"mac={signature(body, '1')}"}
            assert await oa.deliver(body, **headers) == 200
        assert await set_apart(oa) == list(reasons.values())
        assert len(await oa.say("biểu giá điện")) == 1

    assert "canary" not in caplog.text


async def test_too_much_is_refused(tmp_path: Path) -> None:
    async with on_oa(tmp_path) as oa:
        assert await oa.deliver(b" " * 600_000) == 413


async def test_nothing_is_acknowledged_that_is_not_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk: 503, and once there is space the repeated event is answered."""

    async def full(*_given: Any) -> list[bool]:
        raise StoreFull("SQLITE_FULL")

    async with on_oa(tmp_path) as oa:
        event = oa.zalo.text("biểu giá điện")
        with monkeypatch.context() as patch:
            patch.setattr(oa.store.inbox, "take_in_all", full)
            assert await oa.deliver(event) == 503
        assert await oa.deliver(event) == 200
        assert len(oa.zalo.of(CS)) == 1


async def test_the_domain_is_ours(tmp_path: Path) -> None:
    """Zalo asks for a page with a code before it delivers there."""
    async with on_oa(tmp_path, site_verification="AbC-123") as oa:
        page = oa.url.replace("/zalo/webhook", "/zalo_verifierAbC-123.html")
        async with oa.http.get(page) as response:
            assert response.status == 200
            assert 'content="AbC-123"' in await response.text()


async def test_answers_give_way_to_what_is_to_be_stored() -> None:
    """While many events are at the door no turn begins."""
    doorway = Doorway()
    with ExitStack() as full:
        for _ in range(8):
            full.enter_context(doorway.passing())
        waiting = asyncio.create_task(doorway.quiet())
        await asyncio.sleep(0.05)
        assert not waiting.done()
    await asyncio.wait_for(waiting, 1)
    assert doorway.inside == 0
