"""What was understood as plain words: the slash command, the slots and how sure it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from backend_client.models import CustomerCode
from bot.amounts import find_quantities
from bot.commands import Ask, Command
from bot.folding import fold
from bot.slots.said import Problem, Said
from bot.slots.times import looks

SLASH: Mapping[Command, str | None] = {
    Command.MORE: "start",
    Command.LANGUAGE: "help",
    Command.CHOICES: "start",
    Command.OUTAGE_MENU: "lichcatdien",
    Command.OUTAGE_PICK_DAY: "lichcatdien",
    Command.OUTAGE_AREA: "lichcatdien",
    Command.OUTAGE_CALENDAR: "lichcatdien",
    Command.READING_MENU: "lichghichiso",
    Command.READING_PICK_MONTH: "lichghichiso",
    Command.READING_YEAR: "lichghichiso",
    Command.METER_CHECK: "lichghichiso",
    Command.INVOICE_MENU: "hoadon",
    Command.INVOICE_PICK_MONTH: "hoadon",
    Command.INVOICE_PDF: "hoadon",
    Command.INVOICE_LINES: "hoadon",
    Command.PAYMENT_MENU: "thanhtoan",
    Command.PAYMENT_PAST: "thanhtoan",
    Command.PAYMENT_TRANSFER: "thanhtoan",
    Command.PAYMENT_PROOF: "thanhtoan",
    Command.PAYMENT_WHERE: "thanhtoan",
    Command.HISTORY_MENU: "lichsu",
    Command.HISTORY_DAYS: "lichsu",
    Command.HISTORY_ESTIMATE: "lichsu",
    Command.HISTORY_TABLE: "lichsu",
    Command.HISTORY_PICK_YEAR: "lichsu",
    Command.TARIFF_MENU: "bieugia",
    Command.TARIFF_CALCULATE: "bieugia",
    Command.TARIFF_NEW: "bieugia",
    Command.AREA_WATCH: "thongbao",
    Command.NOTICES_SET: "thongbao",
    Command.NOTICES_WHEN: "thongbao",
    Command.NOTICES_QUIET: "thongbao",
    Command.NOTICES_LIMIT: "thongbao",
    Command.NOTICES_SENT: "thongbao",
    Command.NOTICES_TEMPLATES: "thongbao",
    Command.NOTICES_OFFER: "thongbao",
    Command.SHARE: "macuatoi",
    Command.EMERGENCY: None,  # a text of its own before everything, and no function one can call
}
"""Where a command has no slash command of its own: that of the function it is a part of."""

_ABOUT_PLACES = frozenset({Command.OUTAGES, Command.OUTAGE_AREA, Command.OUTAGE_NOW, Command.AREA_WATCH})
_DOUBTFUL = 0.5  # the function is clear, and still a question goes back


@dataclass(frozen=True, slots=True)
class Understood:
    """`command` is None for a question back and for an emergency, which has the slot `danger`.

    Slots: `day`, `until` (ISO days), `month` (2026-05), `year`, `kwh`, `amount` (đồng), `code`, `area`,
    `option`, and `problem` where something named cannot be (31/6, a code that is too short).
    """

    command: str | None
    slots: dict[str, str] = field(repr=False)
    confidence: float  # 0..1; 0 for a question back


def slash_name(command: Command) -> str | None:
    """`/hoadon` for whatever is answered by the invoice; None for an emergency."""
    name = SLASH.get(command, command.value)
    return None if name is None else f"/{name}"


def in_words(heard: Ask | Problem | None, said: Said, confidence: float) -> Understood:
    """`heard` is None for a question back."""
    ask = heard.ask if isinstance(heard, Problem) else heard
    slots = dict(_slots(ask, said))
    if isinstance(heard, Problem):
        slots["problem"] = type(heard.what).__name__
    if ask is None or (ask.command is Command.MENU and (ask.code or isinstance(heard, Problem))):
        return Understood(None, slots, 0.0)  # a code alone: "what about it?"
    sure = min(confidence, _DOUBTFUL) if isinstance(heard, Problem) else confidence
    return Understood(slash_name(ask.command), slots, sure)


def _slots(ask: Ask | None, said: Said) -> Iterator[tuple[str, str]]:
    if ask is None:
        yield from _time(said)
    else:
        named = (
            ("day", ask.day), ("until", ask.until), ("month", ask.month), ("year", ask.year),
            ("option", ask.option or None), ("danger", "true" if ask.command is Command.EMERGENCY else None),
        )  # fmt: skip
        yield from ((name, str(value)) for name, value in named if value is not None)
        if ask.text and ask.command in _ABOUT_PLACES:
            yield "area", ask.text
    if isinstance(said.code, CustomerCode):
        yield "code", said.code.value
    yield from _quantities(said, ask)


def _time(said: Said) -> Iterator[tuple[str, str]]:
    when = said.when()
    if when.month is not None:
        when = said.when("back")  # most ask for what was billed
    for name, value in (
        ("day", when.day), ("until", when.until), ("month", when.month), ("year", when.year)
    ):  # fmt: skip
        if value is not None:
            yield name, str(value)


def _quantities(said: Said, ask: Ask | None) -> Iterator[tuple[str, str]]:
    command = Command.INVOICE if ask is None else ask.command
    found = find_quantities(said.line.words, said.when(looks(command)).taken)
    kwh = found.kwh
    if kwh is None and ask is not None and ask.command is Command.TARIFF_CALCULATE and ask.text:
        kwh = find_quantities((*fold(ask.text).words, "kwh")).kwh
    if kwh is not None:
        yield "kwh", format(kwh.normalize(), "f")
    if found.amount_vnd is not None:
        yield "amount", str(found.amount_vnd)
