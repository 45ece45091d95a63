"""By which place a row of the outage plan was found for whoever is to be told of it."""

from __future__ import annotations

from bot.areas.found import OutageFacts, placed, placed_at_home
from bot.notices import Facts
from data.recipients import Recipient
from data.store import Store
from data.values import ChatId


async def with_place(store: Store, chat: ChatId, facts: Facts, to: Recipient) -> Facts:
    """The facts with that place: for a followed area by its name, for a home by its address.

    The address stands sealed in the chat's own account, and is kept nowhere else.
    """
    if to.account is None:
        return facts if to.area is None else placed(facts, to.area.text)
    if not isinstance(facts, OutageFacts):
        return facts
    accounts = await store.links.of_chat(chat)
    address = next((one.address for one in accounts if one.id == to.account.id), "")
    return placed_at_home(facts, address)
