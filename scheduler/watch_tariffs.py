"""New prices that were decided: told once, to everybody who wants other news, before they apply."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time

from bot.notices import TariffNew
from data.notice_values import Audience, NoticeKind
from data.store import Store
from scheduler import rhythm
from scheduler.telling import publish, tell
from tariff import Tariffs


async def look(store: Store, tariffs: Tariffs, now: datetime) -> None:
    """Tell of every price list of the reference data whose first day is known and still to come."""
    for name, facts in _coming(tariffs, rhythm.today(now)):
        one = tell(
            NoticeKind.OTHER,
            f"tariff:{name}:{facts.starts_on}",
            facts,
            Audience(is_everybody=True),
            due_at=now,
            expires_at=rhythm.at(facts.starts_on, time()),
        )
        await publish(store, [one], now)


def _coming(tariffs: Tariffs, today: date) -> Iterator[tuple[str, TariffNew]]:
    for table in tariffs.household:
        if table.valid_from > today:
            yield table.id, TariffNew(table.valid_from, table.source.decision)
    announced = tariffs.announced
    if announced is not None and announced.starts_on is not None and announced.starts_on > today:
        yield announced.id, TariffNew(announced.starts_on, announced.source.decision)
