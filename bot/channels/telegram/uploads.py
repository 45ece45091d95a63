"""Pictures and documents: uploaded once, named by their `file_id` from then on."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeVar
from weakref import WeakValueDictionary

from telegram import InputFile
from telegram import Message as Sent

from backend_client.models import Clock
from bot.channels.content_hash import hash_of
from bot.channels.telegram.errors import NotEditable, NotModified
from bot.errors import Refused
from bot.messages import Document, Picture
from data.errors import StoreError
from data.store import Store

T = TypeVar("T", bound="Sent | bool | str")

File = str | InputFile

_KEPT = 256  # names in memory


@dataclass(frozen=True, slots=True)
class Uploads:
    """Of one bot: another bot cannot use the names (`sender`)."""

    store: Store
    sender: str
    clock: Clock
    _names: dict[bytes, str] = field(default_factory=dict)  # the newest, so that a thousand need no store
    # Of many who are to get the same at once, one uploads it and the others wait for the name.
    _uploading: WeakValueDictionary[bytes, asyncio.Lock] = field(default_factory=WeakValueDictionary)

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
        if not is_kept:
            return await send(_content(file, is_attached=is_attached))
        content_hash = hash_of(file)
        async with self._uploading.setdefault(content_hash, asyncio.Lock()):
            name = await self._name(content_hash)
            if name is None:
                return await self._uploaded(file, content_hash, send, is_attached=is_attached)
        try:
            return await send(name)
        except (NotModified, NotEditable):
            raise
        except Refused:
            # Not only where Telegram says that the name is wrong: its words for that are many.
            await self._forget(content_hash)
        return await self._uploaded(file, content_hash, send, is_attached=is_attached)

    async def _uploaded(
        self,
        file: Picture | Document,
        content_hash: bytes,
        send: Callable[[File], Awaitable[T]],
        *,
        is_attached: bool,
    ) -> T:
        sent = await send(_content(file, is_attached=is_attached))
        await self._keep(content_hash, sent)
        return sent

    async def name_of(self, file: Picture | Document) -> str | None:
        """By what Telegram knows it; None: it must be uploaded."""
        return await self._name(hash_of(file))

    # The names only save time, so a store that is locked or full must not hold up an answer.

    async def _name(self, content_hash: bytes) -> str | None:
        if content_hash in self._names:
            return self._names[content_hash]
        with suppress(StoreError):
            return await self.store.sent_files.get(self.sender, content_hash)
        return None

    async def _keep(self, content_hash: bytes, sent: Sent | bool | str) -> None:
        name = _name_in(sent)
        if name:
            self._names[content_hash] = name
            while len(self._names) > _KEPT:
                del self._names[next(iter(self._names))]
            with suppress(StoreError):
                await self.store.sent_files.put(self.sender, content_hash, name, self.clock())

    async def _forget(self, content_hash: bytes) -> None:
        self._names.pop(content_hash, None)
        with suppress(StoreError):
            await self.store.sent_files.forget(self.sender, content_hash)


def _content(file: Picture | Document, *, is_attached: bool) -> InputFile:
    return InputFile(file.content, filename=file.name, attach=is_attached)


def _name_in(sent: Sent | bool | str) -> str:
    if not isinstance(sent, Sent):
        return ""
    if sent.photo:
        return sent.photo[-1].file_id
    return sent.document.file_id if sent.document is not None else ""
