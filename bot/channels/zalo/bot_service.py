"""The bot on the Bot Platform as one thing that is started and stopped."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

from aiohttp import web

from backend_client.models import Clock
from bot.channels.patience import Sleep, patiently
from bot.channels.running import keep_receiving
from bot.channels.zalo.bot_allowance import Allowance
from bot.channels.zalo.bot_channel import BotChannel
from bot.channels.zalo.bot_client import BotClient
from bot.channels.zalo.bot_polling import Polling
from bot.channels.zalo.bot_receiving import Receiving
from bot.channels.zalo.bot_updates import CHANNEL
from bot.channels.zalo.bot_webhook import PATH, Webhook
from bot.channels.zalo.public_files import PublicFiles
from bot.ports.receiving import ReceiveAll
from data.store import Store
from data.values import Secret

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ZaloBot:
    """`webhook` receives at `public_url`; None: by polling.

    Zalo need not be there when the house opens: what has to be asked of it is asked until it answers.
    """

    client: BotClient
    channel: BotChannel
    files: PublicFiles
    store: Store
    receive: ReceiveAll
    clock: Clock
    webhook: Webhook | None
    sleep: Sleep = asyncio.sleep

    def attach(self, app: web.Application) -> None:
        """Before the doors open: where Zalo delivers, and where it fetches pictures."""
        self.files.attach(app)
        if self.webhook is not None:
            self.webhook.attach(app)

    def running(self) -> AbstractAsyncContextManager[None]:
        """Receive until the block ends. The channel must be open."""
        return keep_receiving("Zalo", self._receive_for_ever, self.sleep, self.webhook)

    async def _receive_for_ever(self) -> None:
        me = await patiently("getMe", self.client.get_me, self.sleep)
        receiving = Receiving(me, self.store, self.receive, self.clock)
        if self.webhook is not None:
            await self._by_webhook(self.webhook, receiving)
        await patiently("deleteWebhook", self.client.delete_webhook, self.sleep)
        log.info("polling Zalo")
        await Polling(self.client, receiving, self.store, self.clock, self.sleep).run()

    async def _by_webhook(self, webhook: Webhook, receiving: Receiving) -> None:
        webhook.open(receiving)
        url = f"{self.files.public_url}{PATH}"
        await patiently("setWebhook", lambda: self.client.set_webhook(url, webhook.secret), self.sleep)
        log.info("Zalo delivers to our webhook")
        await asyncio.Event().wait()


def sender_of(token: Secret) -> str:
    """What the bot's messages are counted by: its number, which is no secret."""
    return f"{CHANNEL}:{token.get_secret_value().partition(':')[0]}"


@asynccontextmanager
async def open_bot(
    token: Secret,
    api_url: str,
    store: Store,
    receive: ReceiveAll,
    clock: Clock,
    *,
    webhook: Webhook | None,
    public_url: str,
    notices_a_month: int,
    sleep: Sleep = asyncio.sleep,
) -> AsyncIterator[ZaloBot]:
    """The channel, ready to send; nothing is received yet."""
    files = PublicFiles(store, clock, public_url, CHANNEL)
    allowance = Allowance(store, clock, sender_of(token), notices_a_month)
    async with (
        BotClient(token, api_url) as client,
        BotChannel(client, files, allowance, sleep=sleep) as channel,
    ):
        yield ZaloBot(client, channel, files, store, receive, clock, webhook, sleep)
