"""Words for somebody who was called, or got a message, in EVNHANOI's name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.i18n import Words
from bot.messages import Block, Facts, Note, Reply, Rows, Text, Title
from bot.views import common
from bot.views.format import money
from bot.views.payment import Standing
from bot.views.scam_signs import Findings, Number, Page, Trace
from data.reference import Contacts, SignId
from data.values import LinkedAccount


@dataclass(frozen=True, slots=True)
class Said:
    """What the customer told of the call or message."""

    findings: Findings
    is_pasted: bool  # after being asked for it: then it was not kept, and a word about nothing found is due


def check(
    _: Words, known: Contacts, said: Said, records: tuple[Block, ...], note: tuple[Note, ...], buttons: Rows
) -> Reply:
    """What stands in the message, what the records say, what the bot cannot know; the warning stands last."""
    blocks: tuple[Block, ...] = (
        Title(_("🛡️ Kiểm tra tin lừa đảo")),
        *_findings(_, said),
        *records,
        *note,
        Text(_("Bot không biết ai đã gọi cho bạn.")),
        Facts(
            (
                (_("Tổng đài"), known.hotline.shown),
                (_("Điện thoại"), known.second.shown),
                (_("Trang web"), known.website.shown),
            )
        ),
        Text(_("Chỉ tin các số và trang này. Nghi ngờ: tự gọi 19001288.")),
        Text(_next(_, said)),
        Text(_("Đừng chuyển tiền, đừng cài ứng dụng theo cuộc gọi.")),
    )
    return Reply(blocks, buttons, is_personal=bool(note))


def of_account(
    _: Words, account: LinkedAccount, standing: Standing, findings: Findings, warning: tuple[Block, ...]
) -> tuple[Block, ...]:
    """What is owed by EVNHANOI's records, to be compared with what the caller claims."""
    lines = [_owed(_, standing), *_amount(_, standing, findings)]
    return (*warning, Text(common.name(account)), Text("\n".join(lines)))


def not_checked(_: Words, account: LinkedAccount) -> tuple[Block, ...]:
    """The portal does not answer: no word about debts, the warning all the same."""
    return (Text(common.name(account)), Text(_("Chưa kiểm tra được bạn còn nợ hay không.")))


def stranger(_: Words) -> tuple[Block, ...]:
    return (Text(_("Liên kết mã khách hàng thì bot đối chiếu được bạn có nợ tiền điện hay không.")),)


def _findings(_: Words, said: Said) -> tuple[Block, ...]:
    """The verdict first. It is never "safe": who wrote a message cannot be read off it."""
    found = said.findings
    blocks: list[Block] = []
    if found.bad:
        heading = _("Có dấu hiệu lừa đảo:")
        blocks.append(_list(heading, (_bad(_, one) for one in found.bad)))
    if found.doubtful:
        heading = _("Bot không xác nhận được:")
        blocks.append(_list(heading, (_doubtful(_, one) for one in found.doubtful)))
    if found.known:
        heading = _("Bot nhận ra:")
        blocks.append(_list(heading, (_known(_, one) for one in found.known)))
    if not found and said.is_pasted:
        blocks.append(Text(_("Bot chưa thấy dấu hiệu quen thuộc nào. Điều đó chưa có nghĩa là tin thật.")))
    elif not found.bad and found.known:
        blocks.append(Text(_("Trùng tên vẫn chưa đủ để tin. Kẻ gian có thể giả số hiện trên máy.")))
    return tuple(blocks)


def _list(heading: str, lines: Iterable[str]) -> Text:
    return Text("\n".join((heading, *(f"• {line}" for line in lines))))


def _bad(_: Words, what: SignId | Trace) -> str:
    words: dict[SignId | Trace, str] = {
        SignId.THREAT: _("Dọa cắt điện để bạn vội."),
        SignId.TRANSFER: _("Bảo chuyển tiền vào một tài khoản."),
        SignId.PAY_LINK: _("Bảo trả tiền hoặc xác nhận qua một đường link không phải của EVNHANOI."),
        SignId.APP: _("Bảo cài ứng dụng. Ứng dụng lạ có thể chiếm điện thoại của bạn."),
        SignId.OTP: _("Hỏi mã OTP. EVN dặn không đưa mã này cho ai."),
        SignId.OTP_LINK: _("Nói về mã OTP và kèm link. Tin OTP thật của EVN không kèm link."),
        SignId.BANK: _("Hỏi thẻ, mật khẩu hoặc tài khoản ngân hàng."),
        SignId.BEFRIEND: _("Bảo kết bạn Zalo hoặc Telegram."),
        SignId.QR: _("Bảo quét mã QR. Mã có thể chứa sẵn lệnh chuyển tiền."),
        SignId.REFUND: _("Hứa hoàn tiền hoặc tặng quà."),
        SignId.NEW_CODE: _("Nói mã khách hàng phải đổi hoặc cập nhật."),
        SignId.FACE: _("Đòi khuôn mặt, vân tay hoặc ảnh giấy tờ."),
        Page.FALSE: _("Trang trong tin đã bị EVN cảnh báo là giả."),
        Page.ALIKE: _("Trang trong tin nhái tên điện lực, không phải evnhanoi.vn."),
        Number.FALSE: _("Số này EVNHANOI đã cảnh báo là tổng đài giả."),
        Number.ALIKE: _("Số này gần giống số của EVNHANOI nhưng không phải."),
    }
    return words[what]


def _doubtful(_: Words, what: Trace) -> str:
    if what is Page.OTHER:
        return _("Trang trong tin không phải của EVNHANOI.")
    return _("Số này không có trong các số chính thức mà bot biết.")


def _known(_: Words, what: Trace) -> str:
    words: dict[Trace, str] = {
        Page.OFFICIAL: _("Trang trùng tên trang chính thức evnhanoi.vn."),
        Page.FORMER: _("Trang cũ của EVNHANOI. Bạn dùng evnhanoi.vn."),
        Page.RELATED: _("Trang của EVN hoặc điện lực vùng khác, không phải EVNHANOI."),
        Page.STATE: _("Trang có đuôi gov.vn của cơ quan nhà nước."),
        Number.OFFICIAL: _("Số trùng với số chính thức của EVNHANOI."),
        Number.COMPANY: _("Số tổng đài của điện lực vùng khác, không phải EVNHANOI."),
    }
    return words[what]


def _owed(_: Words, of: Standing) -> str:
    if of.owed_vnd:
        said = _("Theo dữ liệu của EVNHANOI, bạn còn {amount} chưa trả.")
        return said.format(amount=money(of.owed_vnd))
    if of.is_certain:
        return _("Theo dữ liệu của EVNHANOI, bạn đã trả đủ.")
    return _("Chưa kiểm tra được bạn còn nợ hay không.")


def _amount(_: Words, of: Standing, findings: Findings) -> tuple[str, ...]:
    """An amount that is named, against what is owed; that it agrees proves nothing."""
    if not findings.amounts_vnd or not (of.owed_vnd or of.is_certain):
        return ()
    owed = {of.owed_vnd, *(invoice.outstanding_vnd for invoice in of.open)} - {0}
    if owed & set(findings.amounts_vnd):
        return (_("Số tiền trong tin trùng với số còn nợ. Điều đó chưa chứng minh tin thật."),)
    return (_("Số tiền trong tin không trùng với số nào bạn còn nợ."),)


def _next(_: Words, said: Said) -> str:
    if said.is_pasted:
        return _("Bot không giữ nội dung bạn vừa gửi.")
    return _("Bạn dán tin nhắn, link hoặc số gọi đến vào đây để bot xem giúp. Bot không giữ nội dung đó.")
