"""The areas a chat follows: the list, one of them with its reminders, stopping, sharing.

at-7            area number 7        hour-7.1, day-7.0   its reminders on or off
area-7          stop it              off, all, other     stop all of them
share-7         a link and a picture by which others follow it
stop            the one that is named, or the only one
list            all of them
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot import qr
from bot.areas.place_names import fold, wanted
from bot.commands import Ask
from bot.handlers import area_group, area_share
from bot.handlers.area_option import LOOK, option
from bot.handlers.turn import OpenHandler, Turn
from bot.keyboards import areas as keyboards
from bot.messages import Answer, Picture, Reply
from bot.views import areas as views
from data.notice_values import FollowedArea

_OPTION = re.compile(r"(at|hour|day|area|share)-(\d{1,18})(?:\.([01]))?")


async def answer(turn: Turn, ask: Ask) -> Answer | None:
    """What an option asks of areas that are followed; None: nothing."""
    if (handler := _WORDS.get(ask.option)) is not None:
        return await handler(turn, ask)
    asked = _OPTION.fullmatch(ask.option)
    if asked is None:
        return None
    one = next((each for each in await _areas(turn) if str(each.id) == asked[2]), None)
    if one is None:
        return await overview(turn, ask)
    if (refused := await area_group.refused(turn)) is not None:
        return refused
    match asked[1]:
        case "area":
            return await _stop(turn, (one,))
        case "share":
            return await _share(turn, one)
        case "hour" | "day" if asked[3]:
            one = await _reminded(turn, one, asked[1], is_on=asked[3] == "1")
    return Answer((views.details(turn.words, one, keyboards.details(turn.words, one)),))


async def overview(turn: Turn, ask: Ask) -> Answer:
    """All that is followed. In a group anybody may read it, and who runs it changes it."""
    _, areas = turn.words, await _areas(turn)
    return Answer((views.overview(_, areas, keyboards.overview(_, areas, ask.page)),))


async def followed_already(turn: Turn, text: str) -> Answer | None:
    """Its reminders, for somebody who asks to follow it again; None: it is not followed."""
    one = next((each for each in await _areas(turn) if each.text == text), None)
    if one is None:
        return None
    rows = keyboards.details(turn.words, one)
    return Answer((views.details(turn.words, one, rows, is_news=True),))


async def full(turn: Turn) -> Answer:
    _, areas = turn.words, await _areas(turn)
    return Answer((views.full(_, keyboards.overview(_, areas, 0)),))


async def _areas(turn: Turn) -> tuple[FollowedArea, ...]:
    return await turn.store.areas.of_chat(turn.chat)


async def _reminded(turn: Turn, one: FollowedArea, which: str, *, is_on: bool) -> FollowedArea:
    after = replace(one, hour_before=is_on) if which == "hour" else replace(one, day_before=is_on)
    await turn.store.areas.change(
        turn.chat, one.id, hour_before=after.hour_before, day_before=after.day_before
    )
    return after


async def _stop(turn: Turn, areas: Sequence[FollowedArea]) -> Answer:
    return Answer((await stop(turn, areas),))


async def stop(turn: Turn, areas: Sequence[FollowedArea]) -> Reply:
    """At once, with a way back."""
    _ = turn.words
    for one in areas:
        await turn.store.areas.remove(turn.chat, one.id)
    texts = [one.text for one in areas]
    again = [option(text, LOOK) for text in texts]
    return views.stopped(_, texts, keyboards.stopped(_, again))


async def _stop_all(turn: Turn, ask: Ask) -> Answer:
    return await area_group.refused(turn) or await _stop(turn, await _areas(turn))


async def _stop_named(turn: Turn, ask: Ask) -> Answer:
    """Typed: the area that is named; the only one; else they are listed."""
    areas = await _areas(turn)
    meant = named(areas, ask.text) or (areas if len(areas) == 1 and not ask.text else ())
    if len(meant) != 1:
        return await overview(turn, ask)
    return await area_group.refused(turn) or await _stop(turn, meant)


def named(areas: Sequence[FollowedArea], line: str) -> tuple[FollowedArea, ...]:
    """Those that a line names, as they are said or by the name alone: `bỏ theo dõi lac trung`."""
    said = f" {fold(line)} "
    return tuple(
        one
        for one in areas
        if f" {fold(one.text)} " in said or any(f" {name} " in said for name in _names(one.text))
    )


def _names(text: str) -> tuple[str, ...]:
    """Of two syllables or more: `Huế` alone is much else without its mark."""
    return tuple(name.folded for name in wanted(text) if " " in name.folded)


async def _share(turn: Turn, one: FollowedArea) -> Answer:
    """A link for everybody who gets it; as a picture, too, for a notice board."""
    _ = turn.words
    buttons = keyboards.back(_, one)
    if not turn.can.start_link:
        return Answer((views.cannot_share(_, buttons),))
    link = turn.can.start_link + await area_share.make(turn.store, one.text, turn.now)
    picture = Picture(qr.png(link), views.picture_says(_, one.text), "theo-doi-khu-vuc.png")
    shown = picture if turn.can.pictures else None
    return Answer((replace(views.share(_, one, link, buttons), picture=shown),))


_WORDS: Mapping[str, OpenHandler] = {
    "list": overview,
    "stop": _stop_named,
    "off": _stop_all,
    "all": _stop_all,
    "other": _stop_all,
}
