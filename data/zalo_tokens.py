"""The pair of tokens of the Official Account. The refresh token works once: what is not stored is lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select
from sqlmodel import col

from data.coding import Codec
from data.crypto import Crypto
from data.database import Database
from data.errors import Tampered
from data.values import Secret
from data.zalo_tables import ZaloTokenRow


@dataclass(frozen=True, slots=True)
class ZaloTokens:
    """`failure`: why the refresh token is of no use any more; empty while it is."""

    access: Secret
    refresh: Secret
    refreshed_at: datetime
    ends_at: datetime  # of the access token
    failure: str = ""


@dataclass(frozen=True, slots=True)
class _Pair:
    access: str
    refresh: str


_pair = Codec(_Pair)


class ZaloTokenPairs:
    """One pair an app."""

    def __init__(self, database: Database, crypto: Crypto) -> None:
        self._database = database
        self._crypto = crypto

    async def get(self, app_id: str) -> ZaloTokens | None:
        """None: nobody has authorized the app yet, or the seal is broken."""
        return await self._database.look(lambda connection: self._get(connection, app_id))

    async def put(self, app_id: str, tokens: ZaloTokens) -> None:
        """Durable when it returns; only then may the pair be used."""
        content = _pair.dump(_Pair(tokens.access.get_secret_value(), tokens.refresh.get_secret_value()))
        row = ZaloTokenRow(
            app_id=app_id,
            sealed=self._crypto.seal(content, *token_place(app_id)),
            refreshed_at=tokens.refreshed_at,
            ends_at=tokens.ends_at,
            failure=tokens.failure,
        )
        async with self._database.writing() as session:
            await session.merge(row)

    async def fail(self, app_id: str, refresh: Secret, failure: str) -> None:
        """Zalo does not take this refresh token; does nothing when another one stands there by now."""
        async with self._database.writing() as session:
            row = await session.get(ZaloTokenRow, app_id)
            kept = None if row is None else self._opened(app_id, row.sealed)
            if row is not None and kept is not None and kept.refresh == refresh.get_secret_value():
                row.failure = failure

    def _get(self, connection: Connection, app_id: str) -> ZaloTokens | None:
        row = connection.execute(_FIND, {"app": app_id}).first()
        kept = None if row is None else self._opened(app_id, row.sealed)
        if row is None or kept is None:
            return None
        return ZaloTokens(
            Secret(kept.access), Secret(kept.refresh), row.refreshed_at, row.ends_at, row.failure
        )

    def _opened(self, app_id: str, sealed: bytes) -> _Pair | None:
        try:
            return _pair.load(self._crypto.open(sealed, *token_place(app_id)))
        except Tampered:
            return None


def token_place(app_id: str) -> tuple[object, ...]:
    """What the pair is bound to."""
    return (ZaloTokenRow.__tablename__, app_id)


_FIND = select(
    col(ZaloTokenRow.sealed),
    col(ZaloTokenRow.refreshed_at),
    col(ZaloTokenRow.ends_at),
    col(ZaloTokenRow.failure),
).where(col(ZaloTokenRow.app_id) == bindparam("app"))
