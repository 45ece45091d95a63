"""Buttons of the outage plan."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.commands import Ask, Command
from bot.i18n import Words
from bot.keyboards import areas, pickers
from bot.keyboards.common import Rows, home, hotline, leave, others, press, retry
from bot.messages import Button
from data.values import LinkedAccount

_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Offers:
    """What one screen of the plan can lead to; absent means: not offered."""

    previous_on: date | None = None
    next_on: date | None = None
    can_save: bool = False
    is_past: bool = False
    of_unit: int = 0  # rows of the unit behind `Xem tất cả của đơn vị`
    shows_all: bool = False
    next_page: int | None = None
    can_retry: bool = False


def plan(
    _: Words,
    ask: Ask,
    offers: Offers,
    accounts: Sequence[LinkedAccount] = (),
    current: LinkedAccount | None = None,
) -> Rows:
    """Under a plan. The days come first, so that they are digits 1 and 2 on Zalo."""
    rows: list[tuple[Button, ...]] = [_days(_, ask, offers), _more(_, ask, offers), _keep(_, ask, offers)]
    rows.append((
        press(_("Chọn ngày"), replace(ask, command=Command.OUTAGE_PICK_DAY, day=None, until=None, page=0)),
        press(_("Theo khu vực"), Ask(Command.OUTAGE_AREA)),
    ))  # fmt: skip
    if offers.can_retry:
        rows = [*retry(_, ask)[:1], *rows]
    if current is not None:
        room = _DIGITS - sum(1 for row in rows for button in row if button.choice)
        plain = replace(ask, option="") if ask.option == "all" else ask
        rows += others(_, plain, accounts, current, room)
    return (*(row for row in rows if row), (home(_),))


def _days(_: Words, ask: Ask, offers: Offers) -> tuple[Button, ...]:
    buttons = []
    if offers.previous_on is not None:
        earlier = replace(ask, day=offers.previous_on, until=None, page=0, is_edit=True)
        buttons.append(press(_("◀ Ngày trước"), earlier))
    if offers.next_on is not None:
        later = replace(ask, day=offers.next_on, until=None, page=0, is_edit=True)
        buttons.append(press(_("Ngày sau ▶"), later))
    return tuple(buttons)


def _more(_: Words, ask: Ask, offers: Offers) -> tuple[Button, ...]:
    buttons = []
    if offers.next_page is not None:
        buttons.append(press(_("Xem tiếp ▶"), replace(ask, page=offers.next_page)))
    if offers.shows_all:
        buttons.append(press(_("Chỉ xem nơi tôi ở"), replace(ask, option="", page=0)))
    elif offers.of_unit:
        label = _("Xem tất cả của đơn vị ({n})").format(n=offers.of_unit)
        buttons.append(press(label, replace(ask, option="all", page=0)))
    return tuple(buttons)


def _keep(_: Words, ask: Ask, offers: Offers) -> tuple[Button, ...]:
    buttons = []
    if not offers.is_past:
        buttons.append(_tell_me(_, ask))
    if offers.can_save:
        buttons.append(press(_("🗓️ Lưu vào lịch"), replace(ask, command=Command.OUTAGE_CALENDAR, page=0)))
    return tuple(buttons)


def _tell_me(_: Words, ask: Ask) -> Button:
    """Of one's own home, or of the area or unit whose plan this is."""
    if ask.account is None and ask.option not in {"", "all"}:
        return areas.watch(_, ask.option)
    return press(_("🔔 Báo tôi khi có lịch mới"), Ask(Command.NOTICES, account=ask.account, option="outage"))


def by_area(_: Words) -> Rows:
    """While an area is awaited, of whoever asked for one."""
    return ((press(_("📍 Theo dõi khu vực"), Ask(Command.AREA_WATCH)),), *leave(_))


def where(_: Words) -> Rows:
    """While a code or an area is awaited."""
    return (
        (press(_("🔗 Liên kết mã khách hàng"), Ask(Command.LINK)),),
        (press(_("Thôi"), Ask(Command.CANCEL)),),
        (home(_),),
    )


Say = Callable[[Words, date], str]
"""How a day is worded, such as `bot.views.format.long_day`."""


def days(_: Words, ask: Ask, today: date, say: Say) -> Rows:
    """Nine days from today on."""
    return pickers.days(_, ask, today, say=say)


def these_days(_: Words, ask: Ask, choices: Sequence[date], say: Say) -> Rows:
    """The days that may have been meant."""
    return (*((press(say(_, on), replace(ask, day=on)),) for on in choices), (home(_),))


def confirm_code(_: Words, ask: Ask) -> Rows:
    """Under "Có phải PD0…?": the button carries the unit alone, which is all a typed code is used for."""
    return ((press(_("Đúng, xem lịch"), ask),), *where(_))


def now_where(_: Words) -> Rows:
    """While the place of somebody in the dark is awaited."""
    emergency = press(_("🚨 Khẩn cấp về điện"), Ask(Command.EMERGENCY))
    return ((hotline(_),), (emergency,), *where(_))


def now(_: Words, ask: Ask, on: date, of_unit: int = 0) -> Rows:
    """Under "Nhà tôi đang mất điện"; `of_unit` rows are the unit's whole plan of today."""
    today = replace(ask, command=Command.OUTAGES, day=on)
    everywhere = replace(today, option="all")
    rows: list[tuple[Button, ...]] = [(hotline(_),)]
    if of_unit:
        label = _("Xem tất cả của đơn vị ({n})").format(n=of_unit)
        rows.append((press(label, everywhere),))
    rows.append((press(_("📅 Lịch cắt điện hôm nay"), today),))
    rows.append((press(_("🚨 Khẩn cấp về điện"), Ask(Command.EMERGENCY)),))
    return (*rows, (home(_),))


def after_file(_: Words, ask: Ask) -> Rows:
    """Under the calendar file: back to the plan it was made of."""
    return ((press(_("📅 Xem lại lịch"), replace(ask, command=Command.OUTAGES)),), (home(_),))
