"""A call or a message that claims a debt, held against records, official numbers and pages.

What is pasted is looked at and forgotten: the open question is a secret one, so that no channel keeps its
answer, and nothing of it goes to the step's notes, the topic or a log.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from backend_client.errors import BackendError
from bot import phrases
from bot.commands import Ask, Command
from bot.handlers.accounts import answer_for, pick
from bot.handlers.billing import standing
from bot.handlers.turn import OpenHandler, StepHandler, Turn
from bot.keyboards import scam as keyboards
from bot.messages import Answer, Kind, Reply
from bot.views import common
from bot.views import scam as views
from bot.views.scam import Said
from bot.views.scam_signs import Findings, examine
from data.reference import contacts
from data.values import Awaiting, LinkedAccount

TEXT = "scam.text"
_ANSWER_WITHIN = timedelta(minutes=15)
_A_QUESTION = 8  # words; a longer line without any sign is a message to look at, whatever it speaks of


async def check(turn: Turn, ask: Ask) -> Answer:
    """The warning at once, what the question itself tells of the call, and the question for the rest."""
    said = Said(_typed(turn, ask), is_pasted=False)
    step = Awaiting(TEXT, turn.now + _ANSWER_WITHIN, is_secret=True)
    return Answer((await _reply(turn, ask, said),), step)


async def text_step(turn: Turn, awaiting: Awaiting, text: str) -> Answer | None:
    """The pasted message or number; a short line that asks for something else leaves the step."""
    found = examine(text, contacts())
    if phrases.is_leaving(text) or (not found and _asks_otherwise(turn, text)):
        return None
    ask = Ask(Command.SCAM_CHECK)
    reply = await _reply(turn, ask, Said(found, is_pasted=True))
    return Answer((reply,), topic=ask.encode())


def _typed(turn: Turn, ask: Ask) -> Findings:
    """What the typed line holds besides the question; a pressed button or a digit tells nothing."""
    if turn.incoming.kind is not Kind.TEXT or not ask.text:
        return Findings()
    return examine(turn.incoming.text, contacts())


def _asks_otherwise(turn: Turn, text: str) -> bool:
    if len(text.split()) > _A_QUESTION:
        return False
    heard = phrases.understand(text, now=turn.now)
    if isinstance(heard, phrases.Unknown):
        return text.isdigit() and len(text) == 1
    return not isinstance(heard, Ask) or heard.command is not Command.SCAM_CHECK


async def _reply(turn: Turn, ask: Ask, said: Said) -> Reply:
    """The warning comes whatever the portal does."""
    _ = turn.words
    account = pick(turn, ask)
    if account is None:
        buttons = keyboards.stranger(_, is_done=said.is_pasted)
        return views.check(_, contacts(), said, views.stranger(_), (), buttons)

    async def of_account(turn: Turn, ask: Ask, account: LinkedAccount) -> Answer:
        return Answer((await _of_account(turn, ask, account, said),))

    try:
        return (await answer_for(turn, ask, account, of_account)).replies[0]
    except BackendError:
        buttons = keyboards.linked(_, ask, turn.accounts, account, is_done=said.is_pasted)
        return views.check(_, contacts(), said, views.not_checked(_, account), (), buttons)


async def _of_account(turn: Turn, ask: Ask, account: LinkedAccount, said: Said) -> Reply:
    _ = turn.words
    now = await standing(turn, account)
    records = views.of_account(_, account, now.value, said.findings, common.age_warning(_, now))
    note = common.source(_, now.fetched_at, is_sample=turn.is_sample)
    buttons = keyboards.linked(_, ask, turn.accounts, account, is_done=said.is_pasted)
    return views.check(_, contacts(), said, records, (note,), buttons)


HANDLERS: Mapping[Command, OpenHandler] = {Command.SCAM_CHECK: check}

STEPS: Mapping[str, StepHandler] = {TEXT: text_step}
