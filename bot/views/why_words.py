"""What each part of a change is called, and what it means, in words that need no knowledge of tariffs."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from backend_client.models import Invoice
from bot.i18n import Words
from bot.views import bill_lines
from bot.views.format import energy, month, number
from tariff import Bill, Change, Line, Tariffs

ROUNDING_VND = 2  # two invoices, each of which may be rounded otherwise by 1 đ


def names(_: Words, change: Change) -> tuple[str, ...]:
    """In the order of `Change.parts_vnd`."""
    structure = _("Bậc giá") if is_tiered(change) else _("Giờ dùng điện")
    return (_("Số ngày"), _("Dùng mỗi ngày"), structure, _("Giá điện"), _("Thuế VAT"), _("Khác"))


def is_tiered(change: Change) -> bool:
    lines: tuple[Line, ...] = (*change.earlier.lines, *change.later.lines)
    return all(line.hours is None for line in lines)


def main_reason(_: Words, later: Invoice, earlier: Invoice, change: Change) -> str:
    """The part that moved the bill most in the direction it went; empty where nothing moved it.

    A part of a sentence: `mỗi ngày dùng thêm 1,0 kWh`.
    """
    if not change.total_vnd:
        return ""
    sign = 1 if change.total_vnd > 0 else -1
    place = max(range(5), key=lambda at: sign * change.parts_vnd[at])
    if sign * change.parts_vnd[place] <= 0:
        return ""
    return _reasons(_, later, earlier, change)[place][sign < 0]


def _reasons(_: Words, later: Invoice, earlier: Invoice, change: Change) -> tuple[tuple[str, str], ...]:
    """Of each part: why it made the bill larger, why smaller."""
    structure = (_("nhiều kWh phải trả giá bậc cao hơn"), _("ít kWh phải trả giá bậc cao hơn"))
    if not is_tiered(change):
        structure = (_("dùng nhiều hơn vào giờ giá cao"), _("dùng ít hơn vào giờ giá cao"))
    days = abs(later.days - earlier.days)
    more, less = _("kỳ này nhiều hơn {n} ngày"), _("kỳ này ít hơn {n} ngày")
    return (
        (more.format(n=days), less.format(n=days)),
        _per_day(_, later, earlier),
        structure,
        (_("giá điện tăng"), _("giá điện giảm")),
        (_("thuế VAT tăng"), _("thuế VAT giảm")),
    )


def _per_day(_: Words, later: Invoice, earlier: Invoice) -> tuple[str, str]:
    """With the difference as it is seen in the rounded figures, where it is seen."""
    used = [(one.used_kwh / one.days).quantize(Decimal("0.1"), ROUND_HALF_UP) for one in (later, earlier)]
    gap = abs(used[0] - used[1])
    if not gap:
        return _("mỗi ngày bạn dùng nhiều điện hơn"), _("mỗi ngày bạn dùng ít điện hơn")
    more, less = _("mỗi ngày dùng thêm {kwh}"), _("mỗi ngày dùng bớt {kwh}")
    return more.format(kwh=energy(gap, 1)), less.format(kwh=energy(gap, 1))


def sentences(
    _: Words, later: Invoice, earlier: Invoice, change: Change, tariffs: Tariffs
) -> tuple[str, ...]:
    """One for each part that is in the table, in its order: what the amounts do not tell."""
    return tuple(_sentences(_, later, earlier, change, tariffs))


def _sentences(_: Words, later: Invoice, earlier: Invoice, change: Change, tariffs: Tariffs) -> Iterator[str]:
    days, use, structure, price, vat, rest = change.parts_vnd
    if days:
        yield _days(_, later, earlier)
    if use:
        yield _daily_use(_, later, earlier)
    if structure:
        yield _structure(_, change)
    if price:
        yield _price(_, change, tariffs)
    if vat:
        yield _vat(_, change.earlier, change.later)
    if rest:
        yield _rest(_, rest)


def _days(_: Words, later: Invoice, earlier: Invoice) -> str:
    if later.days == earlier.days:
        return _("Số ngày: hai kỳ đều {days} ngày.").format(days=later.days)
    said = _("Số ngày: kỳ này {days} ngày, kỳ {month} là {earlier} ngày.")
    return said.format(days=later.days, month=month(earlier.month), earlier=earlier.days)


def _daily_use(_: Words, later: Invoice, earlier: Invoice) -> str:
    said = _("Dùng mỗi ngày: kỳ này {kwh}, kỳ {month} là {earlier}.")
    return said.format(
        kwh=energy(later.used_kwh / later.days, 1),
        month=month(earlier.month),
        earlier=energy(earlier.used_kwh / earlier.days, 1),
    )


def _structure(_: Words, change: Change) -> str:
    more = change.structure_vnd > 0
    if is_tiered(change):
        if more:
            return _("Bậc giá: nhiều kWh phải trả giá bậc cao hơn.")
        return _("Bậc giá: ít kWh phải trả giá bậc cao hơn.")
    if more:
        return _("Giờ dùng điện: dùng nhiều hơn vào giờ giá cao.")
    return _("Giờ dùng điện: dùng ít hơn vào giờ giá cao.")


def _price(_: Words, change: Change, tariffs: Tariffs) -> str:
    before = {part.table for part in change.earlier.parts}
    newest = change.later.parts[-1]
    if before == {part.table for part in change.later.parts}:
        return _("Giá điện: không đổi giữa hai kỳ.")
    said = _("Giá điện: đã đổi theo {version}.")
    return said.format(version=bill_lines.version(_, newest, tariffs))


def _vat(_: Words, earlier: Bill, later: Bill) -> str:
    if earlier.vat_percent is None or later.vat_percent is None:
        return _("Thuế VAT: mức thuế đổi giữa kỳ.")
    if earlier.vat_percent == later.vat_percent:
        return _("Thuế VAT: vẫn {percent}%.").format(percent=number(later.vat_percent))
    said = _("Thuế VAT: từ {earlier}% thành {percent}%.")
    return said.format(earlier=number(earlier.vat_percent), percent=number(later.vat_percent))


def _rest(_: Words, rest_vnd: int) -> str:
    if abs(rest_vnd) <= ROUNDING_VND:
        return _("Khác: do làm tròn số tiền.")
    return _("Khác: phần hóa đơn lệch so với cách tính. Mời bạn gọi 19001288 để hỏi.")
