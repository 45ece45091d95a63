"""How money, energy, dates and changes look, the same in both languages."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from backend_client.models import HANOI, Month
from bot.i18n import Words

NBSP = "\u00a0"
MINUS = "\u2212"


def _grouped(value: Decimal, places: int) -> str:
    """`1.204,5`: dots for thousands, comma for decimals, the true minus sign."""
    text = f"{abs(value):,.{places}f}".translate(str.maketrans(",.", ".,"))
    return (MINUS if value < 0 else "") + text


def number(value: Decimal | int, places: int = 0) -> str:
    """A bare number, rounded half up."""
    exact = Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return _grouped(exact + 0, places)  # + 0 turns a negative zero into zero


def money(amount_vnd: int) -> str:
    """`845.694 đ` with a no-break space; a refund carries the true minus sign."""
    return f"{number(amount_vnd)}{NBSP}đ"


def energy(kwh: Decimal, places: int = 0) -> str:
    """`313 kWh`; `places` is 1 for daily values."""
    return f"{number(kwh, places)}{NBSP}kWh"


def signed(value: Decimal | int, places: int = 0) -> str:
    """`+27`, `−9`, `0`."""
    text = number(value, places)
    return f"+{text}" if value > 0 else text


def percent(change: Decimal | int, base: Decimal | int) -> str | None:
    """`+9,4%` of `base`, or None where no percentage can be given."""
    if base == 0:
        return None
    return signed(Decimal(change) * 100 / Decimal(base), 1) + "%"


def day(on: date) -> str:
    """`27/06/2026`."""
    return f"{on:%d/%m/%Y}"


def weekday(_: Words, on: date) -> str:
    """`Thứ Bảy`, `Chủ nhật`."""
    names = (
        _("Thứ Hai"), _("Thứ Ba"), _("Thứ Tư"), _("Thứ Năm"), _("Thứ Sáu"), _("Thứ Bảy"), _("Chủ nhật"),
    )  # fmt: skip
    return names[on.weekday()]


def long_day(_: Words, on: date) -> str:
    """`Thứ Bảy, 27/06/2026`."""
    return f"{weekday(_, on)}, {day(on)}"


def month(of: Month) -> str:
    """`06/2026`."""
    return f"{of.number:02d}/{of.year}"


def clock(at: datetime) -> str:
    """`08:30` in Hanoi."""
    return f"{at.astimezone(HANOI):%H:%M}"


def moment(at: datetime) -> str:
    """`08:05 02/07/2026` in Hanoi."""
    return f"{at.astimezone(HANOI):%H:%M %d/%m/%Y}"


def span(starts_at: datetime, ends_at: datetime) -> str:
    """`08:30–12:30`, or `22:00 27/06 – 04:00 28/06/2026` over midnight."""
    start, end = starts_at.astimezone(HANOI), ends_at.astimezone(HANOI)
    if start.date() == end.date():
        return f"{start:%H:%M}–{end:%H:%M}"
    return f"{start:%H:%M %d/%m} – {end:%H:%M %d/%m/%Y}"


def hours(_: Words, lasts: timedelta) -> str:
    """`4 giờ`, `4 giờ 30 phút`, `45 phút`."""
    whole, minutes = divmod(int(lasts.total_seconds()) // 60, 60)
    if not minutes:
        return _("{n} giờ").format(n=whole)
    if not whole:
        return _("{n} phút").format(n=minutes)
    return _("{hours} giờ {minutes} phút").format(hours=whole, minutes=minutes)
