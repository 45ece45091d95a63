"""What we ask of the Bot API that is no message: who we are, updates, the webhook, the command lists."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlencode

from telegram import Bot, BotCommand, BotCommandScope
from telegram.constants import ChatMemberStatus
from telegram.error import TelegramError

from bot.channels.telegram.errors import translated
from bot.channels.telegram.updates import ALLOWED, Me
from bot.errors import Ambiguous

T = TypeVar("T")

_ADMINS = frozenset({ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR})
_CONNECTIONS = 40  # of Telegram to our webhook


@dataclass(frozen=True, slots=True)
class WebhookState:
    """What Telegram says of the webhook; `url` is empty when there is none."""

    url: str
    pending: int
    last_error: str


async def get_me(bot: Bot) -> Me:
    """Who the token belongs to.

    Raises:
        ChannelError: `TokenRevoked` when Telegram does not know it. So do all functions here.
    """
    me = await _ours(bot.get_me)
    return Me(me.id, me.username or "")


async def is_admin(bot: Bot, group: int, user: int) -> bool:
    """Whether a member is the owner or an administrator of a group."""
    member = await _ours(lambda: bot.get_chat_member(group, user))
    return member.status in _ADMINS


async def get_updates(bot: Bot, offset: int | None, wait_s: int) -> list[Any]:
    """What waits for us from `offset` on, as parsed JSON; waits up to `wait_s` when there is nothing.

    The library's own method builds objects we do not need, and fails as a whole when one is malformed.
    """
    asked = {"timeout": str(wait_s), "limit": "100", "allowed_updates": json.dumps(ALLOWED)}
    if offset is not None:
        asked["offset"] = str(offset)
    url = f"{bot.base_url}/getUpdates?{urlencode(asked)}"
    answer: Any = await _ours(lambda: bot.request.post(url, read_timeout=wait_s + 10))
    return answer if isinstance(answer, list) else []


async def set_webhook(bot: Bot, url: str, secret: str) -> None:
    """Have updates sent to `url`; nothing that waits is dropped."""
    await _ours(
        lambda: bot.set_webhook(
            url,
            secret_token=secret,
            max_connections=_CONNECTIONS,
            allowed_updates=ALLOWED,
            drop_pending_updates=False,
        )
    )


async def delete_webhook(bot: Bot) -> None:
    """So that updates can be polled; nothing that waits is dropped."""
    await _ours(lambda: bot.delete_webhook(drop_pending_updates=False))


async def get_webhook(bot: Bot) -> WebhookState:
    info = await _ours(bot.get_webhook_info)
    return WebhookState(info.url, info.pending_update_count, info.last_error_message or "")


async def set_commands(
    bot: Bot, commands: Sequence[tuple[str, str]], scope: BotCommandScope, language: str
) -> None:
    """Name and description of each; an empty `language` is for everybody else."""
    listed = [BotCommand(name, text) for name, text in commands]
    await _ours(lambda: bot.set_my_commands(listed, scope, language_code=language or None))


async def _ours(call: Callable[[], Awaitable[T]]) -> T:
    try:
        return await call()
    except TelegramError as error:
        # Without its words: some of Telegram's errors quote what was sent.
        raise translated(error) from None
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        # The library stumbles like this over an answer that is JSON and not Telegram's.
        raise Ambiguous(f"unreadable answer: {type(error).__name__}") from None
