"""What a chat remembers between two turns: where an answer leaves it, and what was pressed last."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.handlers.turn import Turn
from bot.messages import Answer, Incoming, Kind
from data.values import Conversation, Screen

_SAME_PRESS = timedelta(seconds=2)


def is_pressed_twice(turn: Turn) -> bool:
    state, incoming = turn.conversation, turn.incoming
    if incoming.kind is not Kind.CHOICE or state.last_press_at is None:
        return False
    return state.last_press == _press(incoming) and turn.now - state.last_press_at < _SAME_PRESS


def _press(incoming: Incoming) -> str:
    return f"{incoming.screen} {incoming.choice}"


def after(turn: Turn, answer: Answer) -> Conversation:
    """Where the conversation stands once this answer was given."""
    state = turn.conversation
    if answer.forgets:
        return Conversation(state.chat, language=state.language)
    shown = next((reply for reply in reversed(answer.replies) if reply.buttons), None)
    is_press = turn.incoming.kind is Kind.CHOICE
    return replace(
        state,
        language=answer.language or state.language,
        is_simple=state.is_simple if answer.is_simple is None else answer.is_simple,
        awaiting=answer.awaiting,
        screen=state.screen if shown is None else Screen(shown.choices, turn.now, shown.labels),
        topic=answer.topic or state.topic,
        topic_at=turn.now if answer.topic else state.topic_at,
        waits=answer.waits or ("" if answer.then else state.waits),
        misses=0 if answer.is_understood else state.misses + 1,
        last_press=_press(turn.incoming) if is_press else "",
        last_press_at=turn.now if is_press else None,
    )
