"""Guides as screens: the list, an article's page, what a search found, what saving is worth."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from backend_client.models import Month
from bot.i18n import Words
from bot.messages import Block, Facts, Note, Reply, Rows, Text, Title
from bot.views import common, menu
from bot.views.format import day, energy, money, month
from data.reference import Guide
from data.values import LinkedAccount


@dataclass(frozen=True, slots=True)
class Worth:
    """What `less_kwh` saved in a month are worth to a household that used `used_kwh`, at prices of today."""

    used_kwh: Decimal
    tier: int  # of the last kWh used: the first one that is saved
    price_vnd: int  # of that kWh, VAT included
    less_kwh: Decimal
    less_vnd: int  # VAT included
    of: tuple[LinkedAccount, Month] | None = None  # whose month this is; None: an example


def index(_: Words, buttons: Rows) -> Reply:
    """The sections; what is typed here is looked for in the articles."""
    return Reply(
        (
            Title(_("📖 Hướng dẫn và an toàn điện")),
            Text(_("Bạn chọn một mục, hoặc gõ từ cần tìm, ví dụ: sang tên.")),
        ),
        buttons,
    )


def section(_: Words, title: str, buttons: Rows) -> Reply:
    return Reply((Title(f"📖 {title}"), Text(_("Bạn chọn một bài, hoặc gõ từ cần tìm."))), buttons)


def section_title(_: Words, section: str) -> str:
    """As on the button that leads to it."""
    return {
        "procedures": _("Thủ tục về điện"),
        "saving": _("Sử dụng điện tiết kiệm"),
        "safety": _("An toàn điện"),
        "sms": _("Tra cứu bằng tin nhắn 8088"),
        "einvoice": _("Tải hóa đơn điện tử"),
        "paying": _("Cách trả tiền điện"),
        "emergency": _("🚨 Khẩn cấp về điện"),
    }[section]


def results(_: Words, buttons: Rows) -> Reply:
    return Reply((Title(_("📖 Bài có từ bạn tìm")), Text(_("Bạn chọn một bài nhé."))), buttons)


def nearest(_: Words, buttons: Rows) -> Reply:
    """No article has it: the three nearest, and somebody who knows."""
    return Reply(
        (
            Text(_("Chưa có bài đúng ý bạn. Gần nhất là các bài dưới đây.")),
            Text(_("Nếu không phải, mời bạn gọi 19001288 (24/7).")),
        ),
        buttons,
    )


def article(_: Words, guide: Guide, page: int, worth: Worth | None, buttons: Rows) -> Reply:
    """One page, with its source and the day it was last compared."""
    is_first, last = page == 0, len(guide.screens) - 1
    blocks: list[Block] = []
    if guide.section == "emergency":
        blocks += menu.emergency(_, ()).blocks  # nothing stands before this text
    blocks.append(Title(_title(_, guide, page)))
    if is_first:
        blocks.append(Facts(((_("Dành cho"), guide.who),)))
    blocks += [Text(paragraph) for paragraph in guide.screens[page]]
    if worth is not None and page == last:
        blocks.append(Text(_worth(_, worth)))
    if guide.section == "safety":
        blocks += menu.emergency(_, ()).blocks
    blocks.append(_source(_, guide))
    return Reply(tuple(blocks), buttons, is_personal=worth is not None and worth.of is not None)


def _title(_: Words, guide: Guide, page: int) -> str:
    if len(guide.screens) == 1:
        return f"📖 {guide.title}"
    return f"📖 {guide.title} ({page + 1}/{len(guide.screens)})"


def _source(_: Words, guide: Guide) -> Note:
    checked = _("kiểm tra lần cuối {day}").format(day=day(guide.checked_on))
    parts = (_("Nguồn: {source}").format(source=guide.source), guide.status, checked)
    return Note(" · ".join(part for part in parts if part))


def _worth(_: Words, worth: Worth) -> str:
    """Never a bare "tiết kiệm 10%"."""
    facts = {
        "kwh": energy(worth.used_kwh),
        "tier": worth.tier,
        "less": energy(worth.less_kwh),
        "amount": money(worth.less_vnd),
        "price": money(worth.price_vnd),
    }
    if worth.of is None:
        used = _("Ví dụ nhà dùng {kwh} một tháng, tới bậc {tier}.")
    else:
        account, of_month = worth.of
        facts |= {"home": common.name(account), "month": month(of_month)}
        used = _("{home}: kỳ {month} dùng {kwh}, tới bậc {tier}.")
    lines = (
        _("Bớt được bao nhiêu tiền"),
        used,
        _("1 kWh bớt đi ở bậc này là {price}, gồm VAT."),
        _("Bớt {less} một tháng thì bớt {amount}, theo giá hiện hành."),
    )
    return "\n".join(lines).format(**facts)
