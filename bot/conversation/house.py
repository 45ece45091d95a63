"""What every turn may use, and how this house is run."""

from __future__ import annotations

from dataclasses import dataclass, field

from backend_client.models import Clock
from bot.charts import Painter
from bot.handlers.link_service import Linker
from bot.handlers.turn import Turn
from bot.i18n import words
from bot.messages import Capabilities, Incoming
from bot.ports.backend import Backend
from bot.ports.channel import Groups
from data.store import Store
from data.values import Conversation

ANSWER_WITHIN_S = 9.5  # a customer hears within ten seconds


@dataclass(frozen=True, slots=True)
class House:
    """What every turn may use, and how this house is run."""

    backend: Backend
    store: Store
    painter: Painter
    linking: Linker
    clock: Clock
    public_url: str
    policy_version: str
    is_sample: bool
    is_official: bool
    answer_within_s: float = field(default=ANSWER_WITHIN_S)


async def turn_of(
    house: House, incoming: Incoming, state: Conversation, can: Capabilities, groups: Groups | None
) -> Turn:
    accounts = await house.store.links.of_chat(incoming.chat) if incoming.is_private else ()
    return Turn(
        chat=incoming.chat,
        incoming=incoming,
        conversation=state,
        accounts=accounts,
        now=house.clock(),
        words=words(state.language),
        can=can,
        backend=house.backend,
        store=house.store,
        painter=house.painter,
        is_sample=house.is_sample,
        public_url=house.public_url,
        policy_version=house.policy_version,
        is_official=house.is_official,
        linking=house.linking,
        groups=groups,
    )
