"""The web of a house: the chat, the log-in page, and the port they are served at."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from aiohttp import web

from bot.channels.telegram.init_data import InitData
from bot.channels.web.chat import WebChat
from bot.channels.web.front import Sample
from bot.channels.web.linking_page import LinkingPages
from bot.channels.web.mini_app import OpenedBy
from bot.conversation.house import House
from bot.engine.answering import Answering
from bot.ports.trial import Trial
from bot.settings import Settings


@asynccontextmanager
async def served(app: web.Application, listening: socket.socket) -> AsyncIterator[None]:
    """Without a log of accesses: addresses may hold one-time secrets."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=5)
    await runner.setup()
    await web.SockSite(runner, listening).start()
    try:
        yield
    finally:
        await runner.cleanup()


def listen(settings: Settings) -> socket.socket:
    """The port is taken before anything else is opened, so that its number is known to all parts.

    Raises:
        OSError: the port is taken.
    """
    listening = socket.create_server((settings.web.host, settings.web.port))
    listening.setblocking(False)
    return listening


def web_app(
    settings: Settings,
    answering: Answering,
    cookie_key: bytes,
    samples: Sequence[Sample],
    stage: Trial | None,
) -> web.Application:
    house, url = answering.house, settings.web.public_url
    chat = WebChat(
        house.store,
        answering.receive,
        house.clock,
        cookie_key,
        is_trial=settings.is_sample,
        public_url=url,
        is_official=settings.is_official,
        samples=samples,
        proxies=settings.web.proxies,
        trial=stage,
    )
    answering.channels[chat.name] = chat
    app = web.Application()
    chat.attach(app)
    pages = LinkingPages(
        house.linking,
        cookie_key,
        public_url=url,
        samples=samples,
        proxies=settings.web.proxies,
        opened_by=_opened_by(settings, house),
    )
    pages.attach(app)
    return app


def _opened_by(settings: Settings, house: House) -> OpenedBy | None:
    """Who opened the log-in page inside Telegram; None without a bot there."""
    token = settings.token_of_telegram
    return InitData(token, house.store.one_time, house.clock).chat if token else None
