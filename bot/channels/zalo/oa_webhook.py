"""Events by webhook: a route on our own server. Zalo waits two seconds for 200.

It repeats for an hour or so. After that an event is lost, and the webhook may be switched off; what was lost
is found by `oa_catch_up`.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from pydantic_core import from_json

from bot.channels.bodies import read_capped
from bot.channels.zalo.oa_doorway import Doorway
from bot.channels.zalo.oa_receiving import Receiving
from bot.channels.zalo.oa_signature import explained, is_signed
from data.errors import StoreError
from data.values import Secret

log = logging.getLogger(__name__)

PATH = "/zalo/webhook"
_SIGNATURE, _TIMESTAMP, _RETRY = "X-ZEvent-Signature", "X-ZEvent-Timestamp", "num_retry"
_TOLD = 20
_LONGEST = 512 * 1024  # bytes of an event


@dataclass(slots=True)
class Webhook:
    """`oa_secret`: the OA secret key of the webhook's page. `app_secret`: to explain wrong signatures."""

    app_id: str
    oa_secret: Secret
    app_secret: Secret
    explains: bool = False
    doorway: Doorway = field(default_factory=Doorway)
    refused: int = 0  # events that were not signed by Zalo, since the start
    _receiving: Receiving | None = field(default=None, init=False)

    def attach(self, app: web.Application) -> None:
        app.router.add_post(PATH, self._take)

    def open(self, receiving: Receiving) -> None:
        self._receiving = receiving

    def close(self) -> None:
        self._receiving = None

    async def _take(self, request: web.Request) -> web.Response:
        with self.doorway.passing():
            return await self._stored(request)

    async def _stored(self, request: web.Request) -> web.Response:
        """200 once it is stored, whatever it is: an event that we refuse would come again and again."""
        body = await read_capped(request, _LONGEST)
        if body.strip() == b"{}":
            return web.Response()  # the console asks so, unsigned, whether we are here; it says nothing
        event = _parsed(body)
        self._require_signature(request, body, event)
        if self._receiving is None:
            raise web.HTTPServiceUnavailable(headers={"Retry-After": "5"})
        if request.headers.get(_RETRY, "0") != "0":
            log.warning("Zalo repeats an event: an earlier answer was late or missing")
        try:
            await self._store(self._receiving, body, event)
        except StoreError as error:
            log.error("event not stored, Zalo will repeat it: %s", type(error).__name__)
            raise web.HTTPServiceUnavailable(headers={"Retry-After": "5"}) from None
        return web.Response()

    @staticmethod
    async def _store(receiving: Receiving, body: bytes, event: object) -> None:
        if event is None:
            await receiving.set_apart(body, "no JSON")
        else:
            await receiving.take(event)

    def _require_signature(self, request: web.Request, body: bytes, event: object) -> None:
        said = request.headers.get(_SIGNATURE, "")
        timestamps = {request.headers.get(_TIMESTAMP, ""), _field(event, "timestamp")} - {""}
        secret = self.oa_secret.get_secret_value()
        if said and is_signed(said, self.app_id, body, timestamps, secret):
            return
        self.refused += 1
        if self.refused <= _TOLD or self.refused % _TOLD == 0:  # whoever knocks must not fill the log
            log.warning("an event was refused, its signature is not Zalo's (%d so far)", self.refused)
        if said and self.explains:
            self._explain(said, body, event)
        raise web.HTTPForbidden

    def _explain(self, said: str, body: bytes, event: object) -> None:
        why = explained(
            said,
            self.app_id,
            _field(event, "oa_id"),
            body,
            _field(event, "timestamp"),
            self.oa_secret.get_secret_value(),
            self.app_secret.get_secret_value(),
        )
        log.warning("the refused signature was made with: %s", why)


def _parsed(body: bytes) -> Any:  # noqa: ANN401  any JSON; None where it is none
    try:
        return from_json(body)
    except ValueError:
        return None


def _field(event: object, name: str) -> str:
    found = event.get(name) if isinstance(event, dict) else None
    return str(found) if isinstance(found, str | int) else ""
