"""Whom claimed sendings go to, as things stand right now: what every message needs, for many in one look.

Asked one by one this would be five look-ups a message (chat, conversation, account, switches, area), which
is more than the sending itself costs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, func, select
from sqlmodel import col

from backend_client.models import CustomerCode
from data import details
from data.areas import AreaWords, words
from data.crypto import Crypto
from data.database import Database
from data.notice_tables import AreaRow, DeliveryRow, NoticeChatRow, NoticeChoiceRow, NoticeRow
from data.notice_values import ChatChoices, Choices, DeliveryState, FollowedArea
from data.sealing import open_sealed
from data.tables import ConversationRow, GrantRow, LinkRow
from data.values import ChatId

Part = tuple[Any, ...]
"""Some of the columns of a row."""


@dataclass(frozen=True, slots=True)
class Named:
    """A linked account as far as a notice names it."""

    id: int
    customer: CustomerCode
    unit: str
    alias: str = field(repr=False)
    address: str = field(default="", repr=False)  # by which a row of the outage plan was found


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who gets one sending, and how: for one of its accounts, or for an area it follows."""

    language: str
    is_simple: bool
    chat: ChatChoices
    choices: Choices  # of the account
    account: Named | None
    area: FollowedArea | None
    is_withdrawn: bool  # the notice, meanwhile
    has_access: bool = True  # the account's own permission has not ended, as far as is known


class Recipients:
    """Read only."""

    def __init__(self, database: Database, crypto: Crypto) -> None:
        self._database = database
        self._crypto = crypto

    async def of(self, deliveries: Sequence[int], owner: str) -> dict[int, Recipient]:
        """By the number of the sending; absent are those that `owner` no longer has to send.

        That is so when somebody else has taken it over, or when its account, its area or the whole chat
        was removed.
        """
        asked = {"numbers": list(deliveries), "owner": owner, "state": DeliveryState.SENDING.value}
        rows = await self._database.look(lambda connection: connection.execute(_OF, asked).all())
        return {row[0]: self._value(*_parts(row)) for row in rows}

    def _value(self, head: Part, chat: Part, choices: Part, link: Part, area: Part) -> Recipient:
        _number, channel, key, withdrawn_at, language, is_simple, has_access = head
        where = ChatId(channel, key)
        return Recipient(
            language=language or "vi",
            is_simple=bool(is_simple),
            chat=_chat(*chat),
            choices=Choices() if choices[0] is None else Choices(*choices),
            account=None if link[0] is None else self._account(where, *link),
            area=None if area[0] is None else self._area(where, *area),
            is_withdrawn=withdrawn_at is not None,
            has_access=bool(has_access),
        )

    def _account(self, chat: ChatId, number: int, customer: str, unit: str, sealed: bytes) -> Named:
        told = details.of_sealed(self._crypto, number, chat, sealed)
        return Named(number, CustomerCode(customer), unit, told.alias, told.address)

    def _area(
        self, chat: ChatId, number: int, sealed: bytes, is_group: bool, hour: bool, day: bool, at: datetime
    ) -> FollowedArea:
        said = words.load(open_sealed(self._crypto, AreaRow, number, chat, sealed)) or AreaWords()
        return FollowedArea(number, chat, said.text, is_group, hour, day, at)


def _parts(row: Row[Any]) -> tuple[Part, ...]:
    return tuple(row[start:end] for start, end in _BORDERS)


def _chat(
    quiet_from: int, quiet_to: int, is_text_only: bool, asked_at: object, gone_at: object
) -> ChatChoices:
    return ChatChoices(quiet_from, quiet_to, is_text_only, asked_at is not None, gone_at is not None)


# Made once: to put a statement together takes longer than to run it.

_PARTS: tuple[tuple[Any, ...], ...] = (
    (
        col(DeliveryRow.id), col(NoticeChatRow.channel), col(NoticeChatRow.chat_key),
        col(NoticeRow.withdrawn_at), col(ConversationRow.language), col(ConversationRow.is_simple),
        func.coalesce(func.length(GrantRow.sealed), 1) > 0,  # no account, or one that may ask
    ),
    (
        col(NoticeChatRow.quiet_from), col(NoticeChatRow.quiet_to), col(NoticeChatRow.is_text_only),
        col(NoticeChatRow.asked_at), col(NoticeChatRow.gone_at),
    ),
    tuple(getattr(NoticeChoiceRow, field.name) for field in fields(Choices)),
    (col(LinkRow.id), col(LinkRow.customer), col(LinkRow.unit), col(LinkRow.sealed)),
    (
        col(AreaRow.id), col(AreaRow.sealed), col(AreaRow.is_group), col(AreaRow.hour_before),
        col(AreaRow.day_before), col(AreaRow.made_at),
    ),
)  # fmt: skip
_ENDS = tuple(sum(map(len, _PARTS[: nth + 1])) for nth in range(len(_PARTS)))
_BORDERS = tuple(zip((0, *_ENDS), _ENDS, strict=False))


_SAME_CHAT = and_(
    col(ConversationRow.channel) == col(NoticeChatRow.channel),
    col(ConversationRow.chat_key) == col(NoticeChatRow.chat_key),
)
_OF = (
    select(*(column for part in _PARTS for column in part))
    .select_from(DeliveryRow)
    .join(NoticeRow, col(NoticeRow.id) == col(DeliveryRow.notice_id))
    .join(NoticeChatRow, col(NoticeChatRow.id) == col(DeliveryRow.chat_id))
    .outerjoin(ConversationRow, _SAME_CHAT)
    .outerjoin(LinkRow, col(LinkRow.id) == col(DeliveryRow.link_id))
    .outerjoin(GrantRow, col(GrantRow.id) == col(LinkRow.grant_id))
    .outerjoin(NoticeChoiceRow, col(NoticeChoiceRow.link_id) == col(DeliveryRow.link_id))
    .outerjoin(AreaRow, col(AreaRow.id) == col(DeliveryRow.area_id))
    .where(
        col(DeliveryRow.id).in_(bindparam("numbers", expanding=True)),
        col(DeliveryRow.owner) == bindparam("owner"),
        col(DeliveryRow.state) == bindparam("state"),
    )
)
