"""Notices of money: plain, with the moment at which the portal said so, and never with a way to pay."""

from __future__ import annotations

from datetime import datetime

from backend_client.models import InvoiceKind, PaymentState
from bot.commands import Ask, Command
from bot.i18n import Words
from bot.notices import Bill, BillDue, BillIssued, BillOverdue, BillPaid, BillRefunded
from bot.views.format import day, energy, moment, money, month
from bot.views.notices.home import Home
from bot.views.notices.parts import Told, day_of
from bot.views.payment import state_name

_SETTLED = frozenset({PaymentState.PAID, PaymentState.CANCELLED})


def bill_issued(_: Words, facts: BillIssued, home: Home, now: datetime) -> Told:
    """Amount, energy, due day, state; of one that corrects another, what it means for that one."""
    bill = facts.bill
    title = {
        InvoiceKind.REPLACEMENT: _("🧾 Hóa đơn thay thế kỳ {month}"),
        InvoiceKind.ADJUSTMENT: _("🧾 Hóa đơn điều chỉnh kỳ {month}"),
    }.get(bill.kind, _("🧾 Tiền điện kỳ {month}"))
    lines = (_amount(_, bill, home), *_corrects(_, bill), *_rest(_, bill))
    return Told(title.format(month=month(bill.month)), lines, "/hoadon", _ask(bill, home))


def _corrects(_: Words, bill: Bill) -> tuple[str, ...]:
    if bill.kind is InvoiceKind.REPLACEMENT:
        return (_("Hóa đơn trước của kỳ này không còn giá trị."),)
    if bill.kind is InvoiceKind.ADJUSTMENT:
        return (_("Cộng thêm vào hóa đơn trước của kỳ này."),)
    return ()


def bill_due(_: Words, facts: BillDue, home: Home, now: datetime) -> Told:
    """How many days are left, counted when it is sent."""
    bill = facts.bill
    lines = (_owed(_, bill, home), *_rest(_, bill))
    return Told(_due_title(_, bill, now), lines, "/thanhtoan", _ask(bill, home))


def _due_title(_: Words, bill: Bill, now: datetime) -> str:
    left = None if bill.due_on is None else (bill.due_on - day_of(now)).days
    if left is None or left < 0:
        return _("⏳ Tiền điện kỳ {month} chưa thanh toán").format(month=month(bill.month))
    if left == 0:
        return _("⏳ Hôm nay là hạn trả tiền điện")
    return _("⏳ Còn {n} ngày đến hạn trả tiền điện").format(n=left)


def bill_overdue(_: Words, facts: BillOverdue, home: Home, now: datetime) -> Told:
    """Plain: how late it is, and that a payment may be on its way. No threat."""
    bill = facts.bill
    late = None if bill.due_on is None else (day_of(now) - bill.due_on).days
    title = _("🧾 Tiền điện kỳ {month} quá hạn").format(month=month(bill.month))
    if late is not None and late > 0:
        title = _("🧾 Tiền điện kỳ {month} quá hạn {n} ngày").format(month=month(bill.month), n=late)
    way = _("Vừa trả? Ngân hàng hoặc ví có thể cần thời gian chuyển dữ liệu.")
    lines = (_owed(_, bill, home), *_due(_, bill), _state(_, bill), way, _no_link(_))
    return Told(title, lines, "/thanhtoan", _ask(bill, home))


def bill_refunded(_: Words, facts: BillRefunded, home: Home, now: datetime) -> Told:
    """What is given back, and that nothing is to be paid: this is no bill."""
    if facts.kind is InvoiceKind.REFUND:
        title = _("🧾 Hóa đơn hoàn tiền kỳ {month}").format(month=month(facts.month))
    else:
        title = _("🧾 Hóa đơn điều chỉnh kỳ {month}").format(month=month(facts.month))
    lines = [_given_back(_, facts, home), _("Bạn không phải trả gì cho hóa đơn này.")]
    if facts.used_kwh:
        lines.append(_("Điện tính giảm: {kwh}").format(kwh=energy(facts.used_kwh)))
    if facts.amount_vnd:
        lines.append(_("Hỏi cách nhận lại tiền: gọi 19001288."))
        lines.append(_("Bot không gửi link nhận tiền, không hỏi OTP ngân hàng."))
    lines.append(_("Theo số liệu lúc {at}.").format(at=moment(facts.seen_at)))
    ask = Ask(Command.INVOICE, month=facts.month, account=home.account)
    return Told(title, tuple(lines), "/hoadon", ask)


