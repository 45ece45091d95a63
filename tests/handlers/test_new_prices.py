"""`Biểu giá mới với nhà bạn`: twelve months under the announced tiers, never as if they were in force."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from backend_client.errors import AccessExpired, BackendError, Unreachable
from backend_client.models import Month, MonthlyUsage, Purpose
from bot.commands import Ask, Command
from bot.handlers import new_prices
from bot.messages import Answer, Table
from data.reference import tariffs
from data.values import LinkedAccount
from tariff import Tariffs
from tests.handlers.bill_fakes import Bills, account, turn
from tests.handlers.plan_fakes import labels, said

ASK = Ask(Command.TARIFF_NEW)
NOT_IN_FORCE = "Biểu giá này đã công bố nhưng CHƯA áp dụng."
KWH = (329, 318, 262, 224, 196, 203, 220, 181, 214, 249, 290, 313)


def year(kwh: tuple[int, ...] = KWH) -> tuple[MonthlyUsage, ...]:
    """The months before July 2026, oldest first."""
    first = Month(2026, 7).shift(-len(kwh))
    return tuple(MonthlyUsage(first.shift(at), Decimal(used), 0) for at, used in enumerate(kwh))


async def shown(portal: Bills, *accounts: LinkedAccount, ask: Ask = ASK) -> Answer:
    return await new_prices.show(turn(portal, *accounts), ask)


def words(answer: Answer) -> str:
    return said(answer).replace("\u00a0", " ")


def months(answer: Answer) -> Table:
    return next(block for block in answer.replies[0].blocks if isinstance(block, Table))


async def test_twelve_months_of_a_home() -> None:
    """Each month under both tables, their sums in words, and first of all that it is not in force."""
    answer = await shown(Bills(used=year()), account())

    assert words(answer).split("\n\n")[1].startswith(NOT_IN_FORCE)
    assert "12 tháng gần nhất: biểu giá nay 7.676.139 đ, biểu giá mới 7.610.561 đ" in words(answer)
    assert "giảm 65.578 đ (−0,9%)." in words(answer)
    assert months(answer).rows[-1] == ("06/2026", "845.694", "837.188", "−8.506")
    assert len(months(answer).rows) == 12
    assert answer.topic == "bieugia_moi a=1"
    assert answer.replies[0].is_personal


async def test_only_the_newest_twelve() -> None:
    """Two years of data are cut to the last twelve months."""
    answer = await shown(Bills(used=year((100,) * 18)), account())

    assert "12 tháng gần nhất" in words(answer)
    assert months(answer).rows[0][0] == "07/2025"


async def test_few_months_have_their_total_in_the_table() -> None:
    """A new contract's months fit with the total row."""
    answer = await shown(Bills(used=year((100, 120))), account())

    assert months(answer).rows[-1][0] == "Cộng"


async def test_huge_amounts_keep_the_difference() -> None:
    """Where the amounts are too wide for a phone, month and difference remain."""
    answer = await shown(Bills(used=year((900_000,) * 12)), account())

    assert months(answer).header == ("Tháng", "Chênh, đ")
    assert months(answer).rows[-1][0] == "Cộng"


async def test_households_share_the_new_tiers_too() -> None:
    """Three households are computed as three under both tables."""
    answer = await shown(Bills(used=year((939,))), account(households=3))

    assert months(answer).rows[0] == ("06/2026", "−25.518")  # three times that of 313 kWh


async def test_a_stranger_sees_an_example() -> None:
    """No link, no months: quantities instead, with the way to link."""
    answer = await shown(Bills())

    assert NOT_IN_FORCE in words(answer)
    assert "Chưa liên kết mã khách hàng, nên dưới đây là ví dụ." in words(answer)
    assert "500 | 1.534.140 | 1.504.548 | −29.592" in words(answer)
    assert "🔗 Liên kết mã khách hàng" in labels(answer)
    assert not answer.replies[0].is_personal


@pytest.mark.parametrize(
    ("fault", "changes", "sentence"),
    [
        (Unreachable(), {}, "Hệ thống tra cứu đang bận, chưa tính được cho nhà bạn."),
        (AccessExpired(), {"token": None}, "Cần liên kết lại để tính cho nhà bạn."),
        (None, {"purpose": Purpose.BUSINESS}, "Biểu giá mới chỉ dành cho điện sinh hoạt"),
        (None, {}, "Chưa có tháng nào có hóa đơn để tính"),
    ],
)
async def test_where_the_home_cannot_be_computed(
    fault: BackendError | None, changes: dict[str, object], sentence: str
) -> None:
    """The example stands in, and it is said why."""
    answer = await shown(Bills(fault=fault), account(**changes))

    assert sentence in words(answer)
    assert "Ví dụ cho một hộ, trọn tháng, đã gồm VAT:" in words(answer)
    assert NOT_IN_FORCE in words(answer)


def announced_on(day: date | None) -> Tariffs:
    known = tariffs()
    assert known.announced is not None
    return replace(known, announced=replace(known.announced, starts_on=day))


async def test_a_start_that_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day is said; until then it is still not in force."""
    monkeypatch.setattr(new_prices, "tariffs", lambda: announced_on(date(2027, 1, 1)))
    answer = await shown(Bills())

    assert f"{NOT_IN_FORCE} Sẽ áp dụng từ 01/01/2027." in words(answer)


async def test_a_start_that_is_past(monkeypatch: pytest.MonkeyPatch) -> None:
    """From that day on our tables are out of date: nothing is computed."""
    monkeypatch.setattr(new_prices, "tariffs", lambda: announced_on(date(2026, 7, 1)))
    answer = await shown(Bills(used=year()), account())

    assert "Biểu giá đang được cập nhật." in words(answer)


async def test_nothing_announced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an announced table there is nothing to compare."""
    monkeypatch.setattr(new_prices, "tariffs", lambda: replace(tariffs(), announced=None))
    answer = await shown(Bills(used=year()), account())

    assert "Hiện chưa có biểu giá mới nào được công bố mà chưa áp dụng." in words(answer)


async def test_no_average_price(monkeypatch: pytest.MonkeyPatch) -> None:
    """Percentages of an unknown price are not turned into money."""
    known = tariffs()
    table = replace(known.household[-1], average_vnd=None)
    partial = replace(known, household=(*known.household[:-1], table))
    monkeypatch.setattr(new_prices, "tariffs", lambda: partial)
    answer = await shown(Bills(used=year()), account())

    assert "chưa có giá để tính thử" in words(answer)
