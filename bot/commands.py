"""What a customer can ask, as one value: typed words, buttons, digits and links all become an `Ask`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from backend_client.models import CustomerCode, Month


class Command(StrEnum):
    """A function of the bot. The value is its slash command where it has one."""

    MENU = "start"
    MORE = "muckhac"  # the ninth line: ☰ Mục khác
    HELP = "help"
    CANCEL = "huy"  # leave the current step
    LANGUAGE = "language"
    SIMPLE = "chedodon"
    CHOICES = "luachon"  # plain mode: the next choices of the same screen

    OUTAGES = "lichcatdien"  # the lookup itself; buttons: today, tomorrow, week
    OUTAGE_MENU = "lichcatdien_menu"
    OUTAGE_PICK_DAY = "lichcatdien_ngay"
    OUTAGE_AREA = "lichcatdien_khuvuc"
    OUTAGE_NOW = "baomatdien"
    OUTAGE_CALENDAR = "lichcatdien_ics"

    READING = "lichghichiso"  # buttons: this, previous
    READING_MENU = "lichghichiso_menu"
    READING_PICK_MONTH = "lichghichiso_thang"
    READING_YEAR = "lichghichiso_12"
    METER_CHECK = "doichieu"

    INVOICE = "hoadon"  # option previous: the period before the newest issued; kwh: energy first
    INVOICE_MENU = "hoadon_menu"
    INVOICE_PICK_MONTH = "hoadon_thang"
    INVOICE_PDF = "hoadon_pdf"
    INVOICE_LINES = "cachtinh"  # 🧮 Xem cách tính
    INVOICE_WHY = "visao"

    PAYMENT = "thanhtoan"
    PAYMENT_MENU = "thanhtoan_menu"
    PAYMENT_PAST = "thanhtoan_datra"
    PAYMENT_TRANSFER = "thanhtoan_chuakhop"  # "em chuyển khoản rồi mà"
    PAYMENT_PROOF = "xacnhan"
    PAYMENT_WHERE = "trao_dau"
    SCAM_CHECK = "kiemtralua"

    HISTORY = "lichsu"  # option: kwh, money
    HISTORY_MENU = "lichsu_menu"
    HISTORY_DAYS = "lichsu_ngay"
    HISTORY_ESTIMATE = "uoctinh"
    HISTORY_TABLE = "lichsu_bang"
    HISTORY_PICK_YEAR = "lichsu_nam"

    TARIFF = "bieugia"  # option: household, business, production, administration
    TARIFF_MENU = "bieugia_menu"
    TARIFF_CALCULATE = "tinhthu"
    TARIFF_NEW = "bieugia_moi"

    NOTICES = "thongbao"  # option all: of all homes; reading, on.reading.bill, on.all, again: turns that on
    NOTICES_OFF = "tatthongbao"  # option: reading, reading.bill, all; only.bill: the others; which: asks
    NOTICES_SET = "thongbao_dat"  # option: one change, bot.handlers.notice_switches
    NOTICES_WHEN = "thongbao_luc"  # how early; option: reading, bill, other
    NOTICES_QUIET = "thongbao_gio"  # option: 1320-360 (minutes of the day), off
    NOTICES_LIMIT = "thongbao_nguong"  # option: k300 (kWh), m20, y20 (% over the month, the year before), off
    NOTICES_SENT = "thongbao_dagui"
    NOTICES_TEMPLATES = "thongbao_mau"  # messages by template; option: on, off, phone
    NOTICES_OFFER = "thongbao_moi"  # asked once after linking; option: on, each, later
    AREA_WATCH = "theodoikhuvuc"  # outages of an area, unlinked; options: bot.handlers.area_watch

    GUIDES = "huongdan"  # option: procedures, saving, safety, sms, einvoice, paying
    EMERGENCY = "khancap"

    ACCOUNTS = "macuatoi"
    LINK = "lienket"
    UNLINK = "huylienket"
    SHARE = "chiase"
    PRIVACY = "chinhsach"
    MY_DATA = "riengtu"
    ERASE = "xoadulieu"
    CONTACT = "lienhe"


@dataclass(frozen=True, slots=True)
class Ask:
    """One question with all that was said about it. Absent slots mean: the command's own default."""

    command: Command
    day: date | None = None
    until: date | None = None  # last day of a range that begins at `day`
    month: Month | None = None
    year: int | None = None
    account: int | None = None  # id of a linked account of the same chat
    page: int = 0
    option: str = ""  # ASCII, a word of the command's own
    is_edit: bool = False  # a paging button: the answer may replace the screen it came from
    code: CustomerCode | None = None  # typed, never in a button
    text: str = field(
        default="", repr=False
    )  # what is left of a typed line (an area, a number); never in a button

    def encode(self) -> str:
        """As the data of a button: ASCII, at most 64 bytes (Telegram's limit), nothing personal."""
        slots = (
            ("d", self.day), ("u", self.until), ("m", self.month), ("y", self.year),
            ("a", self.account), ("p", self.page or None), ("o", self.option or None),
            ("e", "1" if self.is_edit else None),
        )  # fmt: skip
        words = [self.command.value, *(f"{name}={value}" for name, value in slots if value is not None)]
        return " ".join(words)

    @classmethod
    def decode(cls, data: str) -> Ask | None:
        """Read the data of a button; None for what `encode` does not make (an old or forged button)."""
        name, *slots = data.split(" ")
        try:
            ask = cls(Command(name))
            for slot in slots:
                ask = ask._with(*slot.split("=", 1))
        except (ValueError, TypeError, OverflowError):
            return None
        return ask

    def _with(self, name: str, value: str) -> Ask:
        if name not in _READ:
            raise ValueError(name)
        slot, read = _READ[name]
        return replace(self, **{slot: read(value)})


def _number(least: int, most: int) -> Callable[[str], int]:
    """Forged buttons hold numbers that no calendar and no database takes."""

    def read(text: str) -> int:
        number = int(text)
        if not least <= number <= most:
            raise ValueError("out of range")
        return number

    return read


_year = _number(2000, 2100)


def _day(text: str) -> date:
    day = date.fromisoformat(text)
    _year(str(day.year))
    return day


def _month(text: str) -> Month:
    month = Month.parse(text)
    _year(str(month.year))
    return month


_READ: Mapping[str, tuple[str, Callable[[str], Any]]] = {
    "d": ("day", _day),
    "u": ("until", _day),
    "m": ("month", _month),
    "y": ("year", _year),
    "a": ("account", _number(1, 2**63 - 1)),
    "p": ("page", _number(0, 9999)),
    "o": ("option", str),
    "e": ("is_edit", "1".__eq__),
}
