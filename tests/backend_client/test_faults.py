"""A portal that fails in every way we know: never a wrong number, an answer in time, and recovery."""

from __future__ import annotations

import asyncio
import gzip
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from aiohttp import web
from pydantic import SecretStr

from backend_client.client import BackendClient
from backend_client.errors import (
    AccessExpired,
    BackendError,
    BackendTimeout,
    Changed,
    TooManyRequests,
    UnknownCustomer,
    Unreachable,
    WrongPassword,
)
from backend_client.models import Fetched
from backend_client.portal import Portal
from tests.backend_client.helpers import (
    ACCESS,
    DEBTS,
    LOG_IN,
    NOW,
    OUTAGES,
    USAGE,
    Behaviour,
    FakePortal,
    FakeTime,
    body,
    client_of,
    drops,
    hangs,
    says,
)

ZEROS = b"0" * 10_000_000
QUICK = Portal(timeout_s=0.1, budget_s=0.3)


async def cuts(request: web.Request) -> web.StreamResponse:
    """Promise the whole answer, send half of it, hang up."""
    told = body("usage")
    response = web.StreamResponse(
        headers={"Content-Length": str(len(told)), "Content-Type": "application/json"}
    )
    await response.prepare(request)
    await response.write(told[: len(told) // 2])
    assert request.transport is not None
    request.transport.close()
    return response


async def trickles(request: web.Request) -> web.StreamResponse:
    """Headers at once, then a byte now and then."""
    response = web.StreamResponse()
    await response.prepare(request)
    for _ in range(100):
        await response.write(b" ")
        await asyncio.sleep(0.05)
    return response


FAULTS: dict[str, tuple[Behaviour, type[BackendError]]] = {
    "500": (says(b"", 500), Unreachable),
    "503 with a page": (says(b"<html>" * 1000, 503), Unreachable),
    "dropped": (drops, Unreachable),
    "cut off": (cuts, Unreachable),
    "429": (says(b"", 429), TooManyRequests),
    "429 for long": (says(b"", 429, Retry_After="120"), TooManyRequests),
    "half JSON": (says(body("usage")[:100]), Changed),
    "page": (says(b"<!DOCTYPE html><html></html>", Content_Type="text/html"), Changed),
    "wrong types": (says(body("usage").replace(b"313", b'{"x":"y"}')), Changed),
    "null": (says(b"null"), Changed),
    "no data": (says(b'{"isError":false,"data":null,"code":0}'), Changed),
    "10 MB": (says(b'{"a":"' + ZEROS + b'"}'), Changed),
    "gzip bomb": (says(gzip.compress(ZEROS * 10), Content_Encoding="gzip"), Changed),
    "damaged gzip": (says(b"no gzip", Content_Encoding="gzip"), Changed),
    "half gzip": (says(gzip.compress(body("usage"))[:50], Content_Encoding="gzip"), Changed),
    "unasked compression": (says(body("usage"), Content_Encoding="br"), Changed),
    "wrong charset": (says(body("contracts").decode().encode("utf-16")), Changed),
    "redirect": (says(b"", 302, Location="http://127.0.0.1:9/"), Changed),
    "bad request": (says("wrong_password", 400), Changed),
    "gone": (says(b"", 404), Changed),
    "forbidden": (says(b"", 403), Changed),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
async def test_a_fault_is_named_and_passes(
    client: BackendClient, portal: FakePortal, time: FakeTime, name: str
) -> None:
    """Each fault gives its error within the budget; the next good answer is given as if nothing happened."""
    fault, error = FAULTS[name]
    portal.plan(USAGE, fault)
    with pytest.raises(error):
        await client.usage(ACCESS, 2026)
    assert time.passed_s < 8

    portal.plan(USAGE, says("usage"))
    time.passed_s += 60
    answer = await client.usage(ACCESS, 2026)

    assert (len(answer.value), answer.is_stale) == (2, False)


@pytest.mark.parametrize("name", FAULTS)
async def test_the_last_good_answer_stands_in(
    client: BackendClient, portal: FakePortal, time: FakeTime, name: str
) -> None:
    """A day's old answer is better than none, and says how old it is."""
    portal.plan(USAGE, says("usage"), FAULTS[name][0])
    good = await client.usage(ACCESS, 2026)
    time.passed_s += 3600

    stale = await client.usage(ACCESS, 2026)

    assert stale == Fetched(good.value, NOW, is_stale=True)


async def test_an_answer_does_not_stand_in_for_ever(
    client: BackendClient, portal: FakePortal, time: FakeTime
) -> None:
    """After 24 hours nothing is shown rather than something old."""
    portal.plan(USAGE, says("usage"), says(b"", 500))
    await client.usage(ACCESS, 2026)
    time.passed_s += timedelta(hours=24, seconds=1).total_seconds()

    with pytest.raises(Unreachable):
        await client.usage(ACCESS, 2026)


@pytest.mark.parametrize(
    ("fault", "error"), [(says(b"", 401), AccessExpired), (says("refused"), UnknownCustomer)]
)
async def test_a_refusal_is_not_papered_over(
    client: BackendClient, portal: FakePortal, time: FakeTime, fault: Behaviour, error: type[BackendError]
) -> None:
    """Who may not ask any more does not get yesterday's answer."""
    portal.plan(USAGE, says("usage"), fault)
    await client.usage(ACCESS, 2026)
    time.passed_s += 61

    with pytest.raises(error):
        await client.usage(ACCESS, 2026)
    assert len(portal.asked) == 2


@pytest.mark.parametrize(
    "fault", [says(b"", 500), says(b"", 502), says(b"", 504), says(b"", 429), drops, cuts]
)
async def test_a_passing_fault_is_not_noticed(
    client: BackendClient, portal: FakePortal, fault: Behaviour
) -> None:
    """A safe call is made again."""
    portal.plan(USAGE, fault, says("usage"))

    assert len((await client.usage(ACCESS, 2026)).value) == 2
    assert len(portal.asked) == 2


async def test_retry_after_is_kept(client: BackendClient, portal: FakePortal, time: FakeTime) -> None:
    """The portal says how long to wait, in seconds or as a date."""
    portal.plan(
        USAGE,
        says(b"", 429, Retry_After="2"),
        says(b"", 429, Retry_After="Wed, 08 Jul 2026 13:00:05 GMT"),
        says("usage"),
    )

    await client.usage(ACCESS, 2026)

    assert time.slept == [2.0, 3.0]


async def test_too_long_a_pause_is_passed_on(
    client: BackendClient, portal: FakePortal, time: FakeTime
) -> None:
    """A pause that does not fit into the budget is told, not slept."""
    portal.plan(USAGE, says(b"", 429, Retry_After="9"))

    with pytest.raises(TooManyRequests) as caught:
        await client.usage(ACCESS, 2026)

    assert (caught.value.retry_after_s, time.slept) == (9.0, [])


@pytest.mark.parametrize("fault", [says(b"", 500), drops, says(b"", 429, Retry_After="1")])
async def test_a_log_in_is_tried_once(client: BackendClient, portal: FakePortal, fault: Behaviour) -> None:
    """A second try with a wrong password could lock the customer's account."""
    portal.plan(LOG_IN, fault)

    with pytest.raises(BackendError):
        await client.log_in("PD00000000001", SecretStr("x"))
    assert len(portal.asked) == 1


@pytest.mark.parametrize("fault", [hangs, trickles])
async def test_a_slow_portal_is_left(portal: FakePortal, fault: Behaviour) -> None:
    """Attempts and the whole question end in time, also when bytes go on trickling in."""
    portal.plan(USAGE, fault)
    async with real_time(portal, QUICK) as client, asyncio.timeout(2):
        began = asyncio.get_running_loop().time()

        with pytest.raises(BackendTimeout):
            await client.usage(ACCESS, 2026)

        assert asyncio.get_running_loop().time() - began < 0.6


async def test_an_unconfirmed_empty_list_is_no_answer(portal: FakePortal, time: FakeTime) -> None:
    """Without time to ask again, an empty list of debts is not believed."""
    portal.plan(DEBTS, says("no_debts"))
    async with client_of(portal.url, time, Portal(budget_s=4)) as client:
        with pytest.raises(BackendTimeout):
            await client.debts(ACCESS)


async def test_operators_are_warned_of_a_new_shape(
    client: BackendClient, portal: FakePortal, caplog: pytest.LogCaptureFixture
) -> None:
    """A change of the portal is a warning with the place; a failure that passes is not."""
    caplog.set_level(logging.INFO, "backend_client")
    portal.plan(USAGE, says(body("usage").replace(b"313", b"null")), says(b"", 401))
    for error in (Changed, AccessExpired):
        with pytest.raises(error):
            await client.usage(ACCESS, 2026)

    assert [(record.levelname, record.getMessage()) for record in caplog.records] == [
        ("WARNING", "usage: Changed tieuThuTheoThangList[0].dienTthu in 0 ms"),
        ("INFO", "usage: AccessExpired in 0 ms"),
    ]


async def test_a_closed_port_is_unreachable(time: FakeTime) -> None:
    """Nobody listens."""
    async with client_of("http://127.0.0.1:9", time) as client:
        with pytest.raises(Unreachable):
            await client.usage(ACCESS, 2026)


async def test_no_http_at_all_is_unreachable(time: FakeTime) -> None:
    """Something listens that speaks another language."""

    async def babble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        writer.write(b"220 mail.example ESMTP\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(babble, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server, client_of(url, time) as client:
        with pytest.raises(Unreachable):
            await client.usage(ACCESS, 2026)


async def test_a_redirect_is_not_followed(client: BackendClient, portal: FakePortal) -> None:
    """A token goes nowhere but to the hosts of the settings."""
    portal.plan(USAGE, says(b"", 307, Location=portal.url + OUTAGES))
    portal.plan(OUTAGES, says("outages"))

    with pytest.raises(Changed, match="HTTP 307"):
        await client.usage(ACCESS, 2026)
    assert [asked.path for asked in portal.asked] == [USAGE]


async def test_gzip_is_understood(client: BackendClient, portal: FakePortal) -> None:
    """A compressed answer of ordinary size is an answer."""
    portal.plan(USAGE, says(gzip.compress(body("usage")), Content_Encoding="gzip"))

    assert len((await client.usage(ACCESS, 2026)).value) == 2
    assert portal.asked[0].headers["Accept-Encoding"] == "gzip"


async def test_no_cookie_is_kept(portal: FakePortal, time: FakeTime) -> None:
    """Customers share connections and nothing else."""
    portal.plan(USAGE, says(body("usage"), Set_Cookie="session=someone; Path=/"))
    by_name = portal.url.replace("127.0.0.1", "localhost")  # cookies of bare addresses are never kept
    async with client_of(by_name, time) as client:
        for year in (2025, 2026):
            await client.usage(ACCESS, year)

    assert ["Cookie" in asked.headers for asked in portal.asked] == [False, False]


async def test_one_slow_attempt_is_given_up_for_another(portal: FakePortal) -> None:
    """An attempt has less time than the question."""
    portal.plan(USAGE, hangs, says("usage"))
    async with real_time(portal, Portal(timeout_s=0.05, budget_s=5)) as client:
        assert (await client.usage(ACCESS, 2026)).value


async def test_the_breaker_opens_and_recovers(
    client: BackendClient, portal: FakePortal, time: FakeTime
) -> None:
    """Ten failures in a row: the portal is left alone for 15 s, then one request tries it."""
    portal.plan(USAGE, says(b"", 500))
    for year in (2018, 2019, 2020, 2021):
        with pytest.raises(Unreachable):
            await client.usage(ACCESS, year)
    assert len(portal.asked) == 10  # the fourth question found the breaker open before its second attempt

    slept = len(time.slept)
    with pytest.raises(Unreachable):
        await client.usage(ACCESS, 2023)
    assert (len(portal.asked), len(time.slept)) == (10, slept)  # told at once, without trying again

    portal.plan(USAGE, says("usage"))
    time.passed_s += 15
    assert len((await client.usage(ACCESS, 2026)).value) == 2


async def test_lookups_go_on_while_log_ins_fail(client: BackendClient, portal: FakePortal) -> None:
    """Each path has a breaker of its own."""
    portal.plan(LOG_IN, says(b"", 500))
    portal.plan(USAGE, says("usage"))
    for _ in range(11):
        with pytest.raises(Unreachable):
            await client.log_in("PD00000000001", SecretStr("x"))

    assert len(portal.asked) == 10
    assert (await client.usage(ACCESS, 2026)).value


async def test_a_wrong_password_is_no_failure_of_the_portal(
    client: BackendClient, portal: FakePortal
) -> None:
    """Customers who mistype do not shut out the others."""
    portal.plan(LOG_IN, *[says("wrong_password", 400)] * 9, says("token"))
    for _ in range(9):
        with pytest.raises(WrongPassword):
            await client.log_in("PD00000000001", SecretStr("x"))

    assert await client.log_in("PD00000000001", SecretStr("y"))


@asynccontextmanager
async def real_time(portal: FakePortal, settings: Portal) -> AsyncIterator[BackendClient]:
    async with BackendClient(replace(settings, token_url=portal.url, data_url=portal.url)) as client:
        yield client
