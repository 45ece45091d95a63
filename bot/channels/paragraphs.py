"""Paragraphs of marked lines: what an answer says, before a platform's markup, so that it can be measured."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.messages import Button

_BLANK_LINES = re.compile(r"\n[^\S\n]*\n\s*")
_REFUSED = re.compile(r"[\ud800-\udfff\x00-\x08\x0b-\x1f\x7f]")
_UNSEEN = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127))  # control signs but tab and line ends


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a line; `tag` is the platform's own mark for it, or empty."""

    text: str
    tag: str = ""

    def __len__(self) -> int:
        return len(self.text)


Line = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together; `tag` marks all of them."""

    lines: tuple[Line, ...]
    tag: str = ""

    def __len__(self) -> int:
        return sum(map(length, self.lines)) + len(self.lines) - 1

    @property
    def text(self) -> str:
        """What a reader sees."""
        return "\n".join("".join(span.text for span in line) for line in self.lines)


def length(line: Line) -> int:
    """Code points that a reader sees."""
    return sum(map(len, line))


def of_text(text: str, tag: str = "") -> Iterator[Paragraph]:
    """Blank lines part paragraphs."""
    for part in _BLANK_LINES.split(clean(text).strip()):
        if part:
            yield Paragraph(tuple((Span(line, tag),) if line else () for line in part.split("\n")))


def of_fact(label: str, value: str, tag: str = "") -> Line:
    """`Label: value` on one line, the value marked; an empty line where both say nothing."""
    name, said = one_line(label).removesuffix(":"), one_line(value)
    if not name or not said:
        return (Span(name or said),) if name or said else ()
    return (Span(f"{name}: "), Span(said, tag))


def clean(text: str) -> str:
    """Without what platforms refuse or drop: halves of UTF-16 pairs, control signs."""
    if _REFUSED.search(text) is None:
        return text
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.replace("\r\n", "\n").replace("\r", "\n").translate(_UNSEEN)


def one_line(text: str) -> str:
    """As the cell of a table or the label of a button."""
    return " ".join(clean(text).split("\n")).strip()


def is_seen(text: str) -> bool:
    """Whether anything of it leaves a mark: platforms take blanks and joiners for no text."""
    return any(unicodedata.category(letter)[0] not in "ZC" for letter in text)


def spoken(buttons: Iterable[Button], said: str) -> Iterator[str]:
    """Lines for addresses that get no button; what is `said` already is not said again."""
    for button in buttons:
        scheme, _, rest = button.url.partition(":")
        target = rest if scheme == "tel" else button.url
        if _bare(target) in _bare(said):
            continue
        label = clean(button.label).strip()
        yield label if _bare(target) in _bare(label) else f"{label}: {target}"


def _bare(text: str) -> str:
    """Without what people write between the digits of a number."""
    return "".join(letter for letter in text if letter not in " .-()\u00a0")
