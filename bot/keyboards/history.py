"""Ways on from the history of use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.commands import Ask, Command
from bot.i18n import Words
from bot.keyboards.common import Rows, home, press
from bot.keyboards.pickers import year_pairs
from bot.messages import Button


def comparison(_: Words, account: int, later_year: int, unit: str, other_unit: str) -> Rows:
    """The other unit (in place), numbers only, other years, the running period."""
    other = Ask(Command.HISTORY, year=later_year, account=account, option=other_unit, is_edit=True)
    table = Ask(Command.HISTORY_TABLE, year=later_year, account=account, option=unit)
    return (
        (press(_("Xem theo tiền (đ)") if other_unit == "vnd" else _("Xem theo kWh"), other),),
        (press(_("Bảng số liệu"), table), _years(_, account)),
        _running(_, account),
        (home(_),),
    )


def table(_: Words, account: int, later_year: int, unit: str, other_unit: str) -> Rows:
    """Back to the chart, and the same table in the other unit (in place)."""
    other = Ask(Command.HISTORY_TABLE, year=later_year, account=account, option=other_unit, is_edit=True)
    chart = Ask(Command.HISTORY, year=later_year, account=account, option=unit)
    return (
        (press(_("Xem theo tiền (đ)") if other_unit == "vnd" else _("Xem theo kWh"), other),),
        (press(_("So sánh hai năm"), chart), _years(_, account)),
        (home(_),),
    )


def years(_: Words, account: int, with_data: Sequence[int], page: int) -> Rows:
    """Pairs of neighbouring years that both have data; where no two are, the years themselves."""
    here = Ask(Command.HISTORY_PICK_YEAR, account=account, page=page)
    ask = Ask(Command.HISTORY, account=account)
    if not any(year - 1 in with_data for year in with_data):
        name = _("Năm {year}")
        alone = sorted(with_data, reverse=True)[:8]
        return (*((press(name.format(year=year), replace(ask, year=year)),) for year in alone), (home(_),))
    return year_pairs(_, ask, with_data, here=here)


def days(_: Words, account: int) -> Rows:
    return (
        (press(_("Ước tính kỳ này"), Ask(Command.HISTORY_ESTIMATE, account=account)),),
        (press(_("So sánh hai năm"), Ask(Command.HISTORY, account=account)),),
        (home(_),),
    )


def estimate(_: Words, account: int) -> Rows:
    return (
        (press(_("Từng ngày trong kỳ"), Ask(Command.HISTORY_DAYS, account=account)),),
        (press(_("So sánh hai năm"), Ask(Command.HISTORY, account=account)),),
        (home(_),),
    )


def nothing(_: Words, account: int) -> Rows:
    """Where there is nothing to show: other years, the running period."""
    return ((_years(_, account),), _running(_, account), (home(_),))


def with_others(rows: Rows, others: Rows) -> Rows:
    """The same screen with the customer's other homes above the way home."""
    return (*rows[:-1], *others, rows[-1])


def _years(_: Words, account: int) -> Button:
    return press(_("Chọn năm khác"), Ask(Command.HISTORY_PICK_YEAR, account=account))


def _running(_: Words, account: int) -> tuple[Button, ...]:
    return (
        press(_("Từng ngày trong kỳ"), Ask(Command.HISTORY_DAYS, account=account)),
        press(_("Ước tính kỳ này"), Ask(Command.HISTORY_ESTIMATE, account=account)),
    )
