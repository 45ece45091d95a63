"""What a customer typed, made comparable: case, marks, Unicode forms, glue and shorthand no longer differ.

"Hoá  ĐƠN t6 bn tiền???" and "hóa đơn T6 bao nhiêu tiền" fold to the same words. The original words are
kept beside the folded ones, because an area must be shown as it was written and because "cháy" (burns)
and "chạy" (runs) fold to the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

_LONGEST = 1200  # characters; what stands behind is not read, so that a pasted book costs nothing
_MOST_WORDS = 80

_INVISIBLE = re.compile(r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")  # fmt: skip  # noqa: E501
_SLASH = re.compile(r"(?<=\d)\s*/\s*(?=\d)")
# After a digit, a separator with another digit behind it belongs to the word: 27/6, 05-2026, 7:30, 300,5.
_WORD = re.compile(r"[^\W_]+(?:(?<=\d)[/.:,\-]\d[^\W_]*)*")
_LONG_DRAWN = re.compile(r"([^\W\d_])\1{2,}")
_MARKS = re.compile(r"[\u0300-\u036f]")
_NUMBER = r"\d+(?:[/.:,\-]\d+)*"
_GLUED_BEFORE = re.compile(rf"(thang|th|ngay|thu|nam|ky|so|bac|tat)({_NUMBER})")
_GLUED_AFTER = re.compile(r"(\d+(?:[.,]\d+)*)(kwh|kw|so|ky|ki|ngay|thang|nam|nghin|trieu|k|tr|d|dong)")

_SHORTHAND = {
    "k": "khong", "ko": "khong", "kh": "khong", "khg": "khong", "kg": "khong", "hok": "khong",
    "hk": "khong", "hog": "khong", "khum": "khong", "kog": "khong",
    "dc": "duoc", "dk": "dang ky", "dky": "dang ky", "bnhieu": "bao nhieu", "bnhiu": "bao nhieu",
    "nhiu": "nhieu", "nhieeu": "nhieu", "bh": "bao gio", "h": "gio", "vs": "voi", "ng": "nguoi",
    "j": "gi", "gj": "gi", "ji": "gi", "z": "vay", "zay": "vay", "ntn": "nhu the nao", "sdt": "so dien thoai",
    "hd": "hoa don", "hdon": "hoa don", "hoadon": "hoa don", "mkh": "ma khach hang", "makh": "ma khach hang",
    "hddt": "hoa don dien tu", "thg": "thang",
    "cty": "cong ty", "tt": "thanh toan", "ck": "chuyen khoan", "tb": "thong bao", "tk": "tai khoan",
    "hnay": "hom nay", "hnai": "hom nay", "hqua": "hom qua", "nmai": "ngay mai", "hum": "hom",
    "mik": "minh", "mih": "minh", "e": "em", "a": "anh", "c": "chi", "r": "roi", "rui": "roi",
    "trc": "truoc", "th": "thang", "thag": "thang", "ms": "moi", "lm": "lam", "dag": "dang", "bit": "biet",
    "bik": "biet", "fai": "phai", "wa": "qua", "chx": "chua", "ch": "chua", "xien": "tien",
    "sd": "su dung", "ls": "lich su", "dth": "dien thoai", "nv": "nhan vien",
    "tks": "cam on", "thks": "cam on",
}  # fmt: skip
_GREETINGS = frozenset({"chao", "hi", "hello", "cam", "on", "thank", "bot"})
_OF_A_PASSWORD = frozenset({"quen", "doi", "nhap", "mat", "lay", "cap"})


@dataclass(frozen=True, slots=True)
class Line:
    """A typed line as words. Where shorthand became two words, the second one has an empty original."""

    words: tuple[str, ...]
    originals: tuple[str, ...]

    @property
    def text(self) -> str:
        """The folded words with single spaces."""
        return " ".join(self.words)

    def without(self, taken: Iterable[int]) -> Line:
        """The words whose places are not in `taken`."""
        left = sorted(set(range(len(self.words))) - set(taken))
        return Line(tuple(self.words[at] for at in left), tuple(self.originals[at] for at in left))

    def places(self, start: int, end: int) -> frozenset[int]:
        """Places of the words that stand between two offsets of `text`."""
        first = self.text.count(" ", 0, start)
        return frozenset(range(first, first + self.text.count(" ", start, end) + 1))


def visible(text: str) -> str:
    """Composed text (NFKC: full-width digits and letters become plain) without what cannot be seen."""
    return unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))


def unmarked(text: str) -> str:
    """Lower case without Vietnamese marks; `đ` is `d`."""
    lowered = text.lower().replace("đ", "d").replace("ð", "d")
    return _MARKS.sub("", unicodedata.normalize("NFD", lowered))


def marks(word: str) -> tuple[str, tuple[str, ...]]:
    """What tells marked words apart, wherever the tone was put: `hoá` and `hóa` are equal, `hoa` is not."""
    letters = unicodedata.normalize("NFD", word.lower().replace("đ", "d\u0335"))
    return _MARKS.sub("", letters), tuple(sorted(_MARKS.findall(letters)))


@lru_cache(8)  # a turn folds its line several times; no line is kept for longer than a few more of them
def fold(text: str) -> Line:
    """Fold a typed line. Any text is fine; at most 80 words are kept."""
    seen = _SLASH.sub("/", visible(text[:_LONGEST]))
    words: list[str] = []
    originals: list[str] = []
    for original in _WORD.findall(seen):
        before = words[-1] if words else ""
        folded = unmarked(original)
        is_particle = len(folded) == 1 and folded != original.lower()  # ạ, à: no shorthand
        spelled = (folded,) if is_particle else tuple(_spell_out(folded, before))
        for place, word in enumerate(spelled):
            words.append(word)
            originals.append("" if place else original)
    return Line(tuple(words[:_MOST_WORDS]), tuple(originals[:_MOST_WORDS]))


def _spell_out(word: str, before: str) -> Iterator[str]:
    """The full words behind one written word; `before` is the word that stands in front of it."""
    word = _LONG_DRAWN.sub(r"\1", word)
    glued = _GLUED_BEFORE.fullmatch(word) or _GLUED_AFTER.fullmatch(word)
    if glued:
        first, second = glued.groups()
        yield "thang" if first == "th" else first
        yield second
        return
    yield from _long_form(word, before).split(" ")


def _long_form(word: str, before: str) -> str:
    if word == "bn":
        return "ban" if before in _GREETINGS else "bao nhieu"
    if word == "mk":
        return "mat khau" if before in _OF_A_PASSWORD else "minh"
    if word == "kh" and before == "ma":
        return "khach hang"
    if word in {"k", "c", "a", "e"} and before[-1:].isdigit():
        return word  # 300 k is money, 12 A is a house
    return _SHORTHAND.get(word, word)


def holds(said: str, phrases: Iterable[str]) -> bool:
    """Whether a folded line, with a space before and behind it, has one of these folded phrases."""
    return any(f" {phrase} " in said for phrase in phrases)
