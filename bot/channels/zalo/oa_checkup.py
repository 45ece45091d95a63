"""What operators want to know of the Official Account. Looking never spends the refresh token."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from backend_client.models import HANOI
from bot.channels.zalo.oa_client import OaClient
from bot.channels.zalo.oa_errors import ACCOUNT_HELP, AccountBlocked, NotAuthorized
from bot.channels.zalo.zbs_sending import Templates
from bot.channels.zalo.zbs_templates import month_began
from bot.errors import ChannelError
from data.store import Store
from data.zalo_tokens import ZaloTokens

_LATE = timedelta(hours=22)  # it should have been refreshed at 20
_ENDS = timedelta(days=90)  # of a refresh token
_WARN = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Checkup:
    """Moments in Hanoi time. Empty `problem`: all is well."""

    name: str = ""
    package: str = ""
    package_until: str = ""
    is_verified: bool = False
    refreshed_at: str = ""
    access_until: str = ""
    last_event_at: str = ""
    messages_left: int | None = None  # of the package, this month
    templates_vnd: int = 0  # spent on messages by template this month
    problem: str = ""


async def check_up(
    client: OaClient, store: Store, app_id: str, now: datetime, templates: Templates | None = None
) -> Checkup:
    """`client` must have tokens that are never refreshed (`KeptTokens`); so must `templates`."""
    kept = await store.zalo_tokens.get(app_id)
    event = await store.bookmarks.get(f"zalo.webhook.{app_id}")
    spent = await store.zalo_templates.spent_vnd(month_began(now))
    last_event_at = "" if event is None else _shown(event.at)
    if kept is None:
        return Checkup(
            last_event_at=last_event_at,
            templates_vnd=spent,
            problem="not authorized: run `cskh zalo authorize`",
        )
    account, quota, problem = await _asked(client, templates)
    return Checkup(
        name=str(account.get("name", "")),
        package=str(account.get("package_name", "")),
        package_until=str(account.get("package_valid_through_date", "")),
        is_verified=account.get("is_verified") is True,
        refreshed_at=_shown(kept.refreshed_at),
        access_until=_shown(kept.ends_at),
        last_event_at=last_event_at,
        messages_left=quota,
        templates_vnd=spent,
        problem=_problem(kept, now) or problem,
    )


def _problem(kept: ZaloTokens, now: datetime) -> str:
    if kept.failure:
        return f"the grant is lost ({kept.failure}): run `cskh zalo authorize` before {_shown(kept.ends_at)}"
    age = now - kept.refreshed_at
    if age > _ENDS - _WARN:
        return "the refresh token ends soon, and nothing refreshes it: is `cskh run` running?"
    if age > _LATE:
        return "the token is not refreshed: is `cskh run` running?"
    return ""


async def _asked(
    client: OaClient, templates: Templates | None
) -> tuple[Mapping[str, object], int | None, str]:
    """What Zalo says of the account, what is left of its package, and what is wrong."""
    try:
        async with client:
            account = await client.account()
            quota = await client.quota()
            wrong = {} if templates is None else await templates.problems()
    except NotAuthorized:
        return {}, None, "Zalo does not know the access token; `cskh run` gets another one"
    except AccountBlocked as error:
        return {}, None, f"Zalo refuses the account: {ACCOUNT_HELP.get(error.code, error.code)}"
    except ChannelError:
        return {}, None, "Zalo does not answer"
    problem = "; ".join(f"template for {kind}: {why}" for kind, why in wrong.items())
    problem = problem if account.get("is_verified") is True else "the account is not verified"
    left = [one["remain"] for one in quota if isinstance(one, dict) and isinstance(one.get("remain"), int)]
    return account, sum(left) if left else None, problem


def _shown(at: datetime) -> str:
    return at.astimezone(HANOI).isoformat(timespec="minutes")
