"""What keeps the pages safe: security headers, the origin check, size limits, and a limit on speed."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import ip_address
from urllib.parse import urlsplit

from aiohttp import web
from cachetools import LRUCache

SCRIPT_POLICY = "script-src 'self'; connect-src 'self'; "
PAGE_POLICY = (
    "default-src 'none'; {extra}style-src 'self'; img-src 'self'; font-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": PAGE_POLICY.format(extra=""),
    "X-Content-Type-Options": "nosniff",
    # Not `no-referrer`: it would make browsers send `Origin: null` with our own forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cache-Control": "no-store",
}
HSTS = "max-age=31536000; includeSubDomains"
IN_TELEGRAM = {
    "Content-Security-Policy": PAGE_POLICY.format(extra="script-src 'self'; ").replace(
        "frame-ancestors 'none'", "frame-ancestors https://web.telegram.org"
    ),
}
"""Of the log-in page as a Mini App: one script of ours, and Telegram's own web pages may frame it."""
WITH_SCRIPT = {"Content-Security-Policy": PAGE_POLICY.format(extra=SCRIPT_POLICY)}


def add_headers(response: web.StreamResponse, *, is_https: bool) -> None:
    """Put the headers in that a handler did not choose itself."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if is_https:
        response.headers.setdefault("Strict-Transport-Security", HSTS)


def is_same_origin(request: web.Request, public_url: str) -> bool:
    """Whether a POST comes from one of our own pages.

    The host that was asked counts as ours, too: an attacker's page cannot choose it, and the demo is
    reached by several names. Browsers that hide the origin say `Sec-Fetch-Site` instead.
    """
    origin = request.headers.get("Origin", "null")
    if origin == "null":
        return request.headers.get("Sec-Fetch-Site") == "same-origin"
    asked = urlsplit(origin)
    ours = urlsplit(public_url)
    if ours.netloc and (asked.scheme, asked.netloc) == (ours.scheme, ours.netloc):
        return True
    return asked.scheme in {"http", "https"} and asked.netloc == request.host


def remote_of(request: web.Request, proxies: int) -> str:
    """Address of the customer, behind `proxies` reverse proxies of ours that append to X-Forwarded-For.

    Empty when it is no public address: then it is that of a proxy nobody told us of, or of a house, and
    would count all customers as one.
    """
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    said = hops[-proxies] if proxies and len(hops) >= proxies else request.remote or ""
    try:
        return said if ip_address(said).is_global else ""
    except ValueError:
        return ""


@dataclass(slots=True)
class Speed:
    """Lets each subject act `per_minute` times a minute, in bursts of as many."""

    per_minute: int
    _tats: LRUCache[str, float] = field(default_factory=lambda: LRUCache(50_000))

    def wait_s(self, subject: str, now: datetime) -> int:
        """0 when the act may happen, and is counted; else the seconds until the next one may."""
        at, step = now.timestamp(), 60 / self.per_minute
        # Never more than a minute ahead, else a clock set back would silence customers for as long.
        due = min(max(self._tats.get(subject, at), at), at + 60)
        self._tats[subject] = due
        if due - at > 60 - step:
            return math.ceil(due - at - (60 - step))
        self._tats[subject] = due + step
        return 0
