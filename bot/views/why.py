"""`❓ Vì sao thay đổi?`: the parts of a difference in plain words, as table and as chart (F3.7)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from backend_client.models import Invoice
from bot.charts import Parts, PartsOfChange
from bot.i18n import Words
from bot.messages import Block, Note, Picture, Reply, Rows, Table, Text, Title
from bot.views import bill, bill_lines, common, why_words
from bot.views.bill_numbers import Computed
from bot.views.format import energy, money, month, number, percent
from bot.views.why_numbers import Against
from data.values import LinkedAccount
from tariff import Change, Tariffs


def changes(
    _: Words, account: LinkedAccount, later: Computed, found: Sequence[Against], tariffs: Tariffs,
    warning: tuple[Block, ...], note: Note, buttons: Rows, picture: bytes | None,
) -> Reply:  # fmt: skip
    """One section a comparison; complete without the picture."""
    invoice = later.invoice
    title = _("❓ Vì sao thay đổi? · {home}").format(home=common.name(account))
    blocks: list[Block] = [*warning, Title(title), Text(_total(_, invoice))]
    for one in found:
        blocks += _section(_, invoice, one, tariffs)
    if any(one.change is not None for one in found):
        blocks.append(Text(_("Các số tiền trên đã gồm thuế VAT.")))
    name = f"vi-sao-{invoice.month}.png"
    shown = None if picture is None else Picture(picture, _("Bảng số liệu ngay bên dưới."), name)
    return Reply((*blocks, note), buttons, picture=shown, is_personal=True)


def chart(_: Words, account: LinkedAccount, found: Sequence[Against], note: Note) -> PartsOfChange | None:
    """The parts of every comparison that could be split; None where none could."""
    split = [(one, one.change) for one in found if one.change is not None]
    if not split:
        return None
    with_rest = any(change.rest_vnd for _one, change in split)
    names = why_words.names(_, split[0][1])
    shown = len(names) if with_rest else len(names) - 1
    comparisons = tuple(
        Parts(
            _("so với {month}").format(month=month(one.month)) if len(split) > 1 else "",
            tuple(Decimal(part) for part in change.parts_vnd[:shown]),
        )
        for one, change in split
    )
    subtitle = common.name(account)
    if len(split) == 1:
        alone = _("{home}, so với {month}")
        subtitle = alone.format(home=common.name(account), month=month(split[0][0].month))
    title = _("Vì sao hóa đơn thay đổi?")
    return PartsOfChange(names[:shown], comparisons, "đ", title, note.text, subtitle)


def nothing_to_compare(
    _: Words, account: LinkedAccount, invoice: Invoice, note: Note, buttons: Rows
) -> Reply:
    """A month that has corrections only: there is no bill to compare."""
    title = _("❓ Vì sao thay đổi? · {home}").format(home=common.name(account))
    said = _("Kỳ {month} chỉ có hóa đơn điều chỉnh, chưa có hóa đơn tiền điện để so sánh.")
    return Reply(
        (Title(title), Text(said.format(month=month(invoice.month))), note), buttons, is_personal=True
    )


def _total(_: Words, invoice: Invoice) -> str:
    kwh = energy(invoice.used_kwh, bill_lines.places(invoice.used_kwh))
    said = _("Kỳ {month}: {amount}, dùng {kwh} trong {days} ngày.")
    return said.format(
        month=month(invoice.month), amount=money(invoice.total_vnd), kwh=kwh, days=invoice.days
    )


def _section(_: Words, later: Invoice, one: Against, tariffs: Tariffs) -> tuple[Block, ...]:
    if one.earlier is None:
        missing = _("So với kỳ {month}: kỳ này chưa có hóa đơn để so sánh.")
        if one.is_unknown:
            missing = _("So với kỳ {month}: hệ thống chưa trả lời, bạn xem lại sau nhé.")
        return (Text(missing.format(month=month(one.month))),)
    head = _difference(_, later, one.earlier)
    if one.change is None:
        why = bill.why_not(_, one.problem) if one.problem else ""
        return (Text("\n".join(filter(None, (head, why)))),)
    words = why_words.sentences(_, later, one.earlier, one.change, tariffs)
    main = why_words.main_reason(_, one.change)
    top = "\n".join(filter(None, (head, main)))
    return (Text(top), _table(_, one.change), Text("\n".join(words)))


def _difference(_: Words, later: Invoice, earlier: Invoice) -> str:
    """`So với kỳ 05/2026 (766.282 đ): tăng 79.412 đ (+10,4%).`"""
    difference = later.total_vnd - earlier.total_vnd
    share = percent(difference, earlier.total_vnd) or _("không tính được %")
    if not difference:
        said = _("So với kỳ {month}: số tiền không đổi.")
    elif difference > 0:
        said = _("So với kỳ {month} ({amount}): tăng {change} ({share}).")
    else:
        said = _("So với kỳ {month} ({amount}): giảm {change} ({share}).")
    return said.format(
        month=month(earlier.month),
        amount=money(earlier.total_vnd),
        change=money(abs(difference)),
        share=share,
    )


def _table(_: Words, change: Change) -> Table:
    rows = [
        (name, _moved(_, part))
        for name, part in zip(why_words.names(_, change), change.parts_vnd, strict=True)
    ]
    if not change.rest_vnd:
        rows.pop()
    rows.append((_("Cộng"), _moved(_, change.total_vnd)))
    caption = _("Vì sao hóa đơn thay đổi")
    table = Table((_("Lý do"), _("Số tiền")), tuple(rows), caption, numeric=(1,))
    if bill_lines.columns(table) <= bill_lines.COLUMNS:
        return table
    plain = tuple((name, _signed(part)) for (name, _said), part in zip(rows, _amounts(change), strict=True))
    return Table((_("Lý do"), "đ"), plain, caption, numeric=(1,))


def _amounts(change: Change) -> tuple[int, ...]:
    parts = change.parts_vnd if change.rest_vnd else change.parts_vnd[:-1]
    return (*parts, change.total_vnd)


def _moved(_: Words, part_vnd: int) -> str:
    """`tăng 85.493 đ`, `giảm 24.719 đ`, `không đổi` (X5)."""
    if not part_vnd:
        return _("không đổi")
    said = _("tăng {amount}") if part_vnd > 0 else _("giảm {amount}")
    return said.format(amount=money(abs(part_vnd)))


def _signed(part_vnd: int) -> str:
    return f"+{number(part_vnd)}" if part_vnd > 0 else number(part_vnd)
