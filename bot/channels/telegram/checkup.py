"""What operators want to know of the bot on Telegram, asked of Telegram itself."""

from __future__ import annotations

from dataclasses import dataclass

from telegram import Bot

from bot.channels.telegram import api
from bot.errors import ChannelError, TokenRevoked


@dataclass(frozen=True, slots=True)
class Checkup:
    """`waiting` updates, and the last error Telegram met at the webhook. Empty `problem`: all is well."""

    name: str = ""
    webhook: str = ""
    waiting: int = 0
    last_error: str = ""
    problem: str = ""


async def check_up(bot: Bot, webhook: str) -> Checkup:
    """Ask getMe and getWebhookInfo. `webhook`: where updates should go; empty when they are polled."""
    try:
        me, state = await api.get_me(bot), await api.get_webhook(bot)
    except TokenRevoked:
        return Checkup(problem="Telegram does not know the token")
    except ChannelError:
        return Checkup(problem="Telegram does not answer")
    finally:
        await bot.request.shutdown()
    is_elsewhere = bool(webhook) and state.url != webhook
    problem = "the webhook is not ours; `cskh run` sets it" if is_elsewhere else ""
    return Checkup(f"@{me.username}", state.url, state.pending, state.last_error, problem)
