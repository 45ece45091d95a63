"""Messages out: the bodies that Zalo documents, its refusals by what to do next, and what is sent unasked."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from zalo_sdk.oa.Client import Client  # type: ignore[import-untyped]
from zalo_sdk.oa.ZaloMessage import (  # type: ignore[import-untyped]
    ZaloAction,
    ZaloAttachment,
    ZaloMessageBody,
    ZaloRecipient,
)

from backend_client.models import HANOI
from bot.channels.zalo import oa_bodies as bodies
from bot.channels.zalo.oa_client import OaClient
from bot.channels.zalo.oa_errors import AccountBlocked, FileUnknown, NightRest, TokenRefused, refusal
from bot.channels.zalo.oa_http import OaHttp, appsecret_proof
from bot.channels.zalo.oa_pace import Pace
from bot.errors import (
    Ambiguous,
    ChannelError,
    ChatBusy,
    ChatGone,
    Refused,
    TooFast,
    Unreachable,
    WindowClosed,
)
from bot.messages import Button, Reply, Text
from bot.ports.channel import Templated
from data.values import Secret
from tests.house import MORNING, no_sleep
from tests.zalo.oa_server import APP_SECRET, BY_USER, CS, CUSTOMER, OAUTH, OaServer, sample
from tests.zalo.oa_world import OnOa, on_oa

HELLO = Reply((Text("Mai bạn có lịch cắt điện."),))

# Bodies.


def theirs(message: ZaloMessageBody | None = None, action: ZaloAction | None = None) -> object:
    """What the package zalo-sdk makes; nothing is sent."""
    client = Client("1", "secret", "access", "refresh")
    return client.create_request_body(ZaloRecipient(user_id=CUSTOMER), message, action)


def test_bodies_are_those_of_another_library() -> None:
    """Text, picture, file, question for a number, sign: as the package zalo-sdk builds them."""
    media = {"media_type": "image", "attachment_id": "id"}
    info = {"title": "EVNHANOI", "subtitle": "Bạn cho số nhé", "image_url": "https://evnhanoi.vn/a.png"}
    picture = ZaloAttachment("template", {"template_type": "media", "elements": [media]})
    asking = ZaloAttachment("template", {"template_type": "request_user_info", "elements": [info]})

    assert bodies.text(CUSTOMER, "Chào bạn") == theirs(ZaloMessageBody("Chào bạn"))
    assert bodies.text(CUSTOMER, "Sửa", "m1") == theirs(ZaloMessageBody("Sửa", quote_message_id="m1"))
    assert bodies.picture(CUSTOMER, "Biểu đồ", "id") == theirs(ZaloMessageBody("Biểu đồ", picture))
    assert bodies.file(CUSTOMER, "token") == theirs(
        ZaloMessageBody(attachment=ZaloAttachment("file", {"token": "token"}))
    )
    assert bodies.request_user_info(CUSTOMER, **info) == theirs(ZaloMessageBody(attachment=asking))
    assert bodies.reaction(CUSTOMER, "m1") == theirs(action=ZaloAction("/-strong", "m1"))


def test_bodies_are_those_of_the_documents() -> None:
    (element,) = sample("req_cs_image_attachment_id")["message"]["attachment"]["payload"]["elements"]
    assert bodies.picture(CUSTOMER, "text_message", element["attachment_id"]) == sample(
        "req_cs_image_attachment_id"
    )
    assert bodies.file(CUSTOMER, "token") == sample("req_cs_file")
    assert bodies.reaction(CUSTOMER, "6d3771b5c7f5d0a889e7") == sample("req_oa_reaction")


def test_buttons_are_those_of_the_documents() -> None:
    given = sample("req_cs_text_buttons")
    shown = given["message"]["attachment"]["payload"]["buttons"]
    ours = bodies.with_buttons(
        given["recipient"]["user_id"],
        given["message"]["text"],
        (
            Button("Link url", url="https://developers.zalo.me/"),
            Button("QUERY HIDE", choice="callback_data"),
            Button("OPEN PHONE", url="tel:0900000000"),
        ),
    )
    wanted = [shown[0], {**shown[2], "payload": "#evn:callback_data"}, shown[4]]

    assert ours["message"]["attachment"]["payload"]["buttons"] == wanted
    assert ours["message"]["text"] == given["message"]["text"]


@pytest.mark.parametrize(
    ("number", "code"), [("19001288", "19001288"), ("115", "115"), ("024.3222.2000", "842432222000")]
)
def test_short_numbers_have_no_country(number: str, code: str) -> None:
    assert bodies.phone_code(number) == code


def test_the_proof_is_the_known_one() -> None:
    (vector,) = [one for one in sample("vec_signatures") if one["kind"] == "appsecret_proof"]

    assert appsecret_proof(vector["key"], vector["data"]) == vector["expected_hmac_sha256"]


# Refusals.

CLASSES: dict[str, tuple[type[ChannelError], ...]] = {
    "backoff": (TooFast,),
    "reupload": (FileUnknown,),
    "retry_limited": (Ambiguous,),
    "permanent": (Refused,),
    "permanent_split_text": (Refused,),
    "quota": (WindowClosed,),
    "user_unreachable": (ChatGone,),
    "refresh_once": (TokenRefused,),
    "window_use_zbs": (WindowClosed,),
    "defer_06h": (NightRest,),
    "human": (AccountBlocked, Refused),
}


@pytest.mark.parametrize("row", [one for one in sample("table_oa_errors") if one["code"]])
def test_every_documented_refusal_is_known(row: dict[str, Any]) -> None:
    """By what to do next; the exception holds none of Zalo's words."""
    error = refusal(row["code"], MORNING)

    assert isinstance(error, CLASSES[row["suggested_class"]])
    assert row["message"] not in str(error)


