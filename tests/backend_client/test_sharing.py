"""Many askers at once: one request for equal questions, never more than the cap in flight."""

from __future__ import annotations

import asyncio
import gc
from dataclasses import replace
from datetime import date

import pytest
from aiohttp import web

from backend_client.client import BackendClient
from backend_client.errors import AccessExpired, UnknownCustomer, Unreachable
from backend_client.models import CustomerCode
from backend_client.portal import Portal
from tests.backend_client.helpers import (
    ACCESS,
    LOG_IN,
    OUTAGES,
    TOKEN,
    USAGE,
    Behaviour,
    FakePortal,
    FakeTime,
    body,
    client_of,
    hangs,
    says,
)


def waits_for(gate: asyncio.Event, name: str) -> Behaviour:
    async def answer(_request: web.Request) -> web.StreamResponse:
        await gate.wait()
        return web.Response(body=body(name), content_type="application/json")

    return answer


async def asked(portal: FakePortal, count: int) -> None:
    while portal.in_flight < count:  # noqa: ASYNC110 -- the portal has no event for it
        await asyncio.sleep(0.001)


async def test_fifty_askers_make_one_request(client: BackendClient, portal: FakePortal) -> None:
    """Equal questions at once are one question."""
    gate = asyncio.Event()
    portal.plan(USAGE, waits_for(gate, "usage"))
    askers = [asyncio.create_task(client.usage(ACCESS, 2026)) for _ in range(50)]
    await asked(portal, 1)
    gate.set()

    answers = await asyncio.gather(*askers)

    assert len(portal.asked) == 1
    assert all(answer == answers[0] for answer in answers)


async def test_an_asker_who_leaves_does_not_take_the_answer_along(
    client: BackendClient, portal: FakePortal
) -> None:
    """The first asker is cancelled; the second still gets the answer, from the same request."""
    gate = asyncio.Event()
    portal.plan(USAGE, waits_for(gate, "usage"))
    first = asyncio.create_task(client.usage(ACCESS, 2026))
    await asked(portal, 1)
    second = asyncio.create_task(client.usage(ACCESS, 2026))
    await asyncio.sleep(0)
    first.cancel()
    gate.set()

    assert len((await second).value) == 2
    assert first.cancelled()
    assert len(portal.asked) == 1


async def test_a_failure_nobody_waits_for_is_silent(client: BackendClient, portal: FakePortal) -> None:
    """All askers have left when the portal refuses: no complaint about an exception never retrieved."""
    complaints: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _loop, context: complaints.append(context))
    gate = asyncio.Event()
    portal.plan(USAGE, waits_for(gate, "refused"))
    asker = asyncio.create_task(client.usage(ACCESS, 2026))
    await asked(portal, 1)
    asker.cancel()
    await asyncio.wait([asker])
    gate.set()
    with pytest.raises(UnknownCustomer):
        await client.usage(replace(ACCESS, customer=CustomerCode("PD00000000002")), 2026)
    await asyncio.sleep(0.01)
    del asker  # its traceback holds the request
    gc.collect()

    assert complaints == []


async def test_one_expired_token_is_not_anothers(client: BackendClient, portal: FakePortal) -> None:
    """Two log-ins may see the same customer; the end of one permission is not the end of the other."""

    async def by_token(request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(0.01)
        is_good = request.headers["Authorization"].endswith("other")
        return web.Response(body=body("usage"), status=200 if is_good else 401)

    portal.plan(USAGE, by_token)
    other = replace(ACCESS, token=replace(TOKEN, value="other"))

    expired, good = await asyncio.gather(
        client.usage(ACCESS, 2026), client.usage(other, 2026), return_exceptions=True
    )

    assert isinstance(expired, AccessExpired)
    assert not isinstance(good, BaseException)


async def test_a_permission_is_renewed_once_for_all_who_ask(
    client: BackendClient, portal: FakePortal
) -> None:
    """A refresh token works once: lookups that find it expired together share the new one."""
    gate = asyncio.Event()
    portal.plan(LOG_IN, waits_for(gate, "token"))
    askers = [asyncio.create_task(client.renew(TOKEN)) for _ in range(5)]
    await asked(portal, 1)
    gate.set()

    tokens = await asyncio.gather(*askers)

    assert (len(portal.asked), len(set(tokens))) == (1, 1)


async def test_never_more_than_the_cap_in_flight(portal: FakePortal, time: FakeTime) -> None:
    """Forty different questions, four at a time."""

    async def slow(_request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(0.005)
        return web.Response(body=body("usage"))

    portal.plan(USAGE, slow)
    async with client_of(portal.url, time, Portal(in_flight=4)) as client:
        everybody = [replace(ACCESS, customer=CustomerCode(f"PD000000{n:05d}")) for n in range(40)]
        await asyncio.gather(*(client.usage(access, 2026) for access in everybody))

    assert len(portal.asked) == 40
    assert portal.most_in_flight == 4


async def test_customers_do_not_get_each_others_answers(client: BackendClient, portal: FakePortal) -> None:
    """The customer is part of every question, whoever's token is used."""
    portal.plan(USAGE, says("usage"))
    await client.usage(ACCESS, 2026)
    await client.usage(replace(ACCESS, customer=CustomerCode("PD00000000002")), 2026)

    assert [asked.json["maKhachHang"] for asked in portal.asked] == ["PD00000000001", "PD00000000002"]


async def test_a_young_answer_is_given_again(
    client: BackendClient, portal: FakePortal, time: FakeTime
) -> None:
    """One minute for a customer's data, five for the plan of outages."""
    portal.plan(USAGE, says("usage"))
    portal.plan(OUTAGES, says("outages"))
    day = date(2026, 6, 27)
    for passed_s, usages, plans in ((0, 1, 1), (59, 1, 1), (61, 2, 1), (299, 3, 1), (301, 3, 2)):
        time.passed_s = passed_s
        answer = await client.usage(ACCESS, 2026)
        await client.outages("", day, day)

        paths = [asked.path for asked in portal.asked]
        assert (paths.count(USAGE), paths.count(OUTAGES)) == (usages, plans)
        assert not answer.is_stale


async def test_memory_is_bounded(portal: FakePortal, time: FakeTime) -> None:
    """The answer used longest ago is dropped first."""
    portal.plan(USAGE, says("usage"))
    async with client_of(portal.url, time, Portal(kept_answers=2)) as client:
        for year in (2024, 2025, 2026, 2026, 2024):
            await client.usage(ACCESS, year)

    assert [asked.json["nam"] for asked in portal.asked] == [2024, 2025, 2026, 2024]


async def test_closing_ends_what_is_under_way(portal: FakePortal, time: FakeTime) -> None:
    """Askers hear that the portal is not reachable any more; nothing is left behind."""
    portal.plan(USAGE, hangs)
    async with client_of(portal.url, time) as client:
        asker = asyncio.create_task(client.usage(ACCESS, 2026))
        await asked(portal, 1)

    with pytest.raises(Unreachable):
        await asker


async def test_what_lands_after_forgetting_is_not_kept(client: BackendClient, portal: FakePortal) -> None:
    """A customer unlinks while an answer is under way: the asker gets it, the memory does not."""
    gate = asyncio.Event()
    portal.plan(USAGE, waits_for(gate, "usage"))
    asker = asyncio.create_task(client.usage(ACCESS, 2026))
    await asked(portal, 1)
    client.forget(ACCESS.customer)
    gate.set()

    assert (await asker).value
    await client.usage(ACCESS, 2026)
    assert len(portal.asked) == 2
