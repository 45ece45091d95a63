"""What a typed line or a button wishes to be told of: it is switched on, or the right screen opened."""

from __future__ import annotations

from dataclasses import replace

from bot.areas import place_names
from bot.commands import Ask, Command
from bot.handlers import area_watch, notice_limit, notice_quiet
from bot.handlers import notice_switches as switches
from bot.handlers.notice_said import Topic, is_refusal, is_wish, names_threshold
from bot.handlers.notice_screens import not_linked, overview, when
from bot.handlers.turn import Turn
from bot.keyboards import notices as keyboards
from bot.messages import Answer
from bot.views import notice_choices, notice_offer
from bot.views.notice_choices import Homes
from data.notice_values import NoticeKind


async def heard(turn: Turn, ask: Ask, topic: Topic) -> Answer:
    """A line about notices that says about what."""
    match topic:
        case Topic.QUIET:
            return await notice_quiet.typed(turn, ask.text) or await notice_quiet.quiet(
                turn, Ask(Command.NOTICES_QUIET)
            )
        case Topic.SENT:
            return await notice_quiet.sent(turn, Ask(Command.NOTICES_SENT))
        case Topic.LIMIT:
            return await _limit(turn, replace(ask, command=Command.NOTICES_LIMIT, option=""))
        case Topic.POWER_BACK:
            reply = notice_choices.cannot_tell_power_back(turn.words, keyboards.no_power(turn.words))
            return Answer((reply,))
    if is_wish(ask.text):
        return await turn_on(turn, ask, topic)
    return await _about(turn, ask, topic)


async def _limit(turn: Turn, ask: Ask) -> Answer:
    """ "Đã vượt 300 số chưa" asks, and sets nothing."""
    is_meant = is_wish(ask.text) or is_refusal(ask.text) or names_threshold(ask.text)
    answer = await notice_limit.typed(turn, ask, ask.text) if is_meant else None
    return answer or await notice_limit.limit(turn, ask)


async def _about(turn: Turn, ask: Ask, topic: Topic) -> Answer:
    if not turn.accounts:
        return await not_linked(turn, Ask(Command.NOTICES))
    return await when(turn, Ask(Command.NOTICES_WHEN, account=ask.account, option=topic.kind.value))


async def turn_on(turn: Turn, ask: Ask, topic: Topic) -> Answer:
    """The type of `topic` for the code that is named, else for all of them; said, with a way back."""
    _, kind = turn.words, topic.kind
    if topic is Topic.OUTAGE and (not turn.accounts or place_names.is_place(ask.text)):
        return await area_watch.watch(turn, Ask(Command.AREA_WATCH, text=ask.text))
    if not turn.accounts:
        return await not_linked(turn, Ask(Command.NOTICES, option=topic.value))
    every, homes = await switches.all_of(turn), switches.scope(turn, ask)
    if not homes:  # an old button, of a code that is not linked any more
        return await overview(turn, Ask(Command.NOTICES))
    wanted = {home.id: switches.switched(every[home.id], kind, is_on=True) for home in homes}
    shown = Homes(homes, tuple(wanted.values()))
    was_on = all(every[account] == choices for account, choices in wanted.items())
    undo = "" if was_on else switches.marked(every)
    await switches.keep(turn, every, wanted)
    await switches.was_offered(turn)
    rows = keyboards.after_on(_, undo)
    return Answer((notice_offer.turned_on(_, kind, shown, rows, was_on=was_on),))


WISHES = {
    "outage": Topic.OUTAGE,
    NoticeKind.OTHER.value: Topic.OUTAGE,
    NoticeKind.BILL.value: Topic.BILL,
    NoticeKind.READING.value: Topic.READING,
}
"""Options of `Command.NOTICES` that switch something on."""
