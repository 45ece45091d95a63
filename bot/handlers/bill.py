"""An invoice computed line by line and compared with what it asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from backend_client.models import Fetched, Invoice
from bot.commands import Ask, Command
from bot.handlers import invoice
from bot.handlers.billing import access_of, newest
from bot.handlers.turn import AccountHandler, Turn
from bot.keyboards import bill as keyboards
from bot.messages import Answer
from bot.views import bill as views
from bot.views import common
from bot.views.bill_numbers import CORRECTIONS, Computed, Recomputed, as_one, recompute, that_count
from data.reference import tariffs
from data.values import LinkedAccount


async def lines(turn: Turn, ask: Ask, account: LinkedAccount) -> Answer:
    """The invoices of `ask.month`, or of the newest month that has any, line by line."""
    asked = await invoices_of(turn, ask, account)
    if not asked.value:
        return await invoice.show(turn, replace(ask, command=Command.INVOICE), account)
    _, month = turn.words, asked.value[0].month
    counting = that_count(asked.value) or asked.value
    found = [recompute(tariffs(), one, account.purpose, account.households) for one in counting]
    together = _together(counting, account)
    verdicts = found if together is None else [together]
    is_off = any(not isinstance(one, Recomputed) or not one.fits for one in verdicts)
    note = common.source(_, asked.fetched_at, is_sample=turn.is_sample)
    buttons = keyboards.lines(_, month, turn.accounts, account, is_off=is_off)
    warning = common.age_warning(_, asked)
    reply = views.computed(_, account, month, found, together, tariffs(), warning, note, buttons)
    return Answer((reply,), topic=topic(ask.command, asked.value[0], account))


def _together(counting: Sequence[Invoice], account: LinkedAccount) -> Computed | None:
    """The month with its corrections as one bill; None where there are none, or nothing to correct."""
    has_corrections = any(one.kind in CORRECTIONS for one in counting)
    whole = as_one(counting) if has_corrections else None
    if whole is None:
        return None
    return recompute(tariffs(), whole, account.purpose, account.households)


async def invoices_of(turn: Turn, ask: Ask, account: LinkedAccount) -> Fetched[tuple[Invoice, ...]]:
    """Those of the month asked for, else of the newest month that has any."""
    if ask.month is None:
        return await newest(turn, account)
    return await turn.backend.invoices(access_of(account), ask.month)


def topic(command: Command, one: Invoice, account: LinkedAccount) -> str:
    """What a follow-up goes on from: the month that was shown."""
    return Ask(command, month=one.month, account=account.id).encode()


ACCOUNT_HANDLERS: Mapping[Command, AccountHandler] = {Command.INVOICE_LINES: lines}