@pytest.mark.parametrize("row", [one for one in sample("table_zbs_errors") if one["code"]])
def test_every_refusal_of_templates_is_some_class(row: dict[str, Any]) -> None:
    assert type(refusal(row["code"], MORNING, is_template_host=True)) is not ChannelError


def test_at_night_one_waits_for_six_oclock() -> None:
    late = refusal(-133, datetime(2026, 7, 2, 23, 0, tzinfo=HANOI))

    assert isinstance(late, TooFast)
    assert late.retry_after_s == 7 * 3600


class Fixed:
    """A token that is never renewed."""

    async def access(self) -> str:
        return "access-0"

    async def renewed(self, refused: str) -> str:
        return "access-0"


@asynccontextmanager
async def client_of(zalo: OaServer, **more: Any) -> AsyncIterator[OaClient]:
    pace = Pace(100_000, sleep=no_sleep)
    http = OaHttp(Secret(APP_SECRET), open_api=zalo.base_url, **more)
    client = OaClient(Fixed(), pace, lambda: MORNING, http, no_sleep)
    async with client:
        yield client


def hello(user: str = CUSTOMER) -> dict[str, Any]:
    return bodies.text(user, "chào-canary")


@pytest.mark.parametrize(
    ("trouble", "error", "tries"),
    [
        (lambda zalo: zalo.drop(CS), Ambiguous, 1),
        (lambda zalo: zalo.say(CS, 502, b"<html>canary</html>"), Ambiguous, 1),
        (lambda zalo: zalo.say(CS, 200, b"<html>canary</html>"), Ambiguous, 1),
        (lambda zalo: zalo.say(CS, 200, b"{}"), Ambiguous, 1),
        (lambda zalo: zalo.say(CS, 200, b'{"error": 0, "data": {}}'), Ambiguous, 1),
        (lambda zalo: zalo.say(CS, 429, b"slow down"), TooFast, 1),
        (lambda zalo: zalo.fail(CS, "-230"), WindowClosed, 1),
        (lambda zalo: zalo.fail(CS, -200), Ambiguous, 1),
        (lambda zalo: zalo.fail(CS, -224), AccountBlocked, 1),
    ],
)
async def test_what_may_have_been_sent_is_not_sent_twice(
    trouble: Any, error: type[ChannelError], tries: int
) -> None:
    """And no exception holds a word of the customer's, of Zalo's, or a token."""
    async with OaServer(lambda: MORNING) as zalo, client_of(zalo) as client:
        trouble(zalo)
        with pytest.raises(error) as caught:
            await client.send(hello())

        assert len(zalo.of(CS)) == tries
    assert caught.value.__cause__ is None
    assert "canary" not in repr(caught.value)
    assert "access" not in repr(caught.value)


async def test_what_was_not_sent_is_sent_again() -> None:
    """No connection: three tries, and nothing can have arrived."""
    zalo = OaServer(lambda: MORNING, base_url="http://127.0.0.1:9")
    async with client_of(zalo) as client:
        with pytest.raises(Unreachable):
            await client.send(hello())


async def test_questions_are_repeated() -> None:
    """To ask twice for the account does no harm."""
    async with OaServer(lambda: MORNING) as zalo, client_of(zalo) as client:
        zalo.drop("/v2.0/oa/getoa", 2)

        assert (await client.account())["is_verified"] is True


