"""What is switched on for which code, how it is changed, and how a change is taken back."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from bot.commands import Ask
from bot.handlers.turn import Turn
from bot.notice_names import MOMENTS
from data.notice_values import Choices, NoticeKind
from data.values import LinkedAccount

Change = Callable[[Choices], Choices]

_READING_DAYS = range(4)
_WAS = re.compile(r"was\.([0-9a-f]{4})\.([0-9a-f]{1,16})")


def switched(choices: Choices, kind: NoticeKind, *, is_on: bool) -> Choices:
    """One type on or off. What is switched on tells something: with no moment left, the usual ones."""
    changed = _with(choices, {f"is_{kind}_on": is_on})
    return _audible(changed, kind) if is_on else changed


def _audible(choices: Choices, kind: NoticeKind) -> Choices:
    if not MOMENTS[kind] or any(getattr(choices, name) for name in MOMENTS[kind]):
        return choices
    usual = Choices()
    return _with(choices, {name: getattr(usual, name) for name in MOMENTS[kind]})


def _with(choices: Choices, switches: Mapping[str, bool]) -> Choices:
    changes: Mapping[str, Any] = switches  # named here by their fields, which no type can follow
    return replace(choices, **changes)


def all_on(choices: Choices, kinds: Iterable[NoticeKind] = tuple(NoticeKind)) -> Choices:
    for kind in kinds:
        choices = switched(choices, kind, is_on=True)
    return choices


def only(choices: Choices, kinds: Container[NoticeKind]) -> Choices:
    """These on, and the others off."""
    for kind in NoticeKind:
        choices = switched(choices, kind, is_on=kind in kinds)
    return choices


def for_threshold(choices: Choices) -> Choices:
    """A threshold belongs to the third type; where that was off, nothing else of it is switched on."""
    if choices.is_other_on:
        return choices
    outages = dict.fromkeys(MOMENTS[NoticeKind.OTHER], False)
    return _with(choices, {"is_other_on": True, **outages})


def without_threshold(choices: Choices) -> Choices:
    """Where the third type was on for the threshold alone, it goes off with it."""
    left = replace(choices, threshold_kwh=None, threshold_percent=None, threshold_against="")
    tells = any(getattr(left, name) for name in MOMENTS[NoticeKind.OTHER])
    return left if tells else replace(left, is_other_on=False)


def _switch(kind: NoticeKind, is_on: bool) -> Change:
    return lambda choices: switched(choices, kind, is_on=is_on)


def _moment(name: str, is_on: bool) -> Change:
    return lambda choices: _with(choices, {name: is_on})


def _days(days: int) -> Change:
    return lambda choices: replace(choices, reading_days=days)


_STATES = (("on", True), ("off", False))
CHANGES: Mapping[str, tuple[NoticeKind, Change]] = {
    **{f"{kind}.{word}": (kind, _switch(kind, is_on)) for kind in NoticeKind for word, is_on in _STATES},
    **{
        f"{name}.{word}": (kind, _moment(name, is_on))
        for kind, names in MOMENTS.items()
        for name in names
        for word, is_on in _STATES
    },
    **{f"days.{days}": (NoticeKind.READING, _days(days)) for days in _READING_DAYS},
}
"""Options of `Command.NOTICES_SET`: one change each, and the type it belongs to."""


async def all_of(turn: Turn) -> dict[int, Choices]:
    """What is wanted of every linked code of the chat, by the number of its account."""
    kept = await turn.store.choices.of_chat(turn.chat)
    return {account.id: kept.get(account.id, Choices()) for account in turn.accounts}


def scope(turn: Turn, ask: Ask) -> tuple[LinkedAccount, ...]:
    """The code a question names, else all of them; empty where it names one that is not linked any more."""
    if ask.account is not None:
        return tuple(one for one in turn.accounts if one.id == ask.account)
    if ask.code is not None:
        return tuple(one for one in turn.accounts if one.customer == ask.code)
    return turn.accounts


async def change(turn: Turn, homes: Iterable[LinkedAccount], how: Change) -> None:
    """Change what is wanted of these codes; what stays the same is not written."""
    every = await all_of(turn)
    await keep(turn, every, {home.id: how(every[home.id]) for home in homes})


async def was_offered(turn: Turn) -> None:
    """Who has chosen something need not be asked any more."""
    chat = await turn.store.choices.get_chat(turn.chat)
    if not chat.was_asked:
        await turn.store.choices.put_chat(turn.chat, replace(chat, was_asked=True), turn.now)


async def keep(turn: Turn, every: Mapping[int, Choices], wanted: Mapping[int, Choices]) -> None:
    for account, choices in wanted.items():
        if choices != every[account]:
            await turn.store.choices.put(turn.chat, account, choices)


def marked(every: Mapping[int, Choices]) -> str:
    """What is on, as the option of a button that brings exactly this back."""
    bits = 0
    for place, (account, kind) in enumerate(_places(every)):
        bits |= every[account].is_on(kind) << place
    return f"was.{_mark(every):04x}.{bits:x}"


def is_undo(option: str) -> bool:
    """Whether an option is one of `marked`."""
    return _WAS.fullmatch(option) is not None


def before(option: str, every: Mapping[int, Choices]) -> dict[int, Choices] | None:
    """The choices as `marked` found them; None where other codes are linked now, or for no such option."""
    found = _WAS.fullmatch(option)
    if found is None or int(found[1], 16) != _mark(every):
        return None
    changed = dict(every)
    for place, (account, kind) in enumerate(_places(every)):
        is_on = bool(int(found[2], 16) >> place & 1)
        changed[account] = _with(changed[account], {f"is_{kind}_on": is_on})
    return changed


def _places(every: Iterable[int]) -> Iterator[tuple[int, NoticeKind]]:
    return ((account, kind) for account in sorted(every) for kind in NoticeKind)


def _mark(every: Iterable[int]) -> int:
    """Tells one set of codes from another, so that an old button does not switch a new code on."""
    return zlib.crc32(",".join(map(str, sorted(every))).encode()) & 0xFFFF
