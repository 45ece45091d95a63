"""One month's bill against another's, split into parts, or why it cannot be split."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from backend_client.models import Invoice, Month
from bot.views.bill_numbers import Computed, NotComputed, Reason, on_same_terms
from tariff import Change, NoTariff, Tariffs, explain


@dataclass(frozen=True, slots=True)
class Against:
    """A comparison with an earlier month.

    `earlier` is None where that month has no invoice, or (`is_unknown`) the portal did not answer.
    `change` is None where the bills cannot be computed; `problem` says why.
    """

    month: Month
    earlier: Invoice | None = None
    change: Change | None = None
    problem: NotComputed | None = None
    is_unknown: bool = False


def against(tariffs: Tariffs, later: Computed, earlier: Invoice) -> Against:
    """Split the difference between two issued totals; the parts sum to it exactly."""
    if isinstance(later, NotComputed):
        return Against(earlier.month, earlier, problem=later)
    use = on_same_terms(later.use, earlier)
    if use is None or earlier.used_kwh < 0:
        return Against(earlier.month, earlier, problem=NotComputed(earlier, Reason.NO_HOURS))
    try:
        change = explain(tariffs, use, later.use)
    except NoTariff as error:
        return Against(earlier.month, earlier, problem=_no_table(earlier, error.day))
    return Against(earlier.month, earlier, change.between(earlier.total_vnd, later.invoice.total_vnd))


def _no_table(earlier: Invoice, day: date) -> NotComputed:
    return NotComputed(earlier, Reason.NO_TABLE, day)
