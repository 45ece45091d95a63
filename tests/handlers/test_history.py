"""Comparing two years, the days of the running period and its estimate, against a backend of plain values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import cast

import pytest

from backend_client.errors import Unreachable
from backend_client.models import (
    HANOI,
    AccessToken,
    CustomerAccess,
    CustomerCode,
    DailyReading,
    Fetched,
    Month,
    MonthlyUsage,
    Purpose,
    ReadingPeriod,
    Register,
)
from bot.charts import Days, Painter, TwoYears
from bot.commands import Ask, Command
from bot.handlers import history, history_days
from bot.handlers.turn import Turn
from bot.i18n import words
from bot.messages import Answer, Capabilities, Facts, Incoming, Note, Reply, Table, Text, Title
from bot.ports.backend import Backend
from data.store import Store
from data.values import ChatId, Conversation, LinkedAccount

CHAT = ChatId("web", "1")
ASK = Ask(Command.HISTORY)


@dataclass
class FakePainter:
    """Remembers what was to be drawn."""

    drawn: list[TwoYears | Days] = field(default_factory=list)

    async def two_years(self, chart: TwoYears) -> bytes:
        self.drawn.append(chart)
        return b"png"

    async def days(self, chart: Days) -> bytes:
        self.drawn.append(chart)
        return b"png"


@dataclass
class FakeBackend:
    """Answers from dictionaries; counts what it was asked."""

    at: datetime
    kwh: dict[int, list[int | None]] = field(default_factory=dict)  # year -> months from January
    daily: dict[date, str] = field(default_factory=dict)
    periods: dict[Month, tuple[date, date]] = field(default_factory=dict)
    told: dict[Month, tuple[date, date]] = field(default_factory=dict)  # by invoices in memory
    is_stale: bool = False
    schedule_fails: bool = False
    asked: list[object] = field(default_factory=list)

    async def usage(self, access: CustomerAccess, year: int) -> Fetched[tuple[MonthlyUsage, ...]]:
        self.asked.append(year)
        rows = tuple(
            MonthlyUsage(Month(year, number), Decimal(used), used * 2713)
            for number, used in enumerate(self.kwh.get(year, ()), start=1)
            if used is not None
        )
        return Fetched(rows, self.at, self.is_stale)

    async def reading_schedule(
        self, access: CustomerAccess, month: Month
    ) -> Fetched[tuple[ReadingPeriod, ...]]:
        self.asked.append(month)
        if self.schedule_fails:
            raise Unreachable
        if month not in self.periods:
            return Fetched((), self.at)
        first, last = self.periods[month]
        return Fetched((ReadingPeriod(month, 1, first, last, last, is_expected=False),), self.at)

    def periods_told(
        self, access: CustomerAccess, months: Iterable[Month]
    ) -> Mapping[Month, tuple[ReadingPeriod, ...]]:
        return {
            month: (ReadingPeriod(month, 1, *self.told[month], self.told[month][1], is_expected=False),)
            for month in months
            if month in self.told
        }

    async def readings(
        self, access: CustomerAccess, from_on: date, to_on: date
    ) -> Fetched[tuple[DailyReading, ...]]:
        self.asked.append((from_on, to_on))
        rows = tuple(
            DailyReading(on, Register.TOTAL, Decimal(used), Decimal(0)) for on, used in self.daily.items()
        )
        return Fetched(rows, self.at, self.is_stale)


def at(*when: int) -> datetime:
    return datetime(*when, tzinfo=HANOI)  # type: ignore[misc, arg-type]


@pytest.fixture
def backend() -> FakeBackend:
    return FakeBackend(at(2026, 7, 2, 8, 5))


@pytest.fixture
def painter() -> FakePainter:
    return FakePainter()


@pytest.fixture
def account() -> LinkedAccount:
    return LinkedAccount(
        7, CHAT, CustomerCode("PD00000000001"), "HN0100", "Nhà", True, "Nguyễn V. A.", "Hà Nội",
        Purpose.HOUSEHOLD, 1, None, at(2026, 1, 1), False, 1, AccessToken("t", at(2027, 1, 1)),
    )  # fmt: skip


@pytest.fixture
def turn(backend: FakeBackend, painter: FakePainter, account: LinkedAccount) -> Turn:
    now = backend.at
    return Turn(
        CHAT, Incoming(CHAT, "1", now), Conversation(CHAT), (account,), now, words("vi"), Capabilities(),
        cast("Backend", backend), cast("Store", None), cast("Painter", painter), False, "",
    )  # fmt: skip


def on(turn: Turn, *when: int) -> Turn:
    return replace(turn, now=at(*when))


def only(answer: Answer) -> Reply:
    (reply,) = answer.replies
    return reply


def said(reply: Reply) -> str:
    texts = [block.text for block in reply.blocks if isinstance(block, Text | Title | Note)]
    return "\n".join(texts).replace("\u00a0", " ")


def tables(reply: Reply) -> list[Table]:
    return [block for block in reply.blocks if isinstance(block, Table)]


def labels(reply: Reply) -> list[str]:
    return [button.label for row in reply.buttons for button in row]


LAST = [212, 190, 205, 231, 268, 286, 342, 331, 274, 238, 201, 208]
THIS = [220, 181, 214, 249, 290, 313]


async def test_two_years_are_compared_by_the_same_months(
    turn: Turn, backend: FakeBackend, account: LinkedAccount
) -> None:
    """Six months are held against six, never against twelve, with word, difference and percentage."""
    backend.kwh = {2025: list(LAST), 2026: list(THIS)}

    reply = only(await history.compare(turn, ASK, account))

    assert "6 tháng đầu năm 2026: 1.467 kWh, năm trước 1.392 kWh, tăng 75 kWh (+5,4%)." in said(reply)
    assert "Cao nhất 2026: tháng 6 (313 kWh). Tăng nhiều nhất: tháng 6 (+27 kWh)." in said(reply)
    assert "📊 So sánh hai năm · Nhà (PD00…0001) · kWh" in said(reply)
    assert said(reply).endswith("Cập nhật lúc 08:05 02/07/2026 · Nguồn: EVNHANOI")
    (table,) = tables(reply)
    assert table.header == ("Tháng", "2025", "2026", "Chênh")
    assert table.rows[0] == ("01", "212", "220", "+8")
    assert table.rows[1] == ("02", "190", "181", "−9")
    assert table.rows[6] == ("07", "342", "chưa có", "–")
    assert table.rows[-1] == ("6 tháng", "1.392", "1.467", "+75")


async def test_the_picture_shows_the_same_numbers(
    turn: Turn, backend: FakeBackend, painter: FakePainter, account: LinkedAccount
) -> None:
    """Chart and table are made of one set of numbers, and a missing month is a gap."""
    backend.kwh = {2025: list(LAST), 2026: [0, *THIS[1:]]}

    reply = only(await history.compare(turn, ASK, account))

    (chart,) = painter.drawn
    assert isinstance(chart, TwoYears)
    assert chart.earlier == tuple(map(Decimal, LAST))
    assert chart.later == (Decimal(0), *map(Decimal, THIS[1:]), *(None,) * 6)
    assert tables(reply)[0].rows[0] == ("01", "212", "0", "−212")
    assert reply.picture is not None
    assert reply.picture.alt.replace("\u00a0", " ") == (
        "Biểu đồ cột điện năng 2025 và 2026, cao nhất tháng 7/2025: 342 kWh. Bảng số liệu ngay bên dưới."
    )


async def test_a_channel_without_pictures_is_not_drawn_for(
    turn: Turn, backend: FakeBackend, painter: FakePainter, account: LinkedAccount
) -> None:
    """Where no picture can be shown, none is drawn, and the text is the whole answer."""
    backend.kwh = {2025: list(LAST), 2026: list(THIS)}

    reply = only(await history.compare(replace(turn, can=Capabilities(pictures=False)), ASK, account))

    assert reply.picture is None
    assert painter.drawn == []
    assert len(tables(reply)) == 1


@pytest.mark.parametrize("option", ["vnd", "money"])
async def test_money_names_the_new_prices(
    turn: Turn, backend: FakeBackend, account: LinkedAccount, option: str
) -> None:
    """Compared in đồng, the answer says since when the prices are higher, and is to the đồng."""
    backend.kwh = {2025: list(LAST), 2026: list(THIS)}

    reply = only(await history.compare(turn, replace(ASK, option=option), account))

    assert "Giá điện tăng từ 10/05/2025." in said(reply)
    assert "11/10/2024" not in said(reply)
    assert tables(reply)[0].rows[0] == ("01", "575.156", "596.860")  # a phone has no room for more
    assert tables(reply)[0].rows[-1] == ("6 tháng", "3.776.496", "3.979.971")
    assert "năm trước 3.776.496 đ, tăng 203.475 đ (+5,4%)" in said(reply)
    assert "Xem theo kWh" in labels(reply)


async def test_energy_does_not_talk_about_prices(
    turn: Turn, backend: FakeBackend, account: LinkedAccount
) -> None:
    """kWh do not change with the price."""
    backend.kwh = {2025: list(LAST), 2026: list(THIS)}

    assert "Giá điện" not in said(only(await history.compare(turn, ASK, account)))


async def test_the_other_unit_replaces_the_screen(
    turn: Turn, backend: FakeBackend, account: LinkedAccount
) -> None:
    """The other unit is one press away, for the same years and code, in place."""
    backend.kwh = {2024: list(LAST), 2025: list(THIS)}
    first = only(await history.compare(turn, replace(ASK, year=2025), account))
    other = Ask.decode(first.choices[0])
    assert other is not None

    second = only(await history.compare(turn, other, account))

    assert not first.edits
    assert second.edits
    assert other == Ask(Command.HISTORY, year=2025, account=7, option="vnd", is_edit=True)
    assert Ask.decode(second.choices[0]) == replace(other, option="kwh")


async def test_other_homes_are_offered(turn: Turn, backend: FakeBackend, account: LinkedAccount) -> None:
    """With two codes the answer names one and offers the same question about the other."""
    backend.kwh = {2024: list(LAST), 2025: list(THIS)}
    backend.daily = measured(date(2026, 7, 1), 1)
    shop = replace(account, id=8, alias="Cửa hàng", customer=CustomerCode("PD00000000002"))
    both = replace(turn, accounts=(account, shop))

    for handler in (history.compare, history.table, history_days.days, history_days.estimate):
        reply = only(await handler(both, Ask(Command.HISTORY, year=2025, option="vnd"), account))

        assert "👤 Cửa hàng (PD00…0002)" in labels(reply)
        assert Ask.decode(reply.choices[-1]) == Ask(Command.HISTORY, year=2025, option="vnd", account=8)
        assert len(reply.choices) <= 9
        assert labels(reply)[-1] == "🏠 Về menu chính"


async def test_one_year_alone(
    turn: Turn, backend: FakeBackend, painter: FakePainter, account: LinkedAccount
) -> None:
    """With one year of data the answer says since when there is some and shows a single series."""
    backend.kwh = {2026: [None, None, None, *THIS[3:]]}

    reply = only(await history.compare(turn, ASK, account))

    assert "Chưa đủ dữ liệu để so sánh; có từ 04/2026." in said(reply)
    assert "Năm 2026 có 3 tháng dữ liệu, cộng 852 kWh." in said(reply)
    assert tables(reply)[0].header == ("Tháng", "2026")
    (chart,) = painter.drawn
    assert isinstance(chart, TwoYears)
    assert chart.earlier == ()
    assert chart.later_year == 2026


async def test_no_data_at_all(
    turn: Turn, backend: FakeBackend, painter: FakePainter, account: LinkedAccount
) -> None:
    """Nothing is drawn of nothing; the customer can go on."""
    reply = only(await history.compare(turn, ASK, account))

    assert "Chưa có dữ liệu sử dụng điện của năm 2025 và năm 2026." in said(reply)
    assert "Chọn năm khác" in labels(reply)
    assert painter.drawn == []


async def test_january_compares_the_two_years_before(
    turn: Turn, backend: FakeBackend, account: LinkedAccount
) -> None:
    """Before the first bill of a year the newest comparison that can be made is shown, and it says so."""
    backend.kwh = {2025: list(LAST), 2026: list(LAST)}

    reply = only(await history.compare(on(turn, 2027, 1, 10), ASK, account))

    assert "Năm 2027 chưa có dữ liệu." in said(reply)
    assert "Cả năm 2026: 2.986 kWh, năm trước 2.986 kWh, không đổi." in said(reply)
    assert "Không tháng nào tăng so với năm trước." in said(reply)
    assert tables(reply)[0].rows[-1][0] == "Cộng"


@pytest.mark.parametrize("year", [2030, 99_999])
async def test_a_year_to_come(turn: Turn, backend: FakeBackend, account: LinkedAccount, year: int) -> None:
    """A year that has not begun is not asked for: the newest comparison, and a word about it."""
    backend.kwh = {2025: list(LAST), 2026: list(THIS)}

    reply = only(await history.compare(turn, replace(ASK, year=year), account))

    assert f"Năm {year} chưa có dữ liệu." in said(reply)
    assert "6 tháng đầu năm 2026" in said(reply)
    assert {asked for asked in backend.asked if isinstance(asked, int)} == {2025, 2026}


async def test_the_question_is_remembered(turn: Turn, backend: FakeBackend, account: LinkedAccount) -> None:
    """A year alone, said afterwards, is about the same home and unit."""
    backend.kwh = {2025: list(LAST), 2026: list(THIS)}

    answer = await history.compare(turn, replace(ASK, option="vnd", is_edit=True), account)

    assert Ask.decode(answer.topic) == Ask(Command.HISTORY, account=7, option="vnd")


async def test_zero_last_year_has_no_percentage(
    turn: Turn, backend: FakeBackend, account: LinkedAccount
) -> None:
    """A base of zero gives no percentage, in words."""
    backend.kwh = {2025: [0, 0], 2026: [30, 20]}

    reply = only(await history.compare(turn, ASK, account))

    assert "tăng 50 kWh (không tính được %)" in said(reply)


async def test_years_without_a_common_month(turn: Turn, backend: FakeBackend, account: LinkedAccount) -> None:
    """A contract from last August has no month to compare yet: no total is made up."""
    backend.kwh = {2025: [None] * 7 + [100] * 5, 2026: [90, 80]}

    reply = only(await history.compare(turn, ASK, account))

    assert "Hai năm chưa có tháng nào trùng nhau để so sánh." in said(reply)
    assert tables(reply)[0].rows[-1] == ("12", "100", "chưa có", "–")


async def test_the_long_period_of_february_2024_is_marked(
    turn: Turn, backend: FakeBackend, painter: FakePainter, account: LinkedAccount
) -> None:
    """56 days are not a month: marked in table and chart, with the reason and the use per day."""
    backend.kwh = {2024: [200, 448, 210], 2025: list(LAST)}
    backend.periods = {Month(2024, 2): (date(2024, 1, 5), date(2024, 2, 29))}

    reply = only(await history.compare(turn, replace(ASK, year=2025), account))

    assert "* 02/2024: 56 ngày, do chuyển ngày ghi chỉ số sang cuối tháng." in said(reply)
    main, per_day = tables(reply)
    assert main.rows[1][1] == "448*"
    assert per_day.rows == (("02/2024", "56", "8,0"), ("02/2025", "28", "6,8"))
    (chart,) = painter.drawn
    assert isinstance(chart, TwoYears)
    assert chart.marked_earlier == (2,)


async def test_the_long_period_of_another_year_is_not_mentioned(
    turn: Turn, backend: FakeBackend, painter: FakePainter, account: LinkedAccount
) -> None:
    """February 2024 is nobody's business where 2025 and 2026 are compared."""
    backend.kwh = {2025: list(LAST), 2026: list(THIS)}
    backend.periods = {Month(2024, 2): (date(2024, 1, 5), date(2024, 2, 29))}

    reply = only(await history.compare(turn, ASK, account))

    assert "02/2024" not in said(reply)
    assert len(tables(reply)) == 1
    assert Month(2024, 2) not in backend.asked
    (chart,) = painter.drawn
    assert isinstance(chart, TwoYears)
    assert (chart.marked, chart.marked_earlier, chart.footnote) == ((), (), "")


