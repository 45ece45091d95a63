"""Whether a chat on Zalo may be written to: when its customer last did something, who talks there now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Update, and_, bindparam, case, func, null, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col

from data.crypto import Crypto
from data.database import Database
from data.prepared import Prepared
from data.sealing import open_sealed, place_of
from data.statements import Insert, insert_or_leave
from data.values import ChatId
from data.zalo_tables import ZaloChatRow


@dataclass(frozen=True, slots=True)
class ZaloChat:
    """Absent in the store means: this value with its defaults."""

    chat: ChatId
    interacted_at: datetime | None = None  # the last act that opens the window for messages
    unasked: int = 0  # messages sent unasked since then
    staff_until: datetime | None = None  # until then a person answers, and the bot is silent
    left_at: datetime | None = None  # unfollowed, and did nothing since
    has_person: bool = False  # the name that is the same for all accounts of the app is known
    templates_since: datetime | None = None  # when messages by template were consented to; None: they are not


class ZaloChats:
    """One row a chat."""

    def __init__(self, database: Database, crypto: Crypto) -> None:
        self._database = database
        self._crypto = crypto

    async def get(self, chat: ChatId) -> ZaloChat:
        row = await self._database.look(lambda connection: _FIND.first(connection, _named(chat)))
        if row is None:
            return ZaloChat(chat)
        interacted_at, unasked, staff_until, left_at, person, since = row
        return ZaloChat(chat, interacted_at, unasked, staff_until, left_at, person is not None, since)

    async def interacted(self, chat: ChatId, at: datetime, person: str = "") -> None:
        """The customer did something at that moment; what is older than what is known changes nothing.

        `person`: the platform's name of the customer that is the same for all accounts of the app.
        """
        hashed = self._crypto.keyed_hash(_person(person)) if person else None
        values = {"channel": chat.channel, "chat_key": chat.key, "sealed": b"", "unasked": 0}
        values |= {"interacted_at": at, "person": hashed}
        await self._database.write(lambda connection: _INTERACTED.changed(connection, values))

    async def staff_until(self, chat: ChatId, until: datetime | None) -> None:
        """A person answers in this chat until then; None: the bot does again."""
        await self._change(chat, _STAFF, {"until": until})

    async def left(self, chat: ChatId, at: datetime) -> None:
        """Unfollowed; does nothing when the customer did something later."""
        await self._change(chat, _LEFT, {"at": at})

    async def sent_unasked(self, chat: ChatId) -> None:
        await self._change(chat, _UNASKED, {})

    async def consent(self, chat: ChatId, at: datetime | None) -> None:
        """To messages by template, from that moment on; None: withdrawn, and the number is forgotten."""
        await self._change(chat, _CONSENT, {"at": at})
        if at is None:
            await self.keep_phone(chat, "")

    async def keep_phone(self, chat: ChatId, phone: str) -> None:
        """The number that the customer gave for messages by template; empty: forget it."""

        def kept(connection: Connection) -> None:
            _stand(connection, chat)
            number = int(connection.execute(_NUMBER, _named(chat)).scalar_one())
            sealed = self._crypto.seal(phone.encode(), *place_of(ZaloChatRow, number, chat)) if phone else b""
            connection.execute(_PHONE, {"number": number, "content": sealed})

        await self._database.write(kept)

    async def phone(self, chat: ChatId) -> str:
        """Empty: none was given."""
        row = await self._database.look(lambda connection: connection.execute(_SEALED, _named(chat)).first())
        if row is None:
            return ""
        return (open_sealed(self._crypto, ZaloChatRow, row.id, chat, row.sealed) or b"").decode()

    async def of_person(self, person: str) -> tuple[ChatId, ...]:
        """The chats of a customer by the name that is the same for all accounts of the app."""
        hashes = self._crypto.keyed_hashes(_person(person))
        asked = select(col(ZaloChatRow.channel), col(ZaloChatRow.chat_key)).where(
            col(ZaloChatRow.person).in_(hashes)
        )
        rows = await self._database.look(lambda connection: connection.execute(asked).all())
        return tuple(ChatId(*row) for row in rows)

    async def _change(self, chat: ChatId, statement: Update, values: dict[str, object]) -> None:
        def changed(connection: Connection) -> None:
            _stand(connection, chat)
            connection.execute(statement, {**_named(chat), **values})

        await self._database.write(changed)


def _person(person: str) -> str:
    return f"zalo person {person}"


def _named(chat: ChatId) -> dict[str, object]:
    return {"in_channel": chat.channel, "key": chat.key}


def _stand(connection: Connection, chat: ChatId) -> None:
    """Have a row of the chat."""
    values = {"channel": chat.channel, "chat_key": chat.key, "sealed": b"", "unasked": 0}
    _NEW.changed(connection, values)


def _interacted(insert: Callable[..., Insert]) -> Insert:
    """One statement for a row that may stand there already, with something later in it."""
    new = insert(ZaloChatRow)
    before = col(ZaloChatRow.interacted_at)
    is_later = or_(before.is_(None), before < new.excluded.interacted_at)
    changes = {
        "interacted_at": case((is_later, new.excluded.interacted_at), else_=before),
        "unasked": case((is_later, 0), else_=col(ZaloChatRow.unasked)),
        "left_at": case((is_later, null()), else_=col(ZaloChatRow.left_at)),
        "person": func.coalesce(new.excluded.person, col(ZaloChatRow.person)),
    }
    return new.on_conflict_do_update(index_elements=["channel", "chat_key"], set_=changes)


_OF_CHAT = and_(
    col(ZaloChatRow.channel) == bindparam("in_channel"), col(ZaloChatRow.chat_key) == bindparam("key")
)
_NEW = Prepared(
    *(insert_or_leave(ZaloChatRow, dialect) for dialect in ("sqlite", "postgresql")),
    columns=("channel", "chat_key", "sealed", "unasked"),
)
_FIND = Prepared(
    select(
        col(ZaloChatRow.interacted_at),
        col(ZaloChatRow.unasked),
        col(ZaloChatRow.staff_until),
        col(ZaloChatRow.left_at),
        col(ZaloChatRow.person),
        col(ZaloChatRow.templates_since),
    ).where(_OF_CHAT)
)
_NUMBER = select(col(ZaloChatRow.id)).where(_OF_CHAT)
_SEALED = select(col(ZaloChatRow.id), col(ZaloChatRow.sealed)).where(_OF_CHAT)
_EARLIER = or_(col(ZaloChatRow.interacted_at).is_(None), col(ZaloChatRow.interacted_at) < bindparam("at"))
_INTERACTED = Prepared(
    _interacted(sqlite.insert),
    _interacted(postgresql.insert),
    columns=("channel", "chat_key", "sealed", "unasked", "interacted_at", "person"),
)
_STAFF = update(ZaloChatRow).where(_OF_CHAT).values(staff_until=bindparam("until"))
_LEFT = update(ZaloChatRow).where(_OF_CHAT, _EARLIER).values(left_at=bindparam("at"))
_CONSENT = update(ZaloChatRow).where(_OF_CHAT).values(templates_since=bindparam("at"))
_UNASKED = update(ZaloChatRow).where(_OF_CHAT).values(unasked=col(ZaloChatRow.unasked) + 1)
_PHONE = (
    update(ZaloChatRow).where(col(ZaloChatRow.id) == bindparam("number")).values(sealed=bindparam("content"))
)
