"""Offering notices once, and saying what was switched on or off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.i18n import Words
from bot.messages import Reply, Rows, Text, Title
from bot.notice_names import all_notices_of, kind_name, notices_of
from bot.views.notice_choices import Homes, told_when
from bot.views.notice_words import aliases
from data.notice_values import NoticeKind
from data.values import LinkedAccount

Accounts = Sequence[LinkedAccount]
Kinds = Sequence[NoticeKind]


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


def all_on(_: Words, kinds: Kinds, accounts: Accounts, buttons: Rows, *, was_on: bool) -> Reply:
    """Several types at once; `was_on`: nothing had to be changed."""
    if len(kinds) < len(NoticeKind):
        said = (
            _("Bạn đã bật {notices} cho {homes} từ trước.") if was_on else _("Đã bật {notices} cho {homes}.")
        )
        line = said.format(notices=all_notices_of(_, kinds), homes=aliases(accounts))
        return Reply((Text(line), Text(_("Đổi hoặc tắt: /thongbao"))), buttons)
    if was_on:
        said = _("Cả ba loại tin của {homes} đã bật từ trước. Đổi hoặc tắt: /thongbao")
    else:
        said = _("Đã bật cả ba loại tin cho {homes}. Đổi hoặc tắt: /thongbao")
    return Reply((Text(said.format(homes=aliases(accounts))),), buttons)


def all_on_where(_: Words, buttons: Rows) -> Reply:
    """Several homes, and none of them named."""
    return Reply((Title(_("🔔 Thông báo")), Text(_("Bạn muốn bật cả ba loại tin cho nhà nào?"))), buttons)


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


def turned_off(_: Words, kinds: Kinds, accounts: Accounts, buttons: Rows, *, already: Kinds = ()) -> Reply:
    """`accounts` are named where there are several to tell apart; `already`: asked too, and off before."""
    if accounts:
        said = _("Đã tắt {notices} cho {homes}. Bật lại: /thongbao")
        line = said.format(notices=all_notices_of(_, kinds), homes=aliases(accounts))
    else:
        line = _("Đã tắt {notices}. Bật lại: /thongbao").format(notices=all_notices_of(_, kinds))
    more = (Text(_off_already(_, already)),) if already else ()
    return Reply((Text(line), *more), buttons)


def _off_already(_: Words, kinds: Kinds) -> str:
    return _("Hiện {notices} đang tắt sẵn.").format(notices=all_notices_of(_, kinds))


def and_off_already(_: Words, said: Reply, accounts: Accounts) -> Reply:
    """Of these homes nothing had to be switched off."""
    more = Text(_("Tin của {homes} đã tắt sẵn.").format(homes=aliases(accounts)))
    return replace(said, blocks=(said.blocks[0], more, *said.blocks[1:]))


def no_such_home_off(_: Words, buttons: Rows) -> Reply:
    said = _("Không thấy nhà có tên đó, nên bot chưa tắt tin nào. Bạn muốn tắt tin của nhà nào?")
    return Reply((Text(said),), buttons)


def no_such_home_on(_: Words, buttons: Rows) -> Reply:
    said = _("Không thấy nhà có tên đó, nên bot chưa bật tin nào. Bạn muốn bật tin cho nhà nào?")
    return Reply((Text(said),), buttons)


def only_on(_: Words, kinds: Kinds, others: Kinds, accounts: Accounts, buttons: Rows) -> Reply:
    """What goes on being told, and what is not any more."""
    if accounts:
        said = _("Từ giờ bot chỉ gửi {notices} cho {homes}.")
        line = said.format(notices=all_notices_of(_, kinds), homes=aliases(accounts))
    else:
        line = _("Từ giờ bot chỉ gửi {notices}.").format(notices=all_notices_of(_, kinds))
    off = _("Đã tắt {notices}. Bật lại: /thongbao").format(notices=all_notices_of(_, others))
    return Reply((Text(line), Text(off)), buttons)


def which_kind(_: Words, buttons: Rows) -> Reply:
    """A number that no type has."""
    kinds = "\n".join(
        (
            _("1 · Ngày ghi chỉ số"),
            _("2 · Tiền điện"),
            _("3 · Tin khác: cắt điện, giá điện mới, tin từ EVNHANOI"),
        )
    )
    said = _("Bot có ba loại tin, đánh số 1, 2, 3. Bot chưa tắt loại nào.")
    return Reply((Text(said), Text(kinds), Text(_("Bạn muốn tắt loại nào? Ví dụ, gõ TAT 2."))), buttons)


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


def nothing_on(_: Words, kinds: Kinds, buttons: Rows) -> Reply:
    """There was nothing to switch off; without `kinds`: of any type."""
    if kinds:
        said = _off_already(_, kinds)
    else:
        said = _("Không có loại tin nào đang bật, nên bot không gửi tin cho bạn.")
    return Reply((Text(said),), buttons)


def as_before(_: Words, on: Sequence[NoticeKind], buttons: Rows) -> Reply:
    """After taking a change back: what is on now."""
    if on:
        kinds = ", ".join(kind_name(_, kind) for kind in on)
        said = _("Xong. Đang bật: {kinds}. Xem và đổi: /thongbao").format(kinds=kinds)
    else:
        said = _("Xong. Mọi loại tin đang tắt. Xem và đổi: /thongbao")
    return Reply((Text(said),), buttons)


def nothing_to_bring_back(_: Words, overview: Reply) -> Reply:
    """ "Bật lại" where the switches as they were are not known any more: the screen to choose on."""
    said = Text(_("Bạn chọn loại tin muốn bật lại nhé. Bot chưa đổi gì."))
    return replace(overview, blocks=(said, *overview.blocks))
