"""The Official Account as one thing that is started and stopped: tokens, webhook, past messages."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import web

from bot.channels.zalo.oa_catch_up import CatchUp
from bot.channels.zalo.oa_channel import OaChannel
from bot.channels.zalo.oa_receiving import Receiving
from bot.channels.zalo.oa_tokens import Tokens
from bot.channels.zalo.oa_webhook import Webhook
from bot.channels.zalo.public_files import PublicFiles


@dataclass(frozen=True, slots=True)
class OfficialAccount:
    """`catch_up` None: past messages are not looked for."""

    channel: OaChannel
    tokens: Tokens
    receiving: Receiving
    webhook: Webhook
    files: PublicFiles
    catch_up: CatchUp | None = None
    verification: str = ""  # the code by which Zalo sees that the domain is ours

    def attach(self, app: web.Application) -> None:
        """Before the doors open: the webhook, files that Zalo does not take, and the page for the domain."""
        self.webhook.attach(app)
        self.files.attach(app)
        if self.verification:
            app.router.add_get(f"/zalo_verifier{self.verification}.html", self._verify)

    async def _verify(self, _request: web.Request) -> web.Response:
        page = f'<meta name="zalo-platform-site-verification" content="{self.verification}" />'
        return web.Response(text=page, content_type="text/html")

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Receive until the block ends. The channel must be open."""
        self.webhook.open(self.receiving)
        tasks = [asyncio.create_task(self.tokens.keep_fresh())]
        if self.catch_up is not None:
            tasks.append(asyncio.create_task(self.catch_up.run()))
        try:
            yield
        finally:
            self.webhook.close()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, self.receiving.close(), return_exceptions=True)
