"""Calls 1 and 2: tokens and who holds them."""

from __future__ import annotations

from collections.abc import Mapping
from secrets import compare_digest
from typing import Any

from aiohttp import web

from sandbox import wire
from sandbox.portal import PORTAL, Portal, account_of
from sandbox.world import Account

CLIENT_ID, CLIENT_SECRET = "httplocalhost4500", "secret"
DEFAULT_SCOPE = "openid profile"


async def token(request: web.Request) -> web.Response:
    """Call 1: `grant_type` password or refresh_token."""
    portal, form = request.app[PORTAL], await request.post()
    if (form.get("client_id"), form.get("client_secret")) != (CLIENT_ID, CLIENT_SECRET):
        return wire.response({"error": "invalid_client"}, status=400)
    fields = {name: value for name, value in form.items() if isinstance(value, str)}
    grant = fields.get("grant_type")
    if grant == "password":
        return _answer(portal, _by_password(portal, fields), fields.get("scope", DEFAULT_SCOPE))
    if grant == "refresh_token" and portal.settings.gives_refresh_token:
        holder = portal.office.holder(fields.get("refresh_token", ""), "refresh")
        return _answer(portal, holder, f"{DEFAULT_SCOPE} offline_access")
    return wire.response({"error": "unsupported_grant_type"}, status=400)


async def userinfo(request: web.Request) -> web.Response:
    """Call 2."""
    account = account_of(request)
    return wire.response(wire.user(account.contracts[0], account.user_name))


def _by_password(portal: Portal, fields: Mapping[str, str]) -> Account | None:
    account = portal.world.account(fields.get("username", ""))
    if account is None:
        return None
    fits = compare_digest(account.password.encode(), fields.get("password", "").encode())
    return account if fits else None


def _answer(portal: Portal, account: Account | None, scope: str) -> web.Response:
    if account is None:
        refusal = {"error": "invalid_grant", "error_description": "Sai tên đăng nhập hoặc mật khẩu"}
        return wire.response(refusal, status=portal.settings.wrong_log_in_status)
    office = portal.office
    answer: dict[str, Any] = {
        "access_token": office.access(account),
        "expires_in": office.life_s,
        "token_type": "Bearer",
        "scope": scope,
    }
    if portal.settings.gives_refresh_token and "offline_access" in scope.split():
        answer["refresh_token"] = office.refresh(account)
    return wire.response(answer)
