"""Which addresses a button may open: telephone numbers, official sites, and our own pages."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from data.reference import contacts

_STATE = ("evn.com.vn", "gov.vn", "chinhphu.vn")  # the group EVN, and what the state publishes
_TELEPHONE = re.compile(r"tel:\+?[0-9.]{3,16}")
_OWN_PATH = re.compile(r"/(?!/)[A-Za-z0-9_/?=&.-]*")


def is_allowed(url: str, public_url: str) -> bool:
    """Whether a customer may be led there. Anything that cannot be read is refused."""
    if _TELEPHONE.fullmatch(url) or _OWN_PATH.fullmatch(url):
        return True
    try:
        asked, ours = urlsplit(url), urlsplit(public_url)
        host = asked.hostname or ""
    except ValueError:
        return False
    if ours.netloc and (asked.scheme, asked.netloc) == (ours.scheme, ours.netloc):
        return True
    return asked.scheme == "https" and _is_official(host) and "@" not in asked.netloc and "\\" not in url


def _is_official(host: str) -> bool:
    domains = (*(domain.host for domain in contacts().domains), *_STATE)
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def is_ours(url: str, public_url: str) -> bool:
    """Whether it is one of our own pages, which open in the same window."""
    return bool(_OWN_PATH.fullmatch(url)) or bool(
        public_url and urlsplit(url)[:2] == urlsplit(public_url)[:2]
    )
