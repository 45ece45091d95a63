"""The privacy policy, open to everybody before any consent."""

from __future__ import annotations

from collections.abc import Mapping

from bot.commands import Ask, Command
from bot.handlers.turn import OpenHandler, Turn
from bot.keyboards import privacy as keyboards
from bot.messages import Answer
from bot.views import privacy as views
from data.reference import privacy


async def policy(turn: Turn, ask: Ask) -> Answer:
    """The summary; with option `full` a page of the full text, the nearest there is."""
    _, text = turn.words, privacy(turn.words.language)
    if ask.option != "full":
        return Answer((views.summary(_, text, keyboards.summary(_)),))
    count = len(views.pages(text.sections))
    page = min(max(ask.page, 0), count - 1)
    buttons = keyboards.full(_, page, count)
    return Answer((views.full(_, text, page, buttons, edits=ask.is_edit),))


HANDLERS: Mapping[Command, OpenHandler] = {Command.PRIVACY: policy}
