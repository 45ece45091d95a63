"""Updates by webhook, for platforms that show who they are by a secret in a header: a route on our server."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Sequence
from typing import ClassVar, Protocol

from aiohttp import web
from pydantic_core import from_json

from bot.channels.bodies import read_capped
from data.errors import StoreError

log = logging.getLogger(__name__)


class Receiver(Protocol):
    """Where updates come in, once it is known who we are."""

    async def take(self, updates: Sequence[object]) -> None:
        """All are stored when it returns.

        Raises:
            data.errors.StoreError: they must come again.
        """
        ...

    async def set_apart(self, body: bytes, reason: str) -> None:
        """Keep for the operators what is no update."""
        ...


class SecretWebhook:
    """Closed until `open` is called, and again from `close` on: the platform is asked to come later."""

    platform: ClassVar[str]
    path: ClassVar[str]
    header: ClassVar[str]
    longest: ClassVar[int]  # bytes of a body

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()
        self._receiver: Receiver | None = None

    @property
    def secret(self) -> str:
        return self._secret.decode()

    def attach(self, app: web.Application) -> None:
        app.router.add_post(self.path, self._take)

    def open(self, receiver: Receiver) -> None:
        self._receiver = receiver

    def close(self) -> None:
        self._receiver = None

    @staticmethod
    def updates_in(body: object) -> list[object]:
        """The updates of a parsed body."""
        return [body]

    async def _take(self, request: web.Request) -> web.Response:
        """200 once it is stored, whatever it is: an update that we refuse would come again and again."""
        said = request.headers.get(self.header, "")
        # On bytes: a header with other letters than ASCII would make the comparison of texts raise.
        if not hmac.compare_digest(said.encode("utf-8", "surrogateescape"), self._secret):
            raise web.HTTPForbidden
        if self._receiver is None:
            raise web.HTTPServiceUnavailable(headers={"Retry-After": "5"})
        body = await read_capped(request, self.longest)
        try:
            await self._store(self._receiver, body)
        except StoreError as error:
            log.error("update not stored, %s has to repeat it: %s", self.platform, type(error).__name__)
            raise web.HTTPServiceUnavailable(headers={"Retry-After": "5"}) from None
        return web.Response()

    async def _store(self, receiver: Receiver, body: bytes) -> None:
        try:
            said = from_json(body)
        except ValueError:
            await receiver.set_apart(body, "no JSON")
            return
        await receiver.take(self.updates_in(said))
