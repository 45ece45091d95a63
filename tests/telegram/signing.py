"""Signs what Telegram signs when a page is opened inside it, written from the text of its documentation."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import datetime
from urllib.parse import quote, urlencode


def sign(fields: dict[str, str], token: str) -> str:
    """The fields as initData of the bot with this token."""
    secret = hmac.new(b"WebAppData", token.encode(), hashlib.sha256).digest()
    lines = "\n".join(f"{name}={fields[name]}" for name in sorted(fields))
    signature = hmac.new(secret, lines.encode(), hashlib.sha256).hexdigest()
    return urlencode({**fields, "hash": signature}, quote_via=quote)


def opened_by(user_id: object, at: datetime, token: str, **more: str) -> str:
    """initData of a person, at a moment; `more` fields make it another one."""
    user = json.dumps({"id": user_id, "first_name": "Ánh"}, ensure_ascii=False)
    return sign({"auth_date": str(int(at.timestamp())), "user": user, **more}, token)
