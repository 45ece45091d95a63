"""Reading what others send us, no more of it than we want."""

from __future__ import annotations

import asyncio

from aiohttp import web

WITHIN_S = 10.0


async def read_capped(request: web.Request, limit: int) -> bytes:
    """The body, at most `limit` bytes, which must be here within ten seconds.

    Raises:
        HTTPRequestEntityTooLarge: it is longer; no more than that was read.
        HTTPRequestTimeout: it comes too slowly.
    """
    try:
        async with asyncio.timeout(WITHIN_S):
            return await _read(request, limit)
    except TimeoutError:
        raise web.HTTPRequestTimeout from None


async def _read(request: web.Request, limit: int) -> bytes:
    if (request.content_length or 0) > limit:
        raise web.HTTPRequestEntityTooLarge(limit, request.content_length or 0)
    body = bytearray()
    async for part in request.content.iter_chunked(16 * 1024):
        body += part
        if len(body) > limit:
            raise web.HTTPRequestEntityTooLarge(limit, len(body))
    return bytes(body)
