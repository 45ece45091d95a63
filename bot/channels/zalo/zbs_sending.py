"""Messages by template (ZBS): for customers out of reach of the chat. They cost money; none is sent twice."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from backend_client.models import Clock
from bot.channels.zalo.oa_client import OaClient
from bot.channels.zalo.oa_errors import NightRest, until_morning_s
from bot.channels.zalo.zbs_templates import (
    Approved,
    Template,
    Way,
    approved,
    choose,
    filled,
    is_night,
    misfit,
    month_began,
)
from bot.errors import Ambiguous, ChannelError, ChatGone, Refused, WindowClosed
from data.store import Store
from data.values import ChatId
from data.zalo_templates import REFUSED, SENT, Begun

log = logging.getLogger(__name__)

_FRESH = timedelta(hours=1)  # how long Zalo's description of a template is believed


@dataclass(frozen=True, slots=True)
class Limits:
    """What the operator allows: a budget for each month, and the most for one message, in đồng."""

    budget_vnd: int
    most_vnd: int
    by_phone: bool = False


@dataclass(slots=True)
class Templates:
    """`templates` by kind of notice."""

    client: OaClient
    store: Store
    clock: Clock
    templates: Mapping[str, Template]
    limits: Limits
    _found: dict[str, tuple[datetime, Approved]] = field(default_factory=dict)

    async def way(self, chat: ChatId, kind: str, *, is_open: bool, has_consent: bool) -> Way:
        """How to tell this customer something of this kind."""
        phone = await self.store.zalo_chats.phone(chat) if self.limits.by_phone else ""
        return choose(
            is_open=is_open,
            has_consent=has_consent,
            has_template=kind in self.templates,
            budget_vnd=self.limits.budget_vnd,
            phone=phone,
        )

    async def send(self, chat: ChatId, way: Way, kind: str, key: str, values: Mapping[str, str]) -> str:
        """Send a template; its id at Zalo. `key` is the notice's business key: good for one message for ever.

        Raises:
            Ambiguous: it may have been sent, now or before. It is not sent again.
            WindowClosed: the budget of the month is used up, or the message costs too much.
            NightRest: not before six o'clock.
            Refused: template, settings and values do not fit.
            ChatGone: the customer unfollowed the account, or takes no such messages.
        """
        if (await self.store.zalo_chats.get(chat)).left_at is not None:
            raise ChatGone("unfollowed")
        template = self.templates[kind]
        found = await self._approved(kind, template)
        data = filled(template, found, values)
        if data is None:
            log.critical(
                "a notice does not fit into the template for %s: a value is missing or too long", kind
            )
            raise Refused("values do not fit")
        self._require_day(way, found)
        price_vnd = found.phone_vnd if way is Way.BY_PHONE else found.user_vnd
        tracking = _tracking(chat, key)
        await self._begin(chat, tracking, template.id, price_vnd)
        body = {"template_id": template.id, "template_data": data}
        return await self._sent(chat, way, tracking, body)

    async def problems(self) -> dict[str, str]:
        """By kind, what is wrong between settings and Zalo; empty texts are left out. For `cskh doctor`."""
        found = {}
        for kind, template in self.templates.items():
            found[kind] = misfit(template, approved(await self.client.template(template.id)))
        return {kind: wrong for kind, wrong in found.items() if wrong}

    async def _approved(self, kind: str, template: Template) -> Approved:
        read_at, found = self._found.get(template.id, (None, None))
        if found is not None and read_at is not None and self.clock() - read_at < _FRESH:
            return found
        found = approved(await self.client.template(template.id))
        if found is None or (wrong := misfit(template, found)):
            log.critical("the template for %s cannot be used: %s", kind, wrong if found else "not readable")
            raise Refused("template and settings do not fit")
        self._found[template.id] = self.clock(), found
        return found

    def _require_day(self, way: Way, found: Approved) -> None:
        """Zalo takes transaction templates by id at night, without a sound until six."""
        may_wait = way is Way.BY_PHONE or not found.is_transaction
        if may_wait and is_night(self.clock()):
            raise NightRest(until_morning_s(self.clock()))

    async def _begin(self, chat: ChatId, tracking: str, template: str, price_vnd: int) -> None:
        if price_vnd > self.limits.most_vnd:
            log.critical("a message by template costs %d đ, more than zalo.zbs.most_vnd", price_vnd)
            raise WindowClosed("too dear")
        now, limits = self.clock(), self.limits
        begun = await self.store.zalo_templates.begin(
            chat, tracking, template, price_vnd, now, budget_vnd=limits.budget_vnd, since=month_began(now)
        )
        if begun is Begun.TOO_DEAR:
            log.error("the month's budget for messages by template is used up")
            raise WindowClosed("budget used up")
        if begun is Begun.BEFORE:
            raise Ambiguous("begun before")

    async def _sent(self, chat: ChatId, way: Way, tracking: str, body: Mapping[str, object]) -> str:
        kept = self.store.zalo_templates
        try:
            message_id = await self._ask(chat, way, tracking, body)
        except Ambiguous:
            raise  # it stays as begun: paid, as far as anybody knows, and never sent again
        except (Refused, ChatGone, WindowClosed):
            await kept.settle(tracking, REFUSED)
            raise
        except ChannelError:
            await kept.undo(tracking)  # certainly not sent: it may be tried again
            raise
        await kept.settle(tracking, SENT, message_id)
        return message_id

    async def _ask(self, chat: ChatId, way: Way, tracking: str, body: Mapping[str, object]) -> str:
        if way is Way.BY_PHONE:
            phone = await self.store.zalo_chats.phone(chat)
            return await self.client.send_template_to_phone({"phone": phone, **body, "tracking_id": tracking})
        return await self.client.send_template_to_user({"user_id": chat.key, **body})


def _tracking(chat: ChatId, key: str) -> str:
    """At most 48 characters, and nothing to be read in it."""
    return hashlib.sha256(f"{chat.channel} {chat.key} {key}".encode()).hexdigest()[:40]
