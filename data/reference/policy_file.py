"""`privacy.<language>.md`: TOML between `+++` lines, a one-screen summary, `---`, then the full text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pydantic import Field

from data.reference.reader import BadReference, Row, parse_toml


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered heading of the full text with what stands under it, line breaks kept."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Policy:
    """The privacy policy in one language."""

    version: str
    published_on: date
    title: str
    summary: tuple[str, ...]  # paragraphs; one screen in plain words
    sections: tuple[Section, ...]
    changes: tuple[str, ...] = ()  # against the version before, a sentence each


class Front(Row):
    version: str = Field(min_length=1)
    published_on: date
    title: str = Field(min_length=1)
    changes: tuple[str, ...] = ()


def file_name(language: str) -> str:
    return f"privacy.{language}.md"


def parse(file: str, text: str) -> Policy:
    """A policy from the text of its file.

    Raises:
        BadReference: a part or a key is missing.
    """
    __, front, body = _three(file, text, "+++\n", "front matter between +++ lines")
    summary, *full = body.split("\n---\n")
    if len(full) != 1:
        raise BadReference(file, "---", "one such line must divide summary and full text")
    head = parse_toml(file, front, Front)
    sections = tuple(_section(part) for part in full[0].split("\n## ") if part.strip())
    paragraphs = tuple(part.strip() for part in summary.split("\n\n") if part.strip())
    if not sections or not paragraphs:
        raise BadReference(file, "---", "summary or full text is empty")
    return Policy(head.version, head.published_on, head.title, paragraphs, sections, head.changes)


def _three(file: str, text: str, mark: str, what: str) -> list[str]:
    parts = text.split(mark, 2)
    if len(parts) != 3 or parts[0]:
        raise BadReference(file, mark.strip(), f"{what} is missing")
    return parts


def _section(part: str) -> Section:
    title, __, text = part.strip().removeprefix("## ").partition("\n")
    return Section(title.strip(), text.strip())
