"""Pictures, PDFs and calendar files that are fetched from us, sealed."""

from __future__ import annotations

import json
import secrets
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlmodel import col

from data.crypto import Crypto, token_hash
from data.database import Database
from data.sealing import add_sealed, unseal
from data.tables import FileRow, of_chat
from data.values import ChatId, StoredFile


class Files:
    """Each behind an address of 256 random bits."""

    def __init__(self, database: Database, crypto: Crypto) -> None:
        self._database = database
        self._crypto = crypto

    async def put(self, chat: ChatId, file: StoredFile, expires_at: datetime) -> str:
        """Returns the unguessable token of its address; only the token's hash is kept."""
        token = secrets.token_urlsafe(32)
        row = FileRow(
            channel=chat.channel, chat_key=chat.key, token_hash=token_hash(token), expires_at=expires_at
        )
        async with self._database.writing() as session:
            await add_sealed(session, self._crypto, row, _packed(file))
        return token

    async def get(self, chat: ChatId, token: str, now: datetime) -> StoredFile | None:
        """None when unknown, expired, or another chat's."""
        return await self._found(of_chat(FileRow, chat), token, now)

    async def fetch(self, channel: str, token: str, now: datetime) -> StoredFile | None:
        """For a platform, which fetches what we send in a chat of its own: whoever knows the address may."""
        return await self._found(col(FileRow.channel) == channel, token, now)

    async def _found(self, where: ColumnElement[bool], token: str, now: datetime) -> StoredFile | None:
        is_it = (col(FileRow.token_hash) == token_hash(token), col(FileRow.expires_at) > now)
        async with self._database.reading() as session:
            row: FileRow | None = await session.scalar(select(FileRow).where(where, *is_it))
        content = None if row is None else unseal(self._crypto, row)
        return None if content is None else _unpacked(content)


def _packed(file: StoredFile) -> bytes:
    """One line of JSON (name and media type), then the bytes as they are."""
    return json.dumps([file.name, file.media_type]).encode() + b"\n" + file.content


def _unpacked(content: bytes) -> StoredFile:
    head, _, body = content.partition(b"\n")
    name, media_type = json.loads(head)
    return StoredFile(name, media_type, body)
