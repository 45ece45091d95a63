"""Choices on the screen of messages by template."""

from __future__ import annotations

from bot.commands import Ask, Command
from bot.i18n import Words
from bot.keyboards.common import Rows, press
from bot.keyboards.notices import back as to_notices


def screen(_: Words, *, is_on: bool, asks_phone: bool) -> Rows:
    """A number is asked for only where such messages are wanted."""
    if not is_on:
        return ((press(_("Đồng ý nhận"), Ask(Command.NOTICES_TEMPLATES, option="on")),), *to_notices(_))
    off = press(_("Thôi nhận"), Ask(Command.NOTICES_TEMPLATES, option="off"))
    phone = press(_("Gửi số điện thoại"), Ask(Command.NOTICES_TEMPLATES, option="phone"))
    return ((off,), *(((phone,),) if asks_phone else ()), *to_notices(_))


def back(_: Words) -> Rows:
    return ((press(_("◀ Tin nhắn mẫu"), Ask(Command.NOTICES_TEMPLATES)),),)
