"""How many notices a sender has sent this month, where a platform counts by the month."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update
from sqlmodel import col

from backend_client.models import HANOI
from data.database import Database
from data.statements import DIALECTS, insert_or_leave
from data.zalo_tables import ZaloMonthRow


class ZaloMonths:
    """`sender` is the account with the platform, such as `zalobot:1234`. Months are those of Hanoi."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take(self, sender: str, most: int, now: datetime) -> bool:
        """Count one more, durably; False: `most` were counted in this month, and nothing is."""
        asked = {"sender": sender, "month": _month(now), "count": 0}

        def take(connection: Connection) -> bool:
            connection.execute(_NEW[connection.dialect.name], asked)
            named = {"of": sender, "in_month": asked["month"], "most": most}
            return connection.execute(_TAKE, named).rowcount == 1

        return await self._database.write(take)

    async def give_back(self, sender: str, now: datetime) -> None:
        """One that was counted was certainly not sent."""
        asked = {"of": sender, "in_month": _month(now)}
        await self._database.write(lambda connection: connection.execute(_BACK, asked))

    async def count(self, sender: str, now: datetime) -> int:
        """How many were counted in this month."""
        asked = {"of": sender, "in_month": _month(now)}
        return await self._database.look(lambda connection: connection.scalar(_COUNT, asked)) or 0


def _month(now: datetime) -> str:
    return f"{now.astimezone(HANOI):%Y-%m}"


_OF = (col(ZaloMonthRow.sender) == bindparam("of"), col(ZaloMonthRow.month) == bindparam("in_month"))
_NEW = {name: insert_or_leave(ZaloMonthRow, name) for name in DIALECTS}
_TAKE = (
    update(ZaloMonthRow)
    .where(*_OF, col(ZaloMonthRow.count) < bindparam("most"))
    .values(count=col(ZaloMonthRow.count) + 1)
)
_BACK = (
    update(ZaloMonthRow).where(*_OF, col(ZaloMonthRow.count) > 0).values(count=col(ZaloMonthRow.count) - 1)
)
_COUNT = select(col(ZaloMonthRow.count)).where(*_OF)
