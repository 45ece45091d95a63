"""What operators ask of the platforms, beside a house that may be running."""

from __future__ import annotations

from collections.abc import Mapping

from bot import zalo_house
from bot.app import real_time
from bot.app.foundation import crypto_of, only_store, open_house
from bot.channels.telegram.api import get_me
from bot.channels.telegram.channel import open_bot, start_link
from bot.channels.zalo.oa_checkup import Checkup as ZaloCheckup
from bot.handlers import deep_link
from bot.settings import Settings
from data.values import Secret


async def check_zalo(settings: Settings) -> Mapping[str, ZaloCheckup]:
    """What Zalo and the store say of the Official Account; nothing without an app id."""
    if not settings.zalo.app_id:
        return {}
    async with only_store(settings) as store:
        return {"zalo": await zalo_house.look_at(settings.zalo, store, real_time.utc_now)}


async def keep_zalo_tokens(settings: Settings, access: Secret, refresh: Secret) -> None:
    """The first pair, or a new one after the grant was lost; a house that runs takes it up by itself."""
    async with only_store(settings) as store:
        await zalo_house.keep_pair(settings.zalo, store, real_time.utc_now, access, refresh)


async def redeem_zalo_code(settings: Settings, code: Secret, verifier: Secret) -> None:
    """The same for an authorization code.

    Raises:
        bot.errors.ChannelError: Zalo does not take the code, or does not answer.
    """
    async with only_store(settings) as store:
        await zalo_house.redeem_code(settings.zalo, store, real_time.utc_now, code, verifier)


async def telegram_link(settings: Settings) -> str:
    """An address that begins linking on Telegram: for who opens it first, within a day.

    Raises:
        bot.errors.ChannelError: Telegram does not tell what the bot is called.
    """
    name = await telegram_name(settings)
    async with open_house(settings, crypto_of(settings)) as answering:
        token = await deep_link.make(answering.house.store, deep_link.TO_LINK, answering.house.clock())
    return f"{start_link(name)}{token}"


async def telegram_name(settings: Settings) -> str:
    """What the bot is called on Telegram; empty without a token.

    Raises:
        bot.errors.ChannelError: Telegram does not tell.
    """
    token, section = settings.token_of_telegram, settings.telegram
    if not token:
        return ""
    bot = open_bot(Secret(token), section.base_url, proxy=section.proxy_url)
    async with bot.request:
        return (await get_me(bot)).username
