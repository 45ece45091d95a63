"""The map from Vietnamese command to lookup: adding a lookup is adding a row to its module's table."""

from __future__ import annotations

from collections.abc import Mapping

from bot.commands import Command
from bot.handlers import (
    area_watch,
    bill,
    calculator,
    contact,
    guides,
    history,
    invoice,
    linking,
    menu,
    my_codes,
    my_data,
    notices,
    outage,
    paid,
    payment,
    privacy,
    reading,
    scam,
    sharing,
    tariff,
    why,
)
from bot.handlers.turn import AccountHandler, OpenHandler, StepHandler

LOOKUPS: Mapping[Command, OpenHandler] = {
    **menu.HANDLERS,
    **linking.HANDLERS,
    **my_codes.HANDLERS,
    **sharing.HANDLERS,
    **my_data.HANDLERS,
    **privacy.HANDLERS,
    **contact.HANDLERS,
    **guides.HANDLERS,
    **tariff.HANDLERS,
    **calculator.HANDLERS,
    **outage.HANDLERS,
    **notices.HANDLERS,
    **area_watch.HANDLERS,
    **payment.HANDLERS,
    **scam.HANDLERS,
}
"""Questions that anybody may ask."""

ACCOUNT_LOOKUPS: Mapping[Command, AccountHandler] = {
    **outage.ACCOUNT_HANDLERS,
    **reading.ACCOUNT_HANDLERS,
    **invoice.ACCOUNT_HANDLERS,
    **bill.ACCOUNT_HANDLERS,
    **why.ACCOUNT_HANDLERS,
    **payment.ACCOUNT_HANDLERS,
    **paid.ACCOUNT_HANDLERS,
    **history.ACCOUNT_HANDLERS,
}
"""Questions about one linked account."""

STEPS: Mapping[str, StepHandler] = {
    **linking.STEPS,
    **my_codes.STEPS,
    **sharing.STEPS,
    **outage.STEPS,
    **area_watch.STEPS,
    **notices.STEPS,
    **reading.STEPS,
    **invoice.STEPS,
    **payment.STEPS,
    **calculator.STEPS,
    **guides.STEPS,
    **scam.STEPS,
}
"""Questions of ours that wait for an answer, by the name of the step."""
