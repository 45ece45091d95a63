"""Offering notices once, and saying what was switched on or off."""

from __future__ import annotations

from collections.abc import Sequence

from bot.i18n import Words
from bot.messages import Reply, Rows, Text, Title
from bot.notice_names import kind_name, notices_of
from bot.views.notice_choices import Homes, told_when
from bot.views.notice_words import aliases
from data.notice_values import NoticeKind
from data.values import LinkedAccount

Accounts = Sequence[LinkedAccount]


def offer(_: Words, accounts: Accounts, buttons: Rows) -> Reply:
    """Asked once, after the first linking. No answer is no."""
    return Reply(
        (
            Title(_("🔔 Bạn có muốn bot báo tin cho {homes}?").format(homes=aliases(accounts))),
            Text(
                "\n".join(
                    (
                        _("• Ngày ghi chỉ số: trước 1 ngày, lúc 08:00."),
                        _("• Tiền điện: khi có hóa đơn, sắp đến hạn, quá hạn."),
                        _("• Tin khác: lịch cắt điện, giá điện mới, tin từ EVNHANOI."),
                    )
                )
            ),
            Text(_("Ban đêm 21:00–07:00 bot giữ tin lại. Tắt lúc nào cũng được: gõ TAT.")),
        ),
        buttons,
    )


def also_off(_: Words, accounts: Accounts) -> Reply:
    """For a code that is linked later, where notices of another one are on."""
    said = _("Thông báo của {homes} đang tắt. Muốn bật: gõ /thongbao.")
    return Reply((Text(said.format(homes=aliases(accounts))),))


def later(_: Words, buttons: Rows) -> Reply:
    return Reply((Text(_("Vâng, bot chưa gửi tin nào. Khi muốn nhận, bạn gõ /thongbao.")),), buttons)


def all_on(_: Words, accounts: Accounts, buttons: Rows) -> Reply:
    said = _("Đã bật cả ba loại tin cho {homes}. Đổi hoặc tắt: /thongbao")
    return Reply((Text(said.format(homes=aliases(accounts))),), buttons)


def turned_on(_: Words, kind: NoticeKind, homes: Homes, buttons: Rows, *, was_on: bool) -> Reply:
    """With what will be told, as it is set."""
    said = _("Bạn đã bật {notices} cho {homes} từ trước.") if was_on else _("Đã bật {notices} cho {homes}.")
    told = said.format(notices=notices_of(_, kind), homes=aliases(homes.accounts))
    off = _("Tắt: gõ TAT {number}.").format(number=kind.number)
    when = "\n".join(f"• {line}" for line in told_when(_, kind, homes))
    return Reply((Text(told), Text(when), *_ended(_, kind, homes), Text(off)), buttons)


def _ended(_: Words, kind: NoticeKind, homes: Homes) -> tuple[Text, ...]:
    """Without a permission nothing but outages can be looked up."""
    ended = [one for one in homes.accounts if one.token is None]
    if not ended or kind is NoticeKind.OTHER:
        return ()
    said = _("Cần liên kết lại {homes} thì bot mới đọc được số liệu để báo.")
    return (Text(said.format(homes=aliases(ended))),)


def turned_off(_: Words, kind: NoticeKind, accounts: Accounts, buttons: Rows) -> Reply:
    """`accounts` are named where there are several to tell apart."""
    if accounts:
        said = _("Đã tắt {notices} cho {homes}. Bật lại: /thongbao")
        line = said.format(notices=notices_of(_, kind), homes=aliases(accounts))
    else:
        line = _("Đã tắt {notices}. Bật lại: /thongbao").format(notices=notices_of(_, kind))
    return Reply((Text(line),), buttons)


def all_off(_: Words, accounts: Accounts, buttons: Rows, *, asks: bool) -> Reply:
    """At once; `asks`: the one word that was said may have meant one type only."""
    if accounts:
        lines = [_("Đã tắt tất cả tin cho {homes}. Bật lại: /thongbao").format(homes=aliases(accounts))]
    else:
        lines = [_("Đã tắt tất cả tin. Bật lại: /thongbao")]
    if asks:
        lines.append(_("Tắt hết hay chỉ một loại? Chọn loại muốn tắt, các loại khác được bật lại."))
    lines.append(_("Bot không có loại tin nào mà bạn không tắt được."))
    return Reply(tuple(Text(line) for line in lines), buttons)


def nothing_on(_: Words, kind: NoticeKind | None, buttons: Rows) -> Reply:
    """There was nothing to switch off."""
    if kind is None:
        said = _("Không có loại tin nào đang bật, nên bot không gửi tin cho bạn.")
    else:
        said = _("Hiện {notices} đang tắt sẵn.").format(notices=notices_of(_, kind))
    return Reply((Text(said),), buttons)


def as_before(_: Words, on: Sequence[NoticeKind], buttons: Rows) -> Reply:
    """After taking a change back: what is on now."""
    if on:
        kinds = ", ".join(kind_name(_, kind) for kind in on)
        said = _("Xong. Đang bật: {kinds}. Xem và đổi: /thongbao").format(kinds=kinds)
    else:
        said = _("Xong. Mọi loại tin đang tắt. Xem và đổi: /thongbao")
    return Reply((Text(said),), buttons)
