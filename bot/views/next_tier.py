"""Where a customer stands in the tiers, and what the next kWh costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.i18n import Words
from bot.messages import Text
from bot.views.format import energy, money
from tariff import Standing


@dataclass(frozen=True, slots=True)
class Room:
    """How far the running period has come. `reached_on`: when the next tier begins at this pace."""

    standing: Standing
    alias: str
    used_kwh: Decimal
    until_on: date  # last day that was measured
    to_on: date  # last day of the period
    reached_on: date | None
    is_complete: bool  # every day up to `until_on` was measured


def room(_: Words, of: Room, *, names_use: bool = True) -> Text:
    """`Bạn đang ở bậc 5; 1 kWh thêm giá 3.618 đ gồm VAT.`, then the way to the next tier.

    `names_use`: say first what was used so far, where the answer does not say it already.
    """
    used = _("{alias}: kỳ này đã dùng {kwh} đến hết ngày {day}.")
    if not of.is_complete:
        used = _("{alias}: kỳ này đã dùng khoảng {kwh} đến hết ngày {day}, có ngày chưa có số đo.")
    lines = [
        used.format(alias=of.alias, kwh=energy(of.used_kwh, 1), day=f"{of.until_on:%d/%m}"),
        _("Bạn đang ở bậc {tier}; 1 kWh thêm giá {price} gồm VAT.").format(
            tier=of.standing.tier, price=money(of.standing.taxed_vnd)
        ),
    ]
    if of.standing.left_kwh is not None:
        lines.append(_way(_, of, of.standing.left_kwh))
    return Text("\n".join(lines if names_use else lines[1:]))


def _way(_: Words, of: Room, left_kwh: Decimal) -> str:
    left, tier = energy(left_kwh, 0 if left_kwh >= 10 else 1), of.standing.tier + 1
    if of.reached_on is None:
        said = _("Còn {kwh} nữa lên bậc {tier}; theo đà này, ước tính kỳ này chưa tới.")
        return said.format(kwh=left, tier=tier)
    said = _("Còn {kwh} nữa lên bậc {tier}; theo đà này, ước tính khoảng ngày {day}.")
    return said.format(kwh=left, tier=tier, day=f"{of.reached_on:%d/%m}")


def next_kwh(_: Words, standing: Standing) -> str:
    """The same for a quantity that is nobody's."""
    price = money(standing.taxed_vnd)
    if standing.left_kwh is None:
        return _("Ở mức này, 1 kWh thêm giá {price} gồm VAT, là bậc cao nhất.").format(price=price)
    said = _("Ở mức này, 1 kWh thêm giá {price} gồm VAT; còn {kwh} nữa lên bậc {tier}.")
    places = 0 if standing.left_kwh == standing.left_kwh.to_integral_value() else 2
    return said.format(price=price, kwh=energy(standing.left_kwh, places), tier=standing.tier + 1)