async def test_a_silent_schedule_does_not_spoil_the_comparison(
    turn: Turn, backend: FakeBackend, account: LinkedAccount
) -> None:
    """Without period lengths the comparison stands; the known long period is marked without its days."""
    backend.kwh = {2024: [200, 448, 210], 2025: list(LAST)}
    backend.schedule_fails = True

    reply = only(await history.compare(turn, replace(ASK, year=2025), account))

    assert "* 02/2024: kỳ dài hơn thường lệ, do chuyển ngày ghi chỉ số sang cuối tháng." in said(reply)
    assert len(tables(reply)) == 1


async def test_a_short_first_period_is_marked(
    turn: Turn, backend: FakeBackend, account: LinkedAccount
) -> None:
    """The first month of a contract is seldom a whole one."""
    backend.kwh = {2025: [None, None, 40, 200], 2026: list(THIS)}
    backend.periods = {Month(2025, 3): (date(2025, 3, 20), date(2025, 3, 31))}

    reply = only(await history.compare(turn, ASK, replace(account, started_on=date(2025, 3, 20))))

    assert "* 03/2025: 12 ngày, là kỳ đầu tiên có dữ liệu." in said(reply)


async def test_lengths_cost_two_questions_at_most(
    turn: Turn, backend: FakeBackend, account: LinkedAccount
) -> None:
    """A comparison does not ask the portal for 24 schedules."""
    backend.kwh = {2024: list(LAST), 2025: list(LAST)}

    await history.compare(turn, replace(ASK, year=2025), account)

    assert len([asked for asked in backend.asked if isinstance(asked, Month)]) <= 2


