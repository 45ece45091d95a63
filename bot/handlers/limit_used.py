"""What the running period has used so far, as a threshold is told of it."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from backend_client.errors import BackendError
from backend_client.models import Month
from bot.handlers.accounts import with_access
from bot.handlers.turn import Turn
from bot.usage import Days
from bot.views.notice_limit import Used
from data.values import LinkedAccount

_LOOK_WITHIN_S = 5.0  # a help, and not worth the answer


async def used_so_far(turn: Turn, home: LinkedAccount) -> Used | None:
    """Counted as the scheduler counts it. None: nothing was measured yet, or the portal does not answer."""
    month, yesterday = Month.of(turn.today), turn.today - timedelta(days=1)
    if Month.of(yesterday) != month:
        return None
    try:
        async with asyncio.timeout(_LOOK_WITHIN_S):
            access = (await with_access(turn, home)).access
            assert access is not None
            rows = (await turn.backend.readings(access, month.first_on, yesterday)).value
    except (BackendError, TimeoutError):
        return None
    days = Days.of(month.first_on, yesterday, rows)
    return Used(month, days.total_kwh, max(days.used_kwh)) if days.used_kwh else None
