"""What a threshold is told against: the month before, and the same month a year before."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from decimal import Decimal

from backend_client.errors import BackendError
from backend_client.models import Month
from bot.handlers.accounts import with_access
from bot.handlers.turn import Turn
from bot.views.notice_limit import Compared
from data.values import LinkedAccount

_LOOK_WITHIN_S = 5.0  # the comparison is a help, and not worth the answer


async def compared(turn: Turn, home: LinkedAccount) -> Compared:
    """The two periods a threshold is told against; without them where the portal does not answer."""
    of = Month.of(turn.today)
    try:
        async with asyncio.timeout(_LOOK_WITHIN_S):
            used = await _usage(turn, home, {of.shift(-1).year, of.shift(-12).year})
    except (BackendError, TimeoutError):
        return Compared(of)
    return Compared(of, used.get(of.shift(-1)), used.get(of.shift(-12)))


async def _usage(turn: Turn, home: LinkedAccount, years: set[int]) -> Mapping[Month, Decimal]:
    access = (await with_access(turn, home)).access
    assert access is not None
    found = await asyncio.gather(*(turn.backend.usage(access, year) for year in sorted(years)))
    return {one.month: one.used_kwh for fetched in found for one in fetched.value}
