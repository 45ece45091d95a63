"""What the platforms say of our bots, for operators."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.channels.telegram import checkup as telegram
from bot.channels.telegram.channel import open_bot
from bot.channels.telegram.webhook import PATH as TELEGRAM_PATH
from bot.channels.zalo import bot_checkup as zalo_bot
from bot.channels.zalo.bot_client import BotClient
from bot.channels.zalo.bot_service import sender_of
from bot.channels.zalo.bot_webhook import PATH as ZALO_BOT_PATH
from bot.settings import Settings
from data.store import Store
from data.values import Secret

Checkup = telegram.Checkup | zalo_bot.Checkup


async def of_all(settings: Settings) -> Mapping[str, Checkup]:
    """By platform; those without a token are left out."""
    found = {"telegram": await of_telegram(settings), "zalo_bot": await of_zalo_bot(settings)}
    return {name: one for name, one in found.items() if one is not None}


async def of_telegram(settings: Settings) -> telegram.Checkup | None:
    """What Telegram says of the bot; None without a token."""
    token, section = settings.token_of_telegram, settings.telegram
    if not token:
        return None
    webhook = f"{settings.web.public_url}{TELEGRAM_PATH}" if section.mode == "webhook" else ""
    bot = open_bot(Secret(token), section.base_url, proxy=section.proxy_url)
    return await telegram.check_up(bot, webhook)


async def of_zalo_bot(settings: Settings) -> zalo_bot.Checkup | None:
    """What Zalo says of the bot on its Bot Platform; None without a token."""
    token, section = settings.token_of_zalo_bot, settings.zalo_bot
    if not token:
        return None
    webhook = f"{settings.web.public_url}{ZALO_BOT_PATH}" if section.mode == "webhook" else ""
    return await zalo_bot.check_up(BotClient(Secret(token), section.api_url), webhook)


async def with_allowance(
    found: zalo_bot.Checkup, settings: Settings, store: Store, now: datetime
) -> zalo_bot.Checkup:
    """The same with what was sent of this month's notices."""
    used = await store.zalo_months.count(sender_of(Secret(settings.token_of_zalo_bot)), now)
    most = settings.zalo_bot.notices_a_month
    spent = "this month's notices are used up (zalo_bot.notices_a_month)" if used >= most > 0 else ""
    return replace(found, notices_used=used, notices_a_month=most, problem=found.problem or spent)
