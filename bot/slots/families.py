"""Which commands are about the same thing, and what is carried from one to the next."""

from __future__ import annotations

from dataclasses import replace

from bot.commands import Ask, Command

OUTAGE = frozenset(
    {Command.OUTAGES, Command.OUTAGE_MENU, Command.OUTAGE_PICK_DAY, Command.OUTAGE_AREA, Command.OUTAGE_NOW,
     Command.OUTAGE_CALENDAR}
)  # fmt: skip
READING = frozenset(
    {Command.READING, Command.READING_MENU, Command.READING_PICK_MONTH, Command.READING_YEAR,
     Command.METER_CHECK}
)  # fmt: skip
INVOICE = frozenset(
    {Command.INVOICE, Command.INVOICE_MENU, Command.INVOICE_PICK_MONTH, Command.INVOICE_PDF,
     Command.INVOICE_LINES, Command.INVOICE_WHY}
)  # fmt: skip
PAYMENT = frozenset(
    {Command.PAYMENT, Command.PAYMENT_MENU, Command.PAYMENT_PAST, Command.PAYMENT_TRANSFER,
     Command.PAYMENT_PROOF}
)  # fmt: skip
HISTORY = frozenset(
    {Command.HISTORY, Command.HISTORY_MENU, Command.HISTORY_DAYS, Command.HISTORY_ESTIMATE,
     Command.HISTORY_TABLE, Command.HISTORY_PICK_YEAR}
)  # fmt: skip
TARIFF = frozenset({Command.TARIFF, Command.TARIFF_MENU, Command.TARIFF_CALCULATE})
_FAMILIES = (OUTAGE, READING, INVOICE, PAYMENT, HISTORY)
_CARRIES_MONTH = frozenset({Command.INVOICE_PDF, Command.INVOICE_LINES, Command.INVOICE_WHY})


def carry(ask: Ask, topic: Ask | None) -> Ask:
    """What stays the same when somebody asks on about the same thing: the account, and the month shown."""
    if topic is None:
        return ask
    family = next((family for family in _FAMILIES if topic.command in family), frozenset())
    if ask.option == "previous" and topic.month is not None and topic.command in INVOICE | READING:
        command = Command.READING if topic.command in READING else ask.command
        return Ask(command, account=topic.account, month=topic.month.shift(-1))
    if ask.command not in family:
        return ask
    month = topic.month if ask.command in _CARRIES_MONTH else None
    return replace(ask, account=topic.account, month=month)
