"""The guides' screen; of its leaves this version answers paying and emergencies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.commands import Ask, Command
from bot.handlers import menu, payment
from bot.handlers.turn import OpenHandler, Turn
from bot.keyboards import menu as keyboards
from bot.messages import Answer
from bot.views import menu as views


async def guides(turn: Turn, ask: Ask) -> Answer:
    """The list, or the guide named by `ask.option`."""
    _ = turn.words
    match ask.option:
        case "":
            return Answer((views.section(_, _("📖 Hướng dẫn và an toàn điện"), keyboards.guides(_)),))
        case "paying":
            return await payment.where(turn, ask)
        case "safety":  # a danger word in a harmless question: who has the danger must still read what to do
            answer, danger = await menu.not_yet(turn, ask), await menu.emergency(turn, ask)
            return replace(answer, replies=(*answer.replies, *danger.replies))
    return await menu.not_yet(turn, ask)


HANDLERS: Mapping[Command, OpenHandler] = {Command.GUIDES: guides}
