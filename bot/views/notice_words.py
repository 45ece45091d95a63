"""What notices are called, and the state they are in, in words."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from bot.i18n import Words
from bot.views.common import name
from bot.views.format import energy
from data.notice_values import ChatChoices, Choices, NoticeKind
from data.values import LinkedAccount


def homes(_: Words, accounts: Sequence[LinkedAccount]) -> str:
    """`Nhà (PD00…0001)`, or all of them together."""
    return name(accounts[0]) if len(accounts) == 1 else _("Tất cả các nhà")


def aliases(accounts: Sequence[LinkedAccount]) -> str:
    """`Nhà, Bố mẹ`."""
    return ", ".join(account.alias for account in accounts)


def on_or_off(_: Words, *, is_on: bool) -> str:
    return _("Đang bật") if is_on else _("Đang tắt")


def state(_: Words, kind: NoticeKind, choices: Sequence[Choices]) -> str:
    """Of one type, for one code or for several."""
    on = [one for one in choices if one.is_on(kind)]
    if on and len(on) < len(choices):
        return _("Đang bật cho {n} trên {total} nhà").format(n=len(on), total=len(choices))
    if on and kind is NoticeKind.OTHER and not any(tells_outages(one) for one in on):
        return _("Đang bật, không báo cắt điện")
    return on_or_off(_, is_on=bool(on))


def tells_outages(choices: Choices) -> bool:
    return choices.outage_new or choices.outage_day_before or choices.outage_hour_before


def threshold(_: Words, choices: Choices) -> str:
    """As it was set; without what it amounts to."""
    if choices.threshold_kwh is not None:
        return energy(Decimal(choices.threshold_kwh))
    if choices.threshold_percent is None:
        return _("Chưa đặt")
    against_year, against_month = (
        _("{percent} so với cùng tháng năm trước"),
        _("{percent} so với tháng trước"),
    )
    said = against_year if choices.threshold_against == "year" else against_month
    return said.format(percent=f"+{choices.threshold_percent}%")


def quiet(_: Words, chat: ChatChoices) -> str:
    """`21:00–07:00`."""
    if chat.quiet_from == chat.quiet_to:
        return _("Không có")
    return f"{minute(chat.quiet_from)}–{minute(chat.quiet_to)}"


def minute(of_day: int) -> str:
    """`07:00` for 420."""
    return f"{of_day // 60:02d}:{of_day % 60:02d}"
