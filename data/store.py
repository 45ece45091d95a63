"""All that is kept, behind one door. Each part is a small class in a module of its own."""

from __future__ import annotations

from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from backend_client.models import Clock
from data import keys
from data.announcements import Announcements
from data.areas import Areas
from data.attempts import Attempts
from data.audit import Audit
from data.begun import Begun
from data.choices import Chosen
from data.consents import Consents
from data.conversations import Conversations
from data.crypto import Crypto
from data.database import Database
from data.deliveries import Deliveries
from data.facts import Facts
from data.files import Files
from data.inbox import Inbox
from data.joining import Joining
from data.leases import Bookmarks, Leases
from data.link_requests import LinkRequests
from data.links import Links
from data.notices import Notices
from data.one_time import OneTime
from data.outages_seen import OutagesSeen
from data.places import Places
from data.privacy import Privacy
from data.proofs import Proofs
from data.rates import Rates
from data.recipients import Recipients
from data.sent_files import SentFiles
from data.standing import Standings
from data.ticks import Ticks
from data.watching import Watching
from data.web_messages import WebMessages
from data.zalo_chats import ZaloChats
from data.zalo_months import ZaloMonths
from data.zalo_templates import ZaloTemplates
from data.zalo_tokens import ZaloTokenPairs

__all__ = [
    "Announcements", "Areas", "Attempts", "Audit", "Chosen", "Consents", "Conversations", "Deliveries",
    "Files", "Inbox", "LinkRequests", "Links", "Notices", "OneTime", "Places", "Privacy", "Proofs",
    "Rates", "Recipients", "SentFiles", "Store", "Ticks", "WebMessages",
]  # fmt: skip


def _now() -> datetime:
    return datetime.now(UTC)


class Store:
    """Opened once by bot.app: `async with Store(await Database.open(path), crypto) as store`.

    Every method may raise `data.errors.StoreError`; nothing of a call that raised was kept.
    """

    def __init__(self, database: Database, crypto: Crypto, clock: Clock = _now) -> None:
        self._database = database
        self._crypto = crypto
        self.audit = Audit(database, crypto)
        self.inbox = Inbox(database, crypto)
        self.conversations = Conversations(database, crypto, clock)
        self.links = Links(database, crypto, self.audit, clock)
        self.link_requests = LinkRequests(database, crypto, self.audit)
        self.attempts = Attempts(database, crypto)
        self.files = Files(database, crypto)
        self.web = WebMessages(database, crypto)
        self.proofs = Proofs(database)
        self.one_time = OneTime(database)
        self.sent_files = SentFiles(database)
        self.ticks = Ticks(database)
        self.watching = Watching(database, crypto)
        self.outages_seen = OutagesSeen(database)
        self.leases = Leases(database)
        self.bookmarks = Bookmarks(database)
        self.zalo_chats = ZaloChats(database, crypto)
        self.zalo_tokens = ZaloTokenPairs(database, crypto)
        self.zalo_templates = ZaloTemplates(database)
        self.zalo_months = ZaloMonths(database)
        joining = Joining(crypto, clock)
        self.choices = Chosen(database, joining)
        self.consents = Consents(database)
        self.areas = Areas(database, crypto, joining)
        self.places = Places(database, crypto, joining)
        self.recipients = Recipients(database, crypto)
        self.begun = Begun(database)
        facts = Facts(crypto)
        self.notices = Notices(database, crypto, facts)
        self.deliveries = Deliveries(database, facts)
        self.rates = Rates(database)
        self.standing = Standings(database)
        self.announcements = Announcements(database, crypto)
        self.privacy = Privacy(database, crypto, self.audit, clock)

    async def __aenter__(self) -> Self:
        """Raises `WrongKey`, and closes the database, when it was sealed with another key."""
        try:
            await keys.check_key(self._database, self._crypto)
        except BaseException:
            await self._database.close()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._database.close()

    async def reseal(self) -> int:
        """After a new key became the ring's first: seal everything with it; how many values changed."""
        return await keys.reseal(self._database, self._crypto)

    async def tidy(self) -> None:
        """Once an hour: fresh statistics for the planner, a short write-ahead log."""
        await self._database.tidy()
