"""Bodies of messages of the Official Account (v3.0, `/message/cs`), as Zalo documents them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.channels.zalo.paragraphs import nfc
from bot.messages import Button

Body = dict[str, Any]

PREFIX = "#evn:"
"""A pressed button comes back as a typed text; this marks it. Anybody can type it: it carries no right."""

_TITLE_LIMIT = 100
_PAYLOAD_LIMIT = 1000
_FORM_TITLE, _FORM_TEXT = 100, 500


def text(user: str, said: str, quoted: str = "") -> Body:
    """`quoted`: the message that this one answers or corrects."""
    return _to(user, {"text": said} | ({"quote_message_id": quoted} if quoted else {}))


def with_buttons(user: str, said: str, buttons: Sequence[Button]) -> Body:
    """At most five; what they lead to is judged by the rendering."""
    payload = {"buttons": [_button(one) for one in buttons]}
    return _to(user, {"text": said, "attachment": {"type": "template", "payload": payload}})


def picture(user: str, said: str, attachment_id: str) -> Body:
    """An uploaded picture, `said` below it when there is something to say."""
    element = {"media_type": "image", "attachment_id": attachment_id}
    payload = {"template_type": "media", "elements": [element]}
    message: Body = {"text": said} if said else {}
    return _to(user, message | {"attachment": {"type": "template", "payload": payload}})


def file(user: str, token: str) -> Body:
    """An uploaded file; Zalo shows no text beside it."""
    return _to(user, {"attachment": {"type": "file", "payload": {"token": token}}})


def request_user_info(user: str, title: str, subtitle: str, image_url: str) -> Body:
    """Asks for name and telephone number; the answer comes as an event."""
    said = {"title": nfc(title)[:_FORM_TITLE], "subtitle": nfc(subtitle)[:_FORM_TEXT]}
    element = said | {"image_url": image_url}
    payload = {"template_type": "request_user_info", "elements": [element]}
    return _to(user, {"attachment": {"type": "template", "payload": payload}})


def reaction(user: str, message_id: str, icon: str = "/-strong") -> Body:
    action = {"react_icon": icon, "react_message_id": message_id}
    return {"recipient": {"user_id": user}, "sender_action": action}


def phone_code(number: str) -> str:
    """`0912345678` becomes `84912345678`; short numbers (19001288, 115) have no country code."""
    digits = re.sub(r"\D", "", number)
    return f"84{digits[1:]}" if digits.startswith("0") else digits


def _to(user: str, message: Mapping[str, Any]) -> Body:
    return {"recipient": {"user_id": user}, "message": dict(message)}


def _button(button: Button) -> Body:
    title = nfc(button.label)[:_TITLE_LIMIT]
    if button.choice:
        payload = f"{PREFIX}{button.choice}"
        assert len(payload) <= _PAYLOAD_LIMIT
        return {"title": title, "type": "oa.query.hide", "payload": payload}
    if button.url.startswith("tel:"):
        code = phone_code(button.url.removeprefix("tel:"))
        return {"title": title, "type": "oa.open.phone", "payload": {"phone_code": code}}
    return {"title": title, "type": "oa.open.url", "payload": {"url": button.url}}
