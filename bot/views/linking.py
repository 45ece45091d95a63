"""Words for linking, choosing, renaming and unlinking customer codes."""

from __future__ import annotations

from collections.abc import Sequence

from backend_client.models import Contract
from bot.i18n import Words
from bot.messages import Facts, Reply, Rows, Text, Title
from bot.views import common
from bot.views.format import day
from data.masking import shorten_name
from data.values import LinkedAccount


def open_page(_: Words, buttons: Rows) -> Reply:
    """The button leads to our own one-time page; the password never enters the chat."""
    return Reply(
        (
            Title(_("🔗 Liên kết mã khách hàng")),
            Text(_("Bấm nút dưới đây để mở trang đăng nhập một lần. Trang có hiệu lực 10 phút.")),
            Text(_("Bạn nhập mật khẩu trên trang đó, không gõ mật khẩu vào cuộc trò chuyện.")),
            Text(_("Chưa có hoặc quên mật khẩu: gọi 19001288 để được cấp.")),
        ),
        buttons,
    )


def ask_user_name(_: Words, buttons: Rows) -> Reply:
    """Where there is no page and the chat can delete what was typed."""
    return Reply(
        (
            Title(_("🔗 Liên kết mã khách hàng")),
            Text(_("Bạn gõ mã khách hàng (13 ký tự) hoặc số điện thoại đã đăng ký với EVNHANOI.")),
            Text(_("Chưa có hoặc quên mật khẩu: gọi 19001288 để được cấp.")),
        ),
        buttons,
    )


def ask_password(_: Words, buttons: Rows) -> Reply:
    return Reply((Text(_("Bạn gõ mật khẩu EVNHANOI. Tin chứa mật khẩu sẽ được xóa ngay.")),), buttons)


def no_match(_: Words, buttons: Rows) -> Reply:
    """Unknown code and wrong password read the same."""
    return Reply((Text(_("Chưa khớp thông tin. Kiểm tra lại mã và thông tin xác nhận.")),), buttons)


def paused(_: Words, buttons: Rows) -> Reply:
    return Reply(
        (
            Text(_("Bạn đã thử nhiều lần nên bot tạm dừng 24 giờ để giữ an toàn cho mã này.")),
            Text(_("Cần gấp, mời bạn gọi 19001288.")),
        ),
        buttons,
    )


def too_late(_: Words, buttons: Rows) -> Reply:
    return Reply((Text(_("Lần liên kết này đã hết hạn. Mời bạn bắt đầu lại.")),), buttons)


def not_possible_here(_: Words, buttons: Rows) -> Reply:
    return Reply(
        (
            Text(_("Ở đây chưa mở được trang đăng nhập, nên chưa liên kết được.")),
            Text(_("Mời bạn dùng trang chat của bot, hoặc gọi 19001288.")),
        ),
        buttons,
    )


def consent(_: Words, contracts: Sequence[Contract], buttons: Rows) -> Reply:
    """One screen before anything is kept. Silence is no."""
    homes = tuple((one.customer.short, shorten_name(one.holder)) for one in contracts)
    return Reply((Title(_("Bạn đồng ý liên kết?")), Facts(homes), *_consent_terms(_)), buttons)


def _consent_terms(_: Words) -> tuple[Text, ...]:
    return (
        Text(_("Bot lưu: mã khách hàng, tên rút gọn, khu vực, và giấy phép tra cứu đã mã hóa.")),
        Text(_("Để làm gì: trả lời bạn về điện, gửi tin mà bạn bật. Bot không lưu mật khẩu.")),
        Text(_("Bao lâu: đến khi bạn hủy liên kết. Xóa hết bất cứ lúc nào: /xoadulieu.")),
        Text(_("Đọc đầy đủ: /chinhsach.")),
    )


def confirm(_: Words, homes: Sequence[Contract], buttons: Rows) -> Reply:
    """Asked in the chat after the page: nobody can link a code to a chat whose owner does not want it."""
    facts = tuple((one.customer.short, shorten_name(one.holder)) for one in homes)
    return Reply(
        (
            Title(_("Xác nhận liên kết")),
            Facts(facts),
            Text(_("Trang đăng nhập đã xong. Liên kết các mã này với cuộc trò chuyện của bạn?")),
        ),
        buttons,
        is_personal=True,
    )


