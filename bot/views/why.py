"""`❓ Vì sao thay đổi?`: the parts of a difference in plain words, as table and as chart."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from backend_client.models import Invoice, Month
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
    lead = _lead(_, invoice, found)
    blocks: list[Block] = [*warning, Title(title), *lead, Text(_total(_, invoice))]
    for one in found:
        blocks += _section(_, invoice, one, tariffs, names_reason=not lead or one is not found[0])
    if any(one.change is not None for one in found):
        blocks.append(Text(_("Các số tiền trên đã gồm thuế VAT.")))
    name = f"vi-sao-{invoice.month}.png"
    shown = None if picture is None else Picture(picture, _alt(_, found), name)
    return Reply((*blocks, note), buttons, picture=shown, is_personal=True)


def chart(_: Words, account: LinkedAccount, found: Sequence[Against], note: Note) -> PartsOfChange | None:
    """The parts of the first comparison that could be split, without those that are nothing.

    One comparison, because two of them in one picture are hard to tell apart; the tables hold both.
    None where there is nothing to draw.
    """
    one = _drawn(found)
    if one is None or one.change is None:
        return None
    parts = _parts(_, one.change)
    subtitle = _("{home}, so với {month}").format(home=common.name(account), month=month(one.month))
    values = Parts("", tuple(Decimal(part) for _name, part in parts))
    title = _("Vì sao hóa đơn thay đổi?")
    names = tuple(name for name, _part in parts)
    return PartsOfChange(names, (values,), "đ", title, note.text, subtitle, _("nghìn đ"))


def _drawn(found: Sequence[Against]) -> Against | None:
    return next((one for one in found if one.change is not None and any(one.change.parts_vnd)), None)


def _parts(_: Words, change: Change) -> list[tuple[str, int]]:
    """Name and amount of the parts that moved the bill."""
    named = zip(why_words.names(_, change), change.parts_vnd, strict=True)
    return [(name, part) for name, part in named if part]


def _alt(_: Words, found: Sequence[Against]) -> str:
    """What the picture shows, for somebody who does not see it."""
    said = _("Biểu đồ cột các lý do so với kỳ {month}, lớn nhất: {reason}, {change}.")
    below = _("Bảng số liệu ngay bên dưới.")
    one = _drawn(found)
    if one is None or one.change is None:
        return below
    name, part = max(_parts(_, one.change), key=lambda named: abs(named[1]))
    return f"{said.format(month=month(one.month), reason=name, change=_moved(_, part))} {below}"


def nothing_to_compare(
    _: Words, account: LinkedAccount, invoice: Invoice, note: Note, buttons: Rows
) -> Reply:
    """A month that has corrections only: there is no bill to compare."""
    title = _("❓ Vì sao thay đổi? · {home}").format(home=common.name(account))
    said = _("Kỳ {month} chỉ có hóa đơn điều chỉnh, chưa có hóa đơn tiền điện để so sánh.")
    return Reply(
        (Title(title), Text(said.format(month=month(invoice.month))), note), buttons, is_personal=True
    )


def _lead(_: Words, later: Invoice, found: Sequence[Against]) -> tuple[Block, ...]:
    """The whole answer in one sentence, where the first comparison has one."""
    one = found[0] if found else None
    if one is None or one.earlier is None or one.change is None:
        return ()
    main = why_words.main_reason(_, later, one.earlier, one.change)
    said = _("Kỳ này tăng {change}, chủ yếu vì {reason}.")
    if one.change.total_vnd < 0:
        said = _("Kỳ này giảm {change}, chủ yếu vì {reason}.")
    return (Text(said.format(change=money(abs(one.change.total_vnd)), reason=main)),) if main else ()


def _total(_: Words, invoice: Invoice) -> str:
    kwh = energy(invoice.used_kwh, bill_lines.places(invoice.used_kwh))
    said = _("Kỳ {month}: {amount}, dùng {kwh} trong {days} ngày.")
    return said.format(
        month=month(invoice.month), amount=money(invoice.total_vnd), kwh=kwh, days=invoice.days
    )


def _section(
    _: Words, later: Invoice, one: Against, tariffs: Tariffs, *, names_reason: bool
) -> tuple[Block, ...]:
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
    main = why_words.main_reason(_, later, one.earlier, one.change) if names_reason else ""
    if main:
        head = "\n".join((head, _("Chủ yếu vì {reason}.").format(reason=main)))
    table = (_table(_, one.month, one.change),) if _parts(_, one.change) else ()
    return (Text(head), *table, *((Text("\n".join(words)),) if words else ()))


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


def _table(_: Words, earlier: Month, change: Change) -> Table:
    amounts = [*_parts(_, change), (_("Cộng"), change.total_vnd)]
    rows = [(name, _moved(_, part)) for name, part in amounts]
    caption = _("So với kỳ {month}").format(month=month(earlier))
    table = Table((_("Lý do"), _("Số tiền")), tuple(rows), caption, numeric=(1,))
    if bill_lines.columns(table) <= bill_lines.COLUMNS:
        return table
    plain = tuple((name, _signed(part)) for name, part in amounts)
    return Table((_("Lý do"), "đ"), plain, caption, numeric=(1,))


def _moved(_: Words, part_vnd: int) -> str:
    """`tăng 85.493 đ`, `giảm 24.719 đ`, `không đổi`."""
    if not part_vnd:
        return _("không đổi")
    said = _("tăng {amount}") if part_vnd > 0 else _("giảm {amount}")
    return said.format(amount=money(abs(part_vnd)))


def _signed(part_vnd: int) -> str:
    return f"+{number(part_vnd)}" if part_vnd > 0 else number(part_vnd)
