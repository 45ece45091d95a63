"""The platforms that a house is on, each opened from Settings: its channel, and what brings updates in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot import zalo_house
from bot.channels.patience import Sleep
from bot.channels.telegram.channel import TelegramChannel, open_bot
from bot.channels.telegram.service import Telegram
from bot.channels.telegram.webhook import Webhook
from bot.channels.zalo import bot_service
from bot.channels.zalo.bot_service import ZaloBot
from bot.channels.zalo.bot_webhook import Webhook as ZaloBotWebhook
from bot.channels.zalo.oa_service import OfficialAccount
from bot.engine.answering import Answering
from bot.settings import Settings
from data.crypto import Crypto
from data.values import Secret


@asynccontextmanager
async def telegram(
    settings: Settings, answering: Answering, crypto: Crypto, sleep: Sleep
) -> AsyncIterator[Telegram | None]:
    """The channel, open for longer than the engine works; None without a token. Nothing is received yet."""
    token = settings.token_of_telegram
    if not token:
        yield None
        return
    house, is_hooked = answering.house, settings.telegram.mode == "webhook"
    secret = settings.webhook_secret or crypto.keyed_hash("telegram webhook").hex()
    bot = open_bot(Secret(token), settings.telegram.base_url, proxy=settings.telegram.proxy_url)
    async with TelegramChannel(bot, house.store, house.clock) as channel:
        answering.channels[channel.name] = channel
        yield Telegram(
            channel,
            house.store,
            answering.receive_all,
            house.clock,
            Webhook(secret) if is_hooked else None,
            settings.web.public_url,
            sleep,
        )


@asynccontextmanager
async def zalo(
    settings: Settings, answering: Answering, sleep: Sleep
) -> AsyncIterator[OfficialAccount | None]:
    """The Official Account on Zalo, open for longer than the engine works; None without an app id."""
    section, house = settings.zalo, answering.house
    if not section.app_id:
        yield None
        return
    async with zalo_house.official_account(
        section, house.store, answering.receive, house.clock, settings.web.public_url, sleep
    ) as account:
        answering.channels[account.channel.name] = account.channel
        yield account


@asynccontextmanager
async def zalo_bot(
    settings: Settings, answering: Answering, crypto: Crypto, sleep: Sleep
) -> AsyncIterator[ZaloBot | None]:
    """The channel of the Zalo Bot Platform, open for longer than the engine works; None without a token."""
    token, house, section = settings.token_of_zalo_bot, answering.house, settings.zalo_bot
    if not token:
        yield None
        return
    secret = settings.zalo_bot_webhook_secret or crypto.keyed_hash("zalo bot webhook").hex()
    async with bot_service.open_bot(
        Secret(token),
        section.api_url,
        house.store,
        answering.receive_all,
        house.clock,
        webhook=ZaloBotWebhook(secret) if section.mode == "webhook" else None,
        public_url=settings.web.public_url,
        sleep=sleep,
    ) as bot:
        answering.channels[bot.channel.name] = bot.channel
        yield bot
