"""Pictures and documents where Zalo fetches them: behind addresses that cannot be guessed, and expire."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from aiohttp import web

from backend_client.models import Clock
from bot.channels import stored_files
from bot.messages import Document, Picture
from data.store import Store
from data.values import ChatId, StoredFile

LIVES = timedelta(hours=24)
_PATH = "/zalo/files"


@dataclass(frozen=True, slots=True)
class PublicFiles:
    """Of one channel. `public_url` is https, else nobody but this machine could fetch anything."""

    store: Store
    clock: Clock
    public_url: str
    channel: str

    @property
    def is_reachable(self) -> bool:
        return self.public_url.startswith("https://")

    async def put(self, chat: ChatId, file: Picture | Document) -> str:
        """Keep it for a day; the address under which everybody who knows it can fetch it."""
        media_type = file.media_type if isinstance(file, Document) else "image/png"
        stored = StoredFile(file.name, media_type, file.content)
        token = await self.store.files.put(chat, stored, self.clock() + LIVES)
        return f"{self.public_url}{self._path}/{token}"

    def attach(self, app: web.Application) -> None:
        app.router.add_get(f"{self._path}/{{token:[A-Za-z0-9_-]{{16,128}}}}", self._give)

    @property
    def _path(self) -> str:
        return f"{_PATH}/{self.channel}"

    async def _give(self, request: web.Request) -> web.Response:
        token = request.match_info["token"]
        file = await self.store.files.fetch(self.channel, token, self.clock())
        if file is None:
            raise web.HTTPNotFound
        return stored_files.response(file)
