"""Who wants what: the switches of each linked code, and what a whole chat wants."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, false, func, or_, select, update
from sqlmodel import col

from data.columns import Instant
from data.database import Database
from data.joining import Joining
from data.notice_tables import AreaRow, DeliveryRow, NoticeChatRow, NoticeChoiceRow, WatchRow
from data.notice_values import ChatChoices, Choices, DeliveryState, NoticeKind
from data.prepared import Prepared
from data.quiet_hours import QUIET_FROM, QUIET_TO
from data.statements import DIALECTS, insert_or_change
from data.tables import LinkRow
from data.told_chats import at, is_at, made, new_row, sent_where
from data.values import ChatId
from data.watching import marked_woken

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
GONE = "gone"  # the reason of a delivery whose chat went away while it waited


class Chosen:
    """Every method reaches only accounts of the chat it is given."""

    def __init__(self, database: Database, joining: Joining) -> None:
        self._database = database
        self._joining = joining

    async def of_chat(self, chat: ChatId) -> dict[int, Choices]:
        """By the number of the account, for every account of the chat; the default where none was made."""
        rows = await self._database.look(lambda connection: connection.execute(_OF_CHAT, at(chat)).all())
        return {number: _value(*switches) for number, *switches in rows}

    async def put(self, chat: ChatId, account: int, choices: Choices) -> bool:
        """What is planned for others and still to come, it gets, too. False: the chat has no such account."""

        def put(connection: Connection) -> bool:
            if connection.scalar(_OWN, {**at(chat), "account": account}) is None:
                return False
            place = {"link_id": account, "chat_id": made(connection, chat), "channel": chat.channel}
            connection.execute(_PUT[connection.dialect.name], {**place, **_LIKE_NEW, **asdict(choices)})
            _tell_codes(connection, chat)
            self._join(connection, account)
            return True

        return await self._database.write(put)

    async def turn_off(self, chat: ChatId, kind: NoticeKind | None, account: int | None = None) -> int:
        """One kind, or every kind for None, of one code or all of the chat; how many codes had it on."""
        asked = {**at(chat), "account": account}
        statement = (_OFF if account is None else _OFF_ONE)[kind]
        return await self._database.write(lambda connection: connection.execute(statement, asked).rowcount)

    async def get_chat(self, chat: ChatId) -> ChatChoices:
        """The default for a chat that chose nothing."""
        row = await self._database.look(lambda connection: _CHAT.first(connection, at(chat)))
        if row is None:
            return ChatChoices()
        quiet_from, quiet_to, is_text_only, asked_at, gone_at = row
        return ChatChoices(quiet_from, quiet_to, is_text_only, asked_at is not None, gone_at is not None)

    async def put_chat(self, chat: ChatId, choices: ChatChoices, now: datetime) -> None:
        """`is_gone` stays as it is: see `mark_gone`. `now`: when the offer was answered, if it was."""
        values = {
            "quiet_from": choices.quiet_from,
            "quiet_to": choices.quiet_to,
            "is_text_only": choices.is_text_only,
            "asked_at": now if choices.was_asked else None,
        }

        def put(connection: Connection) -> None:
            connection.execute(_PUT_CHAT[connection.dialect.name], {**new_row(chat), **values})
            _tell_codes(connection, chat)

        await self._database.write(put)

    async def mark_gone(self, chat: ChatId, now: datetime) -> None:
        """The chat cannot be written to: nothing is sent, and what waited is given up, until it is back."""

        def mark(connection: Connection) -> None:
            connection.execute(_MARK_GONE[connection.dialect.name], {**new_row(chat), "gone_at": now})
            connection.execute(_GIVE_UP, {**at(chat), "at": now})
            _tell_codes(connection, chat)

        await self._database.write(mark)

    async def mark_back(self, chat: ChatId) -> None:
        """The chat can be written to again; what was given up stays so, what was planned since is made up."""

        def mark(connection: Connection) -> None:
            if not connection.execute(_MARK_BACK, at(chat)).rowcount:
                return
            _tell_codes(connection, chat)
            for account in connection.scalars(_ACCOUNTS, at(chat)).all():
                self._join(connection, account)
            for area in connection.scalars(_AREAS, at(chat)).all():
                self._joining.area(connection, area)

        await self._database.write(mark)

    def _join(self, connection: Connection, account: int) -> None:
        self._joining.link(connection, account)
        connection.execute(_WAKE, {"account": account, "soon": LONG_AGO})


def _tell_codes(connection: Connection, chat: ChatId) -> None:
    """What planning wants to know of the chat, beside the switches of each of its codes."""
    ((quiet_from, quiet_to, *_rest, gone_at),) = _CHAT.rows(connection, at(chat))
    usual = (quiet_from, quiet_to) == (QUIET_FROM, QUIET_TO)
    own = (None, None) if usual else (quiet_from, quiet_to)
    told = {"gone": gone_at is not None, "own_from": own[0], "own_to": own[1]}
    connection.execute(_TELL_CODES, {**at(chat), **told})


def _value(is_reading_on: bool | None, *rest: Any) -> Choices:  # noqa: ANN401  columns in their order
    return Choices() if is_reading_on is None else Choices(is_reading_on, *rest)


def _of(table: type[AreaRow | LinkRow | NoticeChatRow]) -> ColumnElement[bool]:
    return and_(col(table.channel) == bindparam("in_channel"), col(table.chat_key) == bindparam("key"))


def _switch(kind: NoticeKind) -> str:
    return f"is_{kind.value}_on"


# Made once: to put a statement together takes longer than to run it.

# What became wanted must be looked at before the next news of it: the code's turn is now. Who looks at it
# already may have read the switches as they were.
_CODE = select(col(LinkRow.customer)).where(col(LinkRow.id) == bindparam("account"))
_WAKE = (
    update(WatchRow)
    .where(col(WatchRow.customer).in_(_CODE))
    .values(next_at=bindparam("soon", type_=Instant()), owner=marked_woken())
)
_SWITCHES = [field.name for field in fields(Choices)]

_OF_CHAT = (
    select(col(LinkRow.id), *(getattr(NoticeChoiceRow, name) for name in _SWITCHES))
    .outerjoin(NoticeChoiceRow, col(NoticeChoiceRow.link_id) == col(LinkRow.id))
    .where(_of(LinkRow))
    .order_by(col(LinkRow.id))
)
_OWN = select(col(LinkRow.id)).where(_of(LinkRow), col(LinkRow.id) == bindparam("account"))
_PUT = {
    name: insert_or_change(NoticeChoiceRow, name, lambda new: {it: new[it] for it in _SWITCHES})
    for name in DIALECTS
}
_LIKE_NEW = {"is_gone": False, "quiet_from": None, "quiet_to": None}
_TELL_CODES = (
    update(NoticeChoiceRow)
    .where(col(NoticeChoiceRow.link_id).in_(select(col(LinkRow.id)).where(_of(LinkRow))))
    .values(is_gone=bindparam("gone"), quiet_from=bindparam("own_from"), quiet_to=bindparam("own_to"))
)
_CHAT = Prepared(  # looked up in every turn
    select(
        col(NoticeChatRow.quiet_from), col(NoticeChatRow.quiet_to), col(NoticeChatRow.is_text_only),
        col(NoticeChatRow.asked_at), col(NoticeChatRow.gone_at),
    ).where(_of(NoticeChatRow))
)  # fmt: skip
_PUT_CHAT = {
    name: insert_or_change(
        NoticeChatRow,
        name,
        lambda new: {
            "quiet_from": new.quiet_from,
            "quiet_to": new.quiet_to,
            "is_text_only": new.is_text_only,
            "asked_at": func.coalesce(col(NoticeChatRow.asked_at), new.asked_at),
        },
        ("channel", "chat_key"),
    )
    for name in DIALECTS
}
_MARK_GONE = {
    name: insert_or_change(
        NoticeChatRow,
        name,
        lambda new: {"gone_at": func.coalesce(col(NoticeChatRow.gone_at), new.gone_at)},
        ("channel", "chat_key"),
    )
    for name in DIALECTS
}
_IS_GONE = col(NoticeChatRow.gone_at).is_not(None)
_MARK_BACK = update(NoticeChatRow).where(_of(NoticeChatRow), _IS_GONE).values(gone_at=None)
_ACCOUNTS = select(col(LinkRow.id)).where(_of(LinkRow)).order_by(col(LinkRow.id))
_AREAS = select(col(AreaRow.id)).where(_of(AreaRow)).order_by(col(AreaRow.id))
_GIVE_UP = (
    update(DeliveryRow)
    .where(sent_where(is_at), col(DeliveryRow.state) == DeliveryState.WAITING.value)
    .values(state=DeliveryState.GONE.value, settled_at=bindparam("at"), reason=GONE, is_bulk=False)
)


def _turning_off(kinds: tuple[NoticeKind, ...], *only: ColumnElement[bool]) -> Any:  # noqa: ANN401  an Update
    own = select(col(LinkRow.id)).where(_of(LinkRow), *only)
    is_on = or_(*(getattr(NoticeChoiceRow, _switch(kind)) for kind in kinds))
    off = {_switch(kind): false() for kind in kinds}
    return update(NoticeChoiceRow).where(col(NoticeChoiceRow.link_id).in_(own), is_on).values(**off)


_KINDS: dict[NoticeKind | None, tuple[NoticeKind, ...]] = {
    None: tuple(NoticeKind),
    **{kind: (kind,) for kind in NoticeKind},
}
_OFF = {kind: _turning_off(kinds) for kind, kinds in _KINDS.items()}
_OFF_ONE = {
    kind: _turning_off(kinds, col(LinkRow.id) == bindparam("account")) for kind, kinds in _KINDS.items()
}
