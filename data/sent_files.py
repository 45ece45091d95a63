"""What a platform calls a file that it already has, so that the same file is not uploaded again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlmodel import col

from data.database import Database
from data.statements import insert_new
from data.tables import SentFileRow


class SentFiles:
    """Nothing here leads back to a customer or a chat; a name is of use to the bot that got it alone.

    `sender` is the channel and its account, such as `telegram:1234`: another bot cannot use the name.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, sender: str, content_hash: bytes, since: datetime | None = None) -> str | None:
        """The platform's name of this content; None: it must be uploaded.

        `since`: names given before that moment are of no use any more.
        """
        async with self._database.reading() as session:
            row = await session.get(SentFileRow, (sender, content_hash))
        if row is None or (since is not None and row.sent_at < since):
            return None
        return row.file_id

    async def put(self, sender: str, content_hash: bytes, file_id: str, sent_at: datetime) -> None:
        """Keep a name; one that is kept already stays."""
        row = {"sender": sender, "content_hash": content_hash, "file_id": file_id, "sent_at": sent_at}
        async with self._database.writing() as session:
            await session.execute(insert_new(session, SentFileRow, **row))

    async def forget(self, sender: str, content_hash: bytes) -> None:
        """The platform does not know the name any more."""
        this = (col(SentFileRow.sender) == sender, col(SentFileRow.content_hash) == content_hash)
        async with self._database.writing() as session:
            await session.execute(delete(SentFileRow).where(*this))
