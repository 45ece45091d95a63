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
from scheduler.deliver import Sender

_NOTICES_OF_ZALO = 1 / 3  # of the requests a minute: a picture of its own takes another, answers the rest
_FOR_ANSWERS = 60  # connections to Telegram beside those of notices in bulk
_ZALO_BOT_PER_S = 0.5  # nobody tells how many a second it takes


def rates(settings: Settings) -> dict[str, float]:
    """Notices a second, by channel whose platform counts."""
    return {
        "telegram": settings.notices.telegram_per_s,
        "zalo": settings.zalo.requests_per_minute * _NOTICES_OF_ZALO / 60,
        "zalobot": _ZALO_BOT_PER_S,
    }


def senders(settings: Settings) -> dict[str, Sender]:
    """How fast notices may leave, by channel. Accounts are named by their number, which is no secret."""
    names = {}
    if bot := settings.token_of_telegram.partition(":")[0]:
        names["telegram"] = f"telegram:{bot}"
    if app := settings.zalo.app_id:
        names["zalo"] = f"zalo:{app}"
    if token := settings.token_of_zalo_bot:
        names["zalobot"] = bot_service.sender_of(Secret(token))
    per_s = rates(settings)
    return {channel: Sender(name, per_s[channel]) for channel, name in names.items()}


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
    many = _FOR_ANSWERS + settings.notices.in_flight
    bot = open_bot(
        Secret(token), settings.telegram.base_url, proxy=settings.telegram.proxy_url, connections=many
    )
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
        notices_a_month=section.notices_a_month,
        sleep=sleep,
    ) as bot:
        answering.channels[bot.channel.name] = bot.channel
        yield bot
