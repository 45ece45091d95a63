"""Receiving for as long as a house runs, whatever happens to the platform or to us."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from bot.channels.patience import Sleep
from bot.channels.secret_webhook import SecretWebhook
from bot.errors import TokenRevoked

log = logging.getLogger(__name__)

_ANEW_S = 30.0
_TOKEN_S = 300.0


@asynccontextmanager
async def keep_receiving(
    platform: str, receive: Callable[[], Awaitable[None]], sleep: Sleep, webhook: SecretWebhook | None
) -> AsyncIterator[None]:
    """Receive until the block ends; `webhook` takes nothing more from then on."""
    task = asyncio.create_task(_for_good(platform, receive, sleep))
    try:
        yield
    finally:
        if webhook is not None:
            webhook.close()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _for_good(platform: str, receive: Callable[[], Awaitable[None]], sleep: Sleep) -> None:
    """Receive again and again, whatever happens: neither a bug of ours nor an unknown token ends it."""
    level = logging.CRITICAL
    while True:
        try:
            await receive()
        except TokenRevoked:
            log.log(level, "%s does not know our token: nothing is received until it does", platform)
            level = logging.INFO  # said already
            await sleep(_TOKEN_S)
        except Exception:
            log.exception("receiving from %s begins anew", platform)
            await sleep(_ANEW_S)
