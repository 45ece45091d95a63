"""What operators want to know of the bot on the Bot Platform, asked of Zalo itself."""

from __future__ import annotations

from dataclasses import dataclass

from bot.channels.zalo.bot_client import BotClient
from bot.errors import ChannelError, Refused, TokenRevoked


@dataclass(frozen=True, slots=True)
class Checkup:
    """Empty `problem`: all is well. Notices are those of this month; None: nobody looked."""

    name: str = ""
    webhook: str = ""
    notices_used: int | None = None
    notices_a_month: int | None = None
    problem: str = ""


async def check_up(client: BotClient, webhook: str) -> Checkup:
    """Ask getMe and getWebhookInfo. `webhook`: where updates should go; empty when they are polled."""
    try:
        async with client:
            me, url = await client.get_me(), await client.get_webhook()
    except (TokenRevoked, Refused):
        return Checkup(problem="Zalo does not know the token of the bot")
    except ChannelError:
        return Checkup(problem="the Zalo Bot Platform does not answer")
    is_elsewhere = url != webhook
    problem = "updates go elsewhere; `cskh run` sets or removes the webhook" if is_elsewhere else ""
    return Checkup(me.name, url, problem=problem)
