"""See, take along, withdraw, erase: done at once, said with the time."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bot.commands import Ask, Command
from bot.handlers.turn import OpenHandler, Turn
from bot.keyboards import menu
from bot.keyboards import my_data as keyboards
from bot.messages import Answer
from bot.views import my_data as views
from bot.views import trouble


async def my_data(turn: Turn, ask: Ask) -> Answer:
    _ = turn.words
    if not turn.incoming.is_private:
        return Answer((trouble.only_in_private(_),))
    match ask.option:
        case "copy" if turn.can.documents:
            content = json.dumps(await turn.store.privacy.export(turn.chat), ensure_ascii=False, indent=1)
            return Answer((views.copy(_, content.encode(), turn.now, keyboards.rights(_)),))
        case "see" | "copy":  # a channel that takes no file shows at least what there is
            counts = _counts(await turn.store.privacy.export(turn.chat))
            return Answer((views.kept(_, counts, turn.now, keyboards.rights(_)),))
    return Answer((views.rights(_, keyboards.rights(_)),))


def _counts(exported: Mapping[str, Any]) -> dict[str, int]:
    """How many things of each kind: lists by length, numbers as they are; notices by their parts."""
    notices: Mapping[str, Any] = exported.get("notices", {})
    parts = {"areas": "areas", "notices": "sent", "choices": "choices"}
    counts = {kind: _count(value) for kind, value in exported.items() if kind != "notices"}
    return counts | {kind: _count(notices.get(part, ())) for kind, part in parts.items()}


def _count(value: object) -> int:
    match value:
        case bool():
            return int(value)
        case int():
            return value
        case list() | tuple():
            return len(value)
    return 1 if value else 0


async def erase(turn: Turn, ask: Ask) -> Answer:
    """One confirmation, then everything goes and the chat is a stranger's."""
    _ = turn.words
    if not turn.incoming.is_private:
        return Answer((trouble.only_in_private(_),))
    if ask.option != "yes":
        return Answer((views.ask_erase(_, keyboards.erase(_)),))
    counts = await turn.store.privacy.erase(turn.chat)
    for account in turn.accounts:
        turn.backend.forget(account.customer)
    return Answer((views.erased(_, counts, turn.now, menu.main(_)),), forgets=True)


HANDLERS: Mapping[Command, OpenHandler] = {Command.MY_DATA: my_data, Command.ERASE: erase}
