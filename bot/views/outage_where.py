"""Questions of the outage plan: where, and on which day; and what is wrong with an answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from backend_client.models import CustomerCode, Month
from bot.i18n import Words
from bot.messages import Reply, Rows, Text, Title


def where(_: Words, buttons: Rows) -> Reply:
    """Asked by somebody without a linked code."""
    return Reply(
        (
            Title(_("📅 Lịch cắt điện")),
            Text(_("Bạn gửi mã khách hàng (13 ký tự, bắt đầu bằng PD hoặc HN), hoặc tên khu vực.")),
            Text(_("Khu vực là tên phường, xã hoặc tên đường. Ví dụ: phường Giáp Bát, phố Lạc Trung.")),
        ),
        buttons,
    )


def area(_: Words, buttons: Rows) -> Reply:
    """The question of `Theo khu vực`."""
    return Reply(
        (
            Title(_("📅 Lịch cắt điện theo khu vực")),
            Text(_("Bạn gõ tên phường, xã hoặc tên đường. Ví dụ: phường Giáp Bát, phố Lạc Trung.")),
        ),
        buttons,
    )


def not_a_place(_: Words, buttons: Rows) -> Reply:
    """The answer to `where` or `area` names nothing."""
    said = _("Bot chưa đọc được tên khu vực. Bạn gõ tên phường, xã hoặc tên đường nhé.")
    return Reply((Text(said),), buttons)


def which_day(_: Words, home: str, buttons: Rows) -> Reply:
    """The day picker; a typed day works as well."""
    return Reply(
        (
            Title(_("📅 Lịch cắt điện · {home}").format(home=home)),
            Text(_("Bạn muốn xem ngày nào? Bấm một ngày, hoặc gõ: mai, thứ 7, cuối tuần, 27/6.")),
        ),
        buttons,
    )


def unit_unknown(_: Words, home: str, buttons: Rows) -> Reply:
    """A typed code told its unit, and the portal publishes nothing for that unit."""
    return Reply(
        (
            Title(_("📅 Lịch cắt điện · {home}").format(home=home)),
            Text(_("Bot chưa thấy kế hoạch nào của đơn vị ghi trong mã này. Đơn vị có thể đã đổi.")),
            Text(_("Bạn gửi tên phường, xã hoặc tên đường, hoặc liên kết mã để tra đúng đơn vị.")),
        ),
        buttons,
    )


def no_such_day(_: Words, month: Month, last: int, days: Sequence[date], buttons: Rows) -> Reply:
    """31/6: how many days the month has, and which of the two days that may be meant can be shown."""
    named = [f"{on:%d/%m}" for on in days]
    match named:
        case [first, second]:
            said = _("Tháng {month} chỉ có {days} ngày. Ý bạn là {first} hay {second}?")
            said = said.format(month=month.number, days=last, first=first, second=second)
        case [first]:
            said = _("Tháng {month} chỉ có {days} ngày. Ý bạn là {first}?")
            said = said.format(month=month.number, days=last, first=first)
        case _none:
            said = _("Tháng {month} chỉ có {days} ngày. Lịch cắt điện đã qua chỉ xem lại được 30 ngày.")
            said = said.format(month=month.number, days=last)
    return Reply((Text(said),), buttons)


def not_a_day(_: Words, buttons: Rows) -> Reply:
    said = _("Bot chưa đọc được ngày. Bạn bấm một ngày, hoặc gõ: mai, thứ 7, 27/6.")
    return Reply((Text(said),), buttons)


def doubtful(_: Words, suggestion: CustomerCode, buttons: Rows) -> Reply:
    """Letters stand where digits belong; it is the customer's own typing, so shown in full."""
    return Reply((Text(_("Có phải {code}?").format(code=suggestion.value)),), buttons)


def wrong_code(_: Words, length: int, sent: int | None, buttons: Rows) -> Reply:
    """Begins like a customer code and is none."""
    rule = _("Mã khách hàng có {n} ký tự, bắt đầu bằng PD hoặc HN.").format(n=length)
    got = "" if sent is None else _("Bạn gửi {n} ký tự.").format(n=sent)
    printed = _("Mã in ở góc trên hóa đơn hoặc trong tin báo tiền điện.")
    return Reply((Text(" ".join(part for part in (rule, got, printed) if part)),), buttons)


def other_company(_: Words, name: str, hotline: str, buttons: Rows) -> Reply:
    """A code of another power corporation is named, not called invalid."""
    said = _("Mã này thuộc {company}, không phải EVNHANOI.").format(company=name)
    if hotline:
        said = " ".join((said, _("Mời bạn gọi {hotline}.").format(hotline=hotline)))
    return Reply((Text(said),), buttons)
