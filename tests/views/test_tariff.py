"""Prices as customers read them: household first, every figure with its decision and its age."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from bot.handlers import tariff as handlers
from bot.i18n import words
from bot.keyboards import tariff as keyboards
from bot.messages import Note, Reply, Table, Text, Title
from bot.views.tariff_words import document, kwh_range, voltage
from data.reference import tariffs
from tariff import AnnouncedTable, Group, PriceRow, Source, Tariffs, Voltage

VI = words("vi")
TODAY = date(2026, 11, 22)


def shown(option: str, today: date = TODAY, known: Tariffs | None = None) -> Reply:
    return handlers.prices(VI, known or tariffs(), option, today)


def tables(reply: Reply) -> list[Table]:
    return [block for block in reply.blocks if isinstance(block, Table)]


def text(reply: Reply) -> str:
    return "\n".join(block.text for block in reply.blocks if isinstance(block, (Title, Text, Note)))


def test_household_rows_and_heading() -> None:
    """Tier, range, price; since when, by which decision, VAT apart, last checked."""
    reply = shown("household")

    assert tables(reply)[0].rows == (
        ("1", "0–50", "1.984\u00a0đ/kWh"),
        ("2", "51–100", "2.050\u00a0đ/kWh"),
        ("3", "101–200", "2.380\u00a0đ/kWh"),
        ("4", "201–300", "2.998\u00a0đ/kWh"),
        ("5", "301–400", "3.350\u00a0đ/kWh"),
        ("6", "từ 401", "3.460\u00a0đ/kWh"),
    )
    said = text(reply)
    assert "Áp dụng từ 10/05/2025, theo Quyết định 1279/QĐ-BCT ngày 09/05/2025." in said
    assert "Giá chưa gồm VAT. VAT hiện nay: 8%, đến hết ngày 31/12/2026." in said
    assert "kiểm tra lần cuối 22/11/2026" in said


def test_announced_structure_is_second_and_apart() -> None:
    """What is announced stands after what is in force, says so, and shows no price."""
    reply = shown("household")
    in_force, announced = tables(reply)

    assert [row[1] for row in announced.rows] == ["0–100", "101–200", "201–400", "401–700", "từ 701"]
    assert [row[2] for row in announced.rows] == ["90%", "108%", "136%", "162%", "180%"]
    assert "đ" not in "".join(cell for row in announced.rows for cell in row)
    assert "chưa áp dụng" in text(reply)
    assert reply.blocks.index(in_force) < reply.blocks.index(announced)


def announced_for(starts_on: date) -> Tariffs:
    known = tariffs()
    assert isinstance(known.announced, AnnouncedTable)
    return replace(known, announced=replace(known.announced, starts_on=starts_on))


def test_announced_day_is_told() -> None:
    """Once the first day is known, it stands there."""
    assert "Áp dụng từ 01/01/2027." in text(shown("household", known=announced_for(date(2027, 1, 1))))


def test_old_table_is_not_shown_after_a_new_one_began() -> None:
    """From its first day on the announced structure makes our table an old one."""
    reply = shown("household", known=announced_for(TODAY))

    assert "Biểu giá đang được cập nhật." in text(reply)
    assert "19001288" in text(reply)
    assert tables(reply) == []


@pytest.mark.parametrize("option", ["household", "business", "production", "administration"])
def test_no_valid_version(option: str) -> None:
    """Where no table covers today, no price is shown."""
    reply = shown(option, today=date(2018, 1, 1))

    assert "Biểu giá đang được cập nhật." in text(reply)
    assert "đ/kWh" not in str(reply.blocks)
    assert reply.buttons[0][0].url == "tel:19001288"


def test_vat_of_next_year() -> None:
    """The rate shown is that of the day."""
    assert "VAT hiện nay: 10%." in text(shown("household", today=date(2027, 1, 1)))


def test_business_by_voltage_and_hours() -> None:
    """Each voltage has its three prices; both hour schemes stand with their own source."""
    reply = shown("business")

    said = text(reply)
    for voltages in ("Từ 22 kV trở lên", "Từ 6 kV đến dưới 22 kV", "Dưới 6 kV"):
        assert said.count(voltages) == 1
    assert not any(table.caption for table in tables(reply))  # it would say the voltage once more
    assert tables(reply)[2].rows == (
        ("Bình thường", "3.152\u00a0đ/kWh"),
        ("Cao điểm", "5.422\u00a0đ/kWh"),
        ("Thấp điểm", "1.918\u00a0đ/kWh"),
    )
    which = "Có 2 bảng giờ; hóa đơn tính theo bảng ghi trên hợp đồng hoặc hóa đơn của bạn."
    assert said.index(which) < said.index("Giờ theo Quyết định 963/QĐ-BCT")
    assert "Quyết định 963/QĐ-BCT ngày 22/04/2026" in said
    assert "Cao điểm: 17:30–22:30, thứ Hai đến thứ Bảy." in said
    assert "Thông tư 16/2014/TT-BCT" in said
    assert "Cao điểm: 09:30–11:30 và 17:00–20:00, thứ Hai đến thứ Bảy." in said
    assert said.index("963/QĐ-BCT") < said.index("16/2014/TT-BCT")


def test_hours_of_a_scheme_not_begun_are_absent() -> None:
    """Before 22/04/2026 only the older hours are shown."""
    assert "963/QĐ-BCT" not in text(shown("production", today=date(2026, 4, 21)))


def test_production_and_administration() -> None:
    """Four voltages of production; two kinds of offices with one price each."""
    assert len(tables(shown("production"))) == 4
    assert "Từ 22 kV đến dưới 110 kV" in text(shown("production"))
    assert [table.rows for table in tables(shown("administration"))] == [
        (("Từ 6 kV trở lên", "1.940\u00a0đ/kWh"), ("Dưới 6 kV", "2.072\u00a0đ/kWh")),
        (("Từ 6 kV trở lên", "2.138\u00a0đ/kWh"), ("Dưới 6 kV", "2.226\u00a0đ/kWh")),
    ]


def test_partial_table_shows_what_is_known_and_says_so() -> None:
    """The table of 2019 lacks prices: they are left out, and the doubt is told."""
    reply = shown("business", today=date(2020, 6, 1))

    assert [row[0] for row in tables(reply)[2].rows] == ["Bình thường", "Thấp điểm"]
    assert "Có chi tiết chưa được EVNHANOI xác nhận." in text(reply)


@pytest.mark.parametrize("option", ["household", "business", "production", "administration"])
def test_tables_fit_a_telephone(option: str) -> None:
    """At most 34 characters a row with two spaces between columns."""
    for table in tables(shown(option)):
        columns = zip(table.header, *table.rows, strict=True)
        widths = [max(len(cell) for cell in column) for column in columns]
        assert sum(widths) + 2 * (len(widths) - 1) <= 34


@pytest.mark.parametrize("option", ["household", "business", "production", "administration"])
def test_sentences_are_short(option: str) -> None:
    """No sentence has more than 20 words."""
    for sentence in re.split(r"(?<=[.:])\s|\n", text(shown(option))):
        assert len(sentence.split()) <= 20, sentence


def test_ranges_and_voltages() -> None:
    """Ranges touch without overlap; thousands have dots; voltages are closed below and open above."""
    assert [kwh_range(VI, 0, 50), kwh_range(VI, 50, 1200), kwh_range(VI, 1200, None)] == [
        "0–50",
        "51–1.200",
        "từ 1.201",
    ]
    above = PriceRow(Group.PRODUCTION, (Voltage.FROM_22_TO_110KV,), {})
    assert voltage(VI, above) == "Từ 22 kV đến dưới 110 kV"


@pytest.mark.parametrize(
    ("decision", "said"),
    [
        ("60/2025/TT-BCT", "Thông tư 60/2025/TT-BCT"),
        ("15/2022/NĐ-CP", "Nghị định 15/2022/NĐ-CP"),
        ("204/2025/QH15", "Nghị quyết 204/2025/QH15"),
        ("Luật Thuế giá trị gia tăng", "Luật Thuế giá trị gia tăng"),
    ],
)
def test_kind_of_document(decision: str, said: str) -> None:
    """A decision is called by its kind."""
    assert document(VI, Source(decision, "", TODAY)) == said


def test_menu_labels() -> None:
    """Item 6 of the menu tree, label by label, home last."""
    labels = [button.label for row in keyboards.menu(VI) for button in row]

    assert labels == [
        "Sinh hoạt",
        "Kinh doanh",
        "Sản xuất",
        "Hành chính sự nghiệp",
        "🧮 Tính thử tiền điện",
        "Biểu giá mới với nhà bạn",
        "🏠 Về menu chính",
    ]


def test_other_groups_are_one_press_away() -> None:
    """Beside a table stand the other groups, never the one shown."""
    labels = [button.label for row in shown("business").buttons for button in row]

    assert labels[:3] == ["Sinh hoạt", "Sản xuất", "Hành chính sự nghiệp"]
    assert labels[-1] == "🏠 Về menu chính"
