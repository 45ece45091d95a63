"""What every page of ours shares: assets, security headers, kind error pages, and the sign of life."""

from __future__ import annotations

import logging

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.channels.web.guard import add_headers
from bot.channels.web.rendering import Rendering

log = logging.getLogger(__name__)

_READY = web.AppKey("cskh_site", bool)


def prepare(app: web.Application, rendering: Rendering, public_url: str) -> None:
    """Add what the pages share to an application, once, however many parts ask for it."""
    if app.get(_READY):
        return
    app[_READY] = True
    is_https = public_url.startswith("https://")

    async def on_prepare(request: web.Request, response: web.StreamResponse) -> None:
        add_headers(response, is_https=is_https)

    app.on_response_prepare.append(on_prepare)
    app.middlewares.append(_kind_errors(rendering))
    app.router.add_get("/static/{version}/{path:.+}", rendering.assets.serve)
    app.router.add_get("/favicon.ico", _favicon(rendering))
    app.router.add_get("/live", _live)


async def _live(request: web.Request) -> web.Response:
    """The process answers; nothing else is looked at."""
    return web.Response(text="ok")


def _favicon(rendering: Rendering) -> Handler:
    async def favicon(request: web.Request) -> web.StreamResponse:
        raise web.HTTPMovedPermanently(rendering.assets.url("mark.svg"))

    return favicon


def _kind_errors(rendering: Rendering) -> web.middleware:  # type: ignore[valid-type]
    """Errors as pages for people; programs keep the short form."""

    @web.middleware
    async def kind_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except web.HTTPException as error:
            if error.status < 400 or not _is_for_people(request):
                raise
            return rendering.page("error.html", "vi", status=error.status)
        except ConnectionError:
            raise
        except Exception:
            log.exception("page failed: %s %s", request.method, _route(request))
            if not _is_for_people(request):
                raise web.HTTPInternalServerError from None
            return rendering.page("error.html", "vi", status=500)

    return kind_errors


def _is_for_people(request: web.Request) -> bool:
    return "text/html" in request.headers.get("Accept", "")


def _route(request: web.Request) -> str:
    """The pattern of the address, never the address: it may hold a one-time secret."""
    resource = request.match_info.route.resource
    return resource.canonical if resource is not None else "?"