async def test_what_invoices_in_memory_tell_is_used(
    turn: Turn, backend: FakeBackend, account: LinkedAccount
) -> None:
    """A period of any month is marked that an invoice tells to be long or short, without a question more."""
    backend.kwh = {2025: list(LAST), 2026: list(THIS)}
    backend.told = {Month(2026, 3): (date(2026, 3, 1), date(2026, 4, 9))}

    reply = only(await history.compare(turn, ASK, account))

    main, per_day = tables(reply)
    assert main.rows[2][2].endswith("*")
    assert "* 03/2026: 40 ngày, khác độ dài thường lệ." in said(reply)
    assert [row[:2] for row in per_day.rows] == [("03/2025", "31"), ("03/2026", "40")]
    assert Month(2026, 3) not in backend.asked


async def test_the_use_per_day_of_every_period(
    turn: Turn, backend: FakeBackend, account: LinkedAccount
) -> None:
    """By the days an invoice tells, else those of the month, which is said; a first period only if told."""
    backend.kwh = {2025: [None] * 6 + [90, 310], 2026: [310, 280, 400]}
    backend.told = {Month(2026, 3): (date(2026, 3, 1), date(2026, 4, 9))}

    reply = only(await history.table(turn, replace(ASK, command=Command.HISTORY_TABLE), account))

    assert tables(reply)[1].rows == (
        ("01", "–", "10,0"),
        ("02", "–", "10,0"),
        ("03", "–", "10,0"),
        ("07", "–", "–"),
        ("08", "10,0", "–"),
    )
    assert "Kỳ chưa tra hóa đơn: tính theo số ngày của tháng, vì chỉ số ghi cuối tháng." in said(reply)


