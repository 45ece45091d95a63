"""Who may decide what a chat follows: in a group, those who run it."""

from __future__ import annotations

from bot.handlers.turn import Turn
from bot.keyboards import areas as keyboards
from bot.messages import Answer
from bot.views import areas as views


async def refused(turn: Turn) -> Answer | None:
    """Why nothing may be changed here; None: it may."""
    if turn.incoming.is_private:
        return None
    _ = turn.words
    if turn.groups is None:
        return Answer((views.not_in_groups_here(_, keyboards.look_up(_)),))
    if not await turn.groups.is_admin(turn.chat, turn.incoming.sender):
        return Answer((views.only_admins(_, keyboards.look_up(_)),))
    return None
