"""Choices on the screens of one's own data."""

from __future__ import annotations

from bot.commands import Ask, Command
from bot.i18n import Words
from bot.keyboards.common import Rows, home, press


def rights(_: Words) -> Rows:
    return (
        (press(_("Bot đang giữ gì"), Ask(Command.MY_DATA, option="see")),),
        (press(_("Tải về"), Ask(Command.MY_DATA, option="copy")),),
        (press(_("🧹 Xóa dữ liệu của tôi"), Ask(Command.ERASE)),),
        (press(_("🔒 Chính sách bảo mật"), Ask(Command.PRIVACY)),),
        (home(_),),
    )


def erase(_: Words) -> Rows:
    return (
        (
            press(_("Đúng, xóa hết"), Ask(Command.ERASE, option="yes")),
            press(_("Không xóa"), Ask(Command.MENU)),
        ),
    )
