"""Switches for a running sandbox: faults over HTTP, from this machine only."""

from __future__ import annotations

import json
from ipaddress import ip_address

from aiohttp import web

from sandbox.faults import Fault
from sandbox.portal import FAULTS

PATH = "/__sandbox__/faults"


async def show(request: web.Request) -> web.Response:
    """Which faults are on."""
    _only_local(request)
    return web.json_response({"faults": request.app[FAULTS].shown()})


async def change(request: web.Request) -> web.Response:
    """`{"call": "debts", "fault": "http_500"}`; `{"clear": true}` or `{"clear": "debts"}` switches off.

    Options: `seconds` (latency), `retry_after_s` (http_429), `times` (count down, then off).
    """
    _only_local(request)
    faults = request.app[FAULTS]
    try:
        _change(request.app, await request.json())
    except (json.JSONDecodeError, KeyError, TypeError, ValueError) as error:
        raise web.HTTPBadRequest(text="call, fault, and optionally seconds, retry_after_s, times") from error
    return web.json_response({"faults": faults.shown()})


def _change(app: web.Application, body: dict[str, object]) -> None:
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


def _only_local(request: web.Request) -> None:
    """Refuse other machines, proxies, and web pages, which cannot send JSON across sites unasked."""
    is_local = request.remote is not None and ip_address(request.remote).is_loopback
    is_proxied = "Forwarded" in request.headers or "X-Forwarded-For" in request.headers
    is_json = request.method == "GET" or request.content_type == "application/json"
    if not is_local or is_proxied or not is_json:
        raise web.HTTPForbidden


ROUTES = (web.get(PATH, show), web.post(PATH, change))
