"""Choices beside the privacy policy."""

from __future__ import annotations

from bot.commands import Ask, Command
from bot.i18n import Words
from bot.keyboards.common import Rows, home, press


def summary(_: Words) -> Rows:
    return (
        (press(_("📄 Đọc toàn văn"), _page(0, is_edit=False)),),
        (press(_("👤 Dữ liệu của tôi"), Ask(Command.MY_DATA)),),
        (press(_("🧹 Xóa dữ liệu của tôi"), Ask(Command.ERASE)),),
        (home(_),),
    )


def full(_: Words, page: int, pages: int) -> Rows:
    """Pages turn in place; at either end the button is gone."""
    turns = []
    if page > 0:
        turns.append(press(_("◀ Trang trước"), _page(page - 1)))
    if page + 1 < pages:
        turns.append(press(_("Trang sau ▶"), _page(page + 1)))
    rest = ((press(_("Bản tóm tắt"), Ask(Command.PRIVACY)),), (home(_),))
    return (tuple(turns), *rest) if turns else rest


def _page(page: int, *, is_edit: bool = True) -> Ask:
    return Ask(Command.PRIVACY, option="full", page=page, is_edit=is_edit)
