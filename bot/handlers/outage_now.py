"""`Nhà tôi đang mất điện`: is it planned, or what else can it be."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from backend_client.errors import BackendError
from backend_client.models import Outage
from bot.areas.match import match
from bot.areas.reasons import Row
from bot.commands import Ask, Command
from bot.handlers.outage_places import WHERE, as_written, base, find_place, question
from bot.handlers.outage_plan import Days, Place
from bot.handlers.turn import Turn
from bot.keyboards import outage as keyboards
from bot.messages import Answer
from bot.views import outage_now as views

log = logging.getLogger(__name__)


async def now(turn: Turn, ask: Ask) -> Answer:
    """Advice at once, whatever happens; the plan of this hour where the place is known.

    Somebody in the dark is helped by the advice also when the portal gives no answer, so its errors end here.
    """
    _ = turn.words
    place = await _place(turn, ask)
    if place is None:
        return Answer((views.without_plan(_, keyboards.now_where(_)),), question(turn, WHERE, ask))
    here, today = base(turn, Ask(Command.OUTAGE_NOW), place), Days.asked(turn.today, None, turn.today)
    try:
        fetched = await turn.backend.outages(place.unit, *today.to_fetch)
    except BackendError as error:
        log.warning("portal: %s", type(error).__name__)
        return Answer(
            (views.not_known(_, place.home, keyboards.now(_, here, turn.today)),), topic=here.encode()
        )
    place = as_written(_, place, fetched.value)
    everywhere = [outage for outage in dict.fromkeys(fetched.value) if views.is_now(outage, turn.now)]
    rows = _matching(place, everywhere)
    elsewhere = len(everywhere) - len(rows) if place.account else 0
    of_today = sum(1 for outage in dict.fromkeys(fetched.value) if outage in today)
    buttons = keyboards.now(_, here, turn.today, of_today if elsewhere else 0)
    what = views.Now(
        place.home, place.whom, place.scope, turn.now, rows, elsewhere, is_personal=place.account is not None
    )
    reply = views.now(_, what, fetched, buttons, is_sample=turn.is_sample)
    return Answer((reply,), topic=here.encode())


async def _place(turn: Turn, ask: Ask) -> Place | None:
    """As for the plan; when the portal fails already here, the customer's own home."""
    try:
        return await find_place(turn, ask)
    except BackendError:
        return await find_place(turn, Ask(ask.command, account=ask.account, option=ask.option, code=ask.code))


def _matching(place: Place, outages: Sequence[Outage]) -> tuple[Row, ...]:
    if not place.names:
        return tuple(Row(outage) for outage in outages)
    matched = ((outage, match(outage, place.names)) for outage in outages)
    return tuple(Row(outage, reason) for outage, reason in matched if reason is not None)
