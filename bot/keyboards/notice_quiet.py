"""Choices of quiet hours and of what was sent."""

from __future__ import annotations

from dataclasses import replace

from bot.commands import Ask, Command
from bot.i18n import Words
from bot.keyboards.common import Rows, home, press
from data.notice_values import ChatChoices

_USUAL = ((21, 7), (22, 6), (20, 8), (23, 5))


def screen(_: Words, chat: ChatChoices) -> Rows:
    """The usual hours but those that are set, and none at all."""
    here = Ask(Command.NOTICES_QUIET)
    rows = [
        (press(f"{starts:02d}:00–{ends:02d}:00", replace(here, option=f"{starts * 60}-{ends * 60}")),)
        for starts, ends in _USUAL
        if (starts * 60, ends * 60) != (chat.quiet_from, chat.quiet_to)
    ]
    if chat.quiet_from != chat.quiet_to:
        rows.append((press(_("Bỏ giờ yên lặng"), replace(here, option="off")),))
    return (*rows, *_back(_))


def saved(_: Words) -> Rows:
    return ((press(_("Đổi giờ yên lặng"), Ask(Command.NOTICES_QUIET)),), *_back(_))


def sent(_: Words, page: int, pages: int) -> Rows:
    here = Ask(Command.NOTICES_SENT, is_edit=True)
    turns = []
    if page > 0:
        turns.append(press(_("◀ Mới hơn"), replace(here, page=page - 1)))
    if page < pages - 1:
        turns.append(press(_("Cũ hơn ▶"), replace(here, page=page + 1)))
    return (*((tuple(turns),) if turns else ()), *_back(_))


def _back(_: Words) -> Rows:
    return ((press(_("◀ Thông báo"), Ask(Command.NOTICES)),), (home(_),))
