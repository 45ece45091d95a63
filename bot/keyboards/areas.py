"""Choices on the screens of followed areas. An area in a button is an option that handlers make."""

from __future__ import annotations

from collections.abc import Sequence

from bot.commands import Ask, Command
from bot.i18n import Words
from bot.keyboards.common import Rows, home, leave, press
from bot.messages import Button
from data.notice_values import FollowedArea

SURE_CHOICES = 3
_A_PAGE = 5  # of the nine digits; the others turn the page, add and stop


def _watch(option: str = "", *, page: int = 0, is_edit: bool = False) -> Ask:
    return Ask(Command.AREA_WATCH, option=option, page=page, is_edit=is_edit)


def watch(_: Words, option: str = "") -> Button:
    """`option`: the area of the screen it stands on."""
    return press(_("🔔 Theo dõi khu vực này"), _watch(option))


def which(_: Words, choices: Sequence[tuple[str, str]]) -> Rows:
    """Places that may be meant, each with its option."""
    rows = [(press(label, _watch(option)),) for label, option in choices]
    return (*rows, *leave(_))


def sure(_: Words, option: str) -> Rows:
    """Under the preview."""
    return (
        (press(_("Theo dõi"), _watch(option)), press(_("Không"), Ask(Command.CANCEL))),
        (press(_("Khu vực khác"), _watch("new")),),
        (home(_),),
    )


def sure_of_all(_: Words, option: str, count: int) -> Rows:
    """Under the screen of several areas; there may be none to follow."""
    label = _("Theo dõi") if count == 1 else _("Theo dõi cả {n} khu vực").format(n=count)
    yes = (press(label, _watch(option)),) if count else ()
    other = press(_("Khu vực khác"), _watch("new"))
    return ((*yes, press(_("Không"), Ask(Command.CANCEL))), (other,), (home(_),))


def after_all(_: Words) -> Rows:
    """After several were followed: each has its own screen."""
    return ((_list(_),), (home(_),))


def link_instead(_: Words) -> Rows:
    """For somebody who has a customer code in mind."""
    return ((press(_("🔗 Liên kết mã khách hàng"), Ask(Command.LINK)),), *leave(_))


def look_up(_: Words) -> Rows:
    """Where nothing is followed, the plan can still be looked up."""
    return ((press(_("📅 Lịch cắt điện theo khu vực"), Ask(Command.OUTAGE_AREA)),), (home(_),))


def after_follow(_: Words, one: FollowedArea) -> Rows:
    return (
        (press(_("⏰ Đổi giờ nhắc"), _watch(f"at-{one.id}")), _plan(_, one)),
        (_share(_, one),),
        (_list(_),),
        (home(_),),
    )


def details(_: Words, one: FollowedArea) -> Rows:
    hour = _("Tắt nhắc 60 phút trước") if one.hour_before else _("Bật nhắc 60 phút trước")
    day = _("Tắt nhắc tối hôm trước") if one.day_before else _("Bật nhắc tối hôm trước")
    return (
        (press(hour, _watch(f"hour-{one.id}.{int(not one.hour_before)}", is_edit=True)),),
        (press(day, _watch(f"day-{one.id}.{int(not one.day_before)}", is_edit=True)),),
        (_plan(_, one), _share(_, one)),
        (press(_("Thôi theo dõi khu vực này"), _watch(f"area-{one.id}")),),
        (_list(_),),
        (home(_),),
    )


def overview(_: Words, areas: Sequence[FollowedArea], page: int) -> Rows:
    """Each area, five a page; then another one, or none at all."""
    last = max(len(areas) - 1, 0) // _A_PAGE
    page = min(page, last)
    shown = areas[page * _A_PAGE : (page + 1) * _A_PAGE]
    rows: list[tuple[Button, ...]] = [(press(f"📍 {one.text}", _watch(f"at-{one.id}")),) for one in shown]
    turns = []
    if page > 0:
        turns.append(press(_("◀ Trước"), _watch(page=page - 1, is_edit=True)))
    if page < last:
        turns.append(press(_("Xem tiếp ▶"), _watch(page=page + 1, is_edit=True)))
    rows += [tuple(turns)] if turns else []
    rows.append((press(_("Thêm khu vực"), _watch("new")),))
    if areas:
        rows.append((press(_("Thôi theo dõi tất cả"), _watch("all")),))
    return (*rows, (home(_),))


def stopped(_: Words, again: Sequence[str]) -> Rows:
    """Each of the first few again, by its option."""
    label = _("Theo dõi lại") if len(again) == 1 else _("Theo dõi lại khu vực {n}")
    rows = [(press(label.format(n=n), _watch(option)),) for n, option in enumerate(again[:_A_PAGE], 1)]
    return (*rows, (_list(_),), (home(_),))


def back(_: Words, one: FollowedArea) -> Rows:
    return ((press(_("◀ Khu vực này"), _watch(f"at-{one.id}")),), (home(_),))


def _plan(_: Words, one: FollowedArea) -> Button:
    return press(_("📅 Xem lịch"), Ask(Command.OUTAGES, option=f"area-{one.id}"))


def _share(_: Words, one: FollowedArea) -> Button:
    return press(_("🔗 Chia sẻ khu vực này"), _watch(f"share-{one.id}"))


def _list(_: Words) -> Button:
    return press(_("📍 Khu vực đang theo dõi"), _watch())