async def test_a_length_that_nothing_tells_gives_no_use_per_day(
    turn: Turn, backend: FakeBackend, account: LinkedAccount
) -> None:
    """Before the reading day moved periods were of any length; the running period is not over."""
    backend.kwh = {2023: [200] * 12, 2024: [210, None]}
    reply = only(await history.table(turn, replace(ASK, command=Command.HISTORY_TABLE, year=2024), account))

    assert len(tables(reply)) == 1


async def test_old_data_says_so_first(turn: Turn, backend: FakeBackend, account: LinkedAccount) -> None:
    """An answer from memory begins with its age."""
    backend.kwh = {2025: list(LAST), 2026: list(THIS)}
    backend.is_stale = True

    reply = only(await history.compare(turn, ASK, account))

    assert said(reply).startswith("Hệ thống tra cứu đang bận. Dữ liệu gần nhất: 08:05 02/07/2026.")


async def test_trouble_with_the_portal_is_not_hidden(
    turn: Turn, backend: FakeBackend, account: LinkedAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the numbers themselves there is no answer: the conversation words the error."""

    async def fail(access: CustomerAccess, year: int) -> Fetched[tuple[MonthlyUsage, ...]]:
        raise Unreachable

    monkeypatch.setattr(backend, "usage", fail)

    with pytest.raises(Unreachable):
        await history.compare(turn, ASK, account)


async def test_huge_amounts_keep_every_digit(
    turn: Turn, backend: FakeBackend, account: LinkedAccount
) -> None:
    """Where four columns are too wide for a phone, the difference goes, never a digit."""
    backend.kwh = {2025: [450_000_000] * 12, 2026: [460_000_000] * 12}

    reply = only(await history.compare(turn, replace(ASK, option="vnd"), account))

    (table,) = tables(reply)
    assert table.header == ("Tháng", "2025", "2026")
    assert table.rows[0] == ("01", "1.220.850.000.000", "1.247.980.000.000")


async def test_numbers_only(
    turn: Turn, backend: FakeBackend, painter: FakePainter, account: LinkedAccount
) -> None:
    """The table alone has three columns and no picture."""
    backend.kwh = {2025: list(LAST), 2026: list(THIS)}

    reply = only(await history.table(turn, Ask(Command.HISTORY_TABLE), account))

    assert tables(reply)[0].header == ("Tháng", "2025", "2026")
    assert painter.drawn == []
    assert reply.picture is None


async def test_only_years_with_data_are_offered(
    turn: Turn, backend: FakeBackend, account: LinkedAccount
) -> None:
    """The picker offers neighbouring years that both have data, by the later one."""
    backend.kwh = {2024: list(LAST), 2025: list(LAST), 2026: list(THIS)}

    reply = only(await history.pick_year(turn, Ask(Command.HISTORY_PICK_YEAR), account))

    asks = [Ask.decode(choice) for choice in reply.choices]
    assert asks == [Ask(Command.HISTORY, year=2026, account=7), Ask(Command.HISTORY, year=2025, account=7)]
    assert "Chọn hai năm liền nhau." in said(reply)


@pytest.mark.parametrize(
    ("kwh", "sentence", "choices"),
    [
        ({}, "Chưa có dữ liệu sử dụng điện nào của mã này.", 0),
        ({2026: [1]}, "Chưa đủ hai năm liền nhau để so sánh.", 1),
        ({2024: [1], 2026: [1]}, "Chưa đủ hai năm liền nhau để so sánh.", 2),
    ],
)
async def test_picker_without_a_pair(
    turn: Turn,
    backend: FakeBackend,
    account: LinkedAccount,
    kwh: dict[int, list[int | None]],
    sentence: str,
    choices: int,
) -> None:
    """Fewer than two neighbouring years: each year by itself, or an honest nothing."""
    backend.kwh = kwh

    reply = only(await history.pick_year(turn, Ask(Command.HISTORY_PICK_YEAR), account))

    assert sentence in said(reply)
    assert len(reply.choices) == choices


async def test_years_before_the_contract_are_not_asked_for(
    turn: Turn, backend: FakeBackend, account: LinkedAccount
) -> None:
    """The picker looks five years back, but not before the contract began."""
    await history.pick_year(turn, ASK, replace(account, started_on=date(2025, 3, 20)))

    assert backend.asked == [2025, 2026]


# --- days and estimate ------------------------------------------------------------------------------


def measured(first: date, count: int, used: str = "10.4") -> dict[date, str]:
    return {first + timedelta(days=ahead): used for ahead in range(count)}


async def test_days_of_the_running_period(
    turn: Turn, backend: FakeBackend, painter: FakePainter, account: LinkedAccount
) -> None:
    """Days up to yesterday with one decimal; a day without a reading is absent and named."""
    backend.daily = measured(date(2026, 7, 1), 9)
    del backend.daily[date(2026, 7, 4)]

    reply = only(await history_days.days(on(turn, 2026, 7, 10), Ask(Command.HISTORY_DAYS), account))

    assert backend.asked[-1] == (date(2026, 7, 1), date(2026, 7, 9))
    (table,) = tables(reply)
    assert table.rows[0] == ("01/07/2026", "10,4")
    assert len(table.rows) == 8
    assert "Từ 01/07/2026 đến 09/07/2026: 83,2 kWh, trung bình 10,4 kWh mỗi ngày." in said(reply)
    assert "Chưa có số đo của 1 ngày: 04/07." in said(reply)
    (chart,) = painter.drawn
    assert isinstance(chart, Days)
    assert chart.values[3] is None
    assert len(chart.values) == 9


async def test_the_first_measured_day_is_told_simply(
    turn: Turn, backend: FakeBackend, account: LinkedAccount
) -> None:
    """One day has no mean and no span."""
    backend.daily = measured(date(2026, 7, 1), 1)

    reply = only(await history_days.days(turn, Ask(Command.HISTORY_DAYS), account))

    assert "Mới có số đo của ngày 01/07/2026: 10,4 kWh." in said(reply)
    assert "trung bình" not in said(reply)


async def test_three_registers_of_a_day_are_one_day(
    turn: Turn, backend: FakeBackend, account: LinkedAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Normal, peak and off-peak hours add up; a total that the portal counts itself is not added again."""
    first, second = date(2026, 7, 1), date(2026, 7, 2)

    def row(day: date, register: Register, used: str) -> DailyReading:
        return DailyReading(day, register, Decimal(used), Decimal(0))

    async def readings(*_: object) -> Fetched[tuple[DailyReading, ...]]:
        hours = (Register.NORMAL, Register.PEAK, Register.OFF_PEAK)
        rows = [row(first, register, "2") for register in hours]
        rows += [row(second, register, "3") for register in (*hours, Register.TOTAL)]
        return Fetched(tuple(rows), backend.at)

    monkeypatch.setattr(backend, "readings", readings)

    reply = only(await history_days.days(on(turn, 2026, 7, 3), Ask(Command.HISTORY_DAYS), account))

    assert tables(reply)[0].rows == (("01/07/2026", "6,0"), ("02/07/2026", "3,0"))


@pytest.mark.parametrize("day", [1, 2])
async def test_no_day_measured_yet(
    turn: Turn, backend: FakeBackend, painter: FakePainter, account: LinkedAccount, day: int
) -> None:
    """On the first days nothing is reported yet: a sentence, and no empty chart."""
    reply = only(await history_days.days(on(turn, 2026, 7, day), Ask(Command.HISTORY_DAYS), account))

    assert "Chưa có số đo của ngày nào trong kỳ từ 01/07/2026 đến 31/07/2026." in said(reply)
    assert painter.drawn == []


async def test_the_period_is_the_portals(turn: Turn, backend: FakeBackend, account: LinkedAccount) -> None:
    """Where the schedule knows the running period, its first day is taken, not the month's."""
    backend.periods = {Month(2026, 7): (date(2026, 7, 4), date(2026, 8, 3))}

    await history_days.days(on(turn, 2026, 7, 20), Ask(Command.HISTORY_DAYS), account)

    assert backend.asked[-1] == (date(2026, 7, 4), date(2026, 7, 19))


async def test_days_of_a_month_that_was_asked_for(
    turn: Turn, backend: FakeBackend, account: LinkedAccount
) -> None:
    """Days of June, asked for in July, are all of June's."""
    backend.daily = measured(date(2026, 6, 1), 30)

    reply = only(await history_days.days(turn, Ask(Command.HISTORY_DAYS, month=Month(2026, 6)), account))

    assert backend.asked == [Month(2026, 6), (date(2026, 6, 1), date(2026, 6, 30))]
    assert "Từ 01/06/2026 đến 30/06/2026: 312,0 kWh" in said(reply)
    assert len(tables(reply)[0].rows) == 30


@pytest.mark.parametrize("day", [1, 6])
async def test_no_estimate_before_the_seventh_day(
    turn: Turn, backend: FakeBackend, account: LinkedAccount, day: int
) -> None:
    """A mean of a few days is not shown."""
    backend.daily = measured(date(2026, 7, 1), day)

    reply = only(await history_days.estimate(on(turn, 2026, 7, day), Ask(Command.HISTORY_ESTIMATE), account))

    assert f"Hôm nay là ngày thứ {day} của kỳ, chưa đủ để ước tính." in said(reply)
    assert "Bạn xem lại từ ngày 07/07/2026 nhé." in said(reply)


async def test_estimate_of_a_household(turn: Turn, backend: FakeBackend, account: LinkedAccount) -> None:
    """Mean of measured days over the whole period; money by the tariff in force, in whole thousands."""
    backend.daily = measured(date(2026, 7, 1), 6, "10")

    reply = only(await history_days.estimate(on(turn, 2026, 7, 7), Ask(Command.HISTORY_ESTIMATE), account))

    (facts,) = (block for block in reply.blocks if isinstance(block, Facts))
    rows = dict(facts.rows)
    assert rows["Ước tính cả kỳ"].replace("\u00a0", " ") == "310 kWh"
    # 50*1984 + 50*2050 + 100*2380 + 100*2998 + 10*3350 = 773 000, with 8 % VAT 834 840
    assert rows["Ước tính tiền điện, gồm thuế"].replace("\u00a0", " ") == "835.000 đ"
    assert "trung bình 10,0 kWh mỗi ngày (6 ngày có số đo) × 31 ngày của kỳ" in said(reply)
    assert "Đây là ước tính, không phải hóa đơn." in said(reply)


async def test_estimate_of_a_business_has_no_money(
    turn: Turn, backend: FakeBackend, account: LinkedAccount
) -> None:
    """What a shop pays depends on what the portal does not tell: kWh only, and it is said."""
    backend.daily = measured(date(2026, 7, 1), 9)
    shop = replace(account, purpose=Purpose.BUSINESS)

    reply = only(await history_days.estimate(on(turn, 2026, 7, 10), Ask(Command.HISTORY_ESTIMATE), shop))

    (facts,) = (block for block in reply.blocks if isinstance(block, Facts))
    assert not any("đ" in value for _label, value in facts.rows)
    assert "Tiền điện chỉ ước tính được cho giá sinh hoạt." in said(reply)


async def test_too_few_measured_days(turn: Turn, backend: FakeBackend, account: LinkedAccount) -> None:
    """A meter that was silent most of the period gives no estimate."""
    backend.daily = measured(date(2026, 7, 1), 3)

    reply = only(await history_days.estimate(on(turn, 2026, 7, 20), Ask(Command.HISTORY_ESTIMATE), account))

    assert "Kỳ này mới có 3 ngày có số đo, chưa đủ để ước tính." in said(reply)
