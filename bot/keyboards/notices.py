"""Choices on the screens of notices. Every switch says what it does; the state stands in the text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.commands import Ask, Command
from bot.i18n import Words
from bot.keyboards.common import Rows, home, hotline, press, whose
from bot.messages import Button
from bot.notice_names import days_before, kind_name, moment_name
from data.notice_values import NoticeKind
from data.values import LinkedAccount

_MOST_HOMES = 7  # beside all of them together
_HOMES_A_PAGE = 5  # beside all of them together, two of turning the page and the areas


def overview(_: Words, account: int | None, on: Mapping[NoticeKind, bool], *, has_others: bool) -> Rows:
    """Nine lines; `account` None: for all codes."""
    here = Ask(Command.NOTICES_SET, account=account, is_edit=True)
    whole = press(_("Tắt tất cả"), Ask(Command.NOTICES_OFF, account=account, option="all"))
    if not any(on.values()):
        whole = press(_("Bật cả ba"), Ask(Command.NOTICES_OFFER, account=account, option="on"))
    return (
        *((_switch(_, here, kind, is_on=is_on),) for kind, is_on in on.items()),
        (press(_("📈 Ngưỡng cảnh báo"), Ask(Command.NOTICES_LIMIT, account=account)),),
        (press(_("🌙 Giờ yên lặng"), Ask(Command.NOTICES_QUIET)),),
        (whole, press(_("Tin đã gửi"), Ask(Command.NOTICES_SENT))),
        (press(_("⚙️ Chọn lúc báo"), Ask(Command.NOTICES_WHEN, account=account)),),
        (press(_("👤 Nhà khác"), Ask(Command.NOTICES)) if has_others else _area(_),),
        (home(_),),
    )


def _switch(_: Words, here: Ask, kind: NoticeKind, *, is_on: bool) -> Button:
    label = _("Tắt {kind}") if is_on else _("Bật {kind}")
    option = f"{kind}.off" if is_on else f"{kind}.on"
    return press(label.format(kind=kind_name(_, kind)), replace(here, option=option))


def _area(_: Words) -> Button:
    return press(_("📍 Theo dõi khu vực"), Ask(Command.AREA_WATCH))


def all_on_where(_: Words, accounts: Sequence[LinkedAccount]) -> Rows:
    """All three types, for all homes or for one; a ninth home is reached from its own overview."""
    on = Ask(Command.NOTICES_OFFER, option="on")
    rows = [(press(whose(_, one), replace(on, account=one.id)),) for one in accounts[:_MOST_HOMES]]
    return ((press(_("Tất cả các nhà"), on),), *rows, (home(_),))


def which_kind(_: Words) -> Rows:
    """Which of the three to switch off, in the order of their numbers."""
    labels = [(kind.value, _("Tắt {kind}").format(kind=kind_name(_, kind))) for kind in NoticeKind]
    labels.append(("all", _("Tắt tất cả")))
    rows = ((press(label, Ask(Command.NOTICES_OFF, option=option)),) for option, label in labels)
    return (*rows, *to_notices(_))


def which_home(_: Words, accounts: Sequence[LinkedAccount], ask: Ask) -> Rows:
    """All of them, or one; `ask` is asked about it."""
    last = (len(accounts) - 1) // _HOMES_A_PAGE
    page = min(ask.page, last)
    shown = accounts[page * _HOMES_A_PAGE : (page + 1) * _HOMES_A_PAGE]
    plain = replace(ask, page=0, is_edit=False)
    rows = [(press(_("Tất cả các nhà"), Ask(Command.NOTICES, option="all")),)]
    rows += [(press(whose(_, one), replace(plain, account=one.id)),) for one in shown]
    turns = []
    if page > 0:
        turns.append(press(_("◀ Trước"), replace(ask, page=page - 1, is_edit=True)))
    if page < last:
        turns.append(press(_("Xem tiếp ▶"), replace(ask, page=page + 1, is_edit=True)))
    return (*rows, *((tuple(turns),) if turns else ()), (_area(_),), (home(_),))


def not_linked(_: Words) -> Rows:
    return (
        (press(_("🔗 Liên kết mã khách hàng"), Ask(Command.LINK)),),
        (_area(_),),
        (press(_("🌙 Giờ yên lặng"), Ask(Command.NOTICES_QUIET)),),
        (press(_("Tin đã gửi"), Ask(Command.NOTICES_SENT)),),
        (hotline(_),),
        (home(_),),
    )


def which_moments(_: Words, account: int | None, *, is_text_only: bool, has_templates: bool = False) -> Rows:
    """`has_templates`: the channel knows messages for who has not written for long."""
    here = Ask(Command.NOTICES_WHEN, account=account, is_edit=True)
    kinds = ((press(kind_name(_, kind), replace(here, option=kind.value)),) for kind in NoticeKind)
    label = _("Nhận cả hình") if is_text_only else _("Chỉ nhận chữ")
    option = "text.off" if is_text_only else "text.on"
    how = press(label, replace(here, command=Command.NOTICES_SET, option=option))
    templates = ((press(_("✉️ Tin nhắn mẫu Zalo"), Ask(Command.NOTICES_TEMPLATES)),),) if has_templates else ()
    return (*kinds, (how,), *templates, *back(_, account))


def moments(_: Words, account: int | None, kind: NoticeKind, on: Mapping[str, bool], *, is_on: bool) -> Rows:
    """Each moment with its switch, then the type itself."""
    here = Ask(Command.NOTICES_SET, account=account, is_edit=True)
    rows = [(_moment(_, here, field, is_on=is_set),) for field, is_set in on.items()]
    if kind is NoticeKind.READING:
        rows = [(_days(_, here, days),) for days in range(4)]
    whole = _switch(_, replace(here, page=1), kind, is_on=is_on)  # shown on this screen, not on the overview
    return (*rows, (whole,), *back(_, account))


def _moment(_: Words, here: Ask, field: str, *, is_on: bool) -> Button:
    label = _("Tắt: {moment}") if is_on else _("Bật: {moment}")
    option = f"{field}.off" if is_on else f"{field}.on"
    return press(label.format(moment=moment_name(_, field)), replace(here, option=option))


def _days(_: Words, here: Ask, days: int) -> Button:
    return press(days_before(_, days), replace(here, option=f"days.{days}"))


def back(_: Words, account: int | None = None) -> Rows:
    """To the overview they came from."""
    ask = Ask(Command.NOTICES, account=account, option="" if account else "all")
    return ((press(_("◀ Thông báo"), ask),), (home(_),))


def offer(_: Words) -> Rows:
    return (
        (press(_("Bật cả ba"), Ask(Command.NOTICES_OFFER, option="on")),),
        (press(_("Chọn từng loại"), Ask(Command.NOTICES_OFFER, option="each")),),
        (press(_("Để sau"), Ask(Command.NOTICES_OFFER, option="later")),),
        (home(_),),
    )


def to_notices(_: Words) -> Rows:
    return ((press(_("🔔 Thông báo"), Ask(Command.NOTICES)),), (home(_),))


def after_on(_: Words, undo: str) -> Rows:
    """`undo`: the switches as they were; empty where nothing changed."""
    back = ((press(_("Thôi, tắt lại"), Ask(Command.NOTICES_SET, option=undo)),),) if undo else ()
    return (*back, *to_notices(_))


def after_change(_: Words, undo: str) -> Rows:
    return ((press(_("Trở lại như cũ"), Ask(Command.NOTICES_SET, option=undo)),), *to_notices(_))


def after_off(_: Words, undo: str) -> Rows:
    return ((press(_("Bật lại như cũ"), Ask(Command.NOTICES_SET, option=undo)),), *to_notices(_))


def only_one(_: Words, only: Mapping[NoticeKind, str], undo: str) -> Rows:
    """After everything was switched off by one word: only one type, or none at all."""
    rows = (
        (press(_("Chỉ tắt {kind}").format(kind=kind_name(_, kind)), Ask(Command.NOTICES_SET, option=option)),)
        for kind, option in only.items()
    )
    return (*rows, *after_off(_, undo))


def no_power(_: Words) -> Rows:
    wish = Ask(Command.NOTICES, option="outage")
    return ((hotline(_),), (press(_("🔔 Báo tôi khi có lịch mới"), wish),), (home(_),))
