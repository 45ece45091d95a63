"""Pictures and files: uploaded once, named by their id for the six days that it is surely good."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from backend_client.models import Clock
from bot.channels.content_hash import hash_of
from bot.channels.zalo.oa_client import OaClient
from bot.channels.zalo.oa_errors import FileUnknown
from bot.messages import Document, Picture
from data.errors import StoreError
from data.store import Store

_LIVES = timedelta(days=6)  # Zalo forgets after seven
LARGEST_PICTURE = 1024 * 1024
LARGEST_FILE = 5 * 1024 * 1024
_FILES = frozenset({
    "application/pdf",
    "application/msword",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
})  # fmt: skip


def can_upload(file: Picture | Document) -> bool:
    """Whether Zalo takes such a file at all."""
    if isinstance(file, Picture):
        return len(file.content) <= LARGEST_PICTURE
    return file.media_type in _FILES and len(file.content) <= LARGEST_FILE


@dataclass(frozen=True, slots=True)
class Uploads:
    """Of one app: another one cannot use the names (`sender`)."""

    client: OaClient
    store: Store
    sender: str
    clock: Clock

    async def send(
        self, file: Picture | Document, send: Callable[[str], Awaitable[str]], *, is_kept: bool
    ) -> str:
        """Call `send` with the name of the file; upload it where there is none, or Zalo has forgotten it.

        `is_kept`: whether the name may be kept for others who get the same content.
        """
        content_hash = hash_of(file)
        name = await self._name(content_hash) if is_kept else None
        if name is not None:
            with suppress(FileUnknown):
                return await send(name)
        name = await self._upload(file)
        message_id = await send(name)
        if is_kept:
            await self._keep(content_hash, name)
        return message_id

    async def _upload(self, file: Picture | Document) -> str:
        if isinstance(file, Picture):
            return await self.client.upload_picture(file.name, file.content, "image/png")
        return await self.client.upload_file(file.name, file.content, file.media_type)

    # The names only save time, so a store that is locked or full must not hold up an answer.

    async def _name(self, content_hash: bytes) -> str | None:
        with suppress(StoreError):
            return await self.store.sent_files.get(self.sender, content_hash, self.clock() - _LIVES)
        return None

    async def _keep(self, content_hash: bytes, name: str) -> None:
        """In place of the one that Zalo has forgotten."""
        with suppress(StoreError):
            await self.store.sent_files.forget(self.sender, content_hash)
            await self.store.sent_files.put(self.sender, content_hash, name, self.clock())
