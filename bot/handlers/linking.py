"""Linking a customer code: by the one-time page, or in the chat where there is none and it can delete."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from backend_client.errors import BackendError
from backend_client.models import CustomerCode
from bot.commands import Ask, Command
from bot.handlers.link_service import LINK_LIVES, Linker
from bot.handlers.turn import OpenHandler, StepHandler, Turn
from bot.keyboards import linking as keyboards
from bot.keyboards import menu
from bot.keyboards.common import leave
from bot.messages import Answer, Reply, Secret
from bot.ports.linking import LogInResult
from bot.views import linking as views
from bot.views import trouble
from data.values import Awaiting, LinkRequest

USER = "link.user"
PASSWORD = "link.password"  # noqa: S105  the name of a step
CONSENT = "link.consent"
_ANSWER_WITHIN = timedelta(minutes=10)
_DIGITS = 6  # codes and telephone numbers have more


async def link(turn: Turn, ask: Ask) -> Answer:
    """Start linking, or take the answer to the consent and confirmation screens."""
    if turn.linking is None or not turn.incoming.is_private:
        return Answer((trouble.only_in_private(turn.words),))
    if (answer := await _answered(turn, turn.linking, ask.option)) is not None:
        return answer
    if turn.accounts and not ask.option:  # "mã của tôi": what there is, with the way to link another one
        rows = keyboards.accounts(turn.words, turn.accounts)
        return Answer((views.accounts(turn.words, turn.accounts, rows),))
    if turn.public_url and not _is_asked_here(turn):
        return await _by_page(turn, turn.linking)
    if turn.can.deletes:
        awaiting = Awaiting(USER, turn.now + _ANSWER_WITHIN)
        return Answer((views.ask_user_name(turn.words, leave(turn.words)),), awaiting)
    return Answer((views.not_possible_here(turn.words, menu.more(turn.words)),))


async def _answered(turn: Turn, linker: Linker, option: str) -> Answer | None:
    """What a button of the consent or confirmation screen says; None: it is none of theirs."""
    match option:
        case "yes":
            return await _confirmed(turn, linker)
        case "no":
            await linker.drop(turn.chat)
            return Answer((views.not_linked(turn.words, menu.main(turn.words)),))
        case "consent":
            return await _consent_again(turn, linker)
        case agreed if agreed.startswith("agree"):
            return await _agreed(turn, linker, agreed.removeprefix("agree"))
    return None


def _is_asked_here(turn: Turn) -> bool:
    """In the chat itself: its app opens only https pages, and what was typed can be deleted."""
    return turn.can.deletes and not turn.public_url.startswith("https://")


async def _by_page(turn: Turn, linker: Linker) -> Answer:
    token = await linker.open(turn.chat, turn.words.language)
    url = f"{turn.public_url}/lienket/{token}"
    return Answer((views.open_page(turn.words, keyboards.page(turn.words, url)),))


async def ask_confirmation(turn: Turn) -> Answer:
    """The page is done: the chat itself must say yes."""
    request = None if turn.linking is None else await turn.linking.pending(turn.chat)
    if request is None:
        return Answer((views.too_late(turn.words, keyboards.again(turn.words)),))
    homes = [one for one in request.contracts if one.customer in request.chosen]
    return Answer((views.confirm(turn.words, homes, keyboards.confirm(turn.words)),))


async def _confirmed(turn: Turn, linker: Linker) -> Answer:
    accounts = await linker.confirm(turn.chat)
    if not accounts:
        return Answer((views.too_late(turn.words, keyboards.again(turn.words)),))
    linked = views.linked(turn.words, accounts, menu.main(turn.words))
    waits = turn.conversation.waits
    offer = Ask(Command.NOTICES_OFFER).encode()
    shown = replace(linked, buttons=()) if waits else linked
    return Answer((shown,), then=(waits, offer) if waits else (offer,))


async def user_name(turn: Turn, awaiting: Awaiting, text: str) -> Answer | None:
    """Step of the in-chat way: who. What has no number in it is another question."""
    if sum(letter.isdigit() for letter in text) < _DIGITS:
        return None
    notes = json.dumps({"user": text})
    step = Awaiting(PASSWORD, turn.now + _ANSWER_WITHIN, notes, is_secret=True)
    return Answer((views.ask_password(turn.words, leave(turn.words)),), step)


async def password(turn: Turn, awaiting: Awaiting, text: str) -> Answer:
    """Step of the in-chat way: the password, already deleted from the chat by its channel."""
    assert turn.linking is not None
    result, token = await turn.linking.check(
        turn.chat, json.loads(awaiting.notes)["user"], Secret(text), remote=""
    )
    if token is None:
        return _refused(turn, awaiting, result)
    try:
        contracts = (await turn.backend.contracts(token)).value
    except BackendError as error:
        return Answer((trouble.backend(turn.words, error, keyboards.again(turn.words)),))
    secret = await turn.linking.open(turn.chat, turn.words.language)
    await turn.linking.offer(secret, token, contracts)
    step = Awaiting(CONSENT, turn.now + LINK_LIVES, json.dumps({"token": secret}))
    buttons = keyboards.consent(turn.words, [one.customer for one in contracts])
    return Answer((views.consent(turn.words, contracts, buttons),), step)


def _refused(turn: Turn, awaiting: Awaiting, result: LogInResult) -> Answer:
    if result is LogInResult.NO_MATCH:
        again = Awaiting(USER, turn.now + _ANSWER_WITHIN)
        return Answer(
            (
                views.no_match(turn.words, leave(turn.words)),
                views.ask_user_name(turn.words, leave(turn.words)),
            ),
            again,
        )
    return Answer((_why(turn, result),))


def _why(turn: Turn, result: LogInResult) -> Reply:
    if result is LogInResult.PAUSED:
        return views.paused(turn.words, menu.main(turn.words))
    if result is LogInResult.BUSY:
        return trouble.busy(turn.words, keyboards.again(turn.words))
    return views.too_late(turn.words, keyboards.again(turn.words))


async def _consent_again(turn: Turn, linker: Linker) -> Answer:
    """The same question once more, as after another language was chosen."""
    awaiting = turn.conversation.awaiting
    is_open = awaiting is not None and awaiting.step == CONSENT
    request = await linker.look(json.loads(awaiting.notes)["token"]) if awaiting and is_open else None
    if request is None:
        return Answer((views.too_late(turn.words, keyboards.again(turn.words)),))
    buttons = keyboards.consent(turn.words, [one.customer for one in request.contracts])
    return Answer((views.consent(turn.words, request.contracts, buttons),), awaiting)


async def _agreed(turn: Turn, linker: Linker, which: str) -> Answer:
    """Consent given in the chat: `which` is the place of one contract, or empty for all of them."""
    awaiting = turn.conversation.awaiting
    if awaiting is None or awaiting.step != CONSENT:
        return Answer((views.too_late(turn.words, keyboards.again(turn.words)),))
    token = json.loads(awaiting.notes)["token"]
    request = await linker.look(token)
    chosen = () if request is None else _chosen(request, which)
    if not await linker.consent(token, chosen, tell=False):
        return Answer((views.too_late(turn.words, keyboards.again(turn.words)),))
    return await _confirmed(turn, linker)


def _chosen(request: LinkRequest, which: str) -> tuple[CustomerCode, ...]:
    codes = tuple(one.customer for one in request.contracts)
    if not which:
        return codes
    place = int(which) if which.isdigit() else len(codes)
    return codes[place : place + 1]


async def consent_in_words(turn: Turn, awaiting: Awaiting, text: str) -> Answer | None:
    """Only a clear yes is a yes; anything else is not an answer to this step."""
    if text.strip().lower() in {"đồng ý", "dong y", "có", "co", "yes", "agree"}:
        assert turn.linking is not None
        return await _agreed(turn, turn.linking, "")
    return None


HANDLERS: Mapping[Command, OpenHandler] = {Command.LINK: link}

STEPS: Mapping[str, StepHandler] = {
    USER: user_name,
    PASSWORD: password,
    CONSENT: consent_in_words,
}
