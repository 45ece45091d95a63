"""Switches for a running sandbox: faults and events over HTTP, from this machine only."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from ipaddress import ip_address

from aiohttp import web

from sandbox.faults import Fault
from sandbox.outages import REASONS, WORKS, PlannedOutage, Status
from sandbox.periods import HANOI, Month
from sandbox.places import BY_CODE
from sandbox.portal import FAULTS, PORTAL
from sandbox.world import World

Body = Mapping[str, object]


class AlreadyHappened(Exception):
    """There is nothing left to happen; says so in a sentence."""


PATH = "/__sandbox__/faults"


async def show(request: web.Request) -> web.Response:
    """Which faults are on."""
    only_local(request)
    return web.json_response({"faults": request.app[FAULTS].shown()})


async def change(request: web.Request) -> web.Response:
    """`{"call": "debts", "fault": "http_500"}`; `{"clear": true}` or `{"clear": "debts"}` switches off.

    Options: `seconds` (latency), `retry_after_s` (http_429), `times` (count down, then off).
    """
    only_local(request)
    faults = request.app[FAULTS]
    try:
        _change(request.app, await _object(request))
    except (json.JSONDecodeError, KeyError, TypeError, ValueError) as error:
        raise web.HTTPBadRequest(text="call, fault, and optionally seconds, retry_after_s, times") from error
    return web.json_response({"faults": faults.shown()})


def _change(app: web.Application, body: Body) -> None:
    faults, clear = app[FAULTS], body.get("clear")
    if clear:
        faults.clear(None if clear is True else str(clear))
        return
    after, times = body.get("retry_after_s"), body.get("times")
    faults.set(
        str(body["call"]),
        Fault(str(body["fault"])),
        seconds=float(str(body.get("seconds", 0))),
        retry_after_s=None if after is None else int(str(after)),
        times=None if times is None else int(str(times)),
    )


async def outage(request: web.Request) -> web.Response:
    """Publish an outage, or change the one with the same `id`."""
    return await _happen(request, _publish_outage)


async def move(request: web.Request) -> web.Response:
    """Give the outage with this `id` other times."""
    return await _happen(request, _move_outage)


async def postpone(request: web.Request) -> web.Response:
    """Postpone the outage with this `id`."""
    return await _happen(request, _postpone_outage)


async def invoice(request: web.Request) -> web.Response:
    """Issue the invoices of a month now."""
    return await _happen(request, _issue_invoice)


async def payment(request: web.Request) -> web.Response:
    """Let money arrive for an invoice now."""
    return await _happen(request, _record_payment)


async def _happen(request: web.Request, event: Callable[[World, Body], None]) -> web.Response:
    only_local(request)
    try:
        event(request.app[PORTAL].world, await _object(request))
    except AlreadyHappened as error:
        raise web.HTTPConflict(text=str(error)) from error
    except KeyError as error:
        raise web.HTTPBadRequest(text=f"there is no {error.args[0]}; see sandbox/README.md") from error
    except (json.JSONDecodeError, TypeError, ValueError) as error:
        raise web.HTTPBadRequest(
            text="a field is missing, unknown or wrong; see sandbox/README.md"
        ) from error
    return web.json_response({"done": True})


def _publish_outage(world: World, body: Body) -> None:
    status = body.get("status")
    row = PlannedOutage(
        id=str(body["id"]),
        district=BY_CODE[str(body["unit"])],
        starts_at=_moment(body["starts_at"]),
        ends_at=_moment(body["ends_at"]),
        area=str(body["area"]),
        reason=str(body.get("reason") or REASONS[0]),
        work=str(body.get("work") or WORKS[0]),
        updated_at=world.now,
        written_status=None if status is None else Status(status),
    )
    if row.ends_at <= row.starts_at:
        raise ValueError("ends_at")
    world.publish_outage(row)


def _move_outage(world: World, body: Body) -> None:
    starts_at, ends_at = _moment(body["starts_at"]), _moment(body["ends_at"])
    if ends_at <= starts_at:
        raise ValueError("ends_at")
    world.move_outage(str(body["id"]), starts_at, ends_at)


def _postpone_outage(world: World, body: Body) -> None:
    world.postpone_outage(str(body["id"]))


def _issue_invoice(world: World, body: Body) -> None:
    """Of the running month, when none is named."""
    month = Month.of(world.now.date())
    if "month" in body:
        month = Month(int(str(body["year"])), int(str(body["month"])))
    code = str(body["code"])
    if code in world.customers and world.invoices(code, month):
        raise AlreadyHappened(f"the bill of {code} for {month} was issued before; nothing was changed")
    world.issue_invoice(code, month)


def _record_payment(world: World, body: Body) -> None:
    """For the newest open invoice, when none is named."""
    amount, code = body.get("amount_vnd"), str(body["code"])
    number = int(str(body["invoice_id"])) if "invoice_id" in body else _newest_open(world, code)
    world.record_payment(code, number, None if amount is None else int(str(amount)))


def _newest_open(world: World, code: str) -> int:
    """The invoice that a payment is for; KeyError where there is no such customer, or nothing is owed."""
    if code not in world.customers:
        raise KeyError(code)
    numbers = [one.id for one in world.open_items(code)]
    if not numbers:
        raise KeyError(f"open invoice of {code}")
    return numbers[-1]


def _moment(text: object) -> datetime:
    at = datetime.fromisoformat(str(text))
    return at if at.tzinfo is not None else at.replace(tzinfo=HANOI)


async def _object(request: web.Request) -> Body:
    body = await request.json()
    if not isinstance(body, dict):
        raise TypeError("an object is needed")
    return body


def only_local(request: web.Request) -> None:
    """Refuse other machines, proxies, and web pages, which cannot send JSON across sites unasked."""
    is_local = request.remote is not None and ip_address(request.remote).is_loopback
    is_proxied = "Forwarded" in request.headers or "X-Forwarded-For" in request.headers
    is_json = request.method == "GET" or request.content_type == "application/json"
    if not is_local or is_proxied or not is_json:
        raise web.HTTPForbidden


ROUTES = (
    web.get(PATH, show),
    web.post(PATH, change),
    web.post("/__sandbox__/outages", outage),
    web.post("/__sandbox__/outages/move", move),
    web.post("/__sandbox__/outages/postpone", postpone),
    web.post("/__sandbox__/invoices", invoice),
    web.post("/__sandbox__/payments", payment),
)
