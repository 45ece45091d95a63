"""Notices switched off or on by a line that says nothing else: `TAT 1 và 3 nhà 2`, `đừng báo tiền điện nữa`.

Every word of the line must be known here, so that an outage is not taken for a wish ("nhà tôi bị tắt điện").
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache

from bot.commands import Ask, Command
from bot.folding import Line, fold, marks
from bot.phrasebook import Marked, Pattern, rows

ALL, WHICH, ONLY, ON = "all", "which", "only", "on"
"""Words of an option beside those of the types: `only.bill`, `on.reading.other`."""

_KINDS = ("reading", "bill", "other")  # as TAT 1, 2, 3 number them
_SPOKEN = {"mot": 1, "hai": 2, "ba": 3}
_DIGIT = 9


class Part(StrEnum):
    """What a word or two of such a line are; most are named as in the file of phrases."""

    OFF = "off"
    END = "end"
    SPARE = "spare"
    REFUSE = "refuse"
    NO_MORE = "no_more"
    ON = "on"
    ONLY = "only"
    KEEP = "keep"
    TELL = "tell"
    NUMBER = "number"  # "số", which numbers a type
    EVERY = "every"
    READING = "reading"
    BILL = "bill"
    BILL_TOLD = "bill_told"
    OTHER = "other"
    OTHER_TOLD = "other_told"
    HOME = "home"
    AND = "and"
    MORE = "more"
    POLITE = "polite"
    DIGITS = "digits"
    ALIAS = "alias"


_OF_KIND = {
    Part.READING: "reading",
    Part.BILL: "bill",
    Part.BILL_TOLD: "bill",
    Part.OTHER: "other",
    Part.OTHER_TOLD: "other",
}
_NEEDS_TELLING = {Part.BILL_TOLD, Part.OTHER_TOLD}
_STOPS = {Part.OFF, Part.END, Part.SPARE, Part.REFUSE, Part.NO_MORE}


@dataclass(frozen=True, slots=True)
class Switching:
    """What such a line wants. Nothing in `kinds`: every type, or a number that no type has."""

    kinds: tuple[str, ...]
    homes: tuple[int, ...] = ()  # the numbers of `nhà 2 và 3`
    is_on: bool = False
    is_only: bool = False  # these, and no others
    has_wrong_number: bool = False

    @property
    def ask(self) -> Ask:
        """As a button would ask for it; the homes stay in the line."""
        if self.is_on and not self.has_wrong_number:
            return Ask(Command.NOTICES, option=".".join((ON, *(self.kinds or (ALL,)))))
        return Ask(Command.NOTICES_OFF, option=self._option)

    @property
    def _option(self) -> str:
        if self.has_wrong_number:
            return WHICH
        if self.is_only:
            return ".".join((ONLY, *self.kinds))
        return ALL if self.kinds == _KINDS else ".".join(self.kinds)


def switching(line: Line, aliases: Collection[Pattern] = ()) -> Switching | None:
    """None for every line that says anything else; `aliases`: what the homes of the chat are called."""
    parts = _parts(line, aliases)
    return None if parts is None else _wish(parts)


def of_option(option: str) -> Switching | None:
    """What the option of a button, or of a typed line, wants; None for any other option."""
    if option == WHICH:
        return Switching((), has_wrong_number=True)
    first = option.split(".", maxsplit=1)[0]
    lead = first if first in {ONLY, ON} else ""
    words = option.removeprefix(f"{lead}.").split(".")
    kinds = _KINDS if lead == ON and words == [ALL] else tuple(kind for kind in _KINDS if kind in words)
    if not kinds or words not in ([*kinds], [ALL]):
        return None
    return Switching(kinds, is_on=lead == ON, is_only=lead == ONLY)


@dataclass(slots=True)
class _Said:
    """One token: which part it is, and the number it holds."""

    part: Part
    numbers: tuple[int, ...] = field(default=())


def _parts(line: Line, aliases: Collection[Pattern]) -> list[_Said] | None:
    found: list[_Said] = []
    at = 0
    while at < len(line.words):
        said, length = _next(line, at, aliases, found)
        if said is None:
            return None
        found.append(said)
        at += length
    return found


def _next(
    line: Line, at: int, aliases: Collection[Pattern], before: Sequence[_Said]
) -> tuple[_Said | None, int]:
    for length in range(min(_longest(), len(line.words) - at), 0, -1):
        words = line.words[at : at + length]
        if words in aliases:
            return _Said(Part.ALIAS), length
        for spelled, part in _vocabulary().get(words, ()):
            if _is_written(line, at, spelled) and _may_stand(part, line, at + length, before):
                return _Said(part), length
    numbers = _numbers(line.words[at], before)
    return (_Said(Part.DIGITS, numbers) if numbers else None), 1


def _is_written(line: Line, at: int, spelled: Sequence[Marked]) -> bool:
    """With these marks or with none: "dùng" is not "đừng", "tất" is not "tắt"."""
    typed = map(marks, line.originals[at : at + len(spelled)])
    return all(one == wanted or not one[1] for one, wanted in zip(typed, spelled, strict=True))


def _may_stand(part: Part, line: Line, end: int, before: Sequence[_Said]) -> bool:
    """`số` numbers what follows; `thôi` stops what follows, or ends a sentence."""
    following = line.words[end : end + 1]
    if part is Part.NUMBER:
        return bool(following) and (following[0].isdigit() or following[0] in _SPOKEN)
    if part is Part.SPARE and line.words[end - 1] == "thoi":  # else it is "… thôi", which ends a sentence
        return any(line.words[end : end + size] in _telling() for size in (1, 2))
    if part is Part.POLITE and line.words[end - 1] == "ngay":
        return not (before and before[-1].part is Part.DIGITS)  # "dừng 2 ngày"
    return True


def _numbers(word: str, before: Sequence[_Said]) -> tuple[int, ...]:
    """`1`, `1,2`, `1/3`; `hai` behind a word that numbers."""
    if word in _SPOKEN:
        last = [one.part for one in before[-2:]]
        is_numbered = last[-1:] in ([Part.TELL], [Part.NUMBER]) or last == [Part.DIGITS, Part.AND]
        return (_SPOKEN[word],) if is_numbered else ()
    digits = "".join(letter if letter.isdigit() else " " for letter in word).split()
    is_plain = all(letter.isdigit() or letter in ",./-:" for letter in word)
    if not is_plain or not word.isascii() or any(len(one) > 2 for one in digits):
        return ()
    return tuple(map(int, digits))


def _wish(parts: Sequence[_Said]) -> Switching | None:
    has = {one.part for one in parts}
    numbers, homes = _of_types(parts), _of_homes(parts)
    kinds = {_OF_KIND[part] for part in has & _OF_KIND.keys()}
    kinds |= {_KINDS[n - 1] for n in numbers if 1 <= n <= len(_KINDS)}
    is_wrong = any(not 1 <= n <= len(_KINDS) for n in numbers)
    if any(n > _DIGIT for n in numbers) and Part.OFF not in has:
        return None  # "dung 50" may be a quantity that is used
    is_only = Part.KEEP in has or (Part.ONLY in has and not has & _STOPS)
    if not _is_wish(parts, has) or not (kinds or homes or is_wrong or Part.ALIAS in has or _is_all_on(has)):
        return None
    if is_only and not kinds:
        return None
    sorted_kinds = tuple(kind for kind in _KINDS if kind in kinds)
    is_on = Part.ON in has and not is_only
    return Switching(sorted_kinds, homes, is_on=is_on, is_only=is_only, has_wrong_number=is_wrong)


def _is_all_on(has: Collection[Part]) -> bool:
    return Part.ON in has and Part.EVERY in has


def _is_wish(parts: Sequence[_Said], has: set[Part]) -> bool:
    """Whether something is told to be done, in words that cannot mean an outage or a payment."""
    is_telling = bool(has & {Part.TELL, Part.REFUSE})
    if Part.ON in has:
        return not has & _STOPS
    if not has & _STOPS:
        return Part.ONLY in has and is_telling
    if Part.NO_MORE in has:
        return Part.MORE in has or bool(has & {Part.OFF, Part.END})
    if not has & {Part.OFF, Part.END}:
        return is_telling
    if Part.KEEP in has:
        return Part.EVERY in has or is_telling or Part.OFF in has
    bare_outage = Part.OTHER in has and not is_telling
    return not (has & _NEEDS_TELLING and not is_telling) and not (bare_outage and not _is_off_first(parts))


def _is_off_first(parts: Sequence[_Said]) -> bool:
    """ "Tắt cắt điện" is a wish; "cắt điện tắt rồi", "ngừng cắt điện" are not."""
    main = [one.part for one in parts if one.part is not Part.POLITE]
    return Part.OFF in main and main.index(Part.OFF) < main.index(Part.OTHER)


def _of_homes(parts: Sequence[_Said]) -> tuple[int, ...]:
    return tuple(n for is_home, one in _grouped(parts) if is_home for n in one.numbers)


def _of_types(parts: Sequence[_Said]) -> tuple[int, ...]:
    return tuple(n for is_home, one in _grouped(parts) if not is_home for n in one.numbers)


def _grouped(parts: Sequence[_Said]) -> Iterator[tuple[bool, _Said]]:
    """The numbers, each with whether it is a home's: those behind "nhà", until another word comes."""
    is_home = False
    for one in parts:
        if one.part is Part.DIGITS:
            yield is_home, one
        else:
            is_home = one.part is Part.HOME or (is_home and one.part in {Part.AND, Part.NUMBER})


@cache
def _vocabulary() -> Mapping[Pattern, tuple[tuple[tuple[Marked, ...], Part], ...]]:
    """Each spelling by its folded words; the same words may be two parts, tried in the order of `Part`."""
    found: dict[Pattern, tuple[tuple[tuple[Marked, ...], Part], ...]] = {}
    said = rows()["switching"]
    for part in Part:
        for text in said.get(part.value, ()):
            spelled = tuple(map(marks, text.split()))
            words = fold(text).words
            found[words] = (*found.get(words, ()), (spelled, part))
    return found


@cache
def _telling() -> frozenset[Pattern]:
    return frozenset(
        words for words, known in _vocabulary().items() if any(part is Part.TELL for _, part in known)
    )


@cache
def _longest() -> int:
    return max(map(len, _vocabulary()))
