"""`Biểu giá mới với nhà bạn`: the last twelve months under the announced tiers, before they apply."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from decimal import Decimal

from backend_client.errors import AccessExpired, BackendError
from backend_client.models import Fetched, Month, MonthlyUsage, Purpose
from bot.commands import Ask, Command
from bot.handlers.accounts import answer_for, pick
from bot.handlers.billing import access_of, oldest
from bot.handlers.turn import Turn
from bot.keyboards import calculator as keyboards
from bot.keyboards import tariff as tariff_keyboards
from bot.messages import Answer
from bot.views import common
from bot.views import new_prices as views
from bot.views import tariff as tariff_views
from data.reference import tariffs
from data.values import LinkedAccount
from tariff import AnnouncedTable, HouseholdTable, NoTariff, Repriced, priced, reprice

log = logging.getLogger(__name__)

_MONTHS = 12
_EXAMPLES = (100, 200, 300, 400, 500, 700, 1000)  # kWh a month


async def show(turn: Turn, ask: Ask) -> Answer:
    """A linked household's own months, else an example; always said to be not in force."""
    _, announced = turn.words, tariffs().announced
    if announced is None:
        return Answer((views.none_announced(_, keyboards.new_prices(_, ask, (), None, failed=False)),))
    try:
        in_force = tariffs().household_on(turn.today)
        if announced.starts_on is not None and in_force.valid_from < announced.starts_on <= turn.today:
            raise NoTariff("household table", turn.today)  # what we call announced is in force by now
        return await _show(turn, ask, announced, in_force)
    except NoTariff:
        return Answer((tariff_views.updating(_, tariff_keyboards.updating(_)),))


async def _show(turn: Turn, ask: Ask, announced: AnnouncedTable, in_force: HouseholdTable) -> Answer:
    _, new = turn.words, priced(announced, in_force)
    if new is None:
        buttons = keyboards.new_prices(_, ask, turn.accounts, None, failed=False)
        return Answer((views.no_money(_, announced.source, buttons),))
    account = pick(turn, ask)
    if account is None:
        return _example(turn, ask, announced, new, "" if turn.accounts else views.not_linked(_))
    if account.purpose is not Purpose.HOUSEHOLD:
        return _example(turn, ask, announced, new, views.not_a_household(_))

    async def repriced(turn: Turn, ask: Ask, account: LinkedAccount) -> Answer:
        return await _of_home(turn, ask, account, announced, new)

    try:
        return await answer_for(turn, ask, account, repriced)
    except AccessExpired:
        return _example(turn, ask, announced, new, views.link_again(_))
    except BackendError as error:
        log.info("no months to reprice: %s", type(error).__name__)
        return _example(turn, ask, announced, new, views.portal_busy(_), failed=True)


async def _of_home(
    turn: Turn, ask: Ask, account: LinkedAccount, announced: AnnouncedTable, new: HouseholdTable
) -> Answer:
    _, years = turn.words, (turn.today.year - 1, turn.today.year)
    answers: list[Fetched[tuple[MonthlyUsage, ...]]] = list(
        await asyncio.gather(*(turn.backend.usage(access_of(account), year) for year in years))
    )
    used = [one for answer in answers for one in answer.value if one.used_kwh >= 0]
    if not used:
        return _example(turn, ask, announced, new, views.nothing_used(_))
    months = _repriced(turn, used, new, account)
    note = common.source(_, oldest(answers), is_sample=turn.is_sample)
    buttons = keyboards.new_prices(_, ask, turn.accounts, account, failed=False)
    warning = common.age_warning(_, *answers)
    reply = views.of_home(_, account, months, announced, new, warning, note, buttons)
    topic = replace(ask, account=account.id, command=Command.TARIFF_NEW).encode()
    return Answer((reply,), topic=topic)


def _repriced(
    turn: Turn, used: list[MonthlyUsage], new: HouseholdTable, account: LinkedAccount
) -> list[views.OfMonth]:
    """Both tables on the kWh of the newest months, as whole months: nothing but the tiers differs."""
    this, homes = Month.of(turn.today), Decimal(max(account.households, 1))
    newest = sorted(used, key=lambda one: one.month)[-_MONTHS:]
    return [views.OfMonth(one.month, _pair(this, one.used_kwh, new, homes)) for one in newest]


def _pair(month: Month, kwh: Decimal, new: HouseholdTable, households: Decimal = Decimal(1)) -> Repriced:
    return reprice(tariffs(), new, month.first_on, month.last_on, kwh, households=households)


def _example(
    turn: Turn, ask: Ask, announced: AnnouncedTable, new: HouseholdTable, why: str, *, failed: bool = False
) -> Answer:
    this = Month.of(turn.today)
    found = [_pair(this, Decimal(kwh), new) for kwh in _EXAMPLES]
    buttons = keyboards.new_prices(turn.words, ask, turn.accounts, None, failed=failed)
    return Answer((views.example(turn.words, found, announced, new, why, buttons),))
