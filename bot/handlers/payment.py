"""What is owed, what was paid, proof of payment, where to pay."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from backend_client.errors import BackendError, Unreachable
from backend_client.models import Fetched, Month, Payment, PaymentState
from bot.commands import Ask, Command
from bot.handlers import spoken_codes
from bot.handlers.accounts import answer_for, pick, with_access
from bot.handlers.billing import access_of, oldest, standing
from bot.handlers.link_service import hash_of
from bot.handlers.paid import payments
from bot.handlers.turn import AccountHandler, OpenHandler, StepHandler, Turn
from bot.keyboards import payment as keyboards
from bot.keyboards.common import home, leave
from bot.messages import Answer
from bot.views import common, sharing
from bot.views import payment as views
from bot.views.payment import Standing
from data.values import Awaiting, LinkedAccount

log = logging.getLogger(__name__)

PROOF = "payment.proof"
_PROOF_LIVES = timedelta(days=90)


async def owed(turn: Turn, ask: Ask, account: LinkedAccount) -> Answer:
    """The answer first, then the periods; with a month, that month alone."""
    if ask.month is not None:
        return await _of_month(turn, ask, account, ask.month)
    if ask.account is None and ask.code is None and len(turn.accounts) > 1:
        return await _every_home(turn)
    _ = turn.words
    now = await standing(turn, account)
    value = now.value
    if not value.owed_vnd and value.newest is not None and value.newest.state is PaymentState.PAID:
        value = replace(value, payments=await _payments_of(turn, account, value.newest.month))
    buttons = keyboards.owed(_, ask, turn.accounts, account, is_clear=value.is_certain)
    note = common.source(_, now.fetched_at, is_sample=turn.is_sample)
    warning = common.age_warning(_, now)
    return Answer((views.standing(_, account, value, turn.today, warning, note, buttons),))


async def _every_home(turn: Turn) -> Answer:
    """No home was named: "paid" about one of them would hide the debt of another."""
    _ = turn.words
    answers = await asyncio.gather(*(_home(turn, one) for one in turn.accounts))
    known = [answer for answer in answers if answer is not None]
    if not known:
        raise Unreachable
    note = common.source(_, oldest(known), is_sample=turn.is_sample)
    homes = tuple(
        (common.name(account), None if answer is None else answer.value)
        for account, answer in zip(turn.accounts, answers, strict=True)
    )
    warning = common.age_warning(_, *known)
    buttons = keyboards.every_home(_, turn.accounts)
    return Answer((views.every_home(_, homes, warning, note, buttons),))


async def _home(turn: Turn, account: LinkedAccount) -> Fetched[Standing] | None:
    """One home among several; what cannot be asked is told as not known."""
    try:
        return await standing(turn, await with_access(turn, account))
    except BackendError as error:
        log.info("one home not known: %s", type(error).__name__)
        return None


async def _of_month(turn: Turn, ask: Ask, account: LinkedAccount, month: Month) -> Answer:
    """One period alone ("tháng 4 trả chưa")."""
    _ = turn.words
    answer = await turn.backend.invoices(access_of(account), month)
    is_paid = any(one.state is PaymentState.PAID for one in answer.value)
    paid = await _payments_of(turn, account, month) if is_paid else ()
    note = common.source(_, answer.fetched_at, is_sample=turn.is_sample)
    buttons = keyboards.of_month(_, month, account)
    warning = common.age_warning(_, answer)
    reply = views.of_month(_, account, month, answer.value, paid, turn.today, warning, note, buttons)
    return Answer((reply,))


async def _payments_of(turn: Turn, account: LinkedAccount, month: Month) -> tuple[Payment, ...]:
    """How a month was paid; empty where the portal does not say. That it was paid is known without it."""
    try:
        paid = await turn.backend.payments(access_of(account), month)
    except BackendError:
        return ()
    return tuple(one for one in paid.value if one.month == month)


async def transferred(turn: Turn, ask: Ask, account: LinkedAccount) -> Answer:
    """The customer says that they paid: "em chuyển khoản rồi mà"."""
    _ = turn.words
    now = await standing(turn, account)
    note = common.source(_, now.fetched_at, is_sample=turn.is_sample)
    warning = common.age_warning(_, now)
    return Answer((views.not_seen_yet(_, now.value, now.fetched_at, warning, note, keyboards.after(_)),))


async def proof(turn: Turn, ask: Ask) -> Answer:
    """Check a card's code, or make a card for the newest paid period."""
    _ = turn.words
    if ask.text:
        return await _check(turn, ask.text)
    account = pick(turn, ask)
    if account is None:
        step = Awaiting(PROOF, turn.now + timedelta(minutes=10))
        return Answer((views.ask_receipt_code(_, leave(_)),), step)
    return await answer_for(turn, ask, account, _make)


async def _make(turn: Turn, ask: Ask, account: LinkedAccount) -> Answer:
    _ = turn.words
    paid = await payments(turn, account)
    payment = next((one for one in paid.value if ask.month in {None, one.month}), None)
    if payment is None:
        return Answer((views.no_receipt(_, keyboards.after(_)),))
    code = spoken_codes.new(groups=2)
    await turn.store.proofs.put(
        hash_of(code),
        str(payment.month),
        is_paid=True,
        at=paid.fetched_at,
        expires_at=turn.now + _PROOF_LIVES,
    )
    note = common.source(_, paid.fetched_at, is_sample=turn.is_sample)
    warning = common.age_warning(_, paid)
    return Answer((views.receipt(_, account, payment, code, warning, note, keyboards.after(_)),))


async def _check(turn: Turn, text: str) -> Answer:
    _, buttons = turn.words, ((home(turn.words),),)
    if turn.linking is None or not await turn.linking.may_try_code(turn.chat):
        return Answer((sharing.paused(_, buttons),))
    known = await turn.store.proofs.get(hash_of(spoken_codes.read(text)), turn.now)
    if known is None:
        return Answer((views.receipt_unknown(_, buttons),))
    await turn.linking.code_was_right(turn.chat)
    period, is_paid, at = known
    return Answer((views.receipt_says(_, Month.parse(period), is_paid, at, buttons),))


async def proof_code(turn: Turn, awaiting: Awaiting, text: str) -> Answer:
    """Step: the code of a card."""
    return await _check(turn, text)


async def where(turn: Turn, ask: Ask) -> Answer:
    """Official ways, in words."""
    return Answer((views.where(turn.words, keyboards.after(turn.words)),))


HANDLERS: Mapping[Command, OpenHandler] = {
    Command.PAYMENT_WHERE: where,
    Command.PAYMENT_PROOF: proof,
}

ACCOUNT_HANDLERS: Mapping[Command, AccountHandler] = {
    Command.PAYMENT: owed,
    Command.PAYMENT_TRANSFER: transferred,
}

STEPS: Mapping[str, StepHandler] = {PROOF: proof_code}
