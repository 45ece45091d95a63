"""Outages of an area without a linked code."""

from __future__ import annotations

from collections.abc import Mapping

from bot.commands import Ask, Command
from bot.handlers.turn import OpenHandler, Turn
from bot.keyboards import notices as keyboards
from bot.messages import Answer
from bot.views import notice_choices as views


async def watch(turn: Turn, ask: Ask) -> Answer:
    """What can be had without a link today, and what with one."""
    return Answer((views.by_area(turn.words, keyboards.by_area(turn.words)),))


HANDLERS: Mapping[Command, OpenHandler] = {Command.AREA_WATCH: watch}
