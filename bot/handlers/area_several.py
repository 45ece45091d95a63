"""Several areas in one line: shown on one screen, followed with one yes."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from datetime import timedelta

from bot.areas import keys as area_keys
from bot.areas import place_names
from bot.areas.found import found
from bot.areas.known import Known, of_plan
from bot.areas.resolve import Candidate, candidates, literal
from bot.areas.several import parts
from bot.commands import Ask
from bot.folding import fold, visible
from bot.handlers import area_mine
from bot.handlers.area_looked import Looked, looked_at, parted
from bot.handlers.area_typed import cleaned, with_unit
from bot.handlers.turn import Turn
from bot.keyboards import areas as keyboards
from bot.messages import Answer
from bot.slots.area import area, area_to_watch, outage_words, rest_of, wish_words
from bot.views import area_several as views
from data.notice_values import FollowedArea
from data.retention import AREAS_PER_CHAT
from data.values import Awaiting

SURE = "area.sure_of_all"
OPTION = "many"
_ANSWER_WITHIN = timedelta(minutes=30)
_SLASH = re.compile(r"/\S+\s*")


def named(turn: Turn, ask: Ask) -> tuple[str, ...]:
    """The areas of a typed line that lists some; none where it lists nothing, or a button asks."""
    line = cleaned(_SLASH.sub("", turn.incoming.text, count=1)) if ask.text else ""
    return read(line) if len(parts(line)) > 1 else ()


def read(text: str) -> tuple[str, ...]:
    """Each area of a line, without what is said around it; at least one text."""
    line = cleaned(text)
    pieces = parts(line)
    areas = [area for piece in pieces if (area := _area(piece)) and _is_area(area)]
    return tuple(areas) if areas and len(pieces) > 1 else (_area(line) or line,)


def _area(piece: str) -> str:
    """`theo dõi phường Giáp Bát` and `phố Huế cắt điện` by their places; a name alone as it is written."""
    line = fold(visible(piece))
    around = outage_words(line) | wish_words(line)
    return (area_to_watch(line) or rest_of(line, around)) if around else piece.strip(" ,.")


def _is_area(text: str) -> bool:
    """`và báo tôi nhé` names none."""
    return place_names.is_place(text) or bool(area(fold(visible(text)), ())[0])


async def preview(turn: Turn, typed: Sequence[str]) -> Answer:
    """What each of them would have told, and one question for all."""
    plan = await looked_at(turn)
    known = () if plan is None else await asyncio.to_thread(of_plan, plan.value)
    meant = {one.text: one for one in (_meant(each, known) for each in typed) if one is not None}
    room = AREAS_PER_CHAT - len(await turn.store.areas.of_chat(turn.chat))
    shown = [_seen(turn, one, plan) for one in list(meant.values())[:room]]
    _ = turn.words
    what = views.Several(tuple(shown), plan, left_out=max(len(meant) - room, 0))
    buttons = keyboards.sure_of_all(_, OPTION, len(shown))
    reply = views.preview(_, what, buttons, is_group=not turn.incoming.is_private, is_sample=turn.is_sample)
    notes = "\n".join(one.text for one in shown)
    return Answer((reply,), Awaiting(SURE, turn.now + _ANSWER_WITHIN, notes))


def _meant(typed: str, known: Sequence[Known]) -> Candidate | None:
    """The place that is meant; of several the name itself, which means every place of that name."""
    found_places = candidates(with_unit(typed), known)
    return found_places[-1] if found_places else None


def _seen(turn: Turn, meant: Candidate, plan: Looked) -> views.Seen:
    hits = () if plan is None else tuple(found(meant.text, dict.fromkeys(plan.value)))
    past, coming = parted(hits, turn.now)
    return views.Seen(meant.text, len(past), coming, is_known=meant.is_known or bool(hits))


async def follow(turn: Turn) -> Answer | None:
    """All that the open screen lists; None: none is open."""
    awaiting = turn.conversation.awaiting
    if awaiting is None or awaiting.step != SURE:
        return None
    followed = [await _add(turn, text) for text in awaiting.notes.split("\n")]
    done = [one for one in followed if one is not None]
    if not done:
        return await area_mine.full(turn)
    await turn.store.choices.mark_back(turn.chat)
    return Answer((views.followed(turn.words, done, keyboards.after_all(turn.words)),))


async def _add(turn: Turn, text: str) -> FollowedArea | None:
    meant = literal(text)
    if meant is None:
        return None
    places, is_group = area_keys.of_wish(meant.text), not turn.incoming.is_private
    return await turn.store.areas.add(turn.chat, meant.text, places, is_group=is_group, at=turn.now)