async def test_the_proof_is_checked_and_may_be_left_out() -> None:
    """The stand-in refuses a wrong one; an app that enforces none does without."""
    async with OaServer(lambda: MORNING) as zalo:
        zalo.heard[CUSTOMER] = MORNING
        async with client_of(zalo) as client:
            assert await client.send(hello())
            assert "appsecret_proof" in zalo.calls[-1].headers
            client.http.app_secret = Secret("wrong")
            with pytest.raises(AccountBlocked):
                await client.send(hello())
        async with client_of(zalo, has_proof=False) as client:
            assert await client.send(hello())
            assert "appsecret_proof" not in zalo.calls[-1].headers


async def test_concurrent_answers_share_one_refresh(tmp_path: Path) -> None:
    """The token ends in the middle of the day: all answers arrive, one question for a new one was asked."""
    async with on_oa(tmp_path) as oa:
        oa.forward(hours=2)
        oa.zalo.access = "another-one"
        users = [str(5_000_000_000 + n) for n in range(10)]
        events = [oa.zalo.text("biểu giá điện", user) for user in users]
        await asyncio.gather(*(oa.zalo.deliver(oa.http, oa.url, event) for event in events))
        await oa.engine.drain()

        assert len(oa.zalo.of(OAUTH)) == 1
        taken = [call for call in oa.zalo.of(CS) if call.headers["access_token"] == oa.zalo.access]
        assert sorted(call.body["recipient"]["user_id"] for call in taken) == users


async def test_nothing_secret_is_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Through all the troubles: no token, no text of the customer's, no id."""
    caplog.set_level(logging.DEBUG)
    async with on_oa(tmp_path) as oa:
        for code in (-216, -32, -210, -224, -100):
            oa.zalo.fail(CS, code)
            await oa.deliver(oa.zalo.text("bieu gia dien canary"))
    ours = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("bot"))
    for secret in ("canary", "access-", "refresh-", CUSTOMER):
        assert secret not in ours


# Speed.


async def test_the_package_sets_the_pace() -> None:
    """Of 100 a minute some ten go at once, the others evenly; bulk leaves room for answers."""
    now, waited = 0.0, []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    pace = Pace(100, monotonic=lambda: now, sleep=sleep)
    for _ in range(11):
        await pace.take()
    assert waited == []
    await pace.take()
    assert waited == pytest.approx([0.6])
    with pytest.raises(TooFast):
        await pace.take(is_bulk=True)

    now = 60.0
    for _ in range(6):
        await pace.take(is_bulk=True)
    with pytest.raises(TooFast):
        await pace.take(is_bulk=True)
    await pace.take()
    assert len(waited) == 1


async def test_too_fast_is_waited_out() -> None:
    """Zalo says -32: nobody asks for half a minute, whoever waits longer is told."""
    now, waited = 0.0, []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    pace = Pace(60, monotonic=lambda: now, sleep=sleep)
    pace.hold(29)
    await pace.take()
    assert waited == pytest.approx([29])
    pace.hold(300)
    with pytest.raises(TooFast):
        await pace.take()


async def test_the_stand_ins_limit_is_kept(tmp_path: Path) -> None:
    """-32 is no lost answer: it comes once Zalo takes it."""
    async with on_oa(tmp_path) as oa:
        oa.zalo.a_minute = 1
        await oa.say("biểu giá điện")
        assert await oa.say("menu") == []
        oa.forward(minutes=1)
        await oa.engine._sweep()
        await oa.engine.drain()

        assert len(oa.zalo.of(CS)) == 3


# Unasked.


async def written(oa: OnOa, ago: timedelta) -> None:
    """The customer wrote so long ago."""
    at = oa.house.portal.watch() - ago
    await oa.store.zalo_chats.interacted(oa.chat, at)
    oa.zalo.heard[CUSTOMER] = at


async def test_a_notice_is_sent_within_two_days(tmp_path: Path) -> None:
    """It gives the id by which a correction can quote it."""
    async with on_oa(tmp_path) as oa:
        await written(oa, timedelta(hours=47))
        first = await oa.channel.push(oa.chat, HELLO)
        await oa.channel.push(oa.chat, HELLO, answers=first)

        assert oa.zalo.messages()[1]["quote_message_id"] == first


