"""`TAT 1`, `TAT 1 và 3 nhà 2`, `tắt`, `stop`: at once, with what was switched off and the way back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.commands import Ask, Command
from bot.handlers import area_mine, area_watch, notice_limit, notice_quiet
from bot.handlers import notice_switches as switches
from bot.handlers.homes import every_named
from bot.handlers.misunderstood import which_home
from bot.handlers.notice_said import Topic, topic_of
from bot.handlers.notice_screens import overview
from bot.handlers.turn import Turn
from bot.keyboards import notices as keyboards
from bot.messages import Answer, Kind, Reply
from bot.slots.switching import Switching, of_option
from bot.views import notice_offer as views
from data.notice_values import Choices, FollowedArea, NoticeKind
from data.values import LinkedAccount

_AREA = "area-"  # and its number: the button below a notice about a followed area
_NUMBERS = {str(kind.number): kind for kind in NoticeKind}
_EVERY = tuple(NoticeKind)


async def off(turn: Turn, ask: Ask) -> Answer:
    """`Command.NOTICES_OFF`: some types or all of them, of some homes or of all."""
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
            return await _switched(turn, ask, Switching((topic.kind.value,)))
    return await _switched(turn, ask, of_option(ask.option) or _numbered(text))


def _typed(turn: Turn, ask: Ask) -> str:
    """What was typed, where no phrase of it says the type already."""
    is_typed = turn.incoming.kind is Kind.TEXT and not ask.option
    return turn.incoming.text if is_typed else ""


def _numbered(text: str) -> Switching:
    """All types; `/tatthongbao 2` names one by its number."""
    kind = _NUMBERS.get(text.rsplit(maxsplit=1)[-1]) if text.startswith("/") else None
    return Switching(() if kind is None else (kind.value,))


async def _switched(turn: Turn, ask: Ask, wish: Switching) -> Answer:
    if wish.has_wrong_number:
        return Answer((views.which_kind(turn.words, keyboards.which_kind(turn.words)),))
    homes = meant(turn, ask)
    if homes is None:
        return which_home(turn, ask, views.no_such_home_off)
    kinds = tuple(map(NoticeKind, wish.kinds)) or _EVERY
    if wish.is_only:
        return await (_only(turn, homes, kinds) if homes else overview(turn, Ask(Command.NOTICES)))
    return await _off(turn, ask, homes, kinds)


def meant(turn: Turn, ask: Ask) -> tuple[LinkedAccount, ...] | None:
    """The homes that a button, a code or a line names, else all; None where one named is not linked."""
    if ask.account is not None or ask.code is not None or turn.incoming.kind is not Kind.TEXT:
        return switches.scope(turn, ask)
    named = every_named(turn.incoming.text, turn.accounts)
    return turn.accounts if named == () else named


@dataclass(frozen=True, slots=True)
class _Before:
    """What was asked to be switched off, and what was on until now."""

    homes: Sequence[LinkedAccount]
    kinds: Sequence[NoticeKind]
    every: Mapping[int, Choices]

    @property
    def were_on(self) -> tuple[LinkedAccount, ...]:
        return tuple(
            home for home in self.homes if any(self.every[home.id].is_on(kind) for kind in self.kinds)
        )

    @property
    def on(self) -> tuple[NoticeKind, ...]:
        return tuple(
            kind for kind in self.kinds if any(self.every[home.id].is_on(kind) for home in self.homes)
        )

    def without(self, kind: NoticeKind) -> dict[int, Choices]:
        """As they were, but for one type."""
        off = {home.id: switches.switched(self.every[home.id], kind, is_on=False) for home in self.were_on}
        return {**self.every, **off}


async def _off(turn: Turn, ask: Ask, homes: Sequence[LinkedAccount], kinds: Sequence[NoticeKind]) -> Answer:
    before = _Before(homes, kinds, await switches.all_of(turn))
    is_of_one = ask.account is not None or ask.code is not None
    areas = () if is_of_one and not homes else await _followed(turn, homes, kinds)
    await _turn_off(turn, before)
    replies = [await area_mine.stop(turn, areas)] if areas else []
    if before.were_on:
        said = _said(turn, before, asks=not ask.option and len(kinds) > 1)
        replies.append(_with_others(turn, before, said))
    if not replies:
        rows = keyboards.to_notices(turn.words)
        replies.append(views.nothing_on(turn.words, () if len(kinds) == len(_EVERY) else kinds, rows))
    return Answer(tuple(replies))


async def _turn_off(turn: Turn, before: _Before) -> None:
    """By the switch alone, so that what is changed elsewhere at the same moment stays."""
    for kind in (None,) if len(before.on) == len(_EVERY) else before.on:
        if len(before.homes) == len(turn.accounts):
            await turn.store.choices.turn_off(turn.chat, kind)
            continue
        for home in before.were_on:
            await turn.store.choices.turn_off(turn.chat, kind, home.id)


async def _followed(
    turn: Turn, homes: Sequence[LinkedAccount], kinds: Sequence[NoticeKind]
) -> tuple[FollowedArea, ...]:
    """Areas end with the outages of all codes, not with those of one among several."""
    if len(homes) != len(turn.accounts) or NoticeKind.OTHER not in kinds:
        return ()
    return await turn.store.areas.of_chat(turn.chat)


def _said(turn: Turn, before: _Before, *, asks: bool) -> Reply:
    """What was switched off. One word may have meant one type: the others can come back."""
    _, undo, on, homes = turn.words, switches.marked(before.every), before.on, before.were_on
    named = homes if len(turn.accounts) > 1 else ()
    if len(before.kinds) < len(_EVERY) or len(on) == 1:
        already = [kind for kind in before.kinds if kind not in on] if len(before.kinds) < len(_EVERY) else ()
        return views.turned_off(_, on, named, keyboards.after_off(_, undo), already=already)
    only = {kind: switches.marked(before.without(kind)) for kind in on}
    rows = keyboards.only_one(_, only, undo) if asks else keyboards.after_off(_, undo)
    return views.all_off(_, named, rows, asks=asks)


def _with_others(turn: Turn, before: _Before, said: Reply) -> Reply:
    """Of homes that were named, those where there was nothing to switch off."""
    others = [home for home in before.homes if home not in before.were_on]
    if not others or len(before.homes) == len(turn.accounts):
        return said
    return views.and_off_already(turn.words, said, others)


async def _only(turn: Turn, homes: Sequence[LinkedAccount], kinds: Sequence[NoticeKind]) -> Answer:
    """These types and no others: they are switched on where they were not, since they are wished."""
    _, every = turn.words, await switches.all_of(turn)
    wanted = {home.id: switches.only(every[home.id], kinds) for home in homes}
    others = tuple(kind for kind in NoticeKind if kind not in kinds)
    areas = await _followed(turn, homes, others)
    await switches.keep(turn, every, wanted)
    await switches.was_offered(turn)
    replies = [await area_mine.stop(turn, areas)] if areas else []
    named = homes if len(turn.accounts) > 1 else ()
    rows = keyboards.after_change(_, switches.marked(every))
    return Answer((*replies, views.only_on(_, kinds, others, named, rows)))
