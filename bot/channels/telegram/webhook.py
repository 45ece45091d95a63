"""Updates by webhook: a route on our own server. Telegram repeats, for 24 hours, what is not answered 200."""

from __future__ import annotations

import hmac
import logging

from aiohttp import web
from pydantic_core import from_json

from bot.channels.bodies import read_capped
from bot.channels.telegram.receiving import Receiving
from data.errors import StoreError

log = logging.getLogger(__name__)

PATH = "/telegram/webhook"
_HEADER = "X-Telegram-Bot-Api-Secret-Token"
_LONGEST = 1024 * 1024  # bytes; a long text that answers a long text, all of it escaped, is some 100 kB


class Webhook:
    """Closed until `open` is called, and again from `close` on: Telegram is asked to come later."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()
        self._receiving: Receiving | None = None

    @property
    def secret(self) -> str:
        return self._secret.decode()

    def attach(self, app: web.Application) -> None:
        app.router.add_post(PATH, self._take)

    def open(self, receiving: Receiving) -> None:
        self._receiving = receiving

    def close(self) -> None:
        self._receiving = None

    async def _take(self, request: web.Request) -> web.Response:
        """200 once it is stored, whatever it is: an update that we refuse would come again and again."""
        said = request.headers.get(_HEADER, "")
        # On bytes: a header with other letters than ASCII would make the comparison of texts raise.
        if not hmac.compare_digest(said.encode("utf-8", "surrogateescape"), self._secret):
            raise web.HTTPForbidden
        if self._receiving is None:
            raise web.HTTPServiceUnavailable(headers={"Retry-After": "5"})
        body = await read_capped(request, _LONGEST)
        try:
            await _store(self._receiving, body)
        except StoreError as error:
            log.error("update not stored, Telegram will repeat it: %s", type(error).__name__)
            raise web.HTTPServiceUnavailable(headers={"Retry-After": "5"}) from None
        return web.Response()


async def _store(receiving: Receiving, body: bytes) -> None:
    try:
        update = from_json(body)
    except ValueError:
        await receiving.set_apart(body, "no JSON")
        return
    await receiving.take([update])
