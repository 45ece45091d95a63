"""The queue of what is sent unasked: claimed for a while, checked right before sending, settled.

Whoever dies over a sending loses it when its lease is up. Everything names the owner: what another one has
taken meanwhile is left alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row

from data import delivery_sql as sql
from data.claiming import Claim, take
from data.database import Database
from data.facts import Facts
from data.notice_values import Delivery, DeliveryState, NoticeKind, Outcome
from data.values import ChatId

__all__ = ["DeadLetter", "Deliveries", "Outcome"]

_SPACING = timedelta(seconds=1)  # from one message to the next of a chat
_GROUP_SPACING = timedelta(seconds=3)  # platforms let 20 a minute into a group


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A delivery that nobody will try again by itself; nothing of the customer."""

    id: int
    channel: str
    kind: NoticeKind
    variant: str
    state: DeliveryState  # dead, unknown
    tries: int
    reason: str
    settled_at: datetime | None


class Deliveries:
    """States: data.notice_values.DeliveryState."""

    def __init__(self, database: Database, facts: Facts) -> None:
        self._database = database
        self._facts = facts

    async def claim(
        self,
        channel: str,
        owner: str,
        now: datetime,
        lease: timedelta,
        limit: int,
        *,
        only_urgent: bool = False,
    ) -> tuple[Delivery, ...]:
        """What is due and whose lease ran out, ours from now on; urgent ones first, then what is due longest.

        One a chat, and at most `limit`; what quiet hours held back comes together, however many, to be
        merged. Chats that were written to a moment ago, are asleep or went away are left out.
        """
        claim = Claim(channel, owner, now, lease, limit, only_urgent)
        rows = await self._database.write(lambda connection: take(connection, claim))
        return tuple(self._value(row) for row in rows)

    async def check(self, ids: Iterable[int], owner: str, now: datetime | None = None) -> set[int]:
        """The fence right before sending: which are still ours, true and wanted, of chats that are there.

        With `now`, those whose lease has run out are not ours any more, even if nobody has taken them.
        """
        asked = {"numbers": list(ids), "who": owner, "now": now or sql.LONG_AGO}
        return set(await self._database.look(lambda connection: connection.scalars(sql.CHECK, asked).all()))

    async def settle(self, outcomes: Sequence[Outcome], now: datetime) -> int:
        """Write down what became of sendings, all in one transaction; of how many that was still ours to say.

        `WAITING` with `retry_at` puts one back, with one try more. A chat that was written to is not
        written to again for a second, a group for three.
        """
        return await self._database.write(lambda connection: _settle(connection, outcomes, now))

    async def release(self, owner: str, now: datetime) -> int:
        """Give back what an owner has claimed and will not send; how many."""
        asked = {"who": owner, "long_ago": sql.LONG_AGO}
        return await self._database.write(lambda connection: connection.execute(sql.RELEASE, asked).rowcount)

    async def next_due(self, channel: str) -> datetime | None:
        """When the next one is due, or the next lease ends; perhaps in the past. None: nothing waits."""

        def look(connection: Connection) -> datetime | None:
            asked = [{"in_channel": channel, "urgent": urgent} for urgent in (True, False)]
            moments = [connection.scalar(sql.NEXT_DUE, one) for one in asked]
            moments.append(connection.scalar(sql.NEXT_LEASE, {"in_channel": channel}))
            return min((it for it in moments if it is not None), default=None)

        return await self._database.look(look)

    async def counts(self) -> dict[tuple[str, DeliveryState], int]:
        """How many by channel and state, of those that are not done: waiting, sending, unknown, dead.

        Those that are done are many, and counted by whoever settles them.
        """
        async with self._database.reading() as session:
            rows = [row for one in sql.COUNTS for row in await session.execute(one)]
        return {(channel, DeliveryState(state)): count for channel, state, count in rows}

    async def dead(self, limit: int = 100) -> tuple[DeadLetter, ...]:
        """What was given up or may have been sent, newest first."""
        rows = await self._database.look(
            lambda connection: connection.execute(sql.DEAD, {"most": limit}).all()
        )
        return tuple(
            DeadLetter(
                row.id, row.channel, NoticeKind(row.kind), row.variant, DeliveryState(row.state), row.tries,
                row.reason, row.settled_at,
            )
            for row in rows
        )  # fmt: skip

    async def revive(self, number: int) -> bool:
        """Try a dead one again, from the start. False: it is not dead. It may still be past its time."""
        return await self._database.write(
            lambda connection: connection.execute(sql.REVIVE, {"number": number}).rowcount == 1
        )

    def _value(self, row: Row[Any]) -> Delivery:
        return Delivery(
            id=row.id,
            chat=ChatId(row.channel, row.chat_key),
            notice=row.notice_id,
            kind=NoticeKind(row.kind),
            variant=row.variant,
            version=row.version,
            facts=self._facts.of(row.notice_id, row.facts),
            account=row.link_id,
            area=row.area_id,
            due_at=row.due_at,
            expires_at=row.expires_at,
            tries=row.tries,
            strikes=row.strikes,
            is_urgent=row.is_urgent,
            is_held=row.is_held,
            is_withdrawn=row.withdrawn_at is not None,
            answers=row.answers or "",
            may_be_sent=row.may_be_sent,
        )


def _settle(connection: Connection, outcomes: Sequence[Outcome], now: datetime) -> int:
    again = [_again(it, now) for it in outcomes if it.state is DeliveryState.WAITING]
    done = [_done(it, now) for it in outcomes if it.state is not DeliveryState.WAITING]
    sent = [it.id for it in outcomes if it.state in {DeliveryState.SENT, DeliveryState.UNKNOWN}]
    count = connection.execute(sql.SETTLE, done).rowcount if done else 0
    count += connection.execute(sql.RETRY, again).rowcount if again else 0
    if sent:
        asked = {"numbers": sent, "soon": now + _SPACING, "later": now + _GROUP_SPACING}
        connection.execute(sql.SPACE, asked)
    return count


def _done(outcome: Outcome, now: datetime) -> dict[str, Any]:
    return {
        "number": outcome.id, "who": outcome.owner, "new_state": outcome.state.value, "at": now,
        "called": outcome.message, "why": outcome.reason,
    }  # fmt: skip


def _again(outcome: Outcome, now: datetime) -> dict[str, Any]:
    return {
        "number": outcome.id, "who": outcome.owner, "due": outcome.retry_at or now, "why": outcome.reason,
        "strikes": int(outcome.is_strike),
    }  # fmt: skip
