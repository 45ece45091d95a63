"""Notices as tables: which command, and which answer to a question, leads where."""

from __future__ import annotations

from collections.abc import Mapping

from bot.commands import Ask, Command
from bot.handlers import area_watch, notice_limit, notice_on, notice_quiet, notice_templates
from bot.handlers.notice_off import off
from bot.handlers.notice_offer import offer
from bot.handlers.notice_said import topic_of
from bot.handlers.notice_screens import overview, set_, when
from bot.handlers.notice_wishes import WISHES, heard, turn_on
from bot.handlers.turn import OpenHandler, StepHandler, Turn
from bot.messages import Answer
from bot.slots.switching import of_option


async def show(turn: Turn, ask: Ask) -> Answer:
    """The overview; or what a typed line, or a button, wishes to be told of."""
    if not turn.incoming.is_private:
        return await area_watch.watch(turn, Ask(Command.AREA_WATCH))
    topic = topic_of(ask.text) if ask.text else None
    if topic is not None:
        return await heard(turn, ask, topic)
    if ask.option == "again":
        return await notice_on.again(turn)
    wish = of_option(ask.option)
    if wish is not None and wish.is_on:
        return await notice_on.on(turn, ask, wish)
    if ask.option in WISHES:
        return await turn_on(turn, ask, WISHES[ask.option])
    return await overview(turn, ask)


HANDLERS: Mapping[Command, OpenHandler] = {
    Command.NOTICES: show,
    Command.NOTICES_OFF: off,
    Command.NOTICES_SET: set_,
    Command.NOTICES_WHEN: when,
    Command.NOTICES_QUIET: notice_quiet.quiet,
    Command.NOTICES_LIMIT: notice_limit.limit,
    Command.NOTICES_SENT: notice_quiet.sent,
    Command.NOTICES_OFFER: offer,
    Command.NOTICES_TEMPLATES: notice_templates.show,
}

STEPS: Mapping[str, StepHandler] = {**notice_limit.STEPS, **notice_quiet.STEPS}
