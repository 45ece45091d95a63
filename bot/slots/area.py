"""The place that a typed line names."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from bot.folding import Line, fold, marks, visible
from bot.phrasebook import Marked, Pattern, book
from bot.slots.said import LONGEST_TEXT

_LONGEST_PLACE = 5  # words of a name behind its sign; more is a sentence
# Signs that begin nothing but a place; these begin much else ("đường đến ngày vinh quang").
_ONLY_OF_PLACES = frozenset(
    {("phuong",), ("huyen",), ("thi", "tran"), ("khu", "do", "thi"), ("to", "dan", "pho")}
)
_OF_MUCH_ELSE = frozenset(
    {("duong",), ("khu",), ("cum",), ("lang",), ("chung", "cu"), ("toa",), ("tap", "the")}
)
# Words at the end of an area that belong to the question. Not "nam" or "la": Cửa Nam, Xuân La.
_NOT_OF_A_PLACE = frozenset(
    {"khong", "nhe", "nhi", "vay", "chua", "roi", "sao", "oi", "ad", "bot", "co", "bi", "duoc", "nua", "nao",
     "gi", "the", "thi", "may", "gio", "bao", "khi", "luc", "hom", "ngay", "va"}
)  # fmt: skip
_OUTAGE_WORDS: tuple[Pattern, ...] = (
    ("co", "lich", "cat", "dien"), ("co", "lich"), ("lich", "cat", "dien"), ("bi", "cat", "dien"),
    ("cat", "dien"), ("mat", "dien"), ("cup", "dien"), ("ngung", "dien"), ("bi", "cat"), ("bi", "mat"),
    ("outage",), ("outages",), ("an", "outage"), ("has", "outages"), ("has", "an", "outage"),
    ("power", "cut"), ("power", "cuts"), ("a", "power", "cut"),
    ("has", "a", "power", "cut"), ("loses", "power"),
    ("there", "is", "an", "outage"), ("there", "is", "a", "power", "cut"), ("there", "are", "outages"),
)  # fmt: skip
# By which somebody asks to be told.
_WISHES: tuple[Pattern, ...] = (
    ("theo", "doi"), ("bao", "toi", "khi"), ("bao", "em", "khi"), ("bao", "minh", "khi"), ("follow",),
    ("nhac", "toi", "khi"), ("tell", "me", "when"), ("tell", "me", "if"), ("tell", "me", "about"),
    ("let", "me", "know", "when"), ("let", "me", "know", "if"), ("notify", "me", "when"),
    ("notify", "me", "if"), ("notify", "me", "about"), ("alert", "me", "when"), ("alert", "me", "about"),
)  # fmt: skip
_TO_FOLLOW = frozenset(
    {"cho", "toi", "em", "minh", "giup", "ho", "lich", "cat", "khi", "o", "tai", "gium", "a", "khu", "vuc"}
)
_COMPANY = (("cong", "ty", "dien", "luc"), ("dien", "luc"))


def area_to_watch(line: Line, taken: Collection[int] = ()) -> str:
    """The place in `báo tôi khi phố Lạc Trung cắt điện`; empty where no word says that it is one."""
    taken = {*taken, *outage_words(line), *wish_words(line), *_politeness(line)}
    text, is_sure = area(line, taken)
    if is_sure and fold(text).words not in {("khu", "vuc"), ("vuc",)}:
        return text
    return _company(line, taken)


def _politeness(line: Line) -> set[int]:
    """Small words at the end of a wish: `giúp tôi`, `cho em`."""
    end = len(line.words)
    while end and line.words[end - 1] in _TO_FOLLOW | _NOT_OF_A_PLACE:
        end -= 1
    return set(range(end, len(line.words)))


def names_outage(text: str) -> bool:
    """Whether a line speaks of an outage."""
    return bool(outage_words(fold(visible(text))))


def _company(line: Line, taken: Collection[int]) -> str:
    """`điện lực Hoàn Kiếm`."""
    free = [place not in taken for place in range(len(line.words))]
    for sign in _COMPANY:
        for at in range(len(line.words)):
            end = at + len(sign)
            if line.words[at:end] == sign and (named := _run(line, free, end)):
                return _original(line, at, named[-1] + 1)
    return ""


def outage_words(line: Line) -> set[int]:
    """Places of the words that speak of an outage, not of where it is."""
    return _places_of(line, _OUTAGE_WORDS)


def wish_words(line: Line) -> set[int]:
    """Places of the words by which somebody asks to be told."""
    return _places_of(line, _WISHES)


def _places_of(line: Line, patterns: Iterable[Pattern]) -> set[int]:
    found = (
        range(at, at + len(words))
        for words in patterns
        for at in range(len(line.words))
        if line.words[at : at + len(words)] == words
    )
    return {place for places in found for place in places}


def rest_of(line: Line, taken: Collection[int]) -> str:
    """What is left of the line, small talk at its ends aside: `điện lực Hoàn Kiếm`."""
    left = [place for place in range(len(line.words)) if place not in taken]
    while left and line.words[left[-1]] in _NOT_OF_A_PLACE | _TO_FOLLOW:
        left.pop()
    while left and line.words[left[0]] in _TO_FOLLOW:
        left.pop(0)
    return _original(line, left[0], left[-1] + 1) if left else ""


def area_alone(line: Line) -> str | None:
    """The place that is all a line says, small talk at its end aside; None for any other line."""
    rest = line
    while rest.words and rest.words[-1] in _NOT_OF_A_PLACE | {"a", "em", "anh"}:
        rest = rest.without({len(rest.words) - 1})
    signs = (sign for sign, spelled in book().area_signs if _is_sign(rest, 0, sign, spelled))
    sign = next(signs, ())
    if not sign or sign in book().area_leads or len(rest.words) - len(sign) > _LONGEST_PLACE:
        return None
    text, is_sure = area(rest, ())
    is_whole = text.split() == [word for word in rest.originals if word]
    return text if is_sure and is_whole and _is_place_name(rest, len(sign)) else None


def _is_place_name(line: Line, start: int) -> bool:
    """Capitals, or a word that no question of ours has."""
    name = line.without(range(start))
    sign = line.words[:start]
    is_capital = all(word[:1].isupper() or word[:1].isdigit() for word in name.originals if word)
    if is_capital or sign in _ONLY_OF_PLACES:
        return True
    return sign not in _OF_MUCH_ELSE and any(word not in book().vocabulary for word in name.words)


def area(line: Line, taken: Collection[int]) -> tuple[str, bool]:
    """The place a line names, as it was written, and whether a word such as "phường" says that it is one."""
    free = [place not in taken for place in range(len(line.words))]
    for at in range(len(line.words)):
        for sign, spelled in book().area_signs if free[at] else ():
            end = at + len(sign)
            if not _is_sign(line, at, sign, spelled) or not all(free[at:end]):
                continue
            named = _run(line, free, end)
            if named:
                return _original(line, end if sign in book().area_leads else at, named[-1] + 1), True
    return _without_sign(line, free), False


def _is_sign(line: Line, at: int, sign: Pattern, spelled: tuple[Marked, ...]) -> bool:
    """Whether a word such as "quận" stands there; with other marks ("quán") it is another word."""
    end = at + len(sign)
    if line.words[at:end] != sign:
        return False
    typed = tuple(map(marks, line.originals[at:end]))
    return typed == spelled or not any(tones for _letters, tones in typed)


def _run(line: Line, free: list[bool], start: int) -> list[int]:
    """Places of the words of a name that begins at `start`; empty when only small words follow."""
    end = start
    while end < len(line.words) and free[end]:
        end += 1
    while end > start and line.words[end - 1] in _NOT_OF_A_PLACE:
        end -= 1
    places = list(range(start, end))
    return places if any(_is_name(line, place) for place in places) else []


def _is_name(line: Line, place: int) -> bool:
    """Not a small word, or one with a capital of its own: `của nam` says nothing, `Cửa Nam` is a place."""
    word, original = line.words[place], line.originals[place]
    is_capital = original[:1].isupper() and any(map(str.islower, line.originals))
    return not word.isdigit() and (is_capital or word not in book().fillers)


def _without_sign(line: Line, free: list[bool]) -> str:
    """What is left when it looks like a name: capitals, or two words of which one is unknown here."""
    meant = [
        place for place, is_free in enumerate(free) if is_free and line.words[place] not in book().fillers
    ]
    if not meant:
        return ""
    first, last = meant[0], meant[-1]
    if last - first > 6 or not all(free[first : last + 1]):
        return ""
    is_name = all(line.originals[place][:1].isupper() for place in meant) and any(
        map(str.islower, line.originals)
    )
    is_strange = last > first and any(line.words[place] not in book().vocabulary for place in meant)
    return _original(line, first, last + 1) if is_name or is_strange else ""


def _original(line: Line, start: int, end: int) -> str:
    return " ".join(word for word in line.originals[start:end] if word)[:LONGEST_TEXT]
