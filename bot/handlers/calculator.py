"""What a number of kWh costs. Nobody needs a link for it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from backend_client.models import Month
from bot import phrases
from bot.commands import Ask, Command
from bot.handlers import new_prices
from bot.handlers.quantities import MOST_DAYS, MOST_HOUSEHOLDS, MOST_KWH, Wanted, Wrong, read
from bot.handlers.turn import OpenHandler, StepHandler, Turn
from bot.keyboards import calculator as keyboards
from bot.messages import Answer, Kind
from bot.views import calculator as views
from bot.views.format import energy, number
from data.reference import tariffs
from data.values import Awaiting
from tariff import BusinessUse, Group, Hours, HouseholdUse, NoTariff, Standing, Use, standing

KWH = "tariff.kwh"
_ANSWER_WITHIN = timedelta(minutes=30)
_MONTH_DAYS = range(28, 32)  # named as days, but meant as one month, whose tiers are not scaled


async def calculate(turn: Turn, ask: Ask) -> Answer:
    """Compute what was typed along with the question, else ask for it."""
    text = _typed(turn, ask)
    wanted = read(text, turn.today) if text else None
    if wanted is None:
        return _ask(turn)
    return _answer(turn, wanted)


def _typed(turn: Turn, ask: Ask) -> str:
    """The whole typed line: it may name households and days beside the number of the question.

    Not where it is one digit: that pressed a button.
    """
    text = turn.incoming.text.strip() if turn.incoming.kind is Kind.TEXT else ""
    return text if len(text) > 1 else ask.text


async def kwh_step(turn: Turn, awaiting: Awaiting, text: str) -> Answer | None:
    """The answer is a number, alone or with households and days; anything else is understood afresh."""
    wanted = read(text, turn.today, is_strict=True)
    if wanted is not None:
        return _answer(turn, wanted)
    if isinstance(phrases.understand(text, now=turn.now), phrases.Unknown):
        return _ask(turn, views.no_number(turn.words))
    return None


def _ask(turn: Turn, problem: str = "") -> Answer:
    _ = turn.words
    reply = views.question(_, keyboards.question(_), problem)
    return Answer((reply,), _awaiting(turn), topic=Ask(Command.TARIFF_CALCULATE).encode())


def _awaiting(turn: Turn) -> Awaiting:
    return Awaiting(KWH, turn.now + _ANSWER_WITHIN)


def _answer(turn: Turn, wanted: Wanted | Wrong) -> Answer:
    """The result, after which another number may follow at once."""
    _ = turn.words
    if isinstance(wanted, Wrong):
        return _ask(turn, _problem(turn, wanted))
    use, known = use_of(wanted, turn.today), tariffs()
    try:
        bill = use.bill(known)
    except NoTariff as error:
        return Answer((views.no_prices(_, error.day, keyboards.no_prices(_)),), _awaiting(turn))
    is_month = wanted.days in _MONTH_DAYS and wanted.first_on is None
    days = wanted.days if is_month else None
    reply = views.result(_, bill, use, days, _standing(use), known, keyboards.result(_))
    return Answer((reply,), _awaiting(turn), topic=Ask(Command.TARIFF_CALCULATE).encode())


def _problem(turn: Turn, wrong: Wrong) -> str:
    _ = turn.words
    return {
        Wrong.ZERO: views.zero(_),
        Wrong.BELOW_ZERO: views.below_zero(_),
        Wrong.TOO_MUCH: views.too_much(_, energy(MOST_KWH)),
        Wrong.DAYS: views.wrong_days(_, MOST_DAYS),
        Wrong.HOUSEHOLDS: views.wrong_households(_, number(MOST_HOUSEHOLDS)),
    }[wrong]


def use_of(wanted: Wanted, today: date) -> Use:
    """What was asked for as something that can be billed; this month where no days were named."""
    first, last = _period(wanted, today)
    if wanted.group is Group.HOUSEHOLD:
        return HouseholdUse(first, last, wanted.kwh, wanted.households)
    return BusinessUse(first, last, {Hours.ALL: wanted.kwh}, wanted.group)


def _period(wanted: Wanted, today: date) -> tuple[date, date]:
    if wanted.first_on is not None and wanted.last_on is not None:
        return wanted.first_on, wanted.last_on
    month = Month.of(today)
    if wanted.days is None or wanted.days in _MONTH_DAYS:
        return month.first_on, month.last_on
    return month.last_on - timedelta(days=wanted.days - 1), month.last_on


def _standing(use: Use) -> Standing | None:
    if not isinstance(use, HouseholdUse):
        return None
    return standing(tariffs(), use.from_on, use.to_on, use.used_kwh, households=use.households)


HANDLERS: Mapping[Command, OpenHandler] = {
    Command.TARIFF_CALCULATE: calculate,
    Command.TARIFF_NEW: new_prices.show,
}

STEPS: Mapping[str, StepHandler] = {KWH: kwh_step}
