"""The sealed parts of a notice: its business key and what it tells; whom it is for."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from data.coding import Codec
from data.crypto import Crypto
from data.errors import Tampered
from data.notice_tables import DeliveryRow, NoticeRow
from data.notice_values import Audience

log = logging.getLogger(__name__)

_AT_ONCE = 500
_audience = Codec(Audience)
_KEPT = 1024  # opened ones in memory, so that an outage told to thousands is opened once


def facts_place(notice: int) -> tuple[object, ...]:
    """What the facts of a notice are bound to."""
    return ("notice", notice, "facts")


def audience_place(notice: int) -> tuple[object, ...]:
    """What the audience of a notice is bound to."""
    return ("notice", notice, "audience")


class Facts:
    """Sealed as two parts, the key on the first line: so its hash can be made again by another key."""

    def __init__(self, crypto: Crypto) -> None:
        self._crypto = crypto
        self._opened: OrderedDict[int, str] = OrderedDict()

    def seal(self, notice: int, key: str, facts: str) -> bytes:
        return self._crypto.seal(f"{key}\n{facts}".encode(), *facts_place(notice))

    def of(self, notice: int, sealed: bytes) -> str:
        """What the notice tells; empty when it was blanked or its seal is broken."""
        if not sealed:
            return ""
        if notice not in self._opened:
            self._opened[notice] = self._open(notice, sealed)
            if len(self._opened) > _KEPT:
                self._opened.popitem(last=False)
        self._opened.move_to_end(notice)
        return self._opened[notice]

    def _open(self, notice: int, sealed: bytes) -> str:
        try:
            return self._crypto.open(sealed, *facts_place(notice)).decode().partition("\n")[2]
        except Tampered:
            log.error("The seal of notice %d is broken; it is treated as blanked.", notice)
            return ""


def seal_audience(crypto: Crypto, notice: int, audience: Audience) -> bytes:
    return crypto.seal(_audience.dump(audience), *audience_place(notice))


def audience_of(crypto: Crypto, notice: int, sealed: bytes) -> Audience:
    """Nobody where the seal is broken."""
    try:
        return _audience.load(crypto.open(sealed, *audience_place(notice))) or Audience()
    except Tampered:
        log.error("The seal of the audience of notice %d is broken; nobody gets it.", notice)
        return Audience()


async def blank_untold(session: AsyncSession, notices: Sequence[int]) -> None:
    """Forget what notices told that no chat has any more; that they were told stays known."""
    has_one = select(DeliveryRow).where(col(DeliveryRow.notice_id) == col(NoticeRow.id)).exists()
    for start in range(0, len(notices), _AT_ONCE):
        some = col(NoticeRow.id).in_(notices[start : start + _AT_ONCE])
        untold = (some, col(NoticeRow.planned_at).is_not(None), ~has_one)
        await session.execute(update(NoticeRow).where(*untold).values(facts=b""))


def key_of(crypto: Crypto, notice: int, sealed: bytes) -> str:
    """The business key.

    Raises:
        Tampered: the seal is broken.
    """
    return crypto.open(sealed, *facts_place(notice)).decode().partition("\n")[0]