@pytest.mark.parametrize(("unasked", "hours"), [("free", 49), ("paid", 7 * 24), ("off", 0)])
async def test_outside_of_the_window_zalo_is_not_even_asked(tmp_path: Path, unasked: str, hours: int) -> None:
    async with on_oa(tmp_path, unasked=unasked) as oa:
        await written(oa, timedelta(hours=hours))
        with pytest.raises(WindowClosed):
            await oa.channel.push(oa.chat, HELLO)

        assert oa.zalo.calls == []
        assert not await oa.channel.is_open(oa.chat)


async def test_what_is_paid_may_be_sent_later(tmp_path: Path) -> None:
    async with on_oa(tmp_path, unasked="paid") as oa:
        await written(oa, timedelta(days=6))

        assert await oa.channel.push(oa.chat, HELLO)


async def test_a_stranger_is_not_written_to(tmp_path: Path) -> None:
    async with on_oa(tmp_path) as oa:
        with pytest.raises(WindowClosed):
            await oa.channel.push(oa.chat, HELLO)


async def test_enough_is_enough(tmp_path: Path) -> None:
    """Four notices between two acts of the customer: the rest of the eight free messages is for answers."""
    async with on_oa(tmp_path) as oa:
        await written(oa, timedelta(hours=1))
        for _ in range(4):
            await oa.channel.push(oa.chat, HELLO)
        with pytest.raises(WindowClosed):
            await oa.channel.push(oa.chat, HELLO)
        await oa.say("menu")

        assert await oa.channel.push(oa.chat, HELLO)


async def test_who_unfollowed_gets_no_notice(tmp_path: Path) -> None:
    """Until the customer does something again."""
    async with on_oa(tmp_path) as oa:
        await oa.say("menu")
        oa.forward(seconds=5)
        await oa.deliver(oa.zalo.event("unfollow", follower={"id": CUSTOMER}, sender=None))
        with pytest.raises(ChatGone):
            await oa.channel.push(oa.chat, HELLO)
        oa.forward(seconds=5)
        await oa.say("menu")

        assert await oa.channel.push(oa.chat, HELLO)


async def test_late_news_of_unfollowing_is_no_news(tmp_path: Path) -> None:
    """Events come out of order."""
    async with on_oa(tmp_path) as oa:
        left = oa.zalo.event("unfollow", follower={"id": CUSTOMER}, sender=None)
        oa.forward(seconds=5)
        await oa.say("menu")
        await oa.deliver(left)

        assert await oa.channel.push(oa.chat, HELLO)


async def test_while_staff_talks_notices_wait(tmp_path: Path) -> None:
    async with on_oa(tmp_path) as oa:
        await oa.say("menu")
        await oa.deliver(oa.zalo.staff("Chào bạn"))
        with pytest.raises(ChatBusy) as caught:
            await oa.channel.push(oa.chat, HELLO)

        assert 3500 < caught.value.retry_after_s <= 3601


async def test_an_answer_that_comes_after_the_window_is_let_go(tmp_path: Path) -> None:
    """The house was down for a week: Zalo refuses, nobody is asked again, the next question is answered."""
    async with on_oa(tmp_path) as oa:
        oa.zalo.fail(CS, -230)
        await oa.deliver(oa.zalo.text("menu"))
        assert await oa.store.inbox.waiting_chats() == ()
        assert len(await oa.say("menu")) == 1


async def test_out_of_reach_a_template_is_sent(tmp_path: Path) -> None:
    """Only there, only to who wants it, and only where the operator described one and gave a budget."""
    bill = {"id": "12345", "parameters": {"payment_link": "amount"}}
    zbs = {"budget_vnd_a_month": 1000, "most_vnd": 900, "templates": {"bill_due": bill}}
    async with on_oa(tmp_path, zbs=zbs) as oa:
        oa.zalo.templates["12345"] = sample("resp_zns_template_info")["data"]
        channel, values = oa.channel, {"amount": "845.694 đ"}
        assert isinstance(channel, Templated)
        await written(oa, timedelta(hours=1))
        for consent, kind in ((True, "bill_due"), (False, "bill_due"), (True, "outage_new")):
            with pytest.raises(WindowClosed):
                await channel.push_template(oa.chat, kind, "bill:1", values, has_consent=consent)
            oa.forward(days=3)
        assert await channel.push_template(oa.chat, "bill_due", "bill:1", values, has_consent=True)

        assert len(oa.zalo.of(BY_USER)) == 1


async def test_templates_are_off_by_themselves(tmp_path: Path) -> None:
    async with on_oa(tmp_path) as oa:
        with pytest.raises(WindowClosed):
            await oa.channel.push_template(oa.chat, "bill_due", "bill:1", {}, has_consent=True)
