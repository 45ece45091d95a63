"""Choices of the guides: a section's list, a page of an article, what a search found."""

from __future__ import annotations

from collections.abc import Sequence

from bot.commands import Ask, Command
from bot.i18n import Words
from bot.keyboards.common import Rows, home, hotline, others, press
from bot.keyboards.menu import label
from bot.messages import Button
from data.reference import Guide
from data.values import LinkedAccount

_AFTER = {
    "change-of-name": (Command.PAYMENT,),
    "change-of-purpose": (Command.TARIFF,),
    "end-of-contract": (Command.PAYMENT,),
    "meter-check": (Command.METER_CHECK,),
    "saving": (Command.TARIFF_CALCULATE, Command.HISTORY),
    "sms": (Command.READING,),
    "einvoice": (Command.INVOICE, Command.LINK),
    "paying": (Command.PAYMENT, Command.SCAM_CHECK),
}
"""What a reader may do next, by article."""


def titles(guides: Sequence[Guide]) -> Rows:
    """One article a row."""
    return tuple((press(guide.title, Ask(Command.GUIDES, option=guide.slug)),) for guide in guides)


def section(_: Words, guides: Sequence[Guide]) -> Rows:
    """The articles of a section: nine at most, which leaves no digit for anything but home."""
    return (*titles(guides), (home(_),))


def results(_: Words, guides: Sequence[Guide]) -> Rows:
    """What a search found, or the nearest to it."""
    return (*titles(guides), (hotline(_),), (_all(_), home(_)))


def article(
    _: Words, ask: Ask, guide: Guide, accounts: Sequence[LinkedAccount], current: LinkedAccount | None
) -> Rows:
    """Turning the page first, then what to do next. `current`: whose numbers the article shows, if any."""
    turn = _turn(_, ask, guide)
    after = tuple((press(_name(_, command), Ask(command)),) for command in _AFTER.get(guide.slug, ()))
    if guide.slug == "safety":
        after = ((press(_("🚨 Khẩn cấp về điện"), Ask(Command.GUIDES, option="emergency")),),)
    mine = others(_, Ask(Command.GUIDES, option=guide.slug), accounts, current, room=2) if current else ()
    return (*((turn,) if turn else ()), *after, *mine, _calls(_, guide), (_back(_, guide), home(_)))


def _calls(_: Words, guide: Guide) -> tuple[Button, ...]:
    """In an emergency the ambulance and the fire brigade stand before the utility."""
    if guide.section != "emergency":
        return (hotline(_),)
    call = _("Gọi {number}")
    first = (Button(call.format(number=number), url=f"tel:{number}") for number in ("115", "114"))
    return (*first, hotline(_))


def _turn(_: Words, ask: Ask, guide: Guide) -> tuple[Button, ...]:
    def to(page: int) -> Ask:
        return Ask(Command.GUIDES, option=guide.slug, page=page, account=ask.account, is_edit=True)

    buttons = []
    if ask.page > 0:
        buttons.append(press(_("◀ Trang trước"), to(ask.page - 1)))
    if ask.page + 1 < len(guide.screens):
        buttons.append(press(_("Đọc tiếp"), to(ask.page + 1)))
    return tuple(buttons)


def _back(_: Words, guide: Guide) -> Button:
    if guide.section == "procedures":
        return press(_("◀ Thủ tục khác"), Ask(Command.GUIDES, option="procedures"))
    return _all(_)


def _all(_: Words) -> Button:
    return press(_("◀ Các hướng dẫn"), Ask(Command.GUIDES))


def _name(_: Words, command: Command) -> str:
    names = {
        Command.METER_CHECK: _("🔎 Đối chiếu công tơ"),
        Command.TARIFF_CALCULATE: _("🧮 Tính thử tiền điện"),
    }
    return names.get(command) or label(_, command)