def _given_back(_: Words, facts: BillRefunded, home: Home) -> str:
    if not facts.amount_vnd:
        return _("{home}: số tiền không đổi.").format(home=home.name)
    return _("{home}: hoàn lại {amount}").format(home=home.name, amount=money(facts.amount_vnd))


def bill_paid(_: Words, facts: BillPaid, home: Home, now: datetime) -> Told:
    """When it was paid, or, where the portal does not tell, when that was seen."""
    title = _("✅ Đã ghi nhận tiền điện kỳ {month}").format(month=month(facts.month))
    if facts.paid_at is not None:
        when = _("Trả lúc {at}. Cảm ơn bạn.").format(at=moment(facts.paid_at))
    else:
        when = _("Theo số liệu lúc {at}. Cảm ơn bạn.").format(at=moment(facts.seen_at))
    paid = f"{home.name}: {money(facts.amount_vnd)}"
    ask = Ask(Command.PAYMENT, month=facts.month, account=home.account)
    return Told(title, (paid, when, _no_link(_)), "/thanhtoan", ask)


def _rest(_: Words, bill: Bill) -> tuple[str, ...]:
    return (_used(_, bill), *_due(_, bill), _state(_, bill), _no_link(_))


def _amount(_: Words, bill: Bill, home: Home) -> str:
    amount = money(bill.total_vnd)
    said = _("{amount} (hoàn lại)").format(amount=amount) if bill.total_vnd < 0 else amount
    return f"{home.name}: {said}"


def _owed(_: Words, bill: Bill, home: Home) -> str:
    """What is still to be paid, beside the total where a part is paid."""
    slots = {"home": home.name, "amount": money(bill.outstanding_vnd), "total": money(bill.total_vnd)}
    if bill.outstanding_vnd == bill.total_vnd:
        return _("{home}: {amount}, kỳ {month}").format(**slots, month=month(bill.month))
    said = _("{home}: còn {amount} trong {total}, kỳ {month}")
    return said.format(**slots, month=month(bill.month))


def _used(_: Words, bill: Bill) -> str:
    if bill.kind is InvoiceKind.ADJUSTMENT:
        said = _("Điện tính giảm: {kwh}") if bill.used_kwh < 0 else _("Điện tính thêm: {kwh}")
        return said.format(kwh=energy(abs(bill.used_kwh)))
    used = _("Điện dùng: {kwh}, {n} ngày").format(kwh=energy(bill.used_kwh), n=bill.days)
    more = bill.more_than_last_year_kwh
    if more is None:
        return used
    if more == 0:
        said = _("{used} (bằng {month})")
    elif more > 0:
        said = _("{used} (tăng {kwh} so với {month})")
    else:
        said = _("{used} (giảm {kwh} so với {month})")
    return said.format(used=used, kwh=energy(abs(more)), month=month(bill.month.shift(-12)))


def _due(_: Words, bill: Bill) -> tuple[str, ...]:
    if bill.due_on is None or bill.state in _SETTLED or bill.outstanding_vnd <= 0:
        return ()
    said = _("Hạn thanh toán: {day} (dự kiến)") if bill.due_is_expected else _("Hạn thanh toán: {day}")
    return (said.format(day=day(bill.due_on)),)


def _state(_: Words, bill: Bill) -> str:
    said = _("Trạng thái lúc {at}: {state}")
    return said.format(at=moment(bill.checked_at), state=state_name(_, bill.state))


def _no_link(_: Words) -> str:
    return _("Bot không gửi link thanh toán, không hỏi OTP ngân hàng.")


def _ask(bill: Bill, home: Home) -> Ask:
    return Ask(Command.INVOICE, month=bill.month, account=home.account)
