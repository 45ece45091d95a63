"""Choosing what to send next, within the transaction that claims it.

What is due but must not be sent now is moved to when it may be, so that it is not looked at again and
again: the front of the queue holds only what can be sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Update

from data import delivery_sql as sql
from data.quiet_hours import held_until

_ROUNDS = 5
_SPACING = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Claim:
    """Who wants how much of what."""

    channel: str
    owner: str
    now: datetime
    lease: timedelta
    limit: int
    only_urgent: bool


@dataclass(slots=True)
class _Batch:
    """What was chosen so far; rows of `moved` are put off, those of `gone` are given up."""

    now: datetime
    taken: list[int] = field(default_factory=list)
    held: set[int] = field(default_factory=set)  # chats whose night is told in the morning
    moved: list[dict[str, Any]] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    _chats: dict[int, int] = field(default_factory=dict)

    def add(self, row: Row[Any]) -> None:
        if row.gone_at is not None:
            self.gone.append(row.id)
        elif (later := self._not_before(row)) is not None:
            self.moved.append({"number": row.id, "due": later[0], "night": later[1]})
        else:
            self.taken.append(row.id)
            self.know(row.chat_id)
            if row.is_held:
                self.held.add(row.chat_id)

    def know(self, chat: int) -> None:
        """It gets one of this batch; others wait for their turn."""
        self._chats.setdefault(chat, 0)

    def _not_before(self, row: Row[Any]) -> tuple[datetime, bool] | None:
        """When it may be sent, and whether that is the end of the night; None: now."""
        if row.next_at is not None and row.next_at > self.now:
            return row.next_at, row.is_held
        hours = (row.quiet_from, row.quiet_to)
        if not row.is_urgent and (end := held_until(self.now, *hours, row.expires_at)) is not None:
            return end, True
        chat = row.chat_id
        if chat not in self._chats or (row.is_held and chat in self.held):
            return None
        self._chats[chat] += 1  # one after the other
        return self.now + self._chats[chat] * _SPACING, row.is_held


def take(connection: Connection, claim: Claim) -> Sequence[Row[Any]]:
    """The claimed rows with their notices, in the order in which they should be sent."""
    batch = _Batch(claim.now)
    lapsed = _lapsed(connection, claim, batch)
    for is_urgent in (True,) if claim.only_urgent else (True, False):
        _fill(connection, claim, batch, is_urgent)
    fresh = [*batch.taken, *_rest_of_the_night(connection, claim, batch)]
    if not lapsed and not fresh:
        return ()
    return connection.execute(sql.CLAIMED, {"numbers": [*lapsed, *fresh], "lapsed": lapsed or [0]}).all()


def _lapsed(connection: Connection, claim: Claim, batch: _Batch) -> list[int]:
    """What somebody died over, taken as it is: in the middle of a sending it is never night."""
    asked = {"in_channel": claim.channel, "now": claim.now, "most": claim.limit}
    statement = sql.LAPSED_URGENT if claim.only_urgent else sql.LAPSED
    rows = connection.execute(statement, asked).all()
    for row in rows:
        batch.know(row.chat_id)
    numbers = [row.id for row in rows]
    _mark(connection, claim, sql.RECLAIM, numbers)
    return numbers


def _fill(connection: Connection, claim: Claim, batch: _Batch, is_urgent: bool) -> None:
    """Look on for as long as something of what is found has to be put off."""
    for _ in range(_ROUNDS):
        asked = {
            "in_channel": claim.channel, "now": claim.now, "urgent": is_urgent,
            "most": claim.limit - len(batch.taken),
        }  # fmt: skip
        before = len(batch.taken)
        for row in connection.execute(sql.DUE, asked).all():
            batch.add(row)
        _mark(connection, claim, sql.CLAIM, batch.taken[before:])
        if not _put_off(connection, claim, batch):
            return


def _put_off(connection: Connection, claim: Claim, batch: _Batch) -> bool:
    """Whether there was anything to put off."""
    moved, gone = batch.moved, batch.gone
    batch.moved, batch.gone = [], []
    if moved:
        connection.execute(sql.PUT_OFF, moved)
    if gone:
        connection.execute(sql.GIVE_UP, {"numbers": gone, "at": claim.now})
    return bool(moved or gone)


def _rest_of_the_night(connection: Connection, claim: Claim, batch: _Batch) -> list[int]:
    """What else quiet hours held back for the same chats, so that they are told all of it at once."""
    if not batch.held:
        return []
    asked = {"chats": list(batch.held), "now": claim.now}
    numbers = list(connection.scalars(sql.OF_THE_NIGHT, asked))
    _mark(connection, claim, sql.CLAIM, numbers)
    return numbers


def _mark(connection: Connection, claim: Claim, statement: Update, numbers: Sequence[int]) -> None:
    if numbers:
        until = claim.now + claim.lease
        connection.execute(statement, {"numbers": list(numbers), "who": claim.owner, "until": until})
