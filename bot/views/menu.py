"""The screens that lead to the others, and the words for leaving, switching and not understanding."""

from __future__ import annotations

from bot.i18n import Words
from bot.messages import Reply, Rows, Text, Title


def welcome(_: Words, buttons: Rows, *, is_sample: bool, is_official: bool, linked: tuple[str, ...]) -> Reply:
    """First screen. A trial says so in its first line, and so does a bot the utility does not run."""
    lines = []
    if is_sample:
        lines.append(_("Bản thử nghiệm, dữ liệu mẫu."))
    elif not is_official:
        lines.append(_("Bot này không do EVNHANOI vận hành."))
    lines.append(_("Xin chào. Đây là bot chăm sóc khách hàng EVNHANOI. Bạn muốn xem gì?"))
    if linked:
        lines.append(_("Đang liên kết: {homes}.").format(homes=", ".join(linked)))
    lines.append(_("Gõ số, bấm nút hoặc viết câu hỏi, có dấu hay không dấu đều được."))
    lines.append(_("Gặp nguy hiểm về điện: gọi 19001288."))
    return Reply((Title(_("🏠 Menu chính")), *(Text(line) for line in lines)), buttons)


def keys(_: Words, rows: Rows) -> Reply:
    """Brings the keys into sight, or in another language."""
    labels = tuple(tuple(button.label for button in row) for row in rows)
    return Reply((Text(_("Các mục hay dùng luôn có ở các phím dưới ô nhập tin.")),), keys=labels)


def section(_: Words, title: str, buttons: Rows) -> Reply:
    """A screen of choices."""
    return Reply((Title(title), Text(_("Bạn chọn một mục nhé."))), buttons)


def about_code(_: Words, short: str, buttons: Rows, *, is_linked: bool) -> Reply:
    """A customer code alone, with no question waiting."""
    lines = [_("Bạn muốn xem gì của mã {code}?").format(code=short)]
    if not is_linked:
        lines.append(_("Mã này chưa liên kết: xem được lịch cắt điện. Các mục riêng tư cần liên kết trước."))
    return Reply(tuple(Text(line) for line in lines), buttons)


def help_(_: Words, buttons: Rows) -> Reply:
    return Reply(
        (
            Title(_("❔ Trợ giúp")),
            Text(_("Đây là bot trả lời tự động, không phải nhân viên.")),
            Text(
                _("Bạn có thể hỏi, ví dụ:")
                + "\n• "
                + "\n• ".join(
                    (
                        _("mai có cắt điện không"),
                        _("hóa đơn tháng 5"),
                        _("tôi đóng tiền chưa"),
                        _("so với năm ngoái"),
                        _("bao giờ ghi điện"),
                    )
                )
            ),
            Text(_("Gõ 0 để về menu, /huy để thôi bước đang làm, /chedodon để dùng chữ đơn giản.")),
            Text(_("Bot không bao giờ hỏi mã OTP, mật khẩu ngân hàng, số thẻ hay ảnh giấy tờ.")),
            Text(_("Cần gặp nhân viên: gọi 19001288 (24/7).")),
        ),
        buttons,
    )


def cancelled(_: Words, buttons: Rows, *, was_open: bool) -> Reply:
    said = (
        _("Đã thôi. Bạn muốn xem gì tiếp?") if was_open else _("Không có bước nào đang chờ. Bạn muốn xem gì?")
    )
    return Reply((Text(said),), buttons)


def language_set(_: Words, buttons: Rows) -> Reply:
    """Said in the language just chosen."""
    return Reply((Text(_("Từ bây giờ bot trả lời bằng tiếng Việt.")),), buttons)


def simple_set(_: Words, buttons: Rows, *, is_on: bool) -> Reply:
    if is_on:
        said = _("Đã bật chế độ chữ đơn giản: không hình, mỗi lần ít lựa chọn. Tắt: gõ /chedodon.")
    else:
        said = _("Đã tắt chế độ chữ đơn giản.")
    return Reply((Text(said),), buttons)


def emergency(_: Words, buttons: Rows) -> Reply:
    """Nothing stands before this text."""
    return Reply(
        (
            Text(
                _(
                    "🚨 Tránh xa dây điện và vật đang chạm điện. Không chạm tay vào người bị nạn; "
                    "cắt cầu dao hoặc dùng vật khô cách điện. "
                    "Gọi 115 (cấp cứu), 114 (cháy), 19001288 (điện lực, 24/7)."
                )
            ),
        ),
        buttons,
    )


def ask_back(_: Words, buttons: Rows) -> Reply:
    """First miss: the three nearest functions as choices."""
    return Reply(
        (Text(_("Tôi chưa hiểu. Có phải bạn muốn xem một trong các mục dưới đây?")),
         Text(_("Gõ số hoặc viết lại ngắn hơn."))),
        buttons,
    )  # fmt: skip


def ask_again(_: Words, buttons: Rows) -> Reply:
    """Second miss: the whole menu."""
    return Reply((Text(_("Tôi vẫn chưa hiểu. Mời bạn chọn trong menu.")),), buttons)


def no_such_month(_: Words, buttons: Rows) -> Reply:
    """13/2026."""
    return Reply((Text(_("Tháng từ 1 đến 12. Bạn gõ lại nhé, ví dụ: 06/2026.")),), buttons)


def two_years_only(_: Words, buttons: Rows) -> Reply:
    """More than two years, or two that do not follow each other."""
    return Reply((Text(_("Bot so sánh hai năm liền nhau. Chọn hai năm liền nhau nhé.")),), buttons)


def doubtful_code(_: Words, suggestion: str, buttons: Rows) -> Reply:
    """Letters stand where digits belong."""
    said = _("Có phải {code}? Nếu đúng, bạn gõ lại mã này nhé.").format(code=suggestion)
    return Reply((Text(said),), buttons)


def which_home(_: Words, buttons: Rows) -> Reply:
    return Reply((Text(_("Không thấy nhà có tên đó. Bạn muốn xem nhà nào?")),), buttons)


def thanks(_: Words, buttons: Rows) -> Reply:
    return Reply((Text(_("Cảm ơn bạn. Bạn cần gì cứ hỏi nhé.")),), buttons)


def give_hotline(_: Words, buttons: Rows) -> Reply:
    """Third miss."""
    return Reply((Text(_("Tôi vẫn chưa giúp được. Mời bạn gọi 19001288 hoặc 024.22222000.")),), buttons)
