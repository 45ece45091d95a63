"""Words for what is owed and what was paid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from backend_client.models import Invoice, InvoiceKind, Month, Payment, PaymentState
from bot.i18n import Words
from bot.messages import Block, Facts, Note, Reply, Rows, Text, Title
from bot.views import common
from bot.views.format import NBSP, day, moment, money, month
from data.values import LinkedAccount


@dataclass(frozen=True, slots=True)
class Standing:
    """What is owed: the open invoices oldest first, and what the portal's own debt list adds up to."""

    open: tuple[Invoice, ...]
    owed_vnd: int
    newest: Invoice | None  # the newest invoice of all, open or not
    pending: tuple[Invoice, ...]  # paid, says the portal, but still being processed
    is_certain: bool  # False: the portal's answers do not settle it
    payments: tuple[Payment, ...] = ()  # of the month of `newest`, where nothing is owed


def standing(
    _: Words,
    account: LinkedAccount,
    of: Standing,
    today: date,
    warning: tuple[Block, ...],
    note: Note,
    buttons: Rows,
) -> Reply:
    """First line is the answer; then one block a period, then the total.

    An empty debt list alone is never "paid".
    """
    blocks: list[Block] = [*warning, Title(_first_line(_, of)), Text(common.name(account))]
    if not of.is_certain and of.newest is not None:
        blocks.append(
            Text(_("Hệ thống chưa trả lời đủ rõ. Mời bạn thử lại sau vài phút, hoặc gọi 19001288."))
        )
    blocks += [Facts(_facts(_, invoice, today)) for invoice in of.open]
    if len(of.open) > 1:
        blocks.append(Text(_("Tổng cộng: {amount}.").format(amount=money(of.owed_vnd))))
    if not of.open:
        shown = of.pending or ((of.newest,) if of.newest is not None and not of.owed_vnd else ())
        blocks += [Facts(_facts(_, invoice, today, of.payments)) for invoice in shown]
    if of.owed_vnd:
        blocks.append(Text(_("Bot không gửi link thanh toán, không hỏi OTP ngân hàng.")))
    return Reply((*blocks, note), buttons, is_personal=True)


def _first_line(_: Words, of: Standing) -> str:
    if of.owed_vnd and of.open:
        said = _("Bạn còn {amount} chưa trả ({count} kỳ).")
        return said.format(amount=money(of.owed_vnd), count=len(of.open))
    if of.owed_vnd and of.pending:
        return _("{amount} đang chờ xử lý, chưa ghi nhận là đã trả.").format(amount=money(of.owed_vnd))
    if of.owed_vnd:
        return _("Bạn còn {amount} chưa trả.").format(amount=money(of.owed_vnd))
    if of.newest is None:
        return _("Chưa có hóa đơn nào cho mã này.")
    if of.is_certain:
        return _("Bạn đã trả đủ.")
    return _("Chưa kiểm tra được bạn còn nợ hay không.")


def _facts(
    _: Words, invoice: Invoice, today: date, payments: Sequence[Payment] = ()
) -> tuple[tuple[str, str], ...]:
    rows = [(_("Kỳ"), month(invoice.month))]
    if invoice.kind is not InvoiceKind.REGULAR:
        rows.append((_("Loại"), kind(_, invoice.kind)))
    rows += [(_("Số tiền"), money(invoice.total_vnd)), (_("Trạng thái"), state(_, invoice, today))]
    if invoice.state is PaymentState.PARTLY:
        rows.append((_("Còn lại"), money(invoice.outstanding_vnd)))
    if is_open(invoice) and invoice.due_on is not None:
        rows.append((_("Hạn trả"), due(_, invoice, today)))
    if invoice.state is PaymentState.PAID:
        payment = next((one for one in payments if _is_of(one, invoice)), None)
        rows += [] if payment is None else _how(_, payment)
    return tuple(rows)


def _is_of(payment: Payment, invoice: Invoice) -> bool:
    """The portal tells for which month a payment was, not for which of its invoices: the sum says it."""
    return payment.month == invoice.month and payment.amount_vnd == invoice.total_vnd


