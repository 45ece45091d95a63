"""Which linked account a question is about, and a permission that is still good for it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar
from weakref import WeakValueDictionary

from backend_client.errors import AccessExpired, UnknownCustomer
from backend_client.models import AccessToken
from bot.commands import Ask
from bot.handlers.turn import AccountHandler, Turn
from bot.messages import Answer
from bot.ports import Backend
from data.store import Store
from data.values import LinkedAccount

T = TypeVar("T")

_EARLY = timedelta(seconds=60)  # renew before the portal would refuse in the middle of an answer

_renewing: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()


def pick(turn: Turn, ask: Ask) -> LinkedAccount | None:
    """The account a question names, else the default one; never one of another chat."""
    if ask.account is not None:
        return next((one for one in turn.accounts if one.id == ask.account), None)
    if ask.code is not None:
        return next((one for one in turn.accounts if one.customer == ask.code), None)
    return turn.accounts[0] if turn.accounts else None


async def answer_for(turn: Turn, ask: Ask, account: LinkedAccount, handler: AccountHandler) -> Answer:
    """Run a lookup; a permission that ends is renewed once, before or in the middle.

    Raises:
        AccessExpired: the portal does not renew it; the customer must link again.
    """

    async def look_up(lasting: LinkedAccount) -> Answer:
        return await handler(turn, ask, lasting)

    return await asked_for(turn.store, turn.backend, account, turn.now, look_up)


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


async def with_access(turn: Turn, account: LinkedAccount) -> LinkedAccount:
    """The account with a permission that lasts at least another minute.

    Raises:
        AccessExpired: there is none.
    """
    return await ready(turn.store, turn.backend, account, turn.now)


async def ready(store: Store, backend: Backend, account: LinkedAccount, now: datetime) -> LinkedAccount:
    """The same where nobody asked: for what is sent by itself.

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
