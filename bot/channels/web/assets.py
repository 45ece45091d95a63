"""Our own style sheet, script, fonts and mark, read once and served under a name that changes with them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from importlib.resources import files
from importlib.resources.abc import Traversable

from aiohttp import web

_TYPES = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "woff2": "font/woff2",
    "txt": "text/plain; charset=utf-8",
}
_FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}


@dataclass(frozen=True, slots=True)
class Assets:
    """Everything in `static/`, by path."""

    contents: dict[str, bytes] = field(repr=False)
    version: str

    @classmethod
    def load(cls) -> Assets:
        contents = dict(_walk(files("bot.channels.web") / "static"))
        digest = hashlib.sha256()
        for path in sorted(contents):
            digest.update(path.encode() + b"\0" + contents[path])
        return cls(contents, digest.hexdigest()[:12])

    def url(self, path: str) -> str:
        """The address of a file; a KeyError is a misspelt template."""
        self.contents[path]
        return f"/static/{self.version}/{path}"

    async def serve(self, request: web.Request) -> web.Response:
        """An old version gets the newest content: a page that was open during an update still works."""
        path = request.match_info["path"]
        if path not in self.contents:
            raise web.HTTPNotFound
        headers = _FOR_EVER if request.match_info["version"] == self.version else {}
        kind = _TYPES[path.rpartition(".")[2]]
        return web.Response(body=self.contents[path], headers={**headers, "Content-Type": kind})


def _walk(folder: Traversable, prefix: str = "") -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for entry in folder.iterdir():
        if entry.is_dir():
            found += _walk(entry, f"{prefix}{entry.name}/")
        elif entry.name.rpartition(".")[2] in _TYPES:
            found.append((prefix + entry.name, entry.read_bytes()))
    return found
