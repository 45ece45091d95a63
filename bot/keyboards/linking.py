"""Choices on the screens of linking and of one's own codes."""

from __future__ import annotations

from collections.abc import Sequence

from backend_client.models import CustomerCode
from bot.commands import Ask, Command
from bot.i18n import Words
from bot.keyboards.common import Rows, home, press
from bot.messages import Button
from data.values import LinkedAccount


def start(_: Words) -> Rows:
    """Below an answer that needs a linked code."""
    return (
        (press(_("🔗 Liên kết mã khách hàng"), Ask(Command.LINK)),),
        (Button(_("Gọi 19001288"), url="tel:19001288"),),
        (home(_),),
    )


def page(_: Words, url: str) -> Rows:
    return ((Button(_("Mở trang đăng nhập"), url=url, is_page=True),), (home(_),))


def again(_: Words) -> Rows:
    return ((press(_("Liên kết lại"), Ask(Command.LINK, option="more")),), (home(_),))


def confirm(_: Words) -> Rows:
    return (
        (
            press(_("Đúng, liên kết"), Ask(Command.LINK, option="yes")),
            press(_("Không phải tôi"), Ask(Command.LINK, option="no")),
        ),
        (home(_),),
    )


def consent(_: Words, codes: Sequence[CustomerCode]) -> Rows:
    """All of them, one of them (at most seven shown), or none."""
    rows = [(press(_("Đồng ý và liên kết"), Ask(Command.LINK, option="agree")),)]
    if len(codes) > 1:
        only = _("Chỉ liên kết {code}")
        rows += [
            (press(only.format(code=code.short), Ask(Command.LINK, option=f"agree{place}")),)
            for place, code in enumerate(codes[:7])
        ]
    return (*rows, (press(_("Không"), Ask(Command.LINK, option="no")),), (home(_),))


def accounts(_: Words, linked: Sequence[LinkedAccount]) -> Rows:
    rows = [(press(one.alias, Ask(Command.ACCOUNTS, account=one.id)),) for one in linked[:8]]
    return (*rows, (press(_("🔗 Liên kết thêm mã khác"), Ask(Command.LINK, option="more")),), (home(_),))


def account(_: Words, one: LinkedAccount) -> Rows:
    rows = [(press(_("Đổi tên"), Ask(Command.ACCOUNTS, account=one.id, option="rename")),)]
    if not one.is_default:
        rows.append((press(_("Đặt làm mặc định"), Ask(Command.ACCOUNTS, account=one.id, option="default")),))
    if not one.is_guest:
        rows.append((press(_("👪 Chia sẻ với người nhà"), Ask(Command.SHARE, account=one.id)),))
    rows.append((press(_("🗑️ Gỡ mã khách hàng"), Ask(Command.UNLINK, account=one.id)),))
    return (*rows, (home(_),))


def to_accounts(_: Words) -> Rows:
    return ((press(_("👤 Mã khách hàng của tôi"), Ask(Command.ACCOUNTS)),), (home(_),))


def unlink(_: Words, one: LinkedAccount) -> Rows:
    return (
        (
            press(_("Đúng, gỡ"), Ask(Command.UNLINK, account=one.id, option="yes")),
            press(_("Không"), Ask(Command.ACCOUNTS, account=one.id)),
        ),
        (home(_),),
    )


def pick_to_unlink(_: Words, linked: Sequence[LinkedAccount]) -> Rows:
    rows = [(press(one.alias, Ask(Command.UNLINK, account=one.id)),) for one in linked[:9]]
    return (*rows, (home(_),))
