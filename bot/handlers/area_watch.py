"""Following the outages of an area without a log-in: which place is meant, what it would have told, yes.

Options of `Command.AREA_WATCH`, beside those of `area_mine`:

    (none)      what is followed, or the question which area
    new         the question which area
    kv.<area>   this area, asked back where it may be several (bot.areas.in_button.encode)
    la.<area>   exactly this one
    ok.<area>   follow it
    many        follow those of the screen that lists several
    dv.<unit>   everything of a unit
    t.<token>   the area that somebody shares
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot.areas import keys as area_keys
from bot.areas import place_names
from bot.areas.found import found
from bot.areas.known import of_plan
from bot.areas.resolve import Candidate, candidates, literal
from bot.commands import Ask, Command
from bot.folding import fold, visible
from bot.handlers import area_group, area_mine, area_several, area_share, area_typed
from bot.handlers.area_looked import Looked, looked_at, parted
from bot.handlers.area_option import EXACTLY, FOLLOW, LOOK, area_in, option
from bot.handlers.outage_places import unit_in
from bot.handlers.turn import OpenHandler, StepHandler, Turn
from bot.keyboards import areas as keyboards
from bot.keyboards.common import leave
from bot.messages import Answer, Reply
from bot.phrases import Problem, understand
from bot.slots.area import area_to_watch, names_outage
from bot.views import areas as views
from bot.views import trouble
from bot.views.area_preview import Preview
from bot.when import NoSuchDay, NoSuchMonth, NotTwoNeighbours
from data.reference import units
from data.retention import AREAS_PER_CHAT
from data.values import Awaiting

WHICH = "area.which"
SURE = "area.sure"
_ANSWER_WITHIN = timedelta(minutes=30)
_YES = frozenset(
    {"co", "ok", "oke", "okay", "dong y", "dung", "dung roi", "theo doi", "vang", "u", "uh", "yes", "follow"}
)
_NO = frozenset({"khong", "ko", "k", "no", "khong can"})


async def watch(turn: Turn, ask: Ask) -> Answer:
    """`Command.AREA_WATCH`."""
    if (mine := await area_mine.answer(turn, ask)) is not None:
        return mine
    several = area_several.named(turn, ask)
    typed = several[0] if len(several) == 1 else _typed(turn, ask)
    areas = await turn.store.areas.of_chat(turn.chat)
    if not typed and not ask.option and areas:
        return await area_mine.overview(turn, ask)
    if (refused := await area_group.refused(turn)) is not None:
        return refused
    if len(areas) >= AREAS_PER_CHAT:
        return await area_mine.full(turn)
    if len(several) > 1:
        return await area_several.preview(turn, several)
    return await _pressed(turn, ask.option, typed) or await _named(turn, typed)


async def _pressed(turn: Turn, pressed: str, typed: str) -> Answer | None:
    """What a button asks of an area that is not followed yet; None: no more than to look at it."""
    if pressed == area_several.OPTION:
        return await area_several.follow(turn) or _ask(turn)
    if pressed.startswith(FOLLOW):
        return await _follow(turn, _kept_whole(turn, pressed, typed))
    if pressed.startswith(area_share.OPTION):
        return await shared(turn, pressed.removeprefix(area_share.OPTION)) or _ask(turn)
    return await _preview(turn, literal(typed)) if pressed.startswith(EXACTLY) else None


async def _named(turn: Turn, typed: str) -> Answer:
    return await _resolve(turn, typed) if typed else _ask(turn)


def _typed(turn: Turn, ask: Ask) -> str:
    """The area a button or a line names; empty: none."""
    if ask.text:
        is_whole_line = ask.text.strip() == turn.incoming.text.strip()
        return area_to_watch(fold(visible(ask.text))) if is_whole_line else area_several.read(ask.text)[0]
    if unit := unit_in(ask.option):
        known = units().find(unit)
        return "" if known is None else known.name
    return area_in(ask.option)


def _kept_whole(turn: Turn, pressed: str, typed: str) -> str:
    """A long area loses its marks in a button; the screen it stands on remembers it whole."""
    awaiting = turn.conversation.awaiting
    if awaiting is not None and awaiting.step == SURE and option(awaiting.notes, FOLLOW) == pressed:
        return awaiting.notes
    return typed


def _ask(turn: Turn) -> Answer:
    step = Awaiting(WHICH, turn.now + _ANSWER_WITHIN)
    return Answer((views.which(turn.words, leave(turn.words)),), step)


async def _resolve(turn: Turn, typed: str) -> Answer:
    """Preview the one place that is meant, or ask which of several."""
    plan = await looked_at(turn)
    known = () if plan is None else await asyncio.to_thread(of_plan, plan.value)
    meant = candidates(area_typed.with_unit(typed), known)
    if not meant:
        step = Awaiting(WHICH, turn.now + _ANSWER_WITHIN)
        return Answer((area_typed.not_a_place(turn.words, typed),), step)
    if len(meant) == 1:
        return await _shown(turn, meant[0], plan)
    step = Awaiting(WHICH, turn.now + _ANSWER_WITHIN)
    choices = keyboards.which(turn.words, _choices(turn, meant))
    return Answer((views.which_of(turn.words, choices, is_known=meant[-1].is_known),), step)


def _choices(turn: Turn, meant: Sequence[Candidate]) -> list[tuple[str, str]]:
    """Label and option of each; the last is the name as it was typed."""
    *places, last = meant
    said = views.every_place if last.is_known else views.as_typed
    listed = [(one.text, option(one.text, LOOK)) for one in places]
    return [*listed, (said(turn.words, last.text), option(last.text, EXACTLY))]


async def _preview(turn: Turn, meant: Candidate | None) -> Answer:
    return _ask(turn) if meant is None else await _shown(turn, meant, await looked_at(turn))


async def _shown(turn: Turn, meant: Candidate, plan: Looked) -> Answer:
    """What this area would have told and will tell, before it is followed."""
    if (there := await area_mine.followed_already(turn, meant.text)) is not None:
        return there
    _ = turn.words
    hits = () if plan is None else tuple(found(meant.text, dict.fromkeys(plan.value)))
    what = Preview(meant.text, *parted(hits, turn.now), is_known=meant.is_known or bool(hits), plan=plan)
    buttons = keyboards.sure(_, option(meant.text, FOLLOW))
    is_group = not turn.incoming.is_private
    reply = views.preview(_, what, buttons, is_group=is_group, is_sample=turn.is_sample)
    return Answer((reply,), Awaiting(SURE, turn.now + _ANSWER_WITHIN, meant.text))


async def _follow(turn: Turn, typed: str) -> Answer:
    """Also for whoever had blocked the bot: who writes to us can be written to again."""
    _, meant = turn.words, literal(typed)
    if meant is None:
        return _ask(turn)
    is_group = not turn.incoming.is_private
    places = area_keys.of_wish(meant.text)
    one = await turn.store.areas.add(turn.chat, meant.text, places, is_group=is_group, at=turn.now)
    if one is None:
        return await area_mine.full(turn)
    await turn.store.choices.mark_back(turn.chat)
    return Answer((views.followed(_, one, keyboards.after_follow(_, one)),))


async def shared(turn: Turn, token: str) -> Answer | None:
    """What somebody shares, with its preview; None: the token is unknown or too old, or not for here."""
    text = await area_share.area_of(turn.store, token, turn.now)
    meant = None if text is None else literal(text)
    if meant is None or await area_group.refused(turn) is not None:
        return None
    return await _preview(turn, meant)


async def which_step(turn: Turn, awaiting: Awaiting, text: str) -> Answer | None:
    """The answer is an area or several, unless it is a question of its own."""
    if not _is_answer(turn, text):
        return None
    if (refused := await area_group.refused(turn)) is not None:
        return refused
    several = area_several.read(text)
    if len(several) > 1:
        return await area_several.preview(turn, several)
    return await _resolve(turn, several[0])


def _is_answer(turn: Turn, text: str) -> bool:
    """`phố Lạc Trung` is one; `phố Lạc Trung có cắt điện không` and `theo dõi phố Lạc Trung` are none.

    Nor is a line about a day that its month does not have.
    """
    heard = understand(text, now=turn.now)
    if isinstance(heard, Problem):
        return not isinstance(heard.what, NoSuchDay | NoSuchMonth | NotTwoNeighbours)
    if not isinstance(heard, Ask) or heard.command is Command.MENU:
        return True
    return (
        heard.command is not Command.AREA_WATCH
        and place_names.is_place(area_typed.cleaned(text))
        and not names_outage(text)
    )


async def sure_step(turn: Turn, awaiting: Awaiting, text: str) -> Answer | None:
    """Yes, no, or another area."""
    if awaiting.step == area_several.SURE and fold(visible(text)).text in _YES:
        return await area_group.refused(turn) or await area_several.follow(turn)
    said = fold(visible(text)).text
    if said in _NO:
        return Answer((views.not_followed(turn.words, keyboards.look_up(turn.words)),))
    if said in _YES:
        refused = await area_group.refused(turn)
        return refused or await _follow(turn, awaiting.notes)
    if said.isdigit():  # of this screen's choices there are fewer
        return Answer((Reply((trouble.no_such_digit(turn.words, keyboards.SURE_CHOICES),)),), awaiting)
    return await which_step(turn, awaiting, text) if place_names.is_place(text) else None


HANDLERS: Mapping[Command, OpenHandler] = {Command.AREA_WATCH: watch}

STEPS: Mapping[str, StepHandler] = {WHICH: which_step, SURE: sure_step, area_several.SURE: sure_step}
