"""Where a linked household stands in its tiers, beside the prices and the estimate."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from backend_client.errors import AccessExpired, BackendError, Unreachable
from backend_client.models import HANOI, DailyReading, Purpose, Register
from bot.commands import Ask, Command
from bot.handlers import history_days, tariff
from bot.handlers.turn import Turn
from bot.messages import Answer, Note
from tests.handlers.bill_fakes import Bills, account, turn
from tests.handlers.plan_fakes import said

JUNE_21 = datetime(2026, 6, 21, 8, 5, tzinfo=HANOI)
ASK = Ask(Command.TARIFF)


def days(count: int, kwh: str = "10.7", skipped: int = 0) -> tuple[DailyReading, ...]:
    """The first days of June; `skipped` of them not reported."""
    found = [date(2026, 6, 1) + timedelta(days=at) for at in range(count)]
    return tuple(DailyReading(on, Register.TOTAL, Decimal(kwh), Decimal(0)) for on in found[skipped:])


def customer(portal: Bills, now: datetime = JUNE_21, **changes: object) -> Turn:
    return turn(portal, account(**changes), now=now)


def words(answer: Answer) -> str:
    return said(answer).replace("\u00a0", " ")


async def test_214_kwh_after_twenty_days() -> None:
    """The tier, the price of the next kWh, the room left and the day it is used up."""
    answer = await tariff.show(customer(Bills(daily=days(20))), ASK)

    assert "Nhà: kỳ này đã dùng 214,0 kWh đến hết ngày 20/06." in words(answer)
    assert "Bạn đang ở bậc 4; 1 kWh thêm giá 3.238 đ gồm VAT." in words(answer)
    assert "Còn 86 kWh nữa lên bậc 5; theo đà này, ước tính khoảng ngày 29/06." in words(answer)
    assert answer.replies[0].is_personal
    assert isinstance(answer.replies[0].blocks[-1], Note)


async def test_a_slow_pace() -> None:
    """A tier that this period does not reach is said to be out of reach, as an estimate."""
    answer = await tariff.show(customer(Bills(daily=days(20, "3"))), ASK)

    assert "Còn 40 kWh nữa lên bậc 3; theo đà này, ước tính kỳ này chưa tới." in words(answer)


async def test_the_last_tier() -> None:
    """Beyond 400 kWh there is no next one."""
    answer = await tariff.show(customer(Bills(daily=days(20, "30"))), ASK)

    assert "Bạn đang ở bậc 6; 1 kWh thêm giá 3.737 đ gồm VAT." in words(answer)
    assert "nữa lên bậc" not in words(answer)


async def test_days_that_were_not_reported() -> None:
    """They count as average ones, and the sum is called approximate."""
    answer = await tariff.show(customer(Bills(daily=days(20, skipped=5))), ASK)

    assert "kỳ này đã dùng khoảng 214,0 kWh đến hết ngày 20/06, có ngày chưa có số đo." in words(answer)


@pytest.mark.parametrize(
    "here",
    [
        turn(Bills(daily=days(20)), now=JUNE_21),
        customer(Bills(daily=days(20)), purpose=Purpose.UNKNOWN),
        customer(Bills()),
        customer(Bills(daily=days(20)), token=None),
        customer(Bills(daily=days(20)), now=datetime(2026, 6, 1, 8, 5, tzinfo=HANOI)),
    ],
    ids=["stranger", "unknown", "no readings", "permission ended", "first day"],
)
async def test_prices_alone(here: Turn) -> None:
    """Where there is nothing to tell of a household, the prices stand as for anybody."""
    answer = await tariff.show(here, ASK)

    assert words(answer).startswith("💰 Giá điện sinh hoạt\n")
    assert "Bạn đang ở bậc" not in words(answer)
    assert not answer.replies[0].is_personal


@pytest.mark.parametrize(
    ("purpose", "title"),
    [
        (Purpose.BUSINESS, "💰 Giá điện kinh doanh\n"),
        (Purpose.PRODUCTION, "💰 Giá điện sản xuất\n"),
        (Purpose.ADMINISTRATION, "💰 Giá điện hành chính sự nghiệp\n"),
    ],
)
async def test_a_business_gets_its_own_prices(purpose: Purpose, title: str) -> None:
    """Asked for the price without a group, a linked contract says which; a named group goes first."""
    here = customer(Bills(), purpose=purpose)

    assert words(await tariff.show(here, ASK)).startswith(title)
    assert words(await tariff.show(here, replace(ASK, option="household"))).startswith(
        "💰 Giá điện sinh hoạt\n"
    )


async def test_a_group_does_not_hear_what_the_contract_is_for() -> None:
    """Nothing of a linked code where others read."""
    here = customer(Bills(), purpose=Purpose.BUSINESS)
    here = replace(here, incoming=replace(here.incoming, is_private=False))

    assert words(await tariff.show(here, ASK)).startswith("💰 Giá điện sinh hoạt\n")


@pytest.mark.parametrize("typed", ["giờ cao điểm là mấy giờ", "gio thap diem"])
async def test_the_hours_come_first_where_they_were_asked_for(typed: str) -> None:
    """One sentence with its source, which hours a bill follows, then prices and tables."""
    here = turn(Bills())
    here = replace(here, incoming=replace(here.incoming, text=typed), now=datetime(2026, 7, 2, tzinfo=HANOI))

    asked = words(await tariff.show(here, replace(ASK, option="production")))

    assert asked.split("\n\n")[1].splitlines() == [
        (
            "Giờ cao điểm: 17:30–22:30, thứ Hai đến thứ Bảy; thấp điểm: 00:00–06:00 "
            "(Quyết định 963/QĐ-BCT ngày 22/04/2026)."
        ),
        "Có 2 bảng giờ; hóa đơn tính theo bảng ghi trên hợp đồng hoặc hóa đơn của bạn.",
        "Giá điện sinh hoạt không chia theo giờ.",
    ]


@pytest.mark.parametrize("fault", [Unreachable(), AccessExpired()])
async def test_prices_do_not_need_the_portal(fault: BackendError) -> None:
    """Its silence costs the sentence, not the answer."""
    here = customer(Bills(daily=days(20), fault=fault))
    if isinstance(fault, AccessExpired):
        here = customer(Bills(daily=days(20), fault=fault), token=None)

    answer = await tariff.show(here, ASK)

    assert "Bạn đang ở bậc" not in words(answer)


async def test_other_groups_have_no_tier() -> None:
    """Who asks for business prices is not told about a home's tiers."""
    answer = await tariff.show(customer(Bills(daily=days(20))), Ask(Command.TARIFF, option="business"))

    assert "Bạn đang ở bậc" not in words(answer)


async def test_the_estimate_says_it_too() -> None:
    """Beside the estimate of the running period, without saying twice what was used."""
    here = customer(Bills(daily=days(20)))
    answer = await history_days.estimate(here, Ask(Command.HISTORY_ESTIMATE), here.accounts[0])

    assert "Còn 86 kWh nữa lên bậc 5; theo đà này, ước tính khoảng ngày 29/06." in words(answer)
    assert "Nhà: kỳ này đã dùng" not in words(answer)
