"""Words for letting a relative see a code, and for cutting that again."""

from __future__ import annotations

from collections.abc import Sequence

from bot.i18n import Words
from bot.messages import Facts, Reply, Rows, Text, Title
from bot.views import common
from bot.views.format import day
from data.values import LinkedAccount


def overview(_: Words, account: LinkedAccount, others: Sequence[LinkedAccount], buttons: Rows) -> Reply:
    """Every other chat that sees the same code."""
    title = Title(_("👪 Chia sẻ {home}").format(home=common.name(account)))
    if not others:
        return Reply((title, Text(_("Chưa có ai khác xem mã này."))), buttons, is_personal=True)
    facts = tuple((_kind(_, one), _("từ {day}").format(day=day(one.linked_at.date()))) for one in others)
    hint = Text(_("Bấm một dòng dưới đây để cắt người đó."))
    return Reply((title, Facts(facts), hint), buttons, is_personal=True)


def _kind(_: Words, one: LinkedAccount) -> str:
    channel = {"web": _("Trang chat"), "telegram": "Telegram", "zalo": "Zalo", "terminal": _("Máy tính")}
    way = _("được mời") if one.is_guest else _("có mật khẩu")
    return f"{channel.get(one.chat.channel, one.chat.channel)} · {way}"


def invitation(_: Words, account: LinkedAccount, code: str, buttons: Rows) -> Reply:
    return Reply(
        (
            Title(_("Mã mời xem {home}").format(home=common.name(account))),
            Text(code),
            Text(_("Mã dùng một lần, trong 24 giờ. Chỉ gửi cho người nhà.")),
            Text(_("Người nhà mở bot, chọn 👪 Chia sẻ với người nhà, rồi gõ mã này.")),
        ),
        buttons,
        is_personal=True,
    )


def start(_: Words, buttons: Rows) -> Reply:
    return Reply(
        (
            Title(_("👪 Chia sẻ với người nhà")),
            Text(_("Chủ nhà tạo mã mời; người nhà gõ mã để cùng xem. Chủ nhà cắt được bất cứ lúc nào.")),
        ),
        buttons,
    )


def ask_code(_: Words, buttons: Rows) -> Reply:
    return Reply((Text(_("Bạn gõ mã mời mà người nhà gửi. Gõ mã là bạn đồng ý với /chinhsach.")),), buttons)


def bad_code(_: Words, buttons: Rows) -> Reply:
    return Reply((Text(_("Mã mời không đúng, đã dùng, hoặc đã hết hạn. Bạn gõ lại nhé?")),), buttons)


def paused(_: Words, buttons: Rows) -> Reply:
    return Reply((Text(_("Bạn đã thử nhiều mã sai nên bot tạm dừng nhận mã trong 24 giờ.")),), buttons)


def joined(_: Words, account: LinkedAccount, buttons: Rows) -> Reply:
    said = _("Bạn đã được xem {home}. Chủ nhà thấy và có thể cắt bất cứ lúc nào.")
    return Reply((Text(said.format(home=common.name(account))),), buttons)


def cut(_: Words, buttons: Rows) -> Reply:
    return Reply((Text(_("Đã cắt. Người đó không xem được mã này nữa.")),), buttons)


def not_owner(_: Words, buttons: Rows) -> Reply:
    return Reply((Text(_("Mã này do người khác chia sẻ cho bạn, nên bạn không mời thêm được.")),), buttons)
