"""What to say when words were not understood, or name a day or a code that cannot be."""

from __future__ import annotations

from bot.commands import Ask, Command
from bot.handlers.turn import Turn
from bot.keyboards import menu
from bot.keyboards.common import home, press
from bot.messages import Answer
from bot.phrases import Unknown
from bot.views import menu as views

_ASKS_BACK = 0  # misses before the three nearest functions are not offered any more
_SHOWS_MENU = 1


def not_understood(turn: Turn, heard: Unknown) -> Answer:
    """First miss: the three nearest; second: the whole menu; third: the hotline."""
    _ = turn.words
    misses = turn.conversation.misses
    if misses <= _ASKS_BACK:
        rows = tuple((press(menu.label(_, command), Ask(command)),) for command in heard.nearest)
        return Answer((views.ask_back(_, (*rows, (home(_),))),), is_understood=False)
    if misses == _SHOWS_MENU:
        return Answer((views.ask_again(_, menu.main(_)),), is_understood=False)
    hotline = ((press(_("☎️ Liên hệ"), Ask(Command.CONTACT)),), (home(_),))
    return Answer((views.give_hotline(_, hotline),), is_understood=False)
