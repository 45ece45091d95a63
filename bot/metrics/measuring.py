"""What the store says at one moment of how the house is doing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from backend_client.models import Clock
from bot.channels.zalo.zbs_templates import month_began
from bot.zalo_settings import ZaloSettings
from data.notice_values import DeliveryState
from data.store import Store
from data.values import Backlog

_NOTHING = Backlog(0, None)
_NO_TIME = timedelta()


@dataclass(frozen=True, slots=True)
class Queue:
    """Something that waits. `late`: how long the first of it has been waiting past its time."""

    count: int
    late: timedelta


@dataclass(frozen=True, slots=True)
class Deliveries:
    """Of one channel. `late`: how long one has been due that nobody took, or whose sender died over it."""

    waiting: int
    sending: int
    unknown: int
    dead: int
    late: timedelta


@dataclass(frozen=True, slots=True)
class Account:
    """The Official Account on Zalo. `token_age` is None before anybody authorized the app."""

    cost_vnd: int  # of messages by template, this month
    budget_vnd: int
    is_authorized: bool
    token_age: timedelta | None


@dataclass(frozen=True, slots=True)
class Measured:
    """Everything, by channel where there are channels. `account` is None where there is none."""

    deliveries: dict[str, Deliveries]
    inbox: dict[str, Queue]
    watched: int
    watch: Queue
    account: Account | None


async def measure(store: Store, channels: Iterable[str], zalo: ZaloSettings, clock: Clock) -> Measured:
    """Ask for everything anew. `channels` are told of even if nothing waits there.

    Raises:
        data.errors.StoreError: the store does not answer.
    """
    now, names = clock(), set(channels)
    inbox = await store.inbox.backlog()
    return Measured(
        deliveries=await _deliveries(store, names, now),
        inbox={name: _queue(inbox.get(name, _NOTHING), now) for name in sorted(names | set(inbox))},
        watched=await store.watching.count(),
        watch=_queue(await store.watching.due(now), now),
        account=await _account(store, zalo, now) if zalo.app_id else None,
    )


async def _deliveries(store: Store, names: set[str], now: datetime) -> dict[str, Deliveries]:
    counts = await store.deliveries.counts()

    def count(name: str, state: DeliveryState) -> int:
        return counts.get((name, state), 0)

    return {
        name: Deliveries(
            waiting=count(name, DeliveryState.WAITING),
            sending=count(name, DeliveryState.SENDING),
            unknown=count(name, DeliveryState.UNKNOWN),
            dead=count(name, DeliveryState.DEAD),
            late=_since(await store.deliveries.next_due(name), now),
        )
        for name in sorted(names | {name for name, _state in counts})
    }


async def _account(store: Store, zalo: ZaloSettings, now: datetime) -> Account:
    tokens = await store.zalo_tokens.get(zalo.app_id)
    return Account(
        cost_vnd=await store.zalo_templates.spent_vnd(month_began(now)),
        budget_vnd=zalo.zbs.budget_vnd_a_month,
        is_authorized=tokens is not None and not tokens.failure,
        token_age=None if tokens is None else _since(tokens.refreshed_at, now),
    )


def _queue(backlog: Backlog, now: datetime) -> Queue:
    return Queue(backlog.count, _since(backlog.since, now))


def _since(moment: datetime | None, now: datetime) -> timedelta:
    """Never below zero: what is due later is not late, and clocks of two machines differ."""
    return _NO_TIME if moment is None else max(now - moment, _NO_TIME)
