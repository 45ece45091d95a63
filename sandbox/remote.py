"""Lets something happen in a running sandbox, from another process on this machine."""

from __future__ import annotations

from collections.abc import Mapping

import aiohttp

_WITHIN_S = 10.0


class NotDone(Exception):
    """The sandbox did not take it; says why in a sentence for whoever typed the command."""


async def happen(url: str, what: str, body: Mapping[str, object]) -> None:
    """`what` is the end of a path of sandbox.control, such as `outages/move`.

    Raises:
        NotDone: no sandbox answers there, or a field is wrong.
    """
    timeout = aiohttp.ClientTimeout(total=_WITHIN_S)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.post(f"{url.rstrip('/')}/__sandbox__/{what}", json=dict(body)) as answer,
        ):
            if answer.status != 200:
                raise NotDone((await answer.text()).strip() or f"HTTP {answer.status}")
    except (aiohttp.ClientError, TimeoutError) as error:
        raise NotDone(f"no sandbox answers at {url}") from error
