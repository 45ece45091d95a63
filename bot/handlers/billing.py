"""Finding invoices: the newest ones, the open ones, the months that have any."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from backend_client.models import CustomerAccess, Fetched, Invoice, InvoiceKind, Month, PaymentState
from bot.handlers.turn import Turn
from bot.views.payment import Standing, is_open
from data.values import LinkedAccount

_NEWEST_WITHIN = 3  # months back from today in which the newest invoice lies, if there is any
_DEBTS_WITHIN = 24  # months back in which open invoices are looked for
_SIDE_BY_SIDE = 4  # months asked at once


def access_of(account: LinkedAccount) -> CustomerAccess:
    """Whom to ask about; `conversation` made sure that there is a permission."""
    assert account.access is not None
    return account.access


async def newest(turn: Turn, account: LinkedAccount) -> Fetched[tuple[Invoice, ...]]:
    """Invoices of the newest month that has any, within the last three; empty when none has.

    This month is billed when it is over, so last month is asked for beside it.
    """
    this, access = Month.of(turn.today), access_of(account)
    asked = (turn.backend.invoices(access, this.shift(-back)) for back in range(2))
    first, second = await asyncio.gather(*asked, return_exceptions=True)
    for answer in (first, second):
        if isinstance(answer, BaseException):
            raise answer
        if answer.value:
            return answer
    return await turn.backend.invoices(access, this.shift(1 - _NEWEST_WITHIN))


async def months_billed(turn: Turn, account: LinkedAccount) -> Fetched[tuple[Month, ...]]:
    """Months of the last three calendar years that have an invoice, newest first."""
    years = range(turn.today.year - 2, turn.today.year + 1)
    answers = await asyncio.gather(*(turn.backend.usage(access_of(account), year) for year in years))
    months = sorted({one.month for answer in answers for one in answer.value}, reverse=True)
    return Fetched(tuple(months), oldest(answers), any(answer.is_stale for answer in answers))


async def standing(turn: Turn, account: LinkedAccount) -> Fetched[Standing]:
    """What is owed. The debt list decides the sum, the invoices say for which months."""
    debts, latest = await asyncio.gather(turn.backend.debts(access_of(account)), newest(turn, account))
    owed = sum(debt.amount_vnd for debt in debts.value)
    answers: list[Fetched[tuple[Invoice, ...]]] = [latest]
    if owed and latest.value:
        answers += await _older_open(turn, account, latest.value, owed)
    invoices = sorted((one for answer in answers for one in answer.value), key=lambda one: one.month)
    newest_one = _regular(latest.value)
    is_paid = newest_one is not None and newest_one.state is PaymentState.PAID
    value = Standing(
        open=tuple(one for one in invoices if is_open(one)) if owed else (),
        owed_vnd=owed,
        newest=newest_one,
        pending=tuple(one for one in invoices if one.state is PaymentState.PENDING),
        is_certain=bool(owed) or is_paid,
    )
    everything: list[Fetched[Any]] = [debts, *answers]
    return Fetched(value, oldest(everything), any(answer.is_stale for answer in everything))


async def _older_open(
    turn: Turn, account: LinkedAccount, latest: Sequence[Invoice], owed: int
) -> list[Fetched[tuple[Invoice, ...]]]:
    """Months before the newest, side by side, until the open invoices explain the debt."""
    found: list[Fetched[tuple[Invoice, ...]]] = []
    left = owed - _open_sum(latest)
    month = latest[0].month.shift(-1)
    for _start in range(0, _DEBTS_WITHIN, _SIDE_BY_SIDE):
        if left <= 0:
            break
        months = [month.shift(-back) for back in range(_SIDE_BY_SIDE)]
        answers = await asyncio.gather(*(turn.backend.invoices(access_of(account), one) for one in months))
        found += answers
        left -= sum(_open_sum(answer.value) for answer in answers)
        month = month.shift(-_SIDE_BY_SIDE)
    return found


def _open_sum(invoices: Sequence[Invoice]) -> int:
    return sum(one.outstanding_vnd for one in invoices if is_open(one))


def _regular(invoices: Sequence[Invoice]) -> Invoice | None:
    """The invoice that stands for its month: not a refund, and the one that replaced another."""
    charges = [one for one in invoices if one.kind is not InvoiceKind.REFUND]
    open_ones = [one for one in charges if one.state is not PaymentState.PAID]
    return next(reversed(open_ones or charges), None)


def oldest(answers: Sequence[Fetched[Any]]) -> datetime:
    """Age of an answer made of several: that of its oldest part."""
    return min(answer.fetched_at for answer in answers)
