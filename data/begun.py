"""Sendings that were begun, written down before: so that after a crash it is known what may have been sent.

Only for what must not be sent twice. A claim alone says little: a process claims many more rows than it
sends at the same moment, and all of them would count as uncertain.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, select, update
from sqlmodel import col

from data.database import Database
from data.notice_tables import DeliveryRow
from data.notice_values import DeliveryState

BEGUN = "begun"


class Begun:
    """The mark stands where the reason of an end will stand, and goes with it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def mark(self, deliveries: Sequence[int], owner: str) -> None:
        """Durable when it returns."""
        asked = {"numbers": list(deliveries), "who": owner}
        await self._database.write(lambda connection: connection.execute(_MARK, asked))

    async def of(self, deliveries: Sequence[int]) -> set[int]:
        """Which of these were begun and never ended."""
        asked = {"numbers": list(deliveries)}
        return set(await self._database.look(lambda connection: connection.scalars(_OF, asked).all()))


_NUMBERS = col(DeliveryRow.id).in_(bindparam("numbers", expanding=True))
_IS_SENDING = col(DeliveryRow.state) == DeliveryState.SENDING.value
_MARK = (
    update(DeliveryRow)
    .where(_NUMBERS, _IS_SENDING, col(DeliveryRow.owner) == bindparam("who"))
    .values(reason=BEGUN)
)
_OF = select(col(DeliveryRow.id)).where(_NUMBERS, _IS_SENDING, col(DeliveryRow.reason) == BEGUN)
