"""What was paid in the last 24 months, and what came back or was paid too much."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from itertools import groupby

from backend_client.errors import AccessExpired, BackendError
from backend_client.models import Fetched, Invoice, Month, Payment
from bot.commands import Ask, Command
from bot.handlers.billing import access_of, oldest
from bot.handlers.turn import AccountHandler, Turn
from bot.keyboards import payment as keyboards
from bot.messages import Answer
from bot.views import common
from bot.views import paid as views
from bot.views.paid import Period, total_vnd
from data.values import LinkedAccount

log = logging.getLogger(__name__)

_A_PAGE = 6  # periods
_PAST_MONTHS = 24


async def past(turn: Turn, ask: Ask, account: LinkedAccount) -> Answer:
    """The last 24 months, six periods a page."""
    _ = turn.words
    paid = await payments(turn, account)
    months = [(month, tuple(of)) for month, of in groupby(paid.value, lambda one: one.month)]
    pages = max(1, -(-len(months) // _A_PAGE))
    page = min(max(ask.page, 0), pages - 1)
    periods = await _periods(turn, account, months[page * _A_PAGE : (page + 1) * _A_PAGE])
    note = common.source(_, paid.fetched_at, is_sample=turn.is_sample)
    buttons = keyboards.past(_, page, pages, account)
    warning = common.age_warning(_, paid)
    return Answer((views.past(_, account, periods, (page + 1, pages), warning, note, buttons),))


async def payments(turn: Turn, account: LinkedAccount) -> Fetched[tuple[Payment, ...]]:
    """Of the last 24 months, newest first; asked for until the portal has no older ones.

    A month has several where its invoice was paid in parts, or had a correction.
    """
    month, end = Month.of(turn.today), Month.of(turn.today).shift(-_PAST_MONTHS)
    answers: list[Fetched[tuple[Payment, ...]]] = []
    rows: list[Payment] = []
    while month > end:
        answer = await turn.backend.payments(access_of(account), month)
        answers.append(answer)
        known = {one.month for one in rows}
        fresh = [one for one in answer.value if one.month not in known]
        if not fresh:
            break
        rows += fresh
        month = min(one.month for one in fresh).shift(-1)
    newest_first = sorted((one for one in rows if one.month > end), key=lambda one: one.month, reverse=True)
    return Fetched(tuple(newest_first), oldest(answers), any(answer.is_stale for answer in answers))


async def _periods(
    turn: Turn, account: LinkedAccount, months: Sequence[tuple[Month, tuple[Payment, ...]]]
) -> tuple[Period, ...]:
    """The payments with the invoices of those months for which more was paid than is due.

    Only for those the invoices are asked: a whole page of them would be dozens of questions to the portal.
    """
    due = await _due(turn, account, {month.year for month, _paid in months})
    above = [month for month, paid in months if month in due and total_vnd(paid) > due[month]]
    asked = await asyncio.gather(*(_invoices(turn, account, month) for month in above))
    invoices = dict(zip(above, asked, strict=True))
    return tuple(Period(month, paid, invoices.get(month, ())) for month, paid in months)


async def _due(turn: Turn, account: LinkedAccount, years: set[int]) -> Mapping[Month, int]:
    """đồng of a month with its corrections; empty while the portal does not tell."""
    try:
        answers = await asyncio.gather(*(turn.backend.usage(access_of(account), year) for year in years))
    except AccessExpired:
        raise
    except BackendError as error:
        log.info("not known what was due: %s", type(error).__name__)
        return {}
    return {one.month: one.amount_vnd for answer in answers for one in answer.value}


async def _invoices(turn: Turn, account: LinkedAccount, month: Month) -> tuple[Invoice, ...]:
    """None where they cannot be had: what was paid is worth telling without them."""
    try:
        return (await turn.backend.invoices(access_of(account), month)).value
    except AccessExpired:
        raise
    except BackendError as error:
        log.info("no invoices of a paid period: %s", type(error).__name__)
        return ()


ACCOUNT_HANDLERS: Mapping[Command, AccountHandler] = {Command.PAYMENT_PAST: past}
