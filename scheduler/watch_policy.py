"""A new privacy policy: told once to every chat that agreed to an older one and wants other news.

Its switch turns it off as every other notice: the policy itself promises that. Whoever agreed to the new
version meanwhile is left out right before it would be sent (scheduler.asking).
"""

from __future__ import annotations

from datetime import datetime

from bot.notices import PolicyNew
from data.notice_values import Audience, NoticeKind
from data.reference import Policy
from data.store import Store
from scheduler.rhythm import DAY
from scheduler.telling import publish, tell

AT = "10 9 * * *"

_TOLD_WITHIN = 30 * DAY


async def look(store: Store, policy: Policy, now: datetime) -> None:
    """Doing it again changes nothing, whoever died in the middle."""
    if not await store.consents.is_any_of_another(policy.version):
        return
    one = tell(
        NoticeKind.OTHER,
        f"policy:{policy.version}",
        PolicyNew(policy.version, policy.published_on),
        Audience(is_everybody=True),
        due_at=now,
        expires_at=now + _TOLD_WITHIN,
    )
    await publish(store, [one], now)
