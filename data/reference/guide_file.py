"""`guides/<slug>.<language>.md`: TOML between `+++` lines, then Markdown of one or two screens.

Of Markdown only what every channel can show: paragraphs, `## ` headings, `- ` and `1. ` lists, and a line
`---` where the second screen begins. What is not sourced is not in the article: it names the hotline.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from pydantic import Field

from data.reference.reader import BadReference, Row, parse_toml

FOLDER = "guides"
LANGUAGES = ("vi", "en")
Section = Literal["procedures", "saving", "safety", "sms", "einvoice", "paying", "emergency"]
SECTIONS: tuple[str, ...] = get_args(Section)
"""In the order of the menu."""

_FILE = re.compile(r"([a-z0-9-]+)\.(vi|en)\.md")
_UNIT = re.compile(r"(?<=\d) (?=(?:đ|kWh|kW)(?!\w))")
_MOST_SCREENS = 2


@dataclass(frozen=True, slots=True)
class Guide:
    """One article in one language. `screens` holds the paragraphs of each, line breaks kept."""

    slug: str
    title: str
    section: str
    order: int  # within its section
    who: str  # whom it is for
    source: str
    status: str  # what is doubtful about the source; empty: nothing
    checked_on: date
    words: tuple[str, ...]  # what people call it, for the search
    screens: tuple[tuple[str, ...], ...]

    @property
    def text(self) -> str:
        """Everything a reader sees of it."""
        return "\n".join((self.title, *(paragraph for screen in self.screens for paragraph in screen)))


class Front(Row):
    title: str = Field(min_length=1, max_length=60)
    section: Section
    order: int = Field(ge=1, le=9)
    who: str = Field(min_length=1)
    source: str = Field(min_length=1)
    status: str = ""
    checked_on: date
    words: list[str] = Field(min_length=1)


def file_name(slug: str, language: str) -> str:
    return f"{FOLDER}/{slug}.{language}.md"


def slugs(names: Iterable[str]) -> tuple[str, ...]:
    """Articles of a folder from the names of its files, sorted.

    Raises:
        BadReference: a file of another form, or an article without one of its languages.
    """
    found: set[str] = set()
    present = set(names)
    for name in present:
        match = _FILE.fullmatch(name)
        if match is None:
            raise BadReference(f"{FOLDER}/{name}", "", "is not named <slug>.vi.md or <slug>.en.md")
        found.add(match[1])
    for slug in sorted(found):
        for language in LANGUAGES:
            if f"{slug}.{language}.md" not in present:
                raise BadReference(file_name(slug, language), "", "is missing")
    return tuple(sorted(found))


def parse(slug: str, language: str, text: str) -> Guide:
    """An article from the text of its file.

    Raises:
        BadReference: a part or a key is missing, or there are more than two screens.
    """
    file = file_name(slug, language)
    parts = text.split("+++\n", 2)
    if len(parts) != 3 or parts[0]:
        raise BadReference(file, "+++", "front matter between +++ lines is missing")
    head = parse_toml(file, parts[1], Front)
    screens = tuple(_paragraphs(screen) for screen in f"\n{parts[2]}".split("\n---\n"))
    if not all(screens) or len(screens) > _MOST_SCREENS:
        raise BadReference(file, "---", "must divide the text into at most two screens, none of them empty")
    return Guide(
        slug=slug,
        title=head.title,
        section=head.section,
        order=head.order,
        who=head.who,
        source=head.source,
        status=head.status,
        checked_on=head.checked_on,
        words=tuple(head.words),
        screens=screens,
    )


def in_order(guides: Iterable[Guide]) -> tuple[Guide, ...]:
    """Articles in the order of the menu.

    Raises:
        BadReference: two of a section claim the same place.
    """
    found: dict[tuple[int, int], Guide] = {}
    for guide in guides:
        place = (SECTIONS.index(guide.section), guide.order)
        if place in found:
            reason = f"{guide.order} is the place of {found[place].slug} too"
            raise BadReference(f"{FOLDER}/{guide.slug}", "order", reason)
        found[place] = guide
    return tuple(found[place] for place in sorted(found))


def _paragraphs(screen: str) -> tuple[str, ...]:
    """Paragraphs as they are shown; a heading stands above what follows it."""
    found: list[str] = []
    heading = ""
    for block in re.split(r"\n\s*\n", screen.strip()):
        lines = [_line(line.rstrip()) for line in block.splitlines() if line.strip()]
        if lines and lines[0].startswith("## "):
            heading = lines.pop(0).removeprefix("## ")
        if lines:
            found.append("\n".join([heading, *lines] if heading else lines))
            heading = ""
    return tuple(found)


def _line(line: str) -> str:
    """A list item gets its dot, and a number is kept with its unit, which no editor sees."""
    kept = _UNIT.sub("\u00a0", line)
    return f"• {kept[2:]}" if kept.startswith("- ") else kept
