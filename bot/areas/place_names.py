"""Places in free text: what a customer's address or words name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from bot.folding import unmarked, visible


class Kind(IntEnum):
    """What a name names; a greater number says more about where a house stands."""

    NOISE = 0  # house numbers, groups, the city: never matched
    DISTRICT = 1
    WARD = 2
    BARE = 3  # no word before it says what it is
    HAMLET = 4
    STREET = 5
    LANE = 6


KIND_WORDS = {
    Kind.LANE: ("ngách", "hẻm", "ngõ"),
    Kind.STREET: ("phố", "đường", "đại lộ"),
    Kind.HAMLET: (
        "thôn", "xóm", "làng", "tổ dân phố", "tdp", "khu tập thể", "tập thể", "khu đô thị", "kđt",
        "khu dân cư", "khu", "chung cư", "tòa nhà", "toà nhà", "tòa", "toà",
    ),
    Kind.WARD: ("phường", "xã", "thị trấn"),
    Kind.DISTRICT: ("quận", "huyện", "thị xã"),
    Kind.NOISE: ("số nhà", "số", "tổ", "thành phố", "tp", "tỉnh"),
}  # fmt: skip

_TALK = frozenset({
    "nhà", "tôi", "em", "mình", "tớ", "tui", "cháu", "anh", "chị", "bác", "này", "ấy", "có", "bị", "không",
    "ko", "khong", "hông", "chưa", "ạ", "à", "vậy", "thế", "nhỉ", "nhé", "ơi", "điện", "cắt", "cúp", "mất",
    "lịch", "hôm", "bao", "giờ", "ở", "tại", "của", "cho", "xem", "hỏi", "xin", "muốn", "biết", "nữa",
    "toi", "minh",
})  # fmt: skip
_EMPTY_NAMES = {"ha noi", "viet nam", ""}
_WORD = re.compile(r"[a-z0-9]+(?:[/-][a-z0-9]+)*")
_HOUSE = re.compile(r"\d+[a-z]?(?:-\d+[a-z]?)?")


@dataclass(frozen=True, slots=True)
class Name:
    """One place named in a text: `phố Lạc Trung` is (STREET, "phố", "Lạc Trung", "lac trung")."""

    kind: Kind
    marker: str
    text: str
    folded: str

    @classmethod
    def of(cls, kind: Kind, marker: Sequence[str], words: Sequence[str]) -> Name:
        text = " ".join(words).strip(" .:")
        return cls(kind, " ".join(marker), text, fold(text))

    @property
    def shown(self) -> str:
        return f"{self.marker} {self.text}".strip()


def fold(text: str) -> str:
    """Lower case without marks, single spaces; letters and digits only, slash and dash kept in numbers."""
    return " ".join(_WORD.findall(unmarked(visible(text))))


def _spellings(word: str) -> frozenset[str]:
    """With marks or wholly without: `Phương` is a name and not the word `phường`."""
    return frozenset({word, fold(word)})


_MARKERS = sorted(
    (
        (tuple(_spellings(one) for one in word.split()), kind)
        for kind, words in KIND_WORDS.items()
        for word in words
    ),
    key=lambda marker: -len(marker[0]),
)
_BY_FIRST = {
    word: [marker for marker in _MARKERS if word in marker[0][0]]
    for word in frozenset[str]().union(*(marker[0] for marker, _kind in _MARKERS))
}


def _marker(words: Sequence[str]) -> tuple[int, Kind] | None:
    """How many words at the front say what follows, and what that is."""
    for marker, kind in _BY_FIRST.get(words[0].lower(), ()):
        front = words[: len(marker)]
        if len(front) == len(marker) and all(
            word.lower() in there for word, there in zip(front, marker, strict=True)
        ):
            return len(marker), kind
    return None


def names(text: str) -> tuple[Name, ...]:
    """All places a text names, in its order."""
    whole = unicodedata.normalize("NFC", text)
    return tuple(name for part in re.split(r"[,;()\n]|\s-\s", whole) for name in _names_of_part(part))


def _names_of_part(part: str) -> Iterator[Name]:
    words = part.split()
    start, kind, begins = 0, Kind.BARE, 0
    at = 0
    while at < len(words):
        marker = _marker(words[at:])
        # A marker right after a marker is a name: phố Xã Đàn, ngõ Huyện.
        if marker is None or (at == begins and kind is not Kind.BARE):
            at += 1
            continue
        yield from _named(kind, words[start:begins], words[begins:at])
        start, kind = at, marker[1]
        begins = at = at + marker[0]
    yield from _named(kind, words[start:begins], words[begins:])


def _named(kind: Kind, marker: Sequence[str], words: Sequence[str]) -> Iterator[Name]:
    """A name after its marker; behind the number of a lane or a house a street may follow unmarked."""
    if kind in {Kind.LANE, Kind.NOISE} and words and any(c.isdigit() for c in words[0]):
        yield Name.of(kind, marker, words[:1])
        kind, marker, words = Kind.BARE, (), words[1:]
    if kind is Kind.LANE:
        kind = Kind.STREET  # ngõ Huyện, ngõ Trại Cá: a lane with a name is looked for like a street
    name = Name.of(kind, marker, words)
    if name.folded not in _EMPTY_NAMES:
        yield name


def wanted(text: str) -> tuple[Name, ...]:
    """Places a customer asks about: `phường Giáp Bát có bị không` names one, `khu nhà tôi` none."""
    asked = (_without_talk(name) for name in names(text) if name.kind is not Kind.NOISE)
    return tuple(name for name in asked if name is not None)


def _without_talk(name: Name) -> Name | None:
    """A name without the words of the question around it; None when nothing else is left.

    Only with their marks: `điện` is talk, but `cau dien` is Cầu Diễn.
    """
    words = name.text.split()
    while words and words[-1].lower() in _TALK:
        words.pop()
    while words and not name.marker and words[0].lower() in _TALK:  # but phố Nhà Thờ
        words.pop(0)
    left = Name.of(name.kind, name.marker.split(), words)
    return left if left.folded else None


def lane_numbers(there: Sequence[Name]) -> list[str]:
    """`Ngõ 59, 61 Lạc Trung`: numbers alone in the parts after a lane are lanes too."""
    found: list[str] = []
    for name in there:
        is_number = name.kind is Kind.BARE and name.folded.split()[0][0].isdigit()
        if name.kind is Kind.LANE or (found and is_number):
            found.append(name.folded.split()[0])
    return found


def at_houses(there: Sequence[Name]) -> frozenset[Name]:
    """Streets of which a row names houses by their number alone: `164 Lạc Trung`, `số 5 phố Huế`.

    In Hanoi `12/61` is a house of lane 61, and says more.
    """
    found, elsewhere = list[Name](), set[str]()
    for before, name in zip((None, *there), there, strict=False):
        if name.kind not in {Kind.BARE, Kind.STREET}:
            continue
        number, _space, street = name.folded.partition(" ")
        is_numbered = bool(street) and _HOUSE.fullmatch(number) is not None
        if is_numbered or (before is not None and _is_house_number(before)):
            found.append(name)
        else:
            elsewhere.add(name.folded)
    return frozenset(name for name in found if name.folded not in elsewhere)


def _is_house_number(name: Name) -> bool:
    is_bare = name.kind is Kind.BARE or fold(name.marker) in {"so", "so nha"}
    return is_bare and _HOUSE.fullmatch(name.folded) is not None


def is_place(text: str) -> bool:
    """Whether a text says of itself that it names a place (phường, phố, ngõ, ...)."""
    return any(name.kind is not Kind.BARE for name in wanted(text))


def said(found: Sequence[Name]) -> str:
    """Names as one would say them: `ngõ 61 phố Lạc Trung, phường Thanh Lương`; no house number among them."""
    text = ""
    for before, name in zip((None, *found), found, strict=False):
        gap = "" if before is None else " " if before.kind is Kind.LANE else ", "
        text = f"{text}{gap}{name.shown}"
    return text
