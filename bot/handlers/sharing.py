"""A relative sees a code by its owner's one-time invitation; the owner sees and cuts every chat."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta

from bot.commands import Ask, Command
from bot.handlers import spoken_codes
from bot.handlers.accounts import pick
from bot.handlers.link_service import hash_of
from bot.handlers.turn import OpenHandler, StepHandler, Turn
from bot.keyboards import menu
from bot.keyboards import sharing as keyboards
from bot.keyboards.common import leave
from bot.messages import Answer
from bot.views import sharing as views
from bot.views import trouble
from data.values import Awaiting, Consent, LinkedAccount

CODE = "share.code"
_LIVES = timedelta(hours=24)
_FOUR = rf"[{spoken_codes.ALPHABET}]{{4}}"
_CODE = re.compile(rf"{_FOUR}-{_FOUR}-{_FOUR}")


async def share(turn: Turn, ask: Ask) -> Answer:
    """What the owner sees and does; anybody may say that they hold an invitation."""
    _ = turn.words
    if ask.option == "code":
        step = Awaiting(CODE, turn.now + timedelta(minutes=10))
        return Answer((views.ask_code(_, leave(_)),), step)
    owned = [one for one in turn.accounts if not one.is_guest]
    account = pick(turn, ask) if ask.account is not None else (owned[0] if len(owned) == 1 else None)
    if account is None:
        return Answer((views.start(_, keyboards.start(_, owned)),))
    if account.is_guest:
        return Answer((views.not_owner(_, menu.more(_)),))
    if ask.option == "invite":
        return await _invite(turn, account)
    if ask.option.startswith("cut"):
        return await _cut(turn, account, ask.option.removeprefix("cut"))
    return await _overview(turn, account)


async def _overview(turn: Turn, account: LinkedAccount) -> Answer:
    others = await turn.store.links.sharing(turn.chat, account.id)
    buttons = keyboards.overview(turn.words, account, others)
    return Answer((views.overview(turn.words, account, others, buttons),))


async def _invite(turn: Turn, account: LinkedAccount) -> Answer:
    code = spoken_codes.new(groups=3)
    if not await turn.store.links.invite(turn.chat, account.id, hash_of(code), turn.now + _LIVES):
        return Answer((views.not_owner(turn.words, menu.more(turn.words)),))
    buttons = keyboards.after_invitation(turn.words, account)
    return Answer((views.invitation(turn.words, account, code, buttons),))


async def _cut(turn: Turn, account: LinkedAccount, other: str) -> Answer:
    is_number = other.isdecimal() and len(other) < 19  # as far as the store counts
    if not is_number or not await turn.store.links.cut(turn.chat, account.id, int(other)):
        return await _overview(turn, account)
    return Answer((views.cut(turn.words, keyboards.after_invitation(turn.words, account)),))


def is_code(text: str) -> bool:
    """Whether a whole message has the look of an invitation code."""
    return _CODE.fullmatch(text.strip().upper()) is not None


async def code(turn: Turn, awaiting: Awaiting, text: str) -> Answer:
    """Step: the invitation code of somebody else."""
    return await redeem(turn, text, awaiting)


async def redeem(turn: Turn, text: str, awaiting: Awaiting | None = None) -> Answer:
    """Take an invitation, asked for or typed without being asked."""
    _ = turn.words
    if not turn.incoming.is_private:
        return Answer((trouble.only_in_private(_),))
    if turn.linking is None or not await turn.linking.may_try_code(turn.chat):
        return Answer((views.paused(_, menu.main(_)),))
    consent = Consent(turn.policy_version, turn.now)
    account = await turn.store.links.accept(turn.chat, hash_of(spoken_codes.read(text)), consent)
    if account is None:
        return Answer((views.bad_code(_, leave(_)),), awaiting)
    await turn.linking.code_was_right(turn.chat)
    offer = Ask(Command.NOTICES_OFFER).encode()
    return Answer((views.joined(_, account, menu.main(_)),), then=(offer,))


HANDLERS: Mapping[Command, OpenHandler] = {Command.SHARE: share}

STEPS: Mapping[str, StepHandler] = {CODE: code}
