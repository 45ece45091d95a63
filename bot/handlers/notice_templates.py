"""Messages by template for who has not written for long: consent, its withdrawal, and the number for them."""

from __future__ import annotations

from bot.commands import Ask, Command
from bot.handlers.notice_screens import overview
from bot.handlers.turn import Turn
from bot.keyboards import notice_templates as keyboards
from bot.messages import Answer
from bot.views import notice_templates as views


async def show(turn: Turn, ask: Ask) -> Answer:
    """`Command.NOTICES_TEMPLATES`: what they are, and whether they are wanted; off until they are."""
    if not turn.can.templates:  # a channel that always reaches its customers, or an operator who does not pay
        return await overview(turn, Ask(Command.NOTICES))
    match ask.option:
        case "on" | "off":
            await _decide(turn, is_wanted=ask.option == "on")
        case "phone" if turn.can.asks_phone and await _is_wanted(turn):
            return Answer((views.ask_phone(turn.words, keyboards.back(turn.words)),))
    return await _screen(turn)


async def _decide(turn: Turn, *, is_wanted: bool) -> None:
    """Said twice, it stays the consent of the first time."""
    if is_wanted == await _is_wanted(turn):
        return
    await turn.store.zalo_chats.consent(turn.chat, turn.now if is_wanted else None)
    await turn.store.audit.add(turn.now, turn.chat, "templates", "consented" if is_wanted else "withdrawn")


async def _is_wanted(turn: Turn) -> bool:
    return (await turn.store.zalo_chats.get(turn.chat)).templates_since is not None


async def _screen(turn: Turn) -> Answer:
    _, is_on = turn.words, await _is_wanted(turn)
    has_phone = bool(await turn.store.zalo_chats.phone(turn.chat))
    rows = keyboards.screen(_, is_on=is_on, asks_phone=turn.can.asks_phone and not has_phone)
    return Answer((views.screen(_, rows, is_on=is_on, has_phone=has_phone),))
