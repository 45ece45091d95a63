"""What the operator reads of announcements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from bot.i18n import LANGUAGES, words
from bot.notices import Announced
from bot.views import plain
from bot.views.format import moment
from bot.views.notices import Home, words_of
from data.announcements import Announcement, Reached, Sent
from data.notice_values import Audience, DeliveryState

_FIRST_WORDS = 40
_OPEN = frozenset({DeliveryState.WAITING, DeliveryState.SENDING})


@dataclass(frozen=True, slots=True)
class Preview:
    """What is shown before anything is kept."""

    announced: Announced
    audience: Audience
    reached: tuple[Reached, ...]
    starts_at: datetime
    ends_at: datetime
    rates: Mapping[str, float]  # messages a second, by channel; without one nothing holds it back
    is_sample: bool

    @property
    def chats(self) -> int:
        return sum(one.chats for one in self.reached)

    @property
    def takes(self) -> timedelta:
        """At the configured rates; channels are sent to side by side, so the slowest counts."""
        spans = [one.chats / self.rates[one.channel] for one in self.reached if one.channel in self.rates]
        return timedelta(seconds=ceil(max(spans, default=0)))


def as_read(announced: Announced, now: datetime, *, is_sample: bool) -> str:
    """The message in both languages, as customers get it."""
    shown = []
    for language in LANGUAGES:
        reply = words_of(words(language), announced, Home(), now, is_sample=is_sample)
        shown.append(f"--- {language} ---\n{plain.lines(reply)}")
    return "\n\n".join(shown)


def preview(of: Preview) -> str:
    """Everything an operator should have seen before agreeing."""
    return "\n".join((
        as_read(of.announced, of.starts_at, is_sample=of.is_sample),
        "---",
        f"For: {_audience(of.audience)}; notices of type {of.announced.kind.value}.",
        f"Chats: {of.chats}{_by_channel(of.reached)}.",
        f"Starts: {moment(of.starts_at)} in Hanoi; what is not sent by {moment(of.ends_at)} is dropped.",
        f"Takes: about {of.takes} from its start ({_rates(of)}).",
        *_too_long(of),
        _quiet(of),
    ))  # fmt: skip


def _audience(of: Audience) -> str:
    if of.is_everybody:
        return "everybody who linked a code"
    parts = [f"units {', '.join(of.units)}"] if of.units else []
    parts += ["homes and followed areas named by the places"] if of.places else []
    parts += [f"{len(of.customers)} customer codes"] if of.customers else []
    return "; ".join(parts) or "nobody"


def _by_channel(reached: Sequence[Reached]) -> str:
    return f" ({', '.join(f'{one.channel} {one.chats}' for one in reached)})" if reached else ""


def _rates(of: Preview) -> str:
    """Of the channels that it goes to."""
    there = [one.channel for one in of.reached if one.channel in of.rates]
    return ", ".join(f"{name} {of.rates[name]:.3g} a second" for name in there) or "no channel is paced"


def _too_long(of: Preview) -> Iterator[str]:
    if of.starts_at + of.takes > of.ends_at:
        yield "That is longer than it lasts: not everybody would get it. Give a longer --lasts."


def _quiet(of: Preview) -> str:
    held = sum(one.held for one in of.reached)
    if not held:
        return "Quiet hours: no chat has them at that moment."
    return f"Quiet hours: {held} of {of.chats} chats have them then and get it at their end (usually 07:00)."


def line(one: Announcement) -> str:
    """One line of the list."""
    first = " ".join(one.vi.split())[:_FIRST_WORDS]
    return f"{one.id}  {one.state}  {moment(one.starts_at)}  {one.kind.value}  {first}"


def report(one: Announcement, sent: Sequence[Sent]) -> str:
    lines = [
        f"Announcement {one.id}: {one.state}.",
        f"Made {moment(one.made_at)}, starts {moment(one.starts_at)}, lasts until {moment(one.ends_at)}.",
        f"Deliveries: {sum(row.count for row in sent)}, of which {still_open(sent)} are not done.",
        *(f"  {row.channel}  {row.state.value}  {row.count}" for row in sent),
    ]
    if span := _span(sent):
        lines.append(f"First done {moment(span[0])}, last {moment(span[1])}.")
    return "\n".join(lines)


def report_json(one: Announcement, sent: Sequence[Sent]) -> dict[str, Any]:
    """For a script; moments as ISO 8601."""
    channels: dict[str, dict[str, int]] = {}
    for row in sent:
        channels.setdefault(row.channel, {})[row.state.value] = row.count
    span = _span(sent)
    return {
        "id": one.id, "state": one.state, "type": one.kind.value, "made_at": one.made_at.isoformat(),
        "starts_at": one.starts_at.isoformat(), "ends_at": one.ends_at.isoformat(),
        "deliveries": sum(row.count for row in sent), "open": still_open(sent), "channels": channels,
        "first_at": span[0].isoformat() if span else None, "last_at": span[1].isoformat() if span else None,
    }  # fmt: skip


def still_open(sent: Sequence[Sent]) -> int:
    """Deliveries that are not done."""
    return sum(row.count for row in sent if row.state in _OPEN)


def _span(sent: Sequence[Sent]) -> tuple[datetime, datetime] | None:
    first = [row.first_at for row in sent if row.first_at is not None]
    last = [row.last_at for row in sent if row.last_at is not None]
    return (min(first), max(last)) if first and last else None
