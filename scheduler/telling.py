"""What a look at the utility found worth telling, and its way into the store."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.notices import Facts, encode, variant_of
from data.notice_values import Audience, NewNotice, NoticeKind
from data.store import Store


@dataclass(frozen=True, slots=True)
class Tell:
    """Something to tell; told before under the same key and version, it is not told again."""

    notice: NewNotice
    audience: Audience


@dataclass(frozen=True, slots=True)
class Unsay:
    """What still waits under this key, in an older version, is no longer true."""

    key: str
    before_version: int | None = None  # None: any version


News = Tell | Unsay


def tell(
    kind: NoticeKind,
    key: str,
    facts: Facts,
    audience: Audience,
    *,
    due_at: datetime,
    expires_at: datetime,
    version: int = 1,
    is_urgent: bool = False,
) -> Tell:
    notice = NewNotice(key, kind, variant_of(facts), encode(facts), due_at, expires_at, version, is_urgent)
    return Tell(notice, audience)


async def publish(store: Store, news: Iterable[News], now: datetime) -> None:
    """In order. What is past its time is left out. Doing it again changes nothing."""
    for one in news:
        if isinstance(one, Unsay):
            await store.notices.withdraw(one.key, now, one.before_version)
        elif one.notice.expires_at > now:
            await store.notices.publish(one.notice, one.audience, now)
