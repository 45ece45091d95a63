"""Buttons of the reading schedule and of the meter check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from backend_client.models import Month
from bot.commands import Ask, Command
from bot.i18n import Words
from bot.keyboards import pickers
from bot.keyboards.common import Rows, home, hotline, others, press
from bot.messages import Button
from data.values import LinkedAccount

_YEARS_BACK = 3


def schedule(
    _: Words, month: Month, today: date, accounts: Sequence[LinkedAccount], current: LinkedAccount
) -> Rows:
    """Under one month: the months beside it, a choice of months, a year at once, the meter check."""
    ask = Ask(Command.READING, month=month, account=current.id)
    this = Month.of(today)
    turns: list[Button] = []
    if current.started_on is None or month > Month.of(current.started_on):
        turns.append(press(_("◀ Tháng trước"), replace(ask, month=month.shift(-1), is_edit=True)))
    if month < this:
        turns.append(press(_("Tháng sau ▶"), replace(ask, month=month.shift(1), is_edit=True)))
    rows = [tuple(turns), *_beside(_, current)]
    rows.append((press(_("🔎 Đối chiếu công tơ"), Ask(Command.METER_CHECK, account=current.id)),))
    return (*(row for row in rows if row), *others(_, ask, accounts, current), (home(_),))


def _beside(_: Words, current: LinkedAccount) -> Rows:
    return (
        (
            press(_("Chọn tháng"), Ask(Command.READING_PICK_MONTH, account=current.id)),
            press(_("12 tháng gần nhất"), Ask(Command.READING_YEAR, account=current.id)),
        ),
    )


def year(_: Words, accounts: Sequence[LinkedAccount], current: LinkedAccount) -> Rows:
    """Under the table of twelve months."""
    ask = Ask(Command.READING_YEAR, account=current.id)
    return (
        (
            press(_("Tháng này"), Ask(Command.READING, account=current.id)),
            press(_("Chọn tháng"), Ask(Command.READING_PICK_MONTH, account=current.id)),
        ),
        *others(_, ask, accounts, current),
        (home(_),),
    )


def months(_: Words, today: date, current: LinkedAccount, page: int) -> Rows:
    """This month and back to the start of the contract, three years at most."""
    here = Ask(Command.READING_PICK_MONTH, account=current.id, page=page)
    return pickers.months(_, Ask(Command.READING, account=current.id), _choices(today, current), here=here)


def year_shown(today: date, current: LinkedAccount, page: int) -> int:
    """The year of the months that `months` offers."""
    return pickers.year_shown(_choices(today, current), page) or today.year


def _choices(today: date, current: LinkedAccount) -> Sequence[Month]:
    this = Month.of(today)
    back = [this.shift(-ago) for ago in range(12 * _YEARS_BACK)]
    if current.started_on is None:
        return back
    first = Month.of(current.started_on)
    return [month for month in back if month >= first] or [this]


def checked(_: Words, current: LinkedAccount, *, is_off: bool) -> Rows:
    """Under the result; the hotline first where something is off."""
    again = press(_("🔎 Đọc lại công tơ"), Ask(Command.METER_CHECK, account=current.id))
    days = press(_("Từng ngày trong kỳ"), Ask(Command.HISTORY_DAYS, account=current.id))
    call: Rows = ((hotline(_),),) if is_off else ()
    return (*call, (again, days), (home(_),))


def no_readings(_: Words, current: LinkedAccount) -> Rows:
    """The meter reports no days."""
    back = press(_("🔢 Lịch ghi chỉ số"), Ask(Command.READING, account=current.id))
    return ((back, hotline(_)), (home(_),))
