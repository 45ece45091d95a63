"""A language chosen in the middle of a step: its question is asked once more in the new one, and goes on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.commands import Ask, Command
from bot.handlers import linking, notice_limit, notice_quiet
from bot.handlers.turn import Turn
from bot.messages import Answer
from data.values import Awaiting

# Steps that are reached from more than one question, or from within another step. Every other question is
# the one that was asked last.
_QUESTIONS: Mapping[str, Ask] = {
    notice_quiet.STEP: Ask(Command.NOTICES_QUIET),
    linking.CONSENT: Ask(Command.LINK, option="consent"),
    linking.USER: Ask(Command.LINK, option="more"),
    linking.PASSWORD: Ask(Command.LINK, option="more"),
}


def asked_again(turn: Turn, answer: Answer) -> Answer:
    """Below the line that says which language it is now; without an open step there is nothing to ask."""
    awaiting = turn.conversation.awaiting
    if not answer.language or awaiting is None or awaiting.expires_at <= turn.now:
        return answer
    question = _question(awaiting) or Ask.decode(turn.conversation.topic)
    if question is None:
        return answer
    said = tuple(replace(reply, buttons=()) for reply in answer.replies)
    return replace(answer, replies=said, then=(question.encode(),))


def _question(awaiting: Awaiting) -> Ask | None:
    if awaiting.step != notice_limit.STEP:
        return _QUESTIONS.get(awaiting.step)
    ask = Ask.decode(awaiting.notes)
    return None if ask is None else replace(ask, page=0)  # what is set only after a yes is asked about again