def _how(_: Words, payment: Payment) -> list[tuple[str, str]]:
    """When, by what way and under which reference, as far as the portal tells."""
    rows = [(_("Trả lúc"), moment(payment.paid_at))] if payment.paid_at is not None else []
    rows += [(_("Cách trả"), payment.way)] if payment.way else []
    return rows + ([(_("Mã giao dịch"), payment.reference)] if payment.reference else [])


def kind(_: Words, of: InvoiceKind) -> str:
    """Why an invoice was issued, in a word."""
    return {
        InvoiceKind.REGULAR: _("Tiền điện"),
        InvoiceKind.ADJUSTMENT: _("Điều chỉnh"),
        InvoiceKind.REPLACEMENT: _("Thay thế"),
        InvoiceKind.REFUND: _("Hoàn tiền"),
    }[of]


def every_home(
    _: Words,
    homes: Sequence[tuple[str, Standing | None]],
    warning: tuple[Block, ...],
    note: Note,
    buttons: Rows,
) -> Reply:
    """One line a home, the sum first; what is not certain says so."""
    owed = sum(of.owed_vnd for _name, of in homes if of is not None)
    unclear = [name for name, of in homes if of is None or not (of.is_certain or of.newest is None)]
    if owed:
        first = _("{count} nhà còn {amount} chưa trả.").format(
            count=sum(1 for _name, of in homes if of is not None and of.owed_vnd), amount=money(owed)
        )
    elif unclear:
        first = _("Chưa kiểm tra được hết các nhà.")
    else:
        first = _("Cả {count} nhà đã trả đủ.").format(count=len(homes))
    facts = Facts(tuple((name, _in_short(_, of)) for name, of in homes))
    return Reply((*warning, Title(first), facts, note), buttons, is_personal=True)


def _in_short(_: Words, of: Standing | None) -> str:
    if of is None or (not of.owed_vnd and not of.is_certain and of.newest is not None):
        return _("Chưa kiểm tra được")
    if of.owed_vnd:
        return _("Còn {amount}").format(amount=money(of.owed_vnd))
    return _("Chưa có hóa đơn") if of.newest is None else _("Đã trả đủ")


def of_month(
    _: Words, account: LinkedAccount, asked: Month, invoices: Sequence[Invoice],
    payments: Sequence[Payment], today: date, warning: tuple[Block, ...], note: Note, buttons: Rows,
) -> Reply:  # fmt: skip
    """One period: its state first; a refund or an adjustment is a block of its own."""
    if not invoices:
        said = _("Chưa có hóa đơn kỳ {month}.").format(month=month(asked))
        return Reply((*warning, Title(said), Text(common.name(account)), note), buttons, is_personal=True)
    valid = [one for one in invoices if one.state is not PaymentState.CANCELLED] or invoices
    states = ", ".join(dict.fromkeys(state(_, one, today) for one in valid))
    title = Title(_("Kỳ {month}: {state}.").format(month=month(asked), state=states))
    facts = [Facts(_facts(_, one, today, payments)) for one in invoices]
    return Reply((*warning, title, Text(common.name(account)), *facts, note), buttons, is_personal=True)


def is_open(invoice: Invoice) -> bool:
    """Something is still to be paid."""
    return invoice.state in {PaymentState.UNPAID, PaymentState.PARTLY} and invoice.outstanding_vnd > 0


def state(_: Words, invoice: Invoice, today: date) -> str:
    """Status in words; what we do not know is never called paid."""
    late = is_open(invoice) and invoice.due_on is not None and invoice.due_on < today
    if late and invoice.state is PaymentState.UNPAID:
        return _("Quá hạn")
    return state_name(_, invoice.state)


def state_name(_: Words, of: PaymentState) -> str:
    """The status word alone."""
    return {
        PaymentState.PAID: _("Đã thanh toán"),
        PaymentState.UNPAID: _("Chưa thanh toán"),
        PaymentState.PARTLY: _("Thanh toán một phần"),
        PaymentState.PENDING: _("Chờ xử lý"),
        PaymentState.CANCELLED: _("Đã hủy"),
        PaymentState.UNKNOWN: _("Chưa rõ"),
    }[of]