def linked(_: Words, accounts: Sequence[LinkedAccount], buttons: Rows) -> Reply:
    facts = tuple((one.alias, one.customer.short) for one in accounts)
    return Reply((Title(_("✅ Đã liên kết.")), Facts(facts), Text(_("Bạn muốn xem gì trước?"))), buttons)


def not_linked(_: Words, buttons: Rows) -> Reply:
    return Reply((Text(_("Bot không liên kết và không giữ lại gì.")),), buttons)


def no_accounts(_: Words, buttons: Rows) -> Reply:
    return Reply(
        (
            Title(_("👤 Mã khách hàng của tôi")),
            Text(_("Cuộc trò chuyện này chưa liên kết mã nào.")),
            Text(_("Mã khách hàng có 13 ký tự, in ở góc trên hóa đơn hoặc trong tin báo tiền điện.")),
        ),
        buttons,
    )


def accounts(_: Words, accounts: Sequence[LinkedAccount], buttons: Rows) -> Reply:
    return Reply(
        (
            Title(_("👤 Mã khách hàng của tôi")),
            Facts(tuple((one.alias, _status(_, one)) for one in accounts)),
            Text(_("Bấm tên một nhà để đổi tên, đặt làm mặc định hoặc gỡ.")),
        ),
        buttons,
        is_personal=True,
    )


def _status(_: Words, account: LinkedAccount) -> str:
    parts = [account.customer.value]  # the owner asked for it
    if account.is_default:
        parts.append(_("mặc định"))
    if account.is_guest:
        parts.append(_("được chia sẻ"))
    if account.token is None:
        parts.append(_("cần liên kết lại"))
    return " · ".join(parts)


def account(_: Words, one: LinkedAccount, buttons: Rows) -> Reply:
    """One's own code in full: only here, because the owner asked for it."""
    facts = (
        (_("Mã khách hàng"), one.customer.value),
        (_("Tên"), one.holder),
        (_("Khu vực"), one.address or "—"),
        (_("Liên kết từ"), day(one.linked_at.date())),
    )
    return Reply((Title(f"👤 {one.alias}"), Facts(facts)), buttons, is_personal=True)


def ask_alias(_: Words, one: LinkedAccount, buttons: Rows) -> Reply:
    said = _("Bạn muốn gọi {home} là gì? Ví dụ: Nhà, Bố mẹ, Cửa hàng.").format(home=common.name(one))
    return Reply((Text(said),), buttons)


def bad_alias(_: Words, buttons: Rows) -> Reply:
    return Reply((Text(_("Tên cần từ 1 đến 20 ký tự, không chứa mã khách hàng. Bạn gõ lại nhé?")),), buttons)


def same_alias(_: Words, buttons: Rows) -> Reply:
    return Reply((Text(_("Tên này đã dùng cho nhà khác. Bạn đặt tên khác nhé?")),), buttons)


def renamed(_: Words, alias: str, buttons: Rows) -> Reply:
    return Reply((Text(_("Đã đổi tên thành {alias}.").format(alias=alias)),), buttons)


def made_default(_: Words, alias: str, buttons: Rows) -> Reply:
    return Reply((Text(_("Từ nay bot trả lời cho {alias} trước tiên.").format(alias=alias)),), buttons)


def ask_unlink(_: Words, one: LinkedAccount, buttons: Rows) -> Reply:
    said = _("Gỡ {home} khỏi cuộc trò chuyện này? Người được bạn chia sẻ cũng sẽ không xem được nữa.")
    return Reply((Text(said.format(home=common.name(one))),), buttons)


def unlinked(_: Words, alias: str, buttons: Rows) -> Reply:
    return Reply(
        (Text(_("Đã gỡ {alias} khỏi cuộc trò chuyện này.").format(alias=alias)),),
        buttons,
    )
