"""What a handler is given: one customer's one turn, with everything it may ask."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from backend_client.models import HANOI
from bot.charts import Painter
from bot.commands import Ask
from bot.handlers.link_service import Linker
from bot.i18n import Words
from bot.messages import Answer, Capabilities, Incoming
from bot.ports.backend import Backend
from bot.ports.channel import Groups
from data.store import Store
from data.values import Awaiting, ChatId, Conversation, LinkedAccount


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of one chat. Built by `bot.conversation`, read by handlers."""

    chat: ChatId
    incoming: Incoming
    conversation: Conversation
    accounts: tuple[LinkedAccount, ...]  # default first
    now: datetime
    words: Words
    can: Capabilities
    backend: Backend = field(repr=False)
    store: Store = field(repr=False)
    painter: Painter = field(repr=False)
    is_sample: bool  # data from the sandbox: said in every answer's source line
    public_url: str  # where customers reach our own pages; empty when nowhere
    policy_version: str = ""
    is_official: bool = False  # run by EVNHANOI; else the first screen says that it is not
    linking: Linker | None = field(default=None, repr=False)
    groups: Groups | None = field(default=None, repr=False)  # None: the channel has no groups

    @property
    def today(self) -> date:
        """The day in Hanoi."""
        return self.now.astimezone(HANOI).date()

    @property
    def wants_bars(self) -> bool:
        """Whether a chart is told with letters: the channel shows no picture, the customer wants no less."""
        return not self.can.pictures and not self.conversation.is_simple


OpenHandler = Callable[[Turn, Ask], Awaitable[Answer]]
"""Answers anybody."""

AccountHandler = Callable[[Turn, Ask, LinkedAccount], Awaitable[Answer]]
"""Answers about one linked account that has access; `conversation` picked it."""

TokenHandler = Callable[[Turn, str], Awaitable[Answer | None]]
"""Shows what a shared link stands for; None: the token is none of its own."""

StepHandler = Callable[[Turn, Awaiting, str], Awaitable[Answer | None]]
"""Takes the answer to an open question; None: this was no answer to it, understand it afresh."""
