"""Asking about a linked account under a permission that lasts: renewed where it ends, by one at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar
from weakref import WeakValueDictionary

from backend_client.errors import AccessExpired, UnknownCustomer
from backend_client.models import AccessToken
from bot.ports.backend import Backend
from data.store import Store
from data.values import LinkedAccount

T = TypeVar("T")

_EARLY = timedelta(seconds=60)  # renew before the portal would refuse in the middle of an answer

_renewing: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()


async def asked_for(
    store: Store,
    backend: Backend,
    account: LinkedAccount,
    now: datetime,
    look: Callable[[LinkedAccount], Awaitable[T]],
) -> T:
    """What `look` finds with a permission that lasts and under the present unit; looks once more if need be.

    Raises:
        AccessExpired: the portal does not renew it; the customer must link again.
    """
    lasting = await ready(store, backend, account, now)
    try:
        return await look(lasting)
    except AccessExpired:
        return await look(await renewed(store, backend, lasting))
    except UnknownCustomer:
        elsewhere = await moved(store, backend, lasting)
        if elsewhere is None:
            raise
        return await look(elsewhere)


async def moved(store: Store, backend: Backend, account: LinkedAccount) -> LinkedAccount | None:
    """The account under its present unit, where the utility changed it (as in 07/2025), else None."""
    assert account.token is not None
    contracts = (await backend.contracts(account.token)).value
    unit = next((one.unit for one in contracts if one.customer == account.customer), account.unit)
    if unit == account.unit:
        return None
    await store.links.move(account.customer, unit)
    return replace(account, unit=unit)


async def ready(store: Store, backend: Backend, account: LinkedAccount, now: datetime) -> LinkedAccount:
    """The account with a permission that lasts at least another minute.

    Raises:
        AccessExpired: there is none.
    """
    if account.token is None:
        raise AccessExpired
    if account.token.expires_at - _EARLY > now:
        return account
    return await renewed(store, backend, account)


async def renewed(store: Store, backend: Backend, account: LinkedAccount) -> LinkedAccount:
    """One renewal at a time per permission: the portal may hand out each refresh token only once."""
    lock = _renewing.setdefault(account.grant, asyncio.Lock())
    async with lock:
        kept = next((one for one in await store.links.of_chat(account.chat) if one.id == account.id), None)
        if kept is None or kept.token is None:
            raise AccessExpired
        if kept.token != account.token:
            return kept  # somebody else has just renewed it
        return replace(kept, token=await _renew(store, backend, kept, kept.token))


async def _renew(store: Store, backend: Backend, account: LinkedAccount, ending: AccessToken) -> AccessToken:
    try:
        token = await backend.renew(ending)
    except AccessExpired:
        await store.links.renew(account.grant, None)
        raise
    await store.links.renew(account.grant, token)
    return token
