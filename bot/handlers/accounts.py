"""Which linked account a question is about, and looking it up."""

from __future__ import annotations

from backend_client.errors import AccessExpired
from bot.commands import Ask
from bot.handlers.turn import AccountHandler, Turn
from bot.messages import Answer
from bot.permissions import asked_for, ready
from data.values import LinkedAccount


def pick(turn: Turn, ask: Ask) -> LinkedAccount | None:
    """The account a question names, else the default one; never one of another chat."""
    if ask.account is not None:
        return next((one for one in turn.accounts if one.id == ask.account), None)
    if ask.code is not None:
        return next((one for one in turn.accounts if one.customer == ask.code), None)
    return turn.accounts[0] if turn.accounts else None


def still_linked(turn: Turn, ask: Ask) -> LinkedAccount:
    """The account that an open question is about.

    Raises:
        AccessExpired: unlinked in between; the customer must link again.
    """
    account = pick(turn, ask)
    if account is None:
        raise AccessExpired
    return account


async def answer_for(turn: Turn, ask: Ask, account: LinkedAccount, handler: AccountHandler) -> Answer:
    """Run a lookup; a permission that ends is renewed once, before or in the middle.

    Raises:
        AccessExpired: the portal does not renew it; the customer must link again.
    """

    async def look_up(lasting: LinkedAccount) -> Answer:
        return await handler(turn, ask, lasting)

    return await asked_for(turn.store, turn.backend, account, turn.now, look_up)


async def with_access(turn: Turn, account: LinkedAccount) -> LinkedAccount:
    """The account with a permission that lasts at least another minute.

    Raises:
        AccessExpired: there is none.
    """
    return await ready(turn.store, turn.backend, account, turn.now)
