"""The tier and the distance to the next one: where a linked household stands in its running period."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from backend_client.errors import BackendError
from backend_client.models import Month, Purpose, ReadingPeriod
from bot.commands import Ask
from bot.handlers.accounts import pick, with_access
from bot.handlers.billing import access_of
from bot.handlers.turn import Turn
from bot.messages import Note, Reply, Text
from bot.usage import Days
from bot.views import next_tier as views
from data.reference import tariffs
from data.values import LinkedAccount
from tariff import NoTariff, reached_on, standing

log = logging.getLogger(__name__)

_WITHIN_S = 3.0  # prices do not wait longer for the portal than this


async def beside(turn: Turn, ask: Ask, reply: Reply) -> Reply:
    """The answer about prices with where the customer stands; as it was where that cannot be told."""
    account = pick(turn, ask)
    if account is None or account.purpose is not Purpose.HOUSEHOLD:
        return reply
    try:
        async with asyncio.timeout(_WITHIN_S):
            found = await _room(turn, await with_access(turn, account))
    except (BackendError, TimeoutError) as error:
        log.info("no standing in the tiers: %s", type(error).__name__)
        return reply
    return reply if found is None else replace(added(reply, views.room(turn.words, found)), is_personal=True)


def added(reply: Reply, text: Text) -> Reply:
    """The answer with a paragraph more, above its small print."""
    is_noted = bool(reply.blocks) and isinstance(reply.blocks[-1], Note)
    body, notes = (reply.blocks[:-1], reply.blocks[-1:]) if is_noted else (reply.blocks, ())
    return replace(reply, blocks=(*body, text, *notes))


async def _room(turn: Turn, account: LinkedAccount) -> views.Room | None:
    period = await _running_period(turn, account)
    yesterday = min(period.to_on, turn.today - timedelta(days=1))
    if yesterday < period.from_on:
        return None
    fetched = await turn.backend.readings(access_of(account), period.from_on, yesterday)
    return room_of(account, period, Days.of(period.from_on, yesterday, fetched.value))


async def _running_period(turn: Turn, account: LinkedAccount) -> ReadingPeriod:
    """The period today is in; by the rule of the calendar month where the schedule has none."""
    month = Month.of(turn.today)
    fetched = await turn.backend.reading_schedule(access_of(account), month)
    running = [period for period in fetched.value if period.from_on <= turn.today <= period.to_on]
    by_rule = ReadingPeriod(month, 1, month.first_on, month.last_on, month.last_on, is_expected=True)
    return running[0] if running else by_rule


def room_of(account: LinkedAccount, period: ReadingPeriod, numbers: Days) -> views.Room | None:
    """From measured days; a day in between that was not reported counts as an average one.

    None where nothing was measured, prices change inside the period, or it is no household's.
    """
    if not numbers.used_kwh or account.purpose is not Purpose.HOUSEHOLD:
        return None
    until_on = max(numbers.used_kwh)
    count = (until_on - period.from_on).days + 1
    used_kwh = numbers.total_kwh if len(numbers.used_kwh) == count else numbers.average_kwh * count
    homes = Decimal(max(account.households, 1))
    try:
        found = standing(tariffs(), period.from_on, period.to_on, used_kwh, households=homes)
    except NoTariff:
        return None
    if found is None:
        return None
    left, per_day = found.left_kwh, numbers.average_kwh
    day = None if left is None else reached_on(left, per_day, until_on, period.to_on)
    is_complete = len(numbers.used_kwh) == count
    return views.Room(found, account.alias, used_kwh, until_on, period.to_on, day, is_complete)
