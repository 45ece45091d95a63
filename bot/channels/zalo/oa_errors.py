"""What Zalo answers, by what to do next: the one place that knows its error numbers.

Zalo says "HTTP 200" also when it refuses, with `error` other than 0. The numbers are those of the Official
Account, and of messages by template, which has its own (`-100` and `-32` mean something else in each).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from backend_client.models import HANOI
from bot.errors import (
    Ambiguous,
    ChannelError,
    ChatBusy,
    ChatGone,
    Refused,
    TooFast,
    Unreachable,
    WindowClosed,
)

BACK_OFF_S = 30.0  # Zalo does not say how long; its limits are counted by the minute


class NotAuthorized(Unreachable):
    """There is no valid token: an administrator must authorize the app. What waits is sent afterwards."""


class AccountBlocked(Unreachable):
    """Zalo refuses the account or the app, whatever is sent: for the operators to solve with Zalo."""

    def __init__(self, code: int) -> None:
        super().__init__(f"Zalo refuses the account: {code}")
        self.code = code


class TokenRefused(ChannelError):
    """The access token is not valid any more; nothing was sent."""


class FileUnknown(Refused):
    """The name of a file has expired: upload it again."""


class NightRest(ChatBusy):
    """Not between 22:00 and 06:00; nothing was sent."""


_SLOW = frozenset({-32})
_KINDS: tuple[tuple[frozenset[int], type[ChannelError]], ...] = (
    (frozenset({-216, -220, -124}), TokenRefused),
    (frozenset({-230, -232}), WindowClosed),
    (frozenset({-211, -218, -144, -1441, -147, -1471, -1472, -115, -126}), WindowClosed),  # quotas
    (frozenset({-213, -217, -227, -244, -114, -118, -119, -139, -140, -141}), ChatGone),
    (frozenset({-200}), Ambiguous),  # "Send message failed"
)
_NIGHT = frozenset({-133, -234})
ACCOUNT = frozenset({
    -101, -102, -103, -104, -105, -106, -117, -120, -125, -135, -1351, -136, -137, -138, -1381, -145,
    -204, -205, -209, -212, -219, -221, -223, -224, -235, -237, -240, -242, -1241, -320, -321,
})  # fmt: skip

ACCOUNT_HELP: Mapping[int, str] = {
    -221: "the account is not verified",
    -224: "the account's package has no Open API: it needs the third tier or the fourth",
    -242: "the app secret does not belong to the app (appsecret_proof)",
    -1241: "the app secret does not belong to the app (appsecret_proof)",
    -320: "the app is not connected with a Zalo Cloud account",
    -321: "the Zalo Cloud account has no money",
    -136: "the app is not connected with a Zalo Cloud account",
    -137: "the Zalo Cloud account has no money",
    -212: "the app has not asked for this right",
    -223: "the account has not granted this right to the app",
    -135: "the account may not send templates: it must be verified and on a paid package",
    -1351: "Zalo has blocked the account for a violation",
}


def refusal(code: int, now: datetime, *, is_template_host: bool = False) -> ChannelError:
    """Ours for a number of theirs; none of its words, which may quote what was sent."""
    if code == -100:
        return Ambiguous("unknown error") if is_template_host else FileUnknown("a file has expired")
    if code in ACCOUNT:
        return AccountBlocked(code)
    if code in _SLOW:
        return TooFast(BACK_OFF_S)
    if code in _NIGHT:
        return NightRest(until_morning_s(now))
    kind = next((kind for codes, kind in _KINDS if code in codes), Refused)
    return kind(f"error {code}")


def until_morning_s(now: datetime) -> float:
    """Seconds until it is 06:00 in Hanoi."""
    here = now.astimezone(HANOI)
    morning = here.replace(hour=6, minute=0, second=0, microsecond=0)
    return ((morning if morning > here else morning + timedelta(days=1)) - here).total_seconds()
