"""The threshold of a period, always in kWh and in per cent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal

from backend_client.models import Month
from bot.i18n import Words
from bot.messages import Block, Reply, Rows, Text, Title
from bot.views.common import heading
from bot.views.format import day, energy, money, month, number, signed
from data.notice_values import Choices
from data.values import LinkedAccount


@dataclass(frozen=True, slots=True)
class Compared:
    """What a period is compared with; None: not known."""

    of: Month  # the running period
    month_kwh: Decimal | None = None  # of the month before
    year_kwh: Decimal | None = None  # of the same month a year before


@dataclass(frozen=True, slots=True)
class Used:
    """What a period has used so far."""

    of: Month
    kwh: Decimal
    until: date


def screen(_: Words, account: LinkedAccount, choices: Choices, than: Compared, buttons: Rows) -> Reply:
    """What is set, and how another one is set."""
    return Reply(
        (
            heading(_("📈 Ngưỡng cảnh báo"), account),
            Text(restated(_, choices, than)),
            *_known(_, than),
            Text(_("Bạn chọn, hoặc gõ số kWh hay phần trăm. Ví dụ: 300, hoặc 20%.")),
            Text(_("Mỗi kỳ bot chỉ báo một lần cho ngưỡng này.")),
        ),
        buttons,
    )


def _known(_: Words, than: Compared) -> tuple[Text, ...]:
    """The figures to choose by."""
    lines = []
    if than.month_kwh is not None:
        before = month(than.of.shift(-1))
        lines.append(_("Tháng trước ({month}): {kwh}").format(month=before, kwh=energy(than.month_kwh)))
    if than.year_kwh is not None:
        year = month(than.of.shift(-12))
        lines.append(_("Cùng tháng năm trước ({month}): {kwh}").format(month=year, kwh=energy(than.year_kwh)))
    if not lines:
        lines = [_("Chưa có số kWh của các kỳ trước để so.")]
    return (Text("\n".join(lines)),)


def saved(
    _: Words, account: LinkedAccount, choices: Choices, than: Compared, buttons: Rows, *, is_first: bool
) -> Reply:
    """`is_first`: the third type was off until now."""
    blocks: list[Block] = [heading(_("📈 Ngưỡng cảnh báo"), account), Text(restated(_, choices, than))]
    if choices.threshold_percent is not None:
        blocks.append(Text(_("Bot tính lại số kWh theo phần trăm này ở mỗi kỳ.")))
    if is_first:
        blocks.append(
            Text(_("Tin khác đã bật: ngưỡng này, giá điện mới, tin từ EVNHANOI. Chưa báo cắt điện."))
        )
    if account.token is None:
        blocks.append(Text(_("Cần liên kết lại mã này thì bot mới đọc được số điện để báo.")))
    blocks.append(Text(_("Mỗi kỳ bot chỉ báo một lần cho ngưỡng này.")))
    return Reply((*blocks, Text(_("Muốn đổi, bạn gõ số khác. Ví dụ: 400."))), buttons)


def restated(_: Words, choices: Choices, than: Compared) -> str:
    """`Báo khi vượt 300 kWh (= +9% so với 275 kWh tháng trước).`"""
    limit = limit_kwh(choices, than)
    if choices.threshold_kwh is None and choices.threshold_percent is None:
        return _("Chưa đặt ngưỡng.")
    if limit is None:
        return _unknown(_, choices)
    shares = _shares(_, choices, limit, than)
    if not shares:
        return _("Báo khi vượt {limit}.").format(limit=energy(Decimal(limit)))
    said = _("Báo khi vượt {limit} (= {shares}).")
    return said.format(limit=energy(Decimal(limit)), shares="; ".join(shares))


def limit_kwh(choices: Choices, than: Compared) -> int | None:
    """What the threshold comes to in the running period; None: there is nothing to compare it with."""
    if choices.threshold_percent is None:
        return choices.threshold_kwh
    base = than.year_kwh if choices.threshold_against == "year" else than.month_kwh
    return None if base is None else percent_more(base, choices.threshold_percent)


def percent_more(base: Decimal, percent: int) -> int:
    """The whole kWh at or above it, as the scheduler reckons."""
    return int((base * (100 + percent) / 100).to_integral_value(ROUND_CEILING))


def passed(_: Words, account: LinkedAccount, limit: int, used: Used, buttons: Rows) -> Reply:
    """The threshold is below what was used already: nothing is set before the customer says so."""
    so_far = _("Kỳ {month} bạn đã dùng {kwh} (đến {day}), vượt mức {limit} rồi.")
    at_limit = energy(Decimal(limit))
    return Reply(
        (
            heading(_("📈 Ngưỡng cảnh báo"), account),
            Text(
                so_far.format(month=month(used.of), kwh=energy(used.kwh), day=day(used.until), limit=at_limit)
            ),
            Text(_("Bot chưa đặt ngưỡng này. Nếu vẫn đặt, bot báo một lần cho kỳ này, rồi các kỳ sau.")),
            Text(_("Hoặc bạn gõ một mức cao hơn.")),
        ),
        buttons,
    )


def _unknown(_: Words, choices: Choices) -> str:
    if choices.threshold_against == "year":
        said = _("Báo khi vượt {percent} so với cùng tháng năm trước. Chưa có số kWh của tháng đó để tính.")
    else:
        said = _("Báo khi vượt {percent} so với tháng trước. Chưa có số kWh tháng trước để tính.")
    return said.format(percent=f"{choices.threshold_percent}%")


def _shares(_: Words, choices: Choices, limit: int, than: Compared) -> list[str]:
    """The one the percentage was set against comes first, and as it was set."""
    month_said = _("{percent} so với {kwh} tháng trước")
    year_said = _("{percent} so với {kwh} cùng tháng năm trước")
    pairs = [(month_said, than.month_kwh, "month"), (year_said, than.year_kwh, "year")]
    if choices.threshold_against == "year":
        pairs.reverse()
    shares = []
    for said, base, against in pairs:
        if base is not None and base > 0:
            is_own = choices.threshold_percent is not None and against == choices.threshold_against
            change = choices.threshold_percent if is_own else (limit - base) * 100 / base
            shares.append(said.format(percent=f"{signed(Decimal(change or 0))}%", kwh=energy(base)))
    return shares


def removed(_: Words, account: LinkedAccount, buttons: Rows) -> Reply:
    said = _("Đã bỏ ngưỡng cảnh báo của {home}.").format(home=account.alias)
    return Reply((Text(said),), buttons)


def which_home(_: Words, buttons: Rows) -> Reply:
    return Reply((Title(_("📈 Ngưỡng cảnh báo")), Text(_("Bạn muốn đặt ngưỡng cho nhà nào?"))), buttons)


def against_what(_: Words, percent: int, buttons: Rows) -> Reply:
    """A percentage alone says nothing."""
    said = _("Báo khi vượt {percent} so với kỳ nào?").format(percent=f"{percent}%")
    return Reply((Title(_("📈 Ngưỡng cảnh báo")), Text(said)), buttons)


def refused(_: Words, problem: str, buttons: Rows) -> Reply:
    return Reply((Text(problem), Text(_("Bạn gõ lại nhé. Ví dụ: 300 kWh, hoặc 20%."))), buttons)


def problems(_: Words, most_kwh: int, most_percent: int) -> dict[str, str]:
    """Why a threshold makes no sense, by its name in bot.handlers.limit_said."""
    return {
        "zero": _("Ngưỡng phải lớn hơn 0."),
        "below_zero": _("Ngưỡng không thể là số âm."),
        "not_whole": _("Ngưỡng cần là số tròn, không có phần lẻ."),
        "too_much": _("Ngưỡng lớn nhất là {kwh} mỗi kỳ.").format(kwh=energy(Decimal(most_kwh))),
        "too_many_percent": _("Ngưỡng lớn nhất là {n}%.").format(n=number(most_percent)),
        "money": _("Bot đặt ngưỡng theo kWh hoặc phần trăm, chưa đặt theo số tiền."),
        "none": _("Bot chưa đọc được ngưỡng."),
    }


def labels(_: Words, than: Compared, percents: Sequence[int]) -> dict[str, str]:
    """Buttons by their option: a round number of kWh and percentages, each with what it comes to."""
    found = {}
    if than.month_kwh:
        round_kwh = (int(than.month_kwh) // 50 + 1) * 50
        found[f"k{round_kwh}"] = above(_, round_kwh)
    for percent in percents:
        if than.month_kwh:
            found[f"m{percent}"] = _than_month(_, percent, than.month_kwh)
        if than.year_kwh:
            found[f"y{percent}"] = _than_year(_, percent, than.year_kwh)
    return found


def above(_: Words, kwh: int) -> str:
    return _("Khi vượt {kwh}").format(kwh=energy(Decimal(kwh)))


def as_kwh(_: Words, account: LinkedAccount, amount_vnd: int, kwh: int, buttons: Rows) -> Reply:
    """An amount of money was typed."""
    said = _("{amount} là khoảng {kwh} trong một tháng, theo giá sinh hoạt, đã gồm VAT.")
    return Reply(
        (
            heading(_("📈 Ngưỡng cảnh báo"), account),
            Text(_("Bot báo theo kWh, chưa báo theo số tiền.")),
            Text(said.format(amount=money(amount_vnd), kwh=energy(Decimal(kwh)))),
        ),
        buttons,
    )


def _than_month(_: Words, percent: int, base: Decimal) -> str:
    kwh = energy(Decimal(percent_more(base, percent)))
    return _("{percent} so với tháng trước ({kwh})").format(percent=f"+{percent}%", kwh=kwh)


def _than_year(_: Words, percent: int, base: Decimal) -> str:
    kwh = energy(Decimal(percent_more(base, percent)))
    return _("{percent} so với cùng tháng năm trước ({kwh})").format(percent=f"+{percent}%", kwh=kwh)
