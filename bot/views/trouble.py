"""The one place where an error becomes a sentence."""

from __future__ import annotations

from backend_client.errors import (
    AccessExpired,
    BackendError,
    Changed,
    TooManyRequests,
    UnknownCustomer,
)
from bot.i18n import Words
from bot.messages import Kind, Reply, Rows, Text


def _says(*sentences: str, buttons: Rows = ()) -> Reply:
    return Reply(tuple(Text(sentence) for sentence in sentences), buttons)


def backend(_: Words, error: BackendError, buttons: Rows) -> Reply:
    """What a customer reads when the utility's portal gave no answer."""
    match error:
        case AccessExpired():
            return access_expired(_, buttons)
        case UnknownCustomer():
            return _says(_("Chưa khớp thông tin. Kiểm tra lại mã và thông tin xác nhận."), buttons=buttons)
        case TooManyRequests():
            return _says(
                _("Hệ thống tra cứu đang nhận quá nhiều yêu cầu."),
                _("Mời bạn thử lại sau ít phút, hoặc gọi 19001288."),
                buttons=buttons,
            )
        case Changed():
            return _says(
                _("Hệ thống tra cứu trả lời khác thường nên bot không dám đọc số liệu cho bạn."),
                _("Kỹ thuật viên đã được báo. Nếu cần gấp, mời bạn gọi 19001288."),
                buttons=buttons,
            )
    return busy(_, buttons)


def busy(_: Words, buttons: Rows) -> Reply:
    """The portal is unreachable or too slow, and nothing older is known."""
    return _says(
        _("Hệ thống tra cứu đang bận nên chưa có số liệu cho bạn."),
        _("Mời bạn thử lại sau ít phút, hoặc gọi 19001288."),
        buttons=buttons,
    )


def access_expired(_: Words, buttons: Rows) -> Reply:
    """Said once; the customer links again and goes on."""
    return _says(
        _("Phiên đăng nhập với EVNHANOI đã hết hạn, để giữ an toàn cho bạn."),
        _("Mời bạn liên kết lại một lần. Các cài đặt của bạn vẫn còn nguyên."),
        buttons=buttons,
    )


def not_linked(_: Words, buttons: Rows) -> Reply:
    """A lookup that needs a linked code, asked by somebody who has none."""
    return _says(
        _("Để xem mục này, bạn cần liên kết mã khách hàng một lần."),
        _("Chưa có mật khẩu? Gọi 19001288 để được cấp."),
        buttons=buttons,
    )


def still_busy(_: Words) -> Reply:
    """Several questions of one chat are waiting: none is lost, and more of them do not help."""
    return _says(_("Bot đang xử lý các tin trước của bạn và sẽ trả lời lần lượt. Bạn chờ chút nhé."))


def secret_left(_: Words) -> Reply:
    """A password was typed in the chat, and the platform did not let us delete it."""
    return _says(_("Bot chưa xóa được tin vừa rồi. Nếu trong đó có mật khẩu, mời bạn tự xóa ngay."))


def secret_typed(_: Words, buttons: Rows, *, recalls: bool = False) -> Reply:
    """A password, one-time code or card number in the chat: hidden where the channel can, never used.

    `recalls`: only the customer can take it back.
    """
    back = (_("Bạn nhấn giữ tin đó và chọn Thu hồi nhé."),) if recalls else ()
    return _says(
        _("Bạn vừa gửi thông tin bí mật. Bot không đọc và không giữ."),
        *back,
        _("Nếu đó là mật khẩu, bạn nên đổi. Đừng gửi mật khẩu, mã OTP hay số thẻ cho bất kỳ ai."),
        _("Muốn liên kết mã khách hàng: gõ /lienket, bạn nhập mật khẩu trên trang riêng."),
        buttons=buttons,
    )


def only_in_private(_: Words) -> Reply:
    """Asked in a group for something that belongs to one customer."""
    return _says(_("Thông tin riêng, mời bạn nhắn riêng cho bot."))


def bug(_: Words, buttons: Rows) -> Reply:
    """Our own fault."""
    return _says(
        _("Xin lỗi bạn, bot vừa gặp lỗi và đã ghi lại để sửa."),
        _("Mời bạn thử lại, hoặc gọi 19001288."),
        buttons=buttons,
    )


def old_screen(_: Words) -> Text:
    """Above the fresh menu, when an old or unknown button was pressed."""
    return Text(_("Màn hình này đã cũ. Mời bạn chọn lại."))


def no_such_digit(_: Words, count: int) -> Text:
    return Text(
        _("Màn hình vừa rồi có {count} lựa chọn. Mời bạn gõ một số từ 0 đến {count}.").format(count=count)
    )


def not_text(_: Words, kind: Kind, buttons: Rows) -> Reply:
    """Stickers, pictures, voice and the like get one useful sentence."""
    sentences = {
        Kind.STICKER: _("Cảm ơn bạn. Bot chỉ đọc được chữ và số."),
        Kind.PHOTO: _("Bot không xem được ảnh và không giữ ảnh của bạn."),
        Kind.VOICE: _("Bot chưa nghe được tin thoại."),
        Kind.CONTACT: _("Bot không nhận danh bạ và không giữ số điện thoại này."),
        Kind.LOCATION: _("Bot không dùng vị trí. Bạn gõ tên phường, xã hoặc tên đường nhé."),
        Kind.FILE: _("Bot không mở tệp và không giữ tệp của bạn."),
    }
    if kind is Kind.UNREADABLE:
        first = _("Ứng dụng nhắn tin không cho bot đọc tin của bạn.")
        return _says(first, _("Mời bạn gọi 19001288, có người nghe máy 24/7."), buttons=buttons)
    first = sentences.get(kind, _("Bot chưa hiểu loại tin này."))
    return _says(first, _("Mời bạn gõ chữ, gõ số, hoặc bấm một nút dưới đây."), buttons=buttons)


def too_long(_: Words, buttons: Rows) -> Reply:
    return _says(_("Tin của bạn dài quá. Mời bạn viết lại ngắn hơn, chỉ một câu hỏi."), buttons=buttons)


def empty(_: Words, buttons: Rows) -> Reply:
    return _says(_("Bot chưa thấy chữ nào trong tin. Bạn cần xem gì?"), buttons=buttons)
