"""What saving is worth, at the tier of a linked household or of an example."""

from __future__ import annotations

import asyncio
import logging
from decimal import Decimal

from backend_client.errors import BackendError
from backend_client.models import Invoice, Month, Purpose
from bot.commands import Ask
from bot.handlers.accounts import pick, with_access
from bot.handlers.billing import newest
from bot.handlers.turn import Turn
from bot.views.bill_numbers import as_one
from bot.views.guides import Worth
from data.reference import tariffs
from data.values import LinkedAccount
from tariff import Bill, NoTariff, household_bill, rounded_vnd

log = logging.getLogger(__name__)

_EXAMPLE_KWH = Decimal(300)  # a month
_LESS_KWH = Decimal(10)
_WITHIN_S = 3.0  # advice does not wait longer for the portal than this


async def worth(turn: Turn, ask: Ask) -> Worth | None:
    """For the household that was picked, else for an example; None while no prices are in force."""
    account = pick(turn, ask)
    if account is not None and account.purpose is Purpose.HOUSEHOLD:
        invoice = await _newest(turn, account)
        if invoice is not None and invoice.used_kwh > 0:
            homes = Decimal(max(account.households, 1))
            return _worth(turn, invoice.used_kwh, homes, (account, invoice.month))
    return _worth(turn, _EXAMPLE_KWH, Decimal(1), None)


async def _newest(turn: Turn, account: LinkedAccount) -> Invoice | None:
    """All that counts of the newest billed month; None where the portal does not tell in time."""
    try:
        async with asyncio.timeout(_WITHIN_S):
            answer = await newest(turn, await with_access(turn, account))
    except (BackendError, TimeoutError) as error:
        log.info("no month to value savings by: %s", type(error).__name__)
        return None
    return as_one(answer.value)


def _worth(
    turn: Turn, kwh: Decimal, households: Decimal, of: tuple[LinkedAccount, Month] | None
) -> Worth | None:
    """Two bills of the running month, because a difference of bills is exact across tiers."""
    less = min(_LESS_KWH, kwh)
    try:
        full, lower = (_bill(turn, used, households) for used in (kwh, kwh - less))
    except NoTariff:
        return None
    line = full.lines[-1]
    vat = full.vat[-1].percent
    price_vnd = rounded_vnd(line.price_vnd * (100 + vat) / 100)
    return Worth(kwh, line.tier or 1, price_vnd, less, full.total_vnd - lower.total_vnd, of)


def _bill(turn: Turn, kwh: Decimal, households: Decimal) -> Bill:
    month = Month.of(turn.today)
    return household_bill(tariffs(), month.first_on, month.last_on, kwh, households=households)
