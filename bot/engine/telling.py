"""Between an answer and its channel: secrets that must go first, and sending that fails."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from bot.errors import ChannelError, ChatGone, ChatMoved, Refused, WindowClosed
from bot.i18n import words
from bot.messages import Incoming, Kind, Reply
from bot.ports.channel import Channel, Deleting
from bot.secrecy import holds_secret
from bot.views import trouble
from data.values import ChatId, Conversation

log = logging.getLogger(__name__)


async def remove_secret(channel: Channel, incoming: Incoming, state: Conversation) -> tuple[Reply, ...]:
    """Delete from the chat what may be a password; if that fails, what to tell the customer.

    Whether the question is still open does not matter: a password that comes late is one, too.
    """
    is_awaited = state.awaiting is not None and state.awaiting.is_secret
    is_secret = incoming.kind is Kind.TEXT and (is_awaited or holds_secret(incoming.text))
    if not is_secret or not incoming.message or not isinstance(channel, Deleting):
        return ()
    try:
        is_gone = await channel.delete(incoming.chat, incoming.message)
    except ChannelError:
        is_gone = False
    if is_gone:
        return ()
    log.warning("a secret could not be deleted", extra={"channel": channel.name})
    return (trouble.secret_left(words(state.language)),)


async def tell(
    channel: Channel, chat: ChatId, replies: Sequence[Reply], incoming: Incoming, language: str
) -> str:
    """Send an answer; the key under which the chat is to be found from now on.

    A chat that is gone, or closed to us by now, needs no answer. A message that the platform refuses for
    what it is would be refused again: the customer reads an apology, and the operators the traceback.

    Raises:
        ChannelError: not sent, or perhaps; trying again may help.
    """
    try:
        await channel.send(chat, replies, incoming)
    except (ChatGone, WindowClosed) as error:
        log.info("not answered: %s", type(error).__name__, extra={"channel": channel.name})
    except ChatMoved as moved:
        await channel.send(ChatId(chat.channel, moved.new_key), replies, None)
        return moved.new_key
    except Refused:
        log.exception("the platform refuses an answer", extra={"channel": channel.name})
        await channel.send(chat, (trouble.bug(words(language), ()),), None)
    return chat.key
