"""What was measured, as Prometheus reads it. Labels name channels, never chats or customers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from bot.metrics.measuring import Account, Deliveries, Measured, Queue

CONTENT_TYPE = CONTENT_TYPE_LATEST

T = TypeVar("T")
Of = Callable[[T], float]


def written(measured: Measured) -> bytes:
    """The body of an answer of `CONTENT_TYPE`."""
    return generate_latest(_Snapshot(measured))


@dataclass(frozen=True, slots=True)
class _Snapshot(Collector):
    """Prometheus's library collects without waiting, and the store is waited for: so it was asked before."""

    measured: Measured

    def collect(self) -> Iterator[Metric]:
        measured = self.measured
        for name, says, of in _DELIVERY:
            yield _by_channel(f"cskh_delivery_{name}", says, measured.deliveries, of)
        for name, says, of_queue in _INBOX:
            yield _by_channel(f"cskh_inbox_{name}", says, measured.inbox, of_queue)
        yield _gauge("cskh_watch_codes", "Customer codes that are watched.", measured.watched)
        for name, says, of_queue in _WATCH:
            yield _gauge(f"cskh_watch_{name}", says, of_queue(measured.watch))
        if measured.account is not None:
            yield from _zalo(measured.account)


def _seconds(span: timedelta) -> float:
    return span.total_seconds()


_DELIVERY: tuple[tuple[str, str, Of[Deliveries]], ...] = (
    ("waiting", "Notices that wait to be sent; many are due later.", lambda one: one.waiting),
    ("sending", "Notices on their way.", lambda one: one.sending),
    ("unknown", "Notices that may have been sent and are not repeated.", lambda one: one.unknown),
    ("dead", "Notices that were given up, for operators.", lambda one: one.dead),
    ("oldest_seconds", "How long the first notice that is due has been due.", lambda one: _seconds(one.late)),
)
_INBOX: tuple[tuple[str, str, Of[Queue]], ...] = (
    ("waiting", "Updates of customers that are not answered yet.", lambda one: one.count),
    ("oldest_seconds", "How long the first of them has been waiting.", lambda one: _seconds(one.late)),
)
_WATCH: tuple[tuple[str, str, Of[Queue]], ...] = (
    ("due", "Watched codes whose turn to be asked about it is.", lambda one: one.count),
    ("oldest_seconds", "How long the first of them has been due.", lambda one: _seconds(one.late)),
)


def _zalo(account: Account) -> Iterator[Metric]:
    yield _gauge(
        "cskh_zalo_template_cost_dong_month", "Cost of messages by template, this month.", account.cost_vnd
    )
    yield _gauge("cskh_zalo_template_budget_dong_month", "What they may cost a month.", account.budget_vnd)
    yield _gauge("cskh_zalo_authorized", "1 while the account's grant is good.", account.is_authorized)
    if account.token_age is not None:
        age_s = _seconds(account.token_age)
        yield _gauge("cskh_zalo_token_age_seconds", "Since the access token was refreshed.", age_s)


def _gauge(name: str, says: str, value: float) -> Metric:
    return GaugeMetricFamily(name, says, value=float(value))


def _by_channel(name: str, says: str, values: Mapping[str, T], of: Of[T]) -> Metric:
    family = GaugeMetricFamily(name, says, labels=["channel"])
    for channel, value in values.items():
        family.add_metric([channel], float(of(value)))
    return family
