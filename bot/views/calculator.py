"""`🧮 Tính thử`: the question, the result line by line, and what cannot be computed."""

from __future__ import annotations

from datetime import date

from bot.i18n import Words
from bot.messages import Block, Reply, Rows, Text, Title
from bot.views import bill_lines, next_tier, tariff_words
from bot.views.format import day
from tariff import Bill, BusinessUse, Standing, Tariffs, Use


def question(_: Words, buttons: Rows, problem: str = "") -> Reply:
    """Asks for the kWh; above it what was wrong with the last answer, if anything."""
    lines = (
        _("Bạn nhập số kWh muốn tính, ví dụ: 300"),
        _("Có thể thêm số hộ, số ngày hoặc tháng: 300 kWh 2 hộ tháng 5/2025"),
    )
    above = (Text(problem),) if problem else ()
    return Reply((Title(_("🧮 Tính thử tiền điện")), *above, Text("\n".join(lines))), buttons)


def result(
    _: Words, bill: Bill, use: Use, month_days: int | None, standing: Standing | None, tariffs: Tariffs,
    buttons: Rows,
) -> Reply:  # fmt: skip
    """`month_days`: days that were named but computed as one whole month."""
    said = []
    if month_days is not None and month_days != bill.days:
        rounded = _("{days} ngày được tính tròn là tháng này, {whole} ngày.")
        said.append(rounded.format(days=month_days, whole=bill.days))
    if isinstance(use, BusinessUse):
        said.append(_("Tính một giá cho mọi giờ, ở cấp điện áp thấp nhất."))
    if standing is not None:
        said.append(next_tier.next_kwh(_, standing))
    if any(part.source.status for part in bill.vat):
        said.append(_("Thuế VAT của kỳ này có chi tiết chưa được EVNHANOI xác nhận."))
    said.append(_("Đây là tính thử, không phải hóa đơn."))
    blocks: tuple[Block, ...] = (
        Title(_("🧮 Tính thử tiền điện")),
        *bill_lines.blocks(_, bill, use, tariffs),
        Text("\n".join(said)),
        tariff_words.checked(_, bill.sources[-1]),
    )
    return Reply(blocks, buttons)


def no_prices(_: Words, on: date, buttons: Rows) -> Reply:
    """No confirmed table covers the days: no old price instead."""
    said = _("Bot chưa có bảng giá đã kiểm chứng cho ngày {day}, nên không tính được.").format(day=day(on))
    return Reply((Title(_("🧮 Tính thử tiền điện")), Text(said)), buttons)


def zero(_: Words) -> str:
    return _("Dùng 0 kWh thì tiền điện là 0{nbsp}đ. Bạn nhập số lớn hơn 0 nhé.").format(nbsp="\u00a0")


def below_zero(_: Words) -> str:
    return _("Số kWh phải lớn hơn 0.")


def too_much(_: Words, most: str) -> str:
    return _("Bot chỉ tính thử đến {most}. Bạn kiểm tra lại số vừa nhập nhé.").format(most=most)


def wrong_days(_: Words, most: int) -> str:
    return _("Số ngày của một kỳ là từ 1 đến {most}.").format(most=most)


def wrong_households(_: Words, most: str) -> str:
    return _("Số hộ phải lớn hơn 0 và không quá {most}.").format(most=most)


def no_number(_: Words) -> str:
    return _("Bot chưa thấy số kWh trong câu của bạn.")
