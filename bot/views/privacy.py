"""The privacy policy: one screen in plain words, then the full text in pages."""

from __future__ import annotations

from collections.abc import Sequence

from bot.i18n import Words
from bot.messages import Note, Reply, Rows, Text, Title
from bot.views.format import day
from data.reference import Policy, Section

PAGE_CHARACTERS = 1600  # two screens of a telephone, below every channel's limit (Zalo: 2 000)


def summary(_: Words, policy: Policy, buttons: Rows) -> Reply:
    texts = (Text(paragraph) for paragraph in policy.summary)
    return Reply((Title(f"🔒 {policy.title}"), *texts, *_changes(_, policy), _version(_, policy)), buttons)


def _changes(_: Words, policy: Policy) -> tuple[Text, ...]:
    """What is new in this version, where there was one before."""
    if not policy.changes:
        return ()
    title = _("Điểm mới của phiên bản {version}:").format(version=policy.version)
    return (Text("\n".join([title, *(f"• {change}" for change in policy.changes)])),)


def full(_: Words, policy: Policy, page: int, buttons: Rows, *, edits: bool) -> Reply:
    """One page of the full text, counted from 0."""
    all_pages = pages(policy.sections)
    title = Title(f"🔒 {policy.title} ({page + 1}/{len(all_pages)})")
    texts = (Text(f"{section.title}\n{section.text}") for section in all_pages[page])
    return Reply((title, *texts, _version(_, policy)), buttons, edits=edits)


def pages(sections: Sequence[Section]) -> tuple[tuple[Section, ...], ...]:
    """Whole sections, as many as fit a page; a longer one has a page of its own."""
    found: list[list[Section]] = []
    room = 0
    for section in sections:
        length = len(section.title) + len(section.text)
        if not found or length > room:
            found.append([])
            room = PAGE_CHARACTERS
        found[-1].append(section)
        room -= length
    return tuple(tuple(page) for page in found)


def _version(_: Words, policy: Policy) -> Note:
    text = _("Phiên bản {version}, ngày {day}")
    return Note(text.format(version=policy.version, day=day(policy.published_on)))
