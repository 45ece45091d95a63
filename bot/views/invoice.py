"""Words for invoices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from backend_client.models import IndexPair, Invoice, InvoiceKind, Month, PaymentState, Register
from bot.i18n import Words
from bot.messages import Block, Document, Facts, Note, Reply, Rows, Table, Text, Title
from bot.views import common
from bot.views import payment as payments
from bot.views.format import day, energy, money, month, number, percent
from data.values import LinkedAccount


@dataclass(frozen=True, slots=True)
class Comparison:
    """kWh of the month before and of the same month a year ago; None where there was none."""

    previous_kwh: Decimal | None
    year_ago_kwh: Decimal | None


def invoices(
    _: Words, account: LinkedAccount, of: Sequence[Invoice], against: Comparison, today: date,
    warning: tuple[Block, ...], note: Note, buttons: Rows,
) -> Reply:  # fmt: skip
    """All invoices of one month; one is the rule, several are listed and summed once."""
    shown = of[0].month
    title = Title(_("🧾 Hóa đơn kỳ {month} · {home}").format(month=month(shown), home=common.name(account)))
    blocks: list[Block] = [*warning, title]
    for one in of:
        blocks += _one(_, one, today, of)
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


def _one(_: Words, one: Invoice, today: date, of: Sequence[Invoice]) -> list[Block]:
    blocks: list[Block] = []
    if len(of) > 1 or one.kind is not InvoiceKind.REGULAR:
        blocks.append(Text(_kind(_, one, of)))
    blocks.append(Text("\n".join(_paper(_, one))))
    blocks += _indexes(_, one, of)
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


def _indexes(_: Words, one: Invoice, of: Sequence[Invoice]) -> list[Block]:
    """One register of one meter is two plain facts; anything else is a table with its reason."""
    if not one.indexes and one.kind in {InvoiceKind.ADJUSTMENT, InvoiceKind.REFUND}:
        return []  # they correct an amount; the readings stand on the invoice they concern
    if not one.indexes:
        return [Text(_("Chỉ số công tơ: hệ thống chưa trả lời, mời bạn xem trong bản PDF."))]
    if len(one.indexes) == 1 and one.indexes[0].register is Register.TOTAL:
        billed = one.used_kwh if one.used_kwh == _counted(one.indexes[0]) else valid_kwh(of)
        return _single(_, one.indexes[0], billed)
    meters = list(dict.fromkeys(pair.meter for pair in one.indexes))
    blocks: list[Block] = []
    if len(meters) > 1:
        blocks.append(Text(_("Công tơ được thay trong kỳ. {parts}.").format(parts=_parts(_, one, meters))))
    blocks.append(
        Table(
            header=(_("Bộ chỉ số"), _("Đầu kỳ"), _("Cuối kỳ"), _("kWh")),
            rows=tuple(_row(_, pair, meters) for pair in one.indexes),
            caption=_("Chỉ số công tơ"),
            numeric=(1, 2, 3),
        )
    )
    if any(pair.multiplier != 1 for pair in one.indexes):
        blocks.append(Text(_("Hệ số nhân: {n}.").format(n=one.indexes[0].multiplier)))
    return blocks


def _single(_: Words, pair: IndexPair, used_kwh: Decimal) -> list[Block]:
    rows = [(_("Chỉ số đầu kỳ"), _index(pair.opening)), (_("Chỉ số cuối kỳ"), _index(pair.closing))]
    if pair.multiplier != 1:
        rows.append((_("Hệ số nhân"), str(pair.multiplier)))
    blocks: list[Block] = [Facts(tuple(rows))]
    if pair.closing < pair.opening:
        blocks.append(Text(_("Công tơ đã quay hết vòng số, nên chỉ số cuối nhỏ hơn chỉ số đầu.")))
    elif _counted(pair) != used_kwh:
        counted = energy(_counted(pair))
        said = _("Hiệu chỉ số là {counted}, khác điện tính tiền. Mời bạn gọi 19001288 để hỏi lý do.")
        blocks.append(Text(said.format(counted=counted)))
    return blocks


def _counted(pair: IndexPair) -> Decimal:
    return (pair.closing - pair.opening) * pair.multiplier


def _parts(_: Words, one: Invoice, meters: Sequence[str]) -> str:
    """`Công tơ cũ 12.345–12.400, công tơ mới 0–258`."""
    said = []
    for place, meter in enumerate(meters):
        pair = next(pair for pair in one.indexes if pair.meter == meter)
        name = _("Công tơ cũ") if place == 0 else _("công tơ mới")
        said.append(f"{name} {_index(pair.opening)}–{_index(pair.closing)}")
    return ", ".join(said)


def _row(_: Words, pair: IndexPair, meters: Sequence[str]) -> tuple[str, ...]:
    name = {
        Register.TOTAL: _("Tổng"),
        Register.NORMAL: _("Bình thường"),
        Register.PEAK: _("Cao điểm"),
        Register.OFF_PEAK: _("Thấp điểm"),
    }[pair.register]
    if len(meters) > 1:
        age = _("cũ") if pair.meter == meters[0] else _("mới")
        name = f"{name} ({age})"
    return (name, _index(pair.opening), _index(pair.closing), number(pair.used_kwh))


def _index(value: Decimal) -> str:
    return number(value, 0 if value == value.to_integral_value() else 2)


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


def none_at_all(_: Words, account: LinkedAccount, note: Note, buttons: Rows) -> Reply:
    """A contract without any invoice yet, such as a new one."""
    if account.started_on is None:
        said = _("Chưa có hóa đơn nào cho mã này.")
    else:
        said = _("Chưa có hóa đơn nào cho mã này (hợp đồng từ {day}).").format(day=day(account.started_on))
    return Reply((Title(common.name(account)), Text(said), note), buttons)


def pick_month(_: Words, account: LinkedAccount, buttons: Rows) -> Reply:
    return Reply((Title(_("🧾 Chọn tháng · {home}").format(home=common.name(account))),), buttons)


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