def due(_: Words, invoice: Invoice, today: date) -> str:
    """`07/07/2026 (còn 3 ngày)`, `… (quá hạn 3 ngày)`; an expected date says so. No threat."""
    assert invoice.due_on is not None
    left = (invoice.due_on - today).days
    if left > 0:
        when = _("còn {n} ngày").format(n=left)
    elif left == 0:
        when = _("hôm nay")
    else:
        when = _("quá hạn {n} ngày").format(n=-left)
    if invoice.due_is_expected:
        when = _("dự kiến, {when}").format(when=when)
    return f"{day(invoice.due_on)} ({when})"


def not_seen_yet(
    _: Words, of: Standing, at: datetime, warning: tuple[Block, ...], note: Note, buttons: Rows
) -> Reply:
    """ "Em chuyển khoản rồi mà": no promise of hours."""
    if of.is_certain and not of.owed_vnd:
        return Reply((*warning, Title(_("Đã ghi nhận: bạn đã trả đủ.")), note), buttons)
    return Reply(
        (
            *warning,
            Title(_("Chưa thấy ghi nhận tính đến {at}.").format(at=moment(at))),
            Text(_("Ngân hàng hoặc ví có thể cần thời gian chuyển dữ liệu.")),
            Text(_("Giữ lại biên lai; nếu gần hạn, gọi 19001288.")),
            note,
        ),
        buttons,
    )


def receipt(
    _: Words, account: LinkedAccount, payment: Payment, code: str,
    warning: tuple[Block, ...], note: Note, buttons: Rows,
) -> Reply:  # fmt: skip
    """A card that anybody can check by its code."""
    rows = [(_("Kỳ"), month(payment.month)), (_("Số tiền"), money(payment.amount_vnd)), *_how(_, payment)]
    rows.append((_("Mã kiểm tra"), code))
    return Reply(
        (
            *warning,
            Title(_("📄 Xác nhận đã trả · {home}").format(home=common.name(account))),
            Facts(tuple(rows)),
            Text(_("Ai có mã kiểm tra chỉ thấy kỳ này đã trả hay chưa, không thấy gì khác.")),
            Text(_("Người nhận gõ cho bot: /xacnhan {code}").format(code=code.replace(" ", NBSP))),
            note,
        ),
        buttons,
        is_personal=True,
    )


def no_receipt(_: Words, buttons: Rows) -> Reply:
    return Reply((Text(_("Chưa thấy kỳ nào đã trả để làm xác nhận.")),), buttons)


def ask_receipt_code(_: Words, buttons: Rows) -> Reply:
    return Reply((Text(_("Bạn gõ mã kiểm tra in trên thẻ xác nhận.")),), buttons)


def receipt_says(_: Words, period: Month, is_paid: bool, at: datetime, buttons: Rows) -> Reply:
    """What the code resolves to: the period and paid or not, nothing else."""
    said = (
        _("✅ Kỳ {month} đã trả, theo số liệu lúc {at}.") if is_paid else _("Kỳ {month} chưa trả, lúc {at}.")
    )
    return Reply((Text(said.format(month=month(period), at=moment(at))),), buttons)


def receipt_unknown(_: Words, buttons: Rows) -> Reply:
    return Reply((Text(_("Mã kiểm tra không đúng hoặc đã hết hạn. Bạn kiểm tra lại nhé.")),), buttons)


def where(_: Words, buttons: Rows) -> Reply:
    """Official ways in words: no link to pay, no account number."""
    return Reply(
        (
            Title(_("💳 Trả tiền điện ở đâu")),
            Text(
                "• " + "\n• ".join(
                    (
                        _("Trang chăm sóc khách hàng evnhanoi.vn, mục Thanh toán trực tuyến"),
                        _("Cổng Dịch vụ công quốc gia"),
                        _("Cổng dịch vụ công của thành phố Hà Nội"),
                        _("Trích nợ tự động qua ngân hàng: hỏi ngân hàng của bạn"),
                    )
                )
            ),
            Text(_("Bạn tự mở trang chính thức. Bot không gửi link thanh toán, không hỏi OTP ngân hàng.")),
            Text(_("Bot cũng không bao giờ hỏi mật khẩu ngân hàng, số thẻ hay ảnh giấy tờ.")),
            Text(_("Đừng trả cho tài khoản cá nhân. Nghi ngờ: gọi 19001288.")),
            Note(_("Nguồn: cẩm nang của EVNHANOI · kiểm tra lần cuối 22/11/2026")),
        ),
        buttons,
    )  # fmt: skip
