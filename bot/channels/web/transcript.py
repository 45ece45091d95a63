"""What a web chat shows, kept: written by both sides, shown again after a reload."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from datetime import timedelta
from weakref import WeakValueDictionary

from backend_client.models import Clock
from bot.channels.web.hub import Hub
from bot.channels.web.lines import KeptFile, Line, decode, encode
from bot.messages import Document, Picture, Reply, Text
from data.store import Store
from data.values import ChatId, StoredFile, WebMessage

FILES_LIVE = timedelta(hours=24)
RECENT = 60  # lines in which a pressed button or a repeated act is looked for


@dataclass(slots=True)
class Transcript:
    """Lines of all chats, in the store; open pages are told of every change."""

    store: Store
    hub: Hub
    clock: Clock
    _locks: WeakValueDictionary[ChatId, asyncio.Lock] = field(default_factory=WeakValueDictionary)

    async def show(self, chat: ChatId, reply: Reply, screen: str) -> str:
        """Keep a reply; one that edits takes the place of `screen` when that is a line of this chat.

        The number of the line.
        """
        body = encode(await self._line(chat, reply))
        is_edit = reply.edits and screen.isdecimal()
        if not (is_edit and await self.store.web.replace(chat, int(screen), body)):
            screen = str((await self.store.web.add(chat, body, self.clock())).id)
        self.hub.wake(chat)
        return screen

    async def note(self, chat: ChatId, key: str, text: str, *, is_hidden: bool) -> None:
        """Keep what the customer said, once per `key`; of a hidden text only that it was said."""
        async with self._locks.setdefault(chat, asyncio.Lock()):
            if await self._find(chat, key):
                return
            blocks = () if is_hidden else (Text(text),)
            line = Line(is_ours=False, blocks=blocks, key=key, is_hidden=is_hidden)
            await self.store.web.add(chat, encode(line), self.clock())
        self.hub.wake(chat)

    async def hide(self, chat: ChatId, key: str) -> bool:
        """Drop the words of what the customer said under `key`; False: there is nothing under it."""
        found = await self._find(chat, key)
        if found is None:
            return False
        line = replace(decode(found.body), blocks=(), is_hidden=True)
        await self.store.web.replace(chat, found.id, encode(line))
        self.hub.wake(chat)
        return True

    async def label(self, chat: ChatId, screen: str, choice: str) -> str:
        """The words on a button that was pressed, or nothing when its screen is too long ago."""
        for message in reversed(await self.recent(chat)):
            if screen in {"", str(message.id)}:
                for row in decode(message.body).buttons:
                    for button in row:
                        if button.choice == choice:
                            return button.label
        return ""

    @staticmethod
    def is_ours(message: WebMessage) -> bool:
        return decode(message.body).is_ours

    async def recent(self, chat: ChatId) -> tuple[WebMessage, ...]:
        return await self.store.web.after(chat, 0, RECENT)

    async def _find(self, chat: ChatId, key: str) -> WebMessage | None:
        return next((one for one in await self.recent(chat) if decode(one.body).key == key), None)

    async def _line(self, chat: ChatId, reply: Reply) -> Line:
        return Line(
            is_ours=True,
            blocks=reply.blocks,
            buttons=reply.buttons,
            picture=await self._keep(chat, reply.picture),
            document=await self._keep(chat, reply.document),
        )

    async def _keep(self, chat: ChatId, file: Picture | Document | None) -> KeptFile | None:
        if file is None:
            return None
        if isinstance(file, Picture):
            media_type, alt = "image/png", file.alt
        else:
            media_type, alt = file.media_type, ""
        until = self.clock() + FILES_LIVE
        token = await self.store.files.put(chat, StoredFile(file.name, media_type, file.content), until)
        width, height = _size(file.content) if media_type == "image/png" else (0, 0)
        return KeptFile(token, file.name, media_type, len(file.content), until, alt, width, height)


def _size(png: bytes) -> tuple[int, int]:
    """Width and height in pixels, from the header; zeros when it is none."""
    if len(png) < 24 or not png.startswith(b"\x89PNG\r\n\x1a\n"):
        return 0, 0
    return int.from_bytes(png[16:20]), int.from_bytes(png[20:24])
