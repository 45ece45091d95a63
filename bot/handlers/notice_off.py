"""`TAT 1`, `TAT`, `tắt`, `stop`: at once, with what was switched off and the way back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.commands import Ask, Command
from bot.handlers import area_mine, area_watch, notice_limit, notice_quiet
from bot.handlers import notice_switches as switches
from bot.handlers.notice_said import Topic, topic_of
from bot.handlers.turn import Turn
from bot.keyboards import notices as keyboards
from bot.messages import Answer, Kind, Reply
from bot.views import notice_offer as views
from data.notice_values import Choices, FollowedArea, NoticeKind
from data.values import LinkedAccount

_AREA = "area-"  # and its number: the button below a notice about a followed area
_NUMBERS = {str(kind.number): kind for kind in NoticeKind}


async def off(turn: Turn, ask: Ask) -> Answer:
    """`Command.NOTICES_OFF`: one type or all of them, of one code or of all."""
    if not turn.incoming.is_private or ask.option.startswith(_AREA):
        return await area_watch.watch(turn, Ask(Command.AREA_WATCH, option=ask.option or "off"))
    text = _typed(turn, ask)
    areas = await turn.store.areas.of_chat(turn.chat) if text else ()
    if named := area_mine.named(areas, text):  # "đừng báo phố Huế nữa"
        return Answer((await area_mine.stop(turn, named),))
    match topic_of(text) if text else None:
        case Topic.LIMIT:
            return await notice_limit.limit(turn, replace(ask, command=Command.NOTICES_LIMIT, option="off"))
        case Topic.QUIET:
            return await notice_quiet.quiet(turn, Ask(Command.NOTICES_QUIET))  # "đừng nhắn ban đêm"
        case Topic.READING | Topic.BILL | Topic.OUTAGE as topic:
            return await _off(turn, ask, topic.kind)
    return await _off(turn, ask, _kind(ask, text))


def _typed(turn: Turn, ask: Ask) -> str:
    """What was typed, where no phrase of it says the type already."""
    is_typed = turn.incoming.kind is Kind.TEXT and not ask.option
    return turn.incoming.text if is_typed else ""


def _kind(ask: Ask, text: str) -> NoticeKind | None:
    """None: all of them. `/tatthongbao 2` names one by its number."""
    if ask.option in set(NoticeKind):
        return NoticeKind(ask.option)
    return _NUMBERS.get(text.rsplit(maxsplit=1)[-1]) if text.startswith("/") else None


async def _off(turn: Turn, ask: Ask, kind: NoticeKind | None) -> Answer:
    _, every, homes = turn.words, await switches.all_of(turn), switches.scope(turn, ask)
    kinds = tuple(NoticeKind) if kind is None else (kind,)
    were_on = tuple(home for home in homes if any(every[home.id].is_on(one) for one in kinds))
    is_of_one = ask.account is not None or ask.code is not None
    areas = () if is_of_one and not homes else await _followed(turn, homes, kind)
    if were_on:
        one = homes[0].id if len(homes) == 1 else None
        await turn.store.choices.turn_off(turn.chat, kind, one)
    replies = [await area_mine.stop(turn, areas)] if areas else []
    if were_on:
        on = tuple(one for one in kinds if any(every[home.id].is_on(one) for home in were_on))
        replies.append(_said(turn, on, were_on, every, asks=not ask.option))
    if not replies:
        replies.append(views.nothing_on(_, kind, keyboards.to_notices(_)))
    return Answer(tuple(replies))


async def _followed(
    turn: Turn, homes: Sequence[LinkedAccount], kind: NoticeKind | None
) -> tuple[FollowedArea, ...]:
    """Areas end with the outages of all codes, not with those of one among several."""
    is_of_all = len(homes) == len(turn.accounts)
    if not is_of_all or kind not in {None, NoticeKind.OTHER}:
        return ()
    return await turn.store.areas.of_chat(turn.chat)


def _said(
    turn: Turn,
    on: Sequence[NoticeKind],
    homes: Sequence[LinkedAccount],
    every: Mapping[int, Choices],
    *,
    asks: bool,
) -> Reply:
    """`on` and `homes`: what was switched off. One word may have meant one type: the others can come back."""
    _, undo = turn.words, switches.marked(every)
    named = homes if len(turn.accounts) > 1 else ()
    if len(on) == 1:
        return views.turned_off(_, on[0], named, keyboards.after_off(_, undo))
    only = {kind: switches.marked(_without(kind, homes, every)) for kind in on}
    rows = keyboards.only_one(_, only, undo) if asks else keyboards.after_off(_, undo)
    return views.all_off(_, named, rows, asks=asks)


def _without(
    kind: NoticeKind, homes: Sequence[LinkedAccount], every: Mapping[int, Choices]
) -> dict[int, Choices]:
    off = {home.id: switches.switched(every[home.id], kind, is_on=False) for home in homes}
    return {**every, **off}
