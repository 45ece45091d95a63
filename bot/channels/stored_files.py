"""Files of ours as HTTP gives them out."""

from __future__ import annotations

from urllib.parse import quote

from aiohttp import web

from data.values import StoredFile


def response(file: StoredFile) -> web.Response:
    """A picture to look at, anything else to save; nothing in it may run."""
    kind = "inline" if file.media_type == "image/png" else "attachment"
    return web.Response(
        body=file.content,
        headers={
            "Content-Type": file.media_type,
            "Content-Disposition": f"{kind}; filename*=UTF-8''{quote(file.name, safe='')}",
            "Cache-Control": "private, no-store",
            "Content-Security-Policy": "default-src 'none'; sandbox",
        },
    )
