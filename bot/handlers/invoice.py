"""The invoice of any month, its PDF, and the months there are."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from backend_client.errors import AccessExpired, BackendError
from backend_client.models import Fetched, Invoice, Month, Purpose
from bot.commands import Ask, Command
from bot.handlers.billing import access_of, months_billed, newest
from bot.handlers.turn import AccountHandler, StepHandler, Turn
from bot.keyboards import invoice as keyboards
from bot.keyboards import pickers
from bot.messages import Answer, Text
from bot.views import common
from bot.views import invoice as views
from bot.views.bill_numbers import hour_prices, hours_kwh, recompute
from bot.views.indexes import Prices
from data.reference import tariffs
from data.values import LinkedAccount
from tariff import Hours

log = logging.getLogger(__name__)


async def show(turn: Turn, ask: Ask, account: LinkedAccount) -> Answer:
    """The newest issued invoice, the one before it, or that of a month."""
    if ask.month is not None:
        asked = await turn.backend.invoices(access_of(account), ask.month)
        if asked.value:
            latest = await newest(turn, account)
            return await _shown(turn, ask, account, asked, latest)
        return await _missing(turn, ask, account, ask.month)
    latest = await newest(turn, account)
    if not latest.value:
        return _none(turn, account, latest)
    if ask.option != "previous":
        return await _shown(turn, ask, account, latest, latest)
    before = latest.value[0].month.shift(-1)
    return await show(turn, replace(ask, month=before, option=""), account)


async def _shown(
    turn: Turn,
    ask: Ask,
    account: LinkedAccount,
    asked: Fetched[tuple[Invoice, ...]],
    latest: Fetched[tuple[Invoice, ...]],
    above: Text | None = None,
) -> Answer:
    _, month = turn.words, asked.value[0].month
    is_newest = not latest.value or month >= latest.value[0].month
    buttons = keyboards.invoice(_, ask, month, len(asked.value), turn.accounts, account, is_newest=is_newest)
    if above is not None:
        buttons = (*keyboards.not_issued(_, account), *buttons)
    note = common.source(_, asked.fetched_at, is_sample=turn.is_sample)
    warning = (*common.age_warning(_, asked), *(() if above is None else (above,)))
    against = await _against(turn, account, month)
    prices = _hour_prices(account, asked.value)
    reply = views.invoices(_, account, asked.value, prices, against, turn.today, warning, note, buttons)
    return Answer((reply,))


def _hour_prices(account: LinkedAccount, invoices: Sequence[Invoice]) -> Mapping[str, Prices]:
    """Of the invoices that were counted by the hours of use; the portal tells no price, so they are found."""
    if account.purpose is Purpose.HOUSEHOLD:
        return {}
    by_hours = (one for one in invoices if Hours.ALL not in hours_kwh(one))
    return {
        one.id: hour_prices(recompute(tariffs(), one, account.purpose, account.households))
        for one in by_hours
    }


async def _against(turn: Turn, account: LinkedAccount, month: Month) -> views.Comparison:
    """What to compare with. The invoice is worth showing without it."""
    try:
        years = await asyncio.gather(
            *(turn.backend.usage(access_of(account), year) for year in (month.year - 1, month.year))
        )
    except AccessExpired:
        raise
    except BackendError as error:
        log.info("no comparison: %s", type(error).__name__)
        return views.Comparison(None, None)
    used: dict[Month, Decimal] = {one.month: one.used_kwh for answer in years for one in answer.value}
    return views.Comparison(used.get(month.shift(-1)), used.get(month.shift(-12)))


async def _missing(turn: Turn, ask: Ask, account: LinkedAccount, month: Month) -> Answer:
    """A month without an invoice: say why, and show the newest one below."""
    latest = await newest(turn, account)
    if not latest.value:
        return _none(turn, account, latest)
    newest_month = latest.value[0].month
    if month > newest_month:
        above = views.not_issued(turn.words, month, newest_month)
        return await _shown(turn, ask, account, latest, latest, above)
    line = views.no_such_month(turn.words, month)
    picker = await pick_month(turn, ask, account)
    first = picker.replies[0]
    topic = Ask(
        Command.INVOICE, account=account.id
    ).encode()  # the month that is not there is not gone on with
    return replace(picker, replies=(replace(first, blocks=(line, *first.blocks)),), topic=topic)


def _none(turn: Turn, account: LinkedAccount, answer: Fetched[Any]) -> Answer:
    note = common.source(turn.words, answer.fetched_at, is_sample=turn.is_sample)
    warning = common.age_warning(turn.words, answer)
    return Answer((views.none_at_all(turn.words, account, warning, note, keyboards.none(turn.words)),))


async def pick_month(turn: Turn, ask: Ask, account: LinkedAccount) -> Answer:
    """Only months that exist, newest first, by year."""
    months = await months_billed(turn, account)
    year = pickers.year_shown(months.value, ask.page)
    if year is None:
        return _none(turn, account, months)
    here = Ask(Command.INVOICE_PICK_MONTH, account=account.id, page=ask.page)
    buttons = pickers.months(turn.words, Ask(Command.INVOICE, account=account.id), months.value, here=here)
    return Answer((views.pick_month(turn.words, account, year, buttons),))


async def pdf(turn: Turn, ask: Ask, account: LinkedAccount) -> Answer:
    """The PDF, or the way to it by hand."""
    _ = turn.words
    found = await _of_month(turn, ask, account)
    if not found:
        return await show(turn, replace(ask, command=Command.INVOICE, page=0), account)
    one = found[min(ask.page, len(found) - 1)]
    buttons = keyboards.back(_, one.month, account)
    if not turn.can.documents:
        return Answer((views.pdf_elsewhere(_, buttons),))
    try:
        document = await turn.backend.invoice_pdf(access_of(account), one.id)
    except AccessExpired:
        raise
    except BackendError as error:
        log.info("no pdf: %s", type(error).__name__)
        return Answer((views.pdf_elsewhere(_, buttons),))
    return Answer((views.pdf(_, one, document.value.content, buttons),))


async def _of_month(turn: Turn, ask: Ask, account: LinkedAccount) -> Sequence[Invoice]:
    if ask.month is None:
        return (await newest(turn, account)).value
    return (await turn.backend.invoices(access_of(account), ask.month)).value


ACCOUNT_HANDLERS: Mapping[Command, AccountHandler] = {
    Command.INVOICE: show,
    Command.INVOICE_PICK_MONTH: pick_month,
    Command.INVOICE_PDF: pdf,
}

STEPS: Mapping[str, StepHandler] = {}
