"""Pictures and documents: uploaded once, named by their `file_id` from then on."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

from telegram import InputFile
from telegram import Message as Sent

from backend_client.models import Clock
from bot.channels.errors import Refused
from bot.channels.telegram.errors import NotEditable, NotModified
from bot.messages import Document, Picture
from data.errors import StoreError
from data.store import Store

T = TypeVar("T", bound="Sent | bool | str")

File = str | InputFile


@dataclass(frozen=True, slots=True)
class Uploads:
    """Of one bot: another bot cannot use the names (`sender`)."""

    store: Store
    sender: str
    clock: Clock

    async def send(
        self,
        file: Picture | Document,
        send: Callable[[File], Awaitable[T]],
        *,
        is_kept: bool = True,
        is_attached: bool = False,
    ) -> T:
        """Call `send` with the name of the file, or with its content where there is none or it fails.

        `is_kept`: whether the name may be kept for others who get the same content. `is_attached`: the
        content goes into a part of its own, which the parameter names (`attach://`).
        """
        content_hash = _hash(file)
        name = await self._name(content_hash) if is_kept else None
        if name is not None:
            try:
                return await send(name)
            except (NotModified, NotEditable):
                raise
            except Refused:
                # Not only where Telegram says that the name is wrong: its words for that are many.
                await self._forget(content_hash)
        sent = await send(InputFile(file.content, filename=file.name, attach=is_attached))
        if is_kept:
            await self._keep(content_hash, sent)
        return sent

    # The names only save time, so a store that is locked or full must not hold up an answer.

    async def _name(self, content_hash: bytes) -> str | None:
        with suppress(StoreError):
            return await self.store.sent_files.get(self.sender, content_hash)
        return None

    async def _keep(self, content_hash: bytes, sent: Sent | bool | str) -> None:
        name = _name_in(sent)
        if name:
            with suppress(StoreError):
                await self.store.sent_files.put(self.sender, content_hash, name, self.clock())

    async def _forget(self, content_hash: bytes) -> None:
        with suppress(StoreError):
            await self.store.sent_files.forget(self.sender, content_hash)


def _hash(file: Picture | Document) -> bytes:
    """A document shows its file name, so another name is another document."""
    shown = file.name if isinstance(file, Document) else ""
    return hashlib.sha256(shown.encode() + b"\0" + file.content).digest()


def _name_in(sent: Sent | bool | str) -> str:
    if not isinstance(sent, Sent):
        return ""
    if sent.photo:
        return sent.photo[-1].file_id
    return sent.document.file_id if sent.document is not None else ""
