"""An invoice counted by the hours of use states the price of each, or where to look."""

from __future__ import annotations

from decimal import Decimal

from backend_client.models import Invoice, Month, Purpose
from bot.commands import Ask, Command
from bot.handlers import invoice
from tariff import BusinessUse, Hours, Voltage
from tests.handlers.bill_fakes import JUNE, Bills, account, three_registers, turn
from tests.handlers.plan_fakes import said

KWH = (1630, 611, 669)
UNKNOWN = "Giá từng giờ: mời bạn bấm Xem cách tính."


def of_a_shop(month: Month, off_vnd: int = 0) -> Invoice:
    hours = dict(zip((Hours.NORMAL, Hours.PEAK, Hours.OFF_PEAK), map(Decimal, KWH), strict=True))
    use = BusinessUse(month.first_on, month.last_on, hours, voltage=Voltage.FROM_6_TO_22KV)
    return three_registers(month, KWH, use, off_vnd)


async def shown(one: Invoice, purpose: Purpose = Purpose.BUSINESS) -> str:
    home = account(purpose=purpose)
    answer = await invoice.show(turn(Bills().put(one), home), Ask(Command.INVOICE, month=one.month), home)
    return said(answer).replace("\u00a0", " ")


async def test_each_hours_have_their_price() -> None:
    """The prices are those of the voltage that gives the invoice to the đồng."""
    text = await shown(of_a_shop(JUNE))

    assert "Giá giờ cao điểm: 5.202 đ/kWh" in text
    assert "Giá chưa gồm VAT." in text
    assert all(f"Giá giờ {hours}: " in text for hours in ("bình thường", "thấp điểm"))


async def test_no_price_is_stated_that_does_not_give_the_invoice() -> None:
    """Where no voltage fits, the computation says more."""
    text = await shown(of_a_shop(JUNE, off_vnd=20_000))

    assert UNKNOWN in text
    assert "Giá giờ" not in text


async def test_a_household_pays_by_tier() -> None:
    """Its meter may count three hours; its price has none."""
    text = await shown(of_a_shop(JUNE), Purpose.HOUSEHOLD)

    assert "Giá" not in text
