"""The data subject's rights: see, take along, erase; and forgetting by itself when time is up."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from backend_client.models import Clock
from data.audit import Audit
from data.crypto import Crypto
from data.database import Database
from data.erasing import erase_chat, idle_web_chats
from data.exporting import exported
from data.purging import AT_ONCE, PURGES
from data.retention import WEB_CHAT_IDLE
from data.statements import changed
from data.values import ChatId


class Privacy:
    """Done at once, in one transaction for each chat."""

    def __init__(self, database: Database, crypto: Crypto, audit: Audit, clock: Clock) -> None:
        self._database = database
        self._crypto = crypto
        self._audit = audit
        self._clock = clock

    async def export(self, chat: ChatId) -> dict[str, Any]:
        """All that is kept of a chat, as JSON values; permissions are named, not shown."""
        lines = await self._audit.of(chat)
        async with self._database.reading() as session:
            return await exported(session, self._crypto, chat, lines)

    async def erase(self, chat: ChatId) -> dict[str, int]:
        """Erase everything of a chat but an audit line with a keyed hash; what was erased, by kind.

        Kinds: links, guests (other chats' links by invitation of this one), consents, permissions,
        link_requests, updates, quarantine, settings, files, web_messages, zalo_chats, zalo_templates.
        """
        async with self._database.writing() as session:
            counts = await erase_chat(session, self._audit, chat, self._clock())
        await self._database.forget_log()
        return counts

    async def purge(self, now: datetime) -> dict[str, int]:
        """Delete what is past its retention; how many rows, by kind.

        Web chats unused for 180 days are erased whole: their cookie has expired.
        """
        counts: dict[str, int] = {}
        for kind, due in PURGES.items():
            counts[kind] = 0
            while True:
                async with self._database.writing() as session:
                    done = await changed(session, due(now))
                counts[kind] += done
                if done < AT_ONCE:
                    break
        async with self._database.reading() as session:
            chats = await idle_web_chats(session, now - WEB_CHAT_IDLE)
        for chat in chats:
            async with self._database.writing() as session:
                await erase_chat(session, self._audit, chat, now, "idle")
        return counts | {"web_chats": len(chats)}
