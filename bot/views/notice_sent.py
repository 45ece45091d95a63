"""`Tin đã gửi`: what was sent, when, and whether it arrived, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from bot.i18n import Words
from bot.messages import Reply, Rows, Text, Title
from bot.notice_names import kind_name
from bot.notices import decode
from bot.views.format import moment
from bot.views.notices import title_of
from data.notice_values import DeliveryState, SentNotice

_OUT_OF_REACH = "window"  # scheduler.validity.Reason.WINDOW


_STILL_TO_COME = frozenset({DeliveryState.WAITING, DeliveryState.SENDING})
_OF_SOME_CHATS = frozenset({"access_ended", "policy_new"})  # planned for more chats than they concern


def in_order(notices: Iterable[SentNotice]) -> list[SentNotice]:
    """What is still to come, soonest first, then what was told, newest first."""
    shown = [one for one in notices if not _is_of_others(one)]
    coming = [one for one in shown if one.state in _STILL_TO_COME]
    told = [one for one in shown if one.state not in _STILL_TO_COME]
    return [*sorted(coming, key=_at), *sorted(told, key=_at, reverse=True)]


def sent(_: Words, notices: Sequence[SentNotice], aliases: Mapping[int, str], buttons: Rows) -> Reply:
    """As `in_order` gives them, or a part of them; `aliases` by the number of the account."""
    title = Title(_("📨 Tin đã gửi"))
    if not notices:
        return Reply((title, Text(_("Bot chưa gửi tin báo nào cho bạn trong 90 ngày qua."))), buttons)
    coming = [Text(_line(_, one, aliases)) for one in notices if one.state in _STILL_TO_COME]
    told = [Text(_line(_, one, aliases)) for one in notices if one.state not in _STILL_TO_COME]
    if not coming:
        return Reply((title, *told), buttons)
    head = (Text(_("⏳ Sắp gửi cho bạn:")), *coming)
    rest = (Text(_("📬 Những tin trước:")), *told) if told else ()
    return Reply((title, *head, *rest), buttons)


def _is_of_others(one: SentNotice) -> bool:
    return one.state is DeliveryState.DROPPED and one.variant in _OF_SOME_CHATS


def _at(one: SentNotice) -> datetime:
    return one.settled_at or one.due_at


def _line(_: Words, one: SentNotice, aliases: Mapping[int, str]) -> str:
    """Two lines: what for which home; when, and what became of it."""
    facts = decode(one.variant, one.facts)
    what = kind_name(_, one.kind) if facts is None else title_of(_, facts)
    home = aliases.get(one.account) if one.account is not None else None
    first = what if home is None else f"{what} · {home}"
    return f"{first}\n{moment(_at(one))} · {state(_, one.state, one.reason)}"


def state(_: Words, of: DeliveryState, reason: str = "") -> str:
    """What became of a notice, in words of a customer."""
    if of is DeliveryState.DROPPED and reason == _OUT_OF_REACH:
        return _("Không gửi: đã lâu bạn không nhắn, hoặc kênh chat hết lượt gửi")
    return {
        DeliveryState.WAITING: _("Đang chờ gửi"),
        DeliveryState.SENDING: _("Đang gửi"),
        DeliveryState.SENT: _("Đã gửi"),
        DeliveryState.DROPPED: _("Không gửi: tin không còn đúng, hoặc bạn đã tắt"),
        DeliveryState.GONE: _("Không gửi được: bạn đã chặn bot"),
        DeliveryState.UNKNOWN: _("Có thể đã gửi; bot không gửi lại để khỏi trùng"),
        DeliveryState.DEAD: _("Không gửi được: kênh chat báo lỗi"),
    }[of]
