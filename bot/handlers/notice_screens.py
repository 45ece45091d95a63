"""The screens of the switches: of all that is told, and of when it is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.commands import Ask, Command
from bot.handlers import notice_switches as switches
from bot.handlers.turn import Turn
from bot.keyboards import notices as keyboards
from bot.messages import Answer
from bot.notice_names import MOMENTS
from bot.views import notice_choices as views
from bot.views import notice_offer
from bot.views.notice_choices import Homes
from data.notice_values import Choices, NoticeKind
from data.values import LinkedAccount

Every = Mapping[int, Choices]


async def overview(turn: Turn, ask: Ask) -> Answer:
    """The switches of one code, or of all of them; where there are several, which."""
    _ = turn.words
    if not turn.accounts:
        return await not_linked(turn, ask)
    every, homes = await switches.all_of(turn), switches.scope(turn, ask)
    if not homes or (len(homes) > 1 and ask.option != "all"):
        rows = keyboards.which_home(_, turn.accounts, Ask(Command.NOTICES, page=ask.page))
        areas = await _areas(turn)
        return Answer((views.which_home(_, _homes(turn.accounts, every), areas, rows),))
    return await _overview(turn, homes, every)


async def _overview(turn: Turn, homes: tuple[LinkedAccount, ...], every: Every) -> Answer:
    _ = turn.words
    chat = await turn.store.choices.get_chat(turn.chat)
    on = {kind: any(every[home.id].is_on(kind) for home in homes) for kind in NoticeKind}
    rows = keyboards.overview(_, _one(homes), on, has_others=len(turn.accounts) > 1)
    reply = views.overview(_, _homes(homes, every), chat, await _areas(turn), rows)
    return Answer((reply,))


async def not_linked(turn: Turn, ask: Ask) -> Answer:
    """What was wished waits for the link; outages of an area need none."""
    _ = turn.words
    reply = views.not_linked(_, await _areas(turn), keyboards.not_linked(_))
    return Answer((reply,), waits=replace(ask, text="", is_edit=False).encode())


async def _areas(turn: Turn) -> tuple[str, ...]:
    return tuple(area.text for area in await turn.store.areas.of_chat(turn.chat))


def _homes(accounts: tuple[LinkedAccount, ...], every: Every) -> Homes:
    return Homes(accounts, tuple(every[account.id] for account in accounts))


def _one(homes: tuple[LinkedAccount, ...]) -> int | None:
    """As buttons name them: one by its number, all by none."""
    return homes[0].id if len(homes) == 1 else None


async def when(turn: Turn, ask: Ask) -> Answer:
    """`Command.NOTICES_WHEN`: which type, then how early it is told."""
    _, homes = turn.words, switches.scope(turn, ask)
    if not homes:
        return await overview(turn, Ask(Command.NOTICES))
    every = await switches.all_of(turn)
    shown = _homes(homes, every)
    if ask.option not in set(NoticeKind):
        chat = await turn.store.choices.get_chat(turn.chat)
        rows = keyboards.which_moments(
            _, _one(homes), is_text_only=chat.is_text_only, has_templates=turn.can.templates
        )
        return Answer((views.which_moments(_, shown, chat, rows),))
    kind = NoticeKind(ask.option)
    on = {name: any(getattr(one, name) for one in shown.choices) for name in MOMENTS[kind]}
    is_on = any(one.is_on(kind) for one in shown.choices)
    rows = keyboards.moments(_, _one(homes), kind, on, is_on=is_on)
    return Answer((views.moments(_, shown, kind, rows),))


async def set_(turn: Turn, ask: Ask) -> Answer:
    """`Command.NOTICES_SET`: one change, shown on the screen it was made on."""
    homes = switches.scope(turn, ask)
    if not homes:
        return await overview(turn, Ask(Command.NOTICES))
    if ask.option.startswith("text."):
        return await _text_only(turn, ask)
    if ask.option not in switches.CHANGES:
        return await _taken_back(turn, ask)
    kind, how = switches.CHANGES[ask.option]
    await switches.change(turn, homes, how)
    await switches.was_offered(turn)
    if ask.page or ask.option.split(".")[0] != kind:
        return await when(turn, replace(ask, command=Command.NOTICES_WHEN, option=kind.value, page=0))
    return await overview(turn, Ask(Command.NOTICES, account=ask.account, option="all"))


async def _text_only(turn: Turn, ask: Ask) -> Answer:
    chat = await turn.store.choices.get_chat(turn.chat)
    wanted = replace(chat, is_text_only=ask.option == "text.on")
    await turn.store.choices.put_chat(turn.chat, wanted, turn.now)
    return await when(turn, replace(ask, command=Command.NOTICES_WHEN, option=""))


async def _taken_back(turn: Turn, ask: Ask) -> Answer:
    """The switches as a button found them; the overview where other codes are linked by now."""
    every = await switches.all_of(turn)
    wanted = switches.before(ask.option, every)
    if wanted is None:
        return await overview(turn, Ask(Command.NOTICES))
    await switches.keep(turn, every, wanted)
    on = tuple(kind for kind in NoticeKind if any(one.is_on(kind) for one in wanted.values()))
    return Answer((notice_offer.as_before(turn.words, on, keyboards.to_notices(turn.words)),))
