"""Words for invoices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from backend_client.models import Invoice, InvoiceKind, Month, PaymentState
from bot.i18n import Words
from bot.messages import Block, Document, Facts, Note, Reply, Rows, Text, Title
from bot.views import common
from bot.views import payment as payments
from bot.views.format import day, energy, money, month, number, percent
from bot.views.indexes import Prices, indexes
from data.values import LinkedAccount


@dataclass(frozen=True, slots=True)
class Comparison:
    """kWh of the month before and of the same month a year ago; None where there was none."""

    previous_kwh: Decimal | None
    year_ago_kwh: Decimal | None


def invoices(
    _: Words, account: LinkedAccount, of: Sequence[Invoice], prices: Mapping[str, Prices],
    against: Comparison, today: date, warning: tuple[Block, ...], note: Note, buttons: Rows,
) -> Reply:  # fmt: skip
    """All invoices of one month; one is the rule, several are listed and summed once.

    `prices`: by the id of an invoice whose price depends on the hours of use.
    """
    shown = of[0].month
    title = Title(_("🧾 Hóa đơn kỳ {month} · {home}").format(month=month(shown), home=common.name(account)))
    blocks: list[Block] = [*warning, title]
    for one in of:
        blocks += _one(_, one, today, of, prices.get(one.id))
    if len(of) > 1:
        blocks.append(Text(_("Tổng có hiệu lực: {amount}.").format(amount=money(valid_total(of)))))
    compared = _compared(_, of, against)
    blocks += [Text(compared)] if compared else []
    return Reply((*blocks, note), buttons, is_personal=True)


def valid(of: Sequence[Invoice]) -> tuple[Invoice, ...]:
    """Those that count: an invoice that was replaced or cancelled does not."""
    replaced = {one.replaces for one in of if one.kind is InvoiceKind.REPLACEMENT}
    return tuple(one for one in of if one.id not in replaced and one.state is not PaymentState.CANCELLED)


def valid_total(of: Sequence[Invoice]) -> int:
    """đồng of a month."""
    return sum(one.total_vnd for one in valid(of))


def valid_kwh(of: Sequence[Invoice]) -> Decimal:
    """kWh of a month: corrections and refunds bring their own, with their sign."""
    return sum((one.used_kwh for one in valid(of)), Decimal(0))


def _one(_: Words, one: Invoice, today: date, of: Sequence[Invoice], prices: Prices | None) -> list[Block]:
    blocks: list[Block] = []
    if len(of) > 1 or one.kind is not InvoiceKind.REGULAR:
        blocks.append(Text(_kind(_, one, of)))
    blocks.append(Text("\n".join(_paper(_, one))))
    blocks += indexes(_, one, valid_kwh(of), prices)
    blocks.append(Facts(_amounts(_, one, today)))
    return blocks


def _kind(_: Words, one: Invoice, of: Sequence[Invoice]) -> str:
    """Type, and the period inside the month for customers who are read more than once."""
    name = payments.kind(_, one.kind)
    if len({each.cycle for each in of}) > 1:
        return _("Kỳ {n} trong tháng · {kind}").format(n=one.cycle, kind=name)
    return _("Loại: {kind}").format(kind=name)


def _paper(_: Words, one: Invoice) -> tuple[str, ...]:
    """Serial and number exactly as received, then the days."""
    serial = "-".join(part for part in (one.serial, one.number) if part)
    period = _("Từ {first} đến {last} ({days} ngày)")
    return (
        _("Số serial: {serial}").format(serial=serial or "—"),
        period.format(first=day(one.from_on), last=day(one.to_on), days=one.days),
    )


def _amounts(_: Words, one: Invoice, today: date) -> tuple[tuple[str, str], ...]:
    taxed = _("{amount} (đã gồm VAT {rate}%)").format(
        amount=money(one.total_vnd), rate=number(one.vat_percent, 0)
    )
    rows = [
        (_("Điện dùng"), energy(one.used_kwh)),
        (_("Thành tiền"), taxed),
        (_("Trạng thái"), payments.state(_, one, today)),
    ]
    if payments.is_open(one) and one.due_on is not None:
        rows.append((_("Hạn trả"), payments.due(_, one, today)))
    if one.issued_on is not None:
        rows.append((_("Ngày phát hành"), day(one.issued_on)))
    return tuple(rows)


def _compared(_: Words, of: Sequence[Invoice], against: Comparison) -> str:
    """Words carry the sign; a percentage stands beside the absolute difference."""
    used = valid_kwh(of)
    parts = []
    if against.previous_kwh is not None:
        before = month(of[0].month.shift(-1))
        parts.append(
            _("So với {month}: {change}").format(month=before, change=change(_, used, against.previous_kwh))
        )
    if against.year_ago_kwh is not None:
        before = month(of[0].month.shift(-12))
        parts.append(
            _("So với {month}: {change}").format(month=before, change=change(_, used, against.year_ago_kwh))
        )
    return "\n".join(parts)


def change(_: Words, used: Decimal, base: Decimal) -> str:
    """`tăng 27 kWh (+9,4%)`, `giảm 9 kWh (−4,7%)`, `không đổi`."""
    difference = used - base
    if not difference:
        return _("không đổi")
    share = percent(difference, base) or _("không tính được %")
    said = _("tăng {kwh} ({share})") if difference > 0 else _("giảm {kwh} ({share})")
    return said.format(kwh=energy(abs(difference)), share=share)


def not_issued(_: Words, asked: Month, newest: Month | None) -> Text:
    """Above the newest invoice, when a month has none yet."""
    said = _("Chưa phát hành hóa đơn kỳ {month} (ghi chỉ số {day}).")
    text = said.format(month=month(asked), day=day(asked.last_on))
    if newest is not None:
        text += " " + _("Hóa đơn gần nhất: {month}.").format(month=month(newest))
    return Text(text)


def no_such_month(_: Words, asked: Month) -> Text:
    """A past month that has no invoice, such as one before the contract."""
    return Text(_("Không có hóa đơn kỳ {month} cho mã này.").format(month=month(asked)))


def none_at_all(
    _: Words, account: LinkedAccount, warning: tuple[Block, ...], note: Note, buttons: Rows
) -> Reply:
    """A contract without any invoice yet, such as a new one."""
    if account.started_on is None:
        said = _("Chưa có hóa đơn nào cho mã này.")
    else:
        said = _("Chưa có hóa đơn nào cho mã này (hợp đồng từ {day}).").format(day=day(account.started_on))
    return Reply((*warning, Title(common.name(account)), Text(said), note), buttons)


def pick_month(_: Words, account: LinkedAccount, year: int, buttons: Rows) -> Reply:
    """The year stands above its months."""
    title = Title(_("🧾 Chọn tháng · {home}").format(home=common.name(account)))
    return Reply((title, Text(_("Năm {year}").format(year=year))), buttons)


def pdf(_: Words, one: Invoice, content: bytes, buttons: Rows) -> Reply:
    """The file name holds no customer code."""
    name = f"hoa-don-{one.month}{'' if one.cycle == 1 else f'-ky-{one.cycle}'}.pdf"
    said = _("📎 Hóa đơn điện tử kỳ {month}, {amount}.")
    return Reply(
        (Text(said.format(month=month(one.month), amount=money(one.total_vnd))),),
        buttons,
        document=Document(content, name, "application/pdf"),
        is_personal=True,
    )


def pdf_elsewhere(_: Words, buttons: Rows) -> Reply:
    """The portal gives no PDF just now: the way by hand."""
    return Reply(
        (
            Text(_("Chưa lấy được bản PDF lúc này.")),
            Text(_("Cách khác: vào evnhanoi.vn, đăng nhập, chọn Tra cứu hóa đơn, rồi tải về.")),
            Text(_("Không có mật khẩu: gọi 19001288.")),
        ),
        buttons,
    )
