"""Everything that can go wrong with a portal, one switch for each call."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from enum import StrEnum

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

EVERY_CALL = "*"
CALLS = (
    "token", "userinfo", "contracts", "customer", "invoices", "invoice_pdf", "debts", "payments", "usage",
    "index", "readings", "readings_full", "outages", "menu",
)  # fmt: skip


class Fault(StrEnum):
    """What goes wrong. All but LATENCY replace or spoil the answer."""

    LATENCY = "latency"
    HTTP_500 = "http_500"
    HTTP_429 = "http_429"
    DROPPED = "dropped"
    HALF_JSON = "half_json"
    HTML = "html"
    WRONG_TYPES = "wrong_types"
    EMPTY_LIST = "empty_list"  # such as no debt although there is one
    TOKEN_EXPIRED = "token_expired"  # noqa: S105


@dataclass(slots=True)
class Switch:
    """One fault that is on. `times` counts down; None means until cleared."""

    seconds: float = 0.0
    retry_after_s: int | None = None
    times: int | None = None


HTML_PAGE = (
    "<!DOCTYPE html><html><head><title>Bảo trì</title></head>"
    "<body><h1>Hệ thống đang bảo trì</h1></body></html>"
)


class Faults:
    """Which faults are on, by call name (`CALLS`, or `*` for every call)."""

    def __init__(self) -> None:
        self._on: dict[str, dict[Fault, Switch]] = {}

    def set(
        self,
        call: str,
        fault: Fault,
        *,
        seconds: float = 0.0,
        retry_after_s: int | None = None,
        times: int | None = None,
    ) -> None:
        """Switch a fault on; several may be on at once. `seconds` is for LATENCY, `retry_after_s` for 429.

        Raises:
            ValueError: there is no such call.
        """
        if call != EVERY_CALL and call not in CALLS:
            raise ValueError(f"no call named {call}")
        self._on.setdefault(call, {})[Fault(fault)] = Switch(seconds, retry_after_s, times)

    def clear(self, call: str | None = None) -> None:
        """Switch the faults of one call off, or all."""
        if call is None:
            self._on.clear()
        else:
            self._on.pop(call, None)

    def shown(self) -> dict[str, list[str]]:
        """Call names with the faults that are on."""
        return {call: sorted(switches) for call, switches in self._on.items() if switches}

    def take(self, call: str) -> dict[Fault, Switch]:
        """The faults for one request that has just come in."""
        taken: dict[Fault, Switch] = {}
        for name in (EVERY_CALL, call):
            for fault, switch in list(self._on.get(name, {}).items()):
                taken[fault] = switch
                self._count_down(name, fault, switch)
        return taken

    def _count_down(self, call: str, fault: Fault, switch: Switch) -> None:
        if switch.times is None:
            return
        switch.times -= 1
        if switch.times <= 0:
            del self._on[call][fault]


def middleware(faults: Faults) -> Middleware:
    """Apply the faults that are on to the calls named in the routes."""

    @web.middleware
    async def spoil(request: web.Request, handler: Handler) -> web.StreamResponse:
        name = request.match_info.route.name
        taken = faults.take(name) if name in CALLS else {}
        if (latency := taken.get(Fault.LATENCY)) is not None:
            await asyncio.sleep(latency.seconds)
        instead = _instead(request, taken)
        return instead if instead is not None else _spoiled(await handler(request), taken)

    return spoil


def _instead(request: web.Request, taken: dict[Fault, Switch]) -> web.Response | None:
    """An answer in place of the real one."""
    if Fault.DROPPED in taken:
        if request.transport is not None:
            request.transport.abort()
        return web.Response()
    if Fault.HTTP_500 in taken:
        return web.Response(status=500, text="Internal Server Error")
    if (slow_down := taken.get(Fault.HTTP_429)) is not None:
        after = slow_down.retry_after_s
        return web.Response(status=429, headers={} if after is None else {"Retry-After": str(after)})
    if Fault.HTML in taken:
        return web.Response(text=HTML_PAGE, content_type="text/html")
    if Fault.TOKEN_EXPIRED in taken:
        return web.Response(status=401, headers={"WWW-Authenticate": 'Bearer error="invalid_token"'})
    return None


def _spoiled(response: web.StreamResponse, taken: dict[Fault, Switch]) -> web.StreamResponse:
    """The real answer, damaged."""
    if not isinstance(response, web.Response) or response.text is None:
        return response
    text = response.text
    if Fault.EMPTY_LIST in taken:
        text = json.dumps(_emptied(json.loads(text)), ensure_ascii=False)
    if Fault.WRONG_TYPES in taken:
        text = json.dumps(_mistyped(json.loads(text)), ensure_ascii=False)
    if Fault.HALF_JSON in taken:
        text = text[: len(text) // 2]
    return web.Response(text=text, status=response.status, content_type="application/json")


def _emptied(answer: dict[str, object]) -> dict[str, object]:
    data = answer.get("data")
    if not isinstance(data, dict):
        return answer
    return answer | {"data": {key: [] if isinstance(value, list) else value for key, value in data.items()}}


def _mistyped(answer: dict[str, object]) -> dict[str, object]:
    """Damage what is inside; the envelope stays, so that a careless client believes it."""
    if "data" not in answer:
        return {key: _wrong(value) for key, value in answer.items()}
    return answer | {"data": _wrong(answer["data"])}


def _wrong(value: object) -> object:
    if isinstance(value, dict):
        return {key: _wrong(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_wrong(inner) for inner in value]
    if isinstance(value, str):
        return {"value": value}
    return ["?"]
