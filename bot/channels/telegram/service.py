"""The bot on Telegram as one thing that is started and stopped: who we are, receiving, the menu."""

from __future__ import annotations

import asyncio
import logging
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from aiohttp import web

from backend_client.models import Clock
from bot.channels.patience import Sleep, patiently
from bot.channels.running import keep_receiving
from bot.channels.telegram import api, menu
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.polling import Polling
from bot.channels.telegram.receiving import Receiving
from bot.channels.telegram.updates import Me
from bot.channels.telegram.webhook import PATH, Webhook
from bot.errors import ChannelError
from bot.ports.receiving import ReceiveAll
from data.store import Store

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Telegram:
    """`webhook` receives at `public_url`; None: by polling.

    Telegram need not be there when the house opens: what has to be asked of it is asked until it answers.
    """

    channel: TelegramChannel
    store: Store
    receive: ReceiveAll
    clock: Clock
    webhook: Webhook | None = None
    public_url: str = ""
    sleep: Sleep = asyncio.sleep

    def attach(self, app: web.Application) -> None:
        """Before the doors open: where Telegram delivers."""
        if self.webhook is not None:
            self.webhook.attach(app)

    def running(self) -> AbstractAsyncContextManager[None]:
        """Receive until the block ends. The channel must be open."""
        return keep_receiving("Telegram", self._receive_for_ever, self.sleep, self.webhook)

    async def _receive_for_ever(self) -> None:
        me = await patiently("getMe", lambda: api.get_me(self.channel.bot), self.sleep)
        self.channel.is_known_as(me.username)
        receiving = Receiving(me, self.store, self.receive, self.channel.answer_callback, self.clock)
        listed = asyncio.create_task(self._set_menu(me))
        try:
            await (self._by_webhook(receiving) if self.webhook else self._by_polling(receiving))
        finally:
            listed.cancel()
            await asyncio.gather(listed, receiving.close(), return_exceptions=True)

    async def _by_webhook(self, receiving: Receiving) -> None:
        assert self.webhook is not None
        self.webhook.open(receiving)
        url, secret = f"{self.public_url}{PATH}", self.webhook.secret
        await patiently("setWebhook", lambda: api.set_webhook(self.channel.bot, url, secret), self.sleep)
        log.info("Telegram delivers to our webhook")
        await asyncio.Event().wait()

    async def _by_polling(self, receiving: Receiving) -> None:
        await patiently("deleteWebhook", lambda: api.delete_webhook(self.channel.bot), self.sleep)
        log.info("polling Telegram")
        await Polling(self.channel.bot, receiving, self.store, self.clock, self.sleep).run()

    async def _set_menu(self, me: Me) -> None:
        try:
            await menu.set_once(self.channel.bot, me, self.store, self.clock)
        except ChannelError as error:
            log.warning("menu of Telegram not set, the next start tries again: %s", type(error).__name__)
