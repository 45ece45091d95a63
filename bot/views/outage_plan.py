"""What is to be shown of the outage plan, as values: the rows, why they are shown, on which days."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from backend_client.models import HANOI, Outage, OutageState
from bot.areas.reasons import Reason, Row

NOT_CUT = frozenset({OutageState.POSTPONED})
"""States of rows that stay visible and are never counted as outages."""


class Scope(StrEnum):
    """How the rows were found; said in the first line."""

    ADDRESS = "address"  # rows of the unit that name the account's street or ward
    UNIT = "unit"  # all rows of the unit
    AREA = "area"  # rows of any unit that name an area the customer typed


@dataclass(frozen=True, slots=True)
class Plan:
    """What one screen shows of the outage plan, from `first_on` to `last_on`."""

    home: str  # in the heading: `Nhà (PD00…0001)`, `khu vực Lạc Trung`
    whom: str  # in sentences: `PD00…0001`, `khu vực Lạc Trung`
    scope: Scope
    first_on: date
    last_on: date
    now: datetime
    earliest_on: date  # how far back and ahead one may page
    latest_on: date
    rows: tuple[Row, ...]  # of these days, in the order to show
    of_unit: int = 0  # rows of the unit in these days, matched or not
    published_on: date | None = None  # the last day with any row
    page: int = 0
    is_personal: bool = False

    def on_page(self, page: int) -> Plan:
        """The same plan at another page; one beyond the last is the last."""
        return replace(self, page=min(max(page, 0), self.pages - 1))

    @property
    def today(self) -> date:
        return self.now.astimezone(HANOI).date()

    @property
    def is_day(self) -> bool:
        return self.first_on == self.last_on

    @property
    def is_past(self) -> bool:
        return self.last_on < self.today

    @property
    def is_unpublished(self) -> bool:
        """All of these days lie behind the last published one."""
        return self.published_on is not None and self.today <= self.published_on < self.first_on

    @property
    def shown(self) -> tuple[Row, ...]:
        """Rows of this page."""
        return self.rows[self.page * PER_PAGE : (self.page + 1) * PER_PAGE]

    @property
    def shared_reason(self) -> Reason | None:
        """The reason of all rows, where it is one; said once then."""
        reasons = {row.reason for row in self.rows}
        return reasons.pop() if len(reasons) == 1 else None

    @property
    def pages(self) -> int:
        return max(1, -(-len(self.rows) // PER_PAGE))


PER_PAGE = 8


def covers(outage: Outage, on: date) -> bool:
    """Whether the outage touches a day: over midnight both days, a moved one its old day too."""
    return touches(outage.starts_at, outage.ends_at, on) or (
        outage.state is OutageState.MOVED
        and outage.was_starts_at is not None
        and touches(outage.was_starts_at, outage.was_ends_at or outage.was_starts_at, on)
    )


def touches(starts_at: datetime, ends_at: datetime, on: date) -> bool:
    """Whether a span of time has a part on a day in Hanoi."""
    last = max(starts_at, ends_at - timedelta(microseconds=1))  # an end at 00:00 belongs to the day before
    return starts_at.astimezone(HANOI).date() <= on <= last.astimezone(HANOI).date()
