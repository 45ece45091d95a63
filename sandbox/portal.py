"""What every call of the portal shares: settings, who is asking, and what may be asked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from aiohttp import web

from sandbox.customers import Customer
from sandbox.faults import Faults
from sandbox.periods import Month
from sandbox.tokens import TokenOffice
from sandbox.world import Account, World


@dataclass(frozen=True, slots=True)
class PortalSettings:
    """What may differ between one portal and another."""

    token_life_s: int = 3600
    gives_refresh_token: bool = True  # when the scope has offline_access
    wrong_log_in_status: int = 400  # 200 was seen too; the body is the same


@dataclass(frozen=True, slots=True)
class Portal:
    """The world behind the portal, and who gives tokens for it."""

    world: World
    office: TokenOffice
    settings: PortalSettings


PORTAL = web.AppKey("portal", Portal)
FAULTS = web.AppKey("faults", Faults)

Asked = Mapping[str, Any]


class BadQuestion(Exception):
    """A parameter is missing or wrong, or the code is not one of this log-in."""


def account_of(request: web.Request) -> Account:
    """Who is asking.

    Raises:
        HTTPUnauthorized: no token, a forged one, or one that has run out.
    """
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    account = request.app[PORTAL].office.holder(token.strip()) if scheme.lower() == "bearer" else None
    if account is None:
        raise web.HTTPUnauthorized(headers={"WWW-Authenticate": 'Bearer error="invalid_token"'}, text="")
    return account


async def body_of(request: web.Request) -> Asked:
    try:
        body = await request.json()
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise BadQuestion("body") from error
    if not isinstance(body, dict):
        raise BadQuestion("body")
    return body


def text(asked: Asked, *names: str) -> str:
    """The first of these parameters that is there."""
    for name in names:
        if isinstance(asked.get(name), str):
            return str(asked[name]).strip()
    raise BadQuestion(names[0])


def whole(asked: Asked, name: str, low: int, high: int) -> int:
    try:
        value = int(asked[name])
    except (KeyError, TypeError, ValueError) as error:
        raise BadQuestion(name) from error
    if not low <= value <= high:
        raise BadQuestion(name)
    return value


def month(asked: Asked) -> Month:
    return Month(whole(asked, "nam", 2000, 2100), whole(asked, "thang", 1, 12))


def on(asked: Asked, name: str, form: str) -> date:
    try:
        return datetime.strptime(text(asked, name), form).date()  # noqa: DTZ007
    except ValueError as error:
        raise BadQuestion(name) from error


def contract(account: Account, code: str, unit: str) -> Customer:
    """The contract asked about, if this log-in has it and the unit is its own (A9, A14)."""
    customer = next((c for c in account.contracts if c.code == code.upper()), None)
    if customer is None or customer.unit != unit.upper():
        raise BadQuestion("maKhachHang")
    return customer
