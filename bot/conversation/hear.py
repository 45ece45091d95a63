"""One conversation for every channel: what was heard, and the state it was heard in, become an answer.

`hear` keeps nothing and sends nothing: the engine stores before it calls and settles after it sent.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace

from bot.commands import Ask
from bot.conversation.again import asked_again
from bot.conversation.asked import and_then, asked, old_screen
from bot.conversation.house import House, turn_of
from bot.conversation.typed import question, typed
from bot.handlers.linking import ask_confirmation
from bot.handlers.menu import with_keys
from bot.handlers.turn import Turn
from bot.keyboards import menu
from bot.keyboards.common import home, retry
from bot.messages import Answer, Capabilities, Incoming, Kind
from bot.ports.channel import Groups
from bot.remembering import after, is_pressed_twice
from bot.views import trouble
from bot.views.simple import plain
from data.values import Conversation

log = logging.getLogger(__name__)


async def hear(
    house: House,
    incoming: Incoming,
    state: Conversation,
    can: Capabilities,
    groups: Groups | None = None,
) -> tuple[Answer, Conversation]:
    """Answer one incoming and say where the conversation stands after it; errors become sentences."""
    if state == Conversation(incoming.chat) and incoming.language == "en":
        state = replace(state, language="en")  # a stranger whose phone speaks English
    turn = await turn_of(house, incoming, state, can, groups)
    if not incoming.is_private and not incoming.is_addressed:
        return Answer(()), state
    if is_pressed_twice(turn):
        return Answer(()), state
    answer = with_keys(turn, await _in_time(turn, house.answer_within_s))
    if turn.conversation.is_simple if answer.is_simple is None else answer.is_simple:
        shown = tuple(plain(turn.words, reply, answer.choices_page) for reply in answer.replies)
        answer = replace(answer, replies=shown)
    return answer, after(turn, answer)


async def _in_time(turn: Turn, within_s: float) -> Answer:
    """An answer or an honest apology, whatever happens."""
    _ = turn.words
    try:
        async with asyncio.timeout(within_s):
            return await _answer(turn)
    except TimeoutError:
        log.warning("answer not ready in time", extra={"kind": turn.incoming.kind})
        ask = Ask.decode(turn.incoming.choice) if turn.incoming.choice else question(turn)
        return Answer((trouble.busy(_, ((home(_),),) if ask is None else retry(_, ask)),))
    except Exception:  # a bug of ours: the customer still reads an apology, the operators the traceback
        log.exception("bug while answering", extra={"kind": turn.incoming.kind})
        return Answer((trouble.bug(_, ((home(_),),)),))


async def _answer(turn: Turn) -> Answer:
    answer = asked_again(turn, await _heard(turn))
    return await and_then(turn, answer) if answer.then else answer


async def _heard(turn: Turn) -> Answer:
    match turn.incoming.kind:
        case Kind.CHOICE:
            return await _pressed(turn)
        case Kind.TEXT:
            return await typed(turn)
        case Kind.LINKED:
            return await ask_confirmation(turn)
    return Answer((trouble.not_text(turn.words, turn.incoming.kind, menu.main(turn.words)),))


async def _pressed(turn: Turn) -> Answer:
    ask = Ask.decode(turn.incoming.choice)
    return await old_screen(turn) if ask is None else await asked(turn, ask)
