"""Whether an event is Zalo's: SHA-256 over app id, raw body, timestamp and the account's own secret key.

Plain SHA-256, not HMAC. The secret is the *OA secret key* of the webhook's page, which is neither the
app's secret nor a token.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable

_PREFIX = "mac="


def mac(app_id: str, body: bytes, timestamp: str, secret: str) -> str:
    """As 64 hex digits."""
    return hashlib.sha256(app_id.encode() + body + timestamp.encode() + secret.encode()).hexdigest()


def is_signed(said: str, app_id: str, body: bytes, timestamps: Iterable[str], secret: str) -> bool:
    """`said` is the header; of the two timestamps (body, header) either may have been used."""
    given = said.strip().removeprefix(_PREFIX).lower().encode("utf-8", "surrogateescape")
    matches = [
        hmac.compare_digest(given, mac(app_id, body, timestamp, secret).encode())
        for timestamp in sorted(set(timestamps))
    ]
    return any(matches)


def explained(
    said: str, app_id: str, oa_id: str, body: bytes, timestamp: str, secret: str, app_secret: str
) -> str:
    """Which wrong recipe or secret would give this signature: for bringing the webhook up, never accepted."""
    given = said.strip().removeprefix(_PREFIX).lower()
    recipes = {
        "the app secret instead of the OA secret key": mac(app_id, body, timestamp, app_secret),
        "the account's id instead of the app's": mac(oa_id, body, timestamp, secret),
        "HMAC with the OA secret key": hmac.new(secret.encode(), body, hashlib.sha256).hexdigest(),
        "HMAC with the app secret": hmac.new(app_secret.encode(), body, hashlib.sha256).hexdigest(),
    }
    return next((name for name, digest in recipes.items() if digest == given), "no recipe that we know")
