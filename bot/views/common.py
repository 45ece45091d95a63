"""Parts that every answer has: the heading, the freshness line, the warning that data is old."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from backend_client.models import Fetched
from bot.i18n import Words
from bot.messages import Block, Note, Text, Title
from bot.views.format import moment
from data.values import LinkedAccount


def name(account: LinkedAccount) -> str:
    """`Nhà (PD00…0001)`: alias and shortened code."""
    return f"{account.alias} ({account.customer.short})"


def heading(what: str, account: LinkedAccount) -> Title:
    """`📅 Lịch cắt điện · Nhà (PD00…0001)`."""
    return Title(f"{what} · {name(account)}")


def source(_: Words, fetched_at: datetime, *, is_sample: bool) -> Note:
    """Freshness and source, the last line of every data answer."""
    if is_sample:
        return Note(_("Cập nhật lúc {at} · Nguồn: dữ liệu mẫu").format(at=moment(fetched_at)))
    return Note(_("Cập nhật lúc {at} · Nguồn: EVNHANOI").format(at=moment(fetched_at)))


def age_warning(_: Words, *answers: Fetched[Any]) -> tuple[Block, ...]:
    """First line of an answer that had to come from memory, with the age of its oldest part."""
    stale = [answer.fetched_at for answer in answers if answer.is_stale]
    if not stale:
        return ()
    sentence = _("Hệ thống tra cứu đang bận. Dữ liệu gần nhất: {at}. Thử lại sau, hoặc gọi 19001288.")
    return (Text(sentence.format(at=moment(min(stale))), tells_age=True),)
