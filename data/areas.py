"""Areas whose outages a chat follows without a log-in, and links by which others follow the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from data.coding import Codec
from data.crypto import Crypto
from data.database import Database
from data.joining import Joining
from data.notice_tables import AreaPlaceRow, AreaRow, AreaShareRow, DeliveryRow
from data.notice_values import DeliveryState, FollowedArea
from data.place_hashes import hash_of
from data.retention import AREAS_PER_CHAT
from data.sealing import add_sealed, seal, unseal
from data.statements import changed, insert_new
from data.tables import of_chat
from data.told_chats import made, sent_to
from data.values import ChatId


@dataclass(frozen=True, slots=True)
class AreaWords:
    """What is sealed of an area; its places too, so that they can be hashed again with another key."""

    text: str = ""
    places: tuple[str, ...] = ()


words = Codec(AreaWords)


class Areas:
    """Every method reaches only areas of the chat it is given."""

    def __init__(self, database: Database, crypto: Crypto, joining: Joining) -> None:
        self._database = database
        self._crypto = crypto
        self._joining = joining

    async def add(
        self, chat: ChatId, text: str, places: Sequence[str], *, is_group: bool, at: datetime
    ) -> FollowedArea | None:
        """Follow an area; one that is followed already is given back. None: 10 are followed.

        What is planned for it and still to come, the chat gets, too.
        """
        async with self._database.writing() as session:
            areas = await self._of_chat(session, chat)
            same = next((area for area in areas if area.text == text), None)
            if same is not None or len(areas) >= AREAS_PER_CHAT:
                return same
            number = await session.run_sync(lambda plain: made(plain.connection(), chat))
            place: dict[str, Any] = {"channel": chat.channel, "chat_key": chat.key, "chat_id": number}
            row = AreaRow(**place, is_group=is_group, made_at=at)
            await add_sealed(session, self._crypto, row, words.dump(AreaWords(text, tuple(places))))
            await put_places(session, self._crypto, row.id, places)
            await self._join(session, row.id)
            return self._value(row)

    async def of_chat(self, chat: ChatId) -> tuple[FollowedArea, ...]:
        """Oldest first."""
        async with self._database.reading() as session:
            return await self._of_chat(session, chat)

    async def change(self, chat: ChatId, area: int, *, hour_before: bool, day_before: bool) -> bool:
        """False: the chat follows no such area."""
        statement = update(AreaRow).where(of_chat(AreaRow, chat), col(AreaRow.id) == area)
        statement = statement.values(hour_before=hour_before, day_before=day_before)
        async with self._database.writing() as session:
            if await changed(session, statement) != 1:
                return False
            await self._join(session, area)
            return True

    async def remove(self, chat: ChatId, area: int) -> bool:
        """Also what was sent and is to be sent because of it. False: the chat follows no such area."""
        sent = (sent_to(chat), col(DeliveryRow.area_id) == area)
        async with self._database.writing() as session:
            await session.execute(delete(DeliveryRow).where(*sent))
            own = (of_chat(AreaRow, chat), col(AreaRow.id) == area)
            return await changed(session, delete(AreaRow).where(*own)) == 1

    async def move(self, old: ChatId, new: ChatId) -> None:
        """A group has a new number: what it follows goes along, with what waits to be sent there.

        What is followed there already, or sent there already, stays as it is there, and once.
        """
        async with self._database.writing() as session:
            number = await session.run_sync(lambda plain: made(plain.connection(), new))
            there = {area.text: area.id for area in await self._of_chat(session, new)}
            for row in await session.scalars(select(AreaRow).where(of_chat(AreaRow, old))):
                same = there.get(self._value(row).text)
                if same is None:
                    self._move(row, new, number)
                else:
                    await _replace(session, old, row.id, same)
                    await session.delete(row)
            await session.flush()
            await _move_waiting(session, old, new, number)

    async def share(self, token_hash: bytes, text: str, expires_at: datetime) -> None:
        """Keep what the link of this token follows."""
        row = {"token_hash": token_hash, "area": text, "expires_at": expires_at}
        async with self._database.writing() as session:
            await session.execute(insert_new(session, AreaShareRow, **row))

    async def shared(self, token_hash: bytes, now: datetime) -> str | None:
        """The area's words, as often as it is asked; None when unknown or expired."""
        async with self._database.reading() as session:
            row = await session.get(AreaShareRow, token_hash)
        return None if row is None or row.expires_at <= now else row.area

    async def _join(self, session: AsyncSession, area: int) -> None:
        await session.run_sync(lambda plain: self._joining.area(plain.connection(), area))

    def _move(self, row: AreaRow, chat: ChatId, number: int) -> None:
        """What is sealed is bound to the chat."""
        content = unseal(self._crypto, row) or b""
        row.channel, row.chat_key, row.chat_id = chat.channel, chat.key, number
        seal(self._crypto, row, content)

    async def _of_chat(self, session: AsyncSession, chat: ChatId) -> tuple[FollowedArea, ...]:
        rows = await session.scalars(select(AreaRow).where(of_chat(AreaRow, chat)).order_by(col(AreaRow.id)))
        return tuple(self._value(row) for row in rows)

    def _value(self, row: AreaRow) -> FollowedArea:
        said = words.load(unseal(self._crypto, row)) or AreaWords()
        return FollowedArea(
            row.id, row.chat, said.text, row.is_group, row.hour_before, row.day_before, row.made_at
        )


async def _replace(session: AsyncSession, chat: ChatId, area: int, by: int) -> None:
    """What is sent because of one area is from now on because of another one."""
    because = (sent_to(chat), col(DeliveryRow.area_id) == area)
    await session.execute(update(DeliveryRow).where(*because).values(area_id=by))


async def _move_waiting(session: AsyncSession, old: ChatId, new: ChatId, number: int) -> None:
    """To the chat of this number, but for notices that it has already."""
    same = (col(_there.notice_id) == col(DeliveryRow.notice_id), col(_there.chat_id) == number)
    waiting = (sent_to(old), col(DeliveryRow.state) == DeliveryState.WAITING.value)
    await session.execute(delete(DeliveryRow).where(*waiting, exists().where(*same)))
    await session.execute(
        update(DeliveryRow).where(*waiting).values(channel=new.channel, chat_id=number, is_bulk=False)
    )


_there = aliased(DeliveryRow)


async def put_places(session: AsyncSession, crypto: Crypto, area: int, places: Sequence[str]) -> None:
    """Replace by what an area is found."""
    await session.execute(delete(AreaPlaceRow).where(col(AreaPlaceRow.area_id) == area))
    hashes = {hash_of(crypto, place) for place in places}
    session.add_all([AreaPlaceRow(area_id=area, place=place) for place in hashes])
    await session.flush()
