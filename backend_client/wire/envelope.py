"""The wrapping of every answer: JSON, the portal's own error report, and the log-in's answer."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from decimal import Decimal
from typing import NoReturn

from backend_client.errors import (
    AccessExpired,
    BackendError,
    Changed,
    Refused,
    TooManyRequests,
    UnknownCustomer,
    Unreachable,
)
from backend_client.models import AccessToken
from backend_client.wire.reading import Misfit, Row, flag, whole

PAUSE_S = 1.0  # where the portal asks for a pause without saying how long
LIFE_S = 3600  # of a permission, where the portal does not say
NOT_RENEWING = ("unsupported_grant_type", "unauthorized_client")
OURS = ("invalid_client", "invalid_request", "invalid_scope", *NOT_RENEWING)
TOKEN = re.compile(r"[\x21-\x7e]{1,8192}")  # what can stand in a header, and nothing else


def parse(body: bytes) -> Row:
    """The JSON object in `body`. UTF-8 whatever the header says, as RFC 8259 demands."""
    try:
        found = json.loads(body.decode("utf-8-sig"), parse_float=Decimal, parse_constant=_refuse)
    except (ValueError, RecursionError, ArithmeticError):
        raise Changed("body") from None  # the cause would quote the body
    return Row.root(found, "body")


def data(body: bytes) -> object:
    """What is inside the envelope.

    Raises:
        Refused, Unreachable: the portal reports an error in the envelope.
        Changed: no envelope.
    """
    envelope = parse(body)
    is_error = envelope.need("isError", flag)
    code = envelope.want("code", whole) or 0
    if is_error or code not in {0, 200}:
        raise _reported(code)
    return envelope.fields.get("data")


def row(body: bytes) -> Row:
    """The object inside the envelope. Paths below it do not repeat `data`."""
    return Row.root(data(body), "data")


def token(status: int, body: bytes, asked_at: datetime, early_s: float, refused: Refused) -> AccessToken:
    """The answer to a log-in (or renewal), where `refused` says what a refusal means.

    `expires_at` lies `early_s` before the true end, at most half of the life.
    """
    answer = _token_row(status, body, refused)
    life_s = answer.want("expires_in", _life) or LIFE_S
    kept = timedelta(seconds=max(life_s - early_s, life_s / 2))
    refresh = answer.want("refresh_token", _token) or ""
    return AccessToken(answer.need("access_token", _token), asked_at + kept, refresh)


def _token_row(status: int, body: bytes, refused: Refused) -> Row:
    try:
        answer = parse(body)
    except Changed:
        if status in {400, 401}:
            raise refused from None
        raise
    error = answer.fields.get("error")
    if error == "invalid_grant" or (error is None and status in {400, 401}):
        raise refused
    if isinstance(refused, AccessExpired) and error in NOT_RENEWING:
        raise refused
    if error is not None:  # ours to repair, not the customer's; a known name helps and says nothing personal
        raise Changed(f"error.{error}" if error in OURS else "error")
    if status != 200:
        raise Changed(f"HTTP {status}")
    return answer


def _reported(code: int) -> BackendError:
    if code == 401:
        return AccessExpired()
    if code == 429:
        return TooManyRequests(PAUSE_S)
    if code >= 500:
        return Unreachable()
    return UnknownCustomer() if code in {400, 404} else Changed("code")


def _token(value: object) -> str:
    if not isinstance(value, str) or not TOKEN.fullmatch(value):
        raise Misfit
    return value


def _life(value: object) -> int:
    if not 0 < (seconds := whole(value)) <= 366 * 86400:
        raise Misfit
    return seconds


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)
