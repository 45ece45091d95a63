"""Notices that are neither outage, bill nor reading: a threshold passed, new prices, an operator's words."""

from __future__ import annotations

from datetime import datetime

from bot.commands import Ask, Command
from bot.i18n import Words
from bot.notices import AccessEnded, Announced, PolicyNew, TariffNew, ThresholdPassed
from bot.views.format import day, energy, money, month, number
from bot.views.notices.home import Home
from bot.views.notices.parts import Told, clean, cut, day_of

MOST_ANNOUNCED = 300
"""Characters of an operator's words, so that the whole stays a notice. Whoever takes them in, checks."""

_LONGEST_DECISION = 40


def threshold(_: Words, facts: ThresholdPassed, home: Home, now: datetime) -> Told:
    """What was used until when, the threshold as it was set, and where the period is heading."""
    used = _("{home}: {kwh} tính đến hết {day}.").format(
        home=home.name, kwh=energy(facts.used_kwh), day=day(facts.used_until)
    )
    lines = (used, _limit(_, facts), *_estimate(_, facts), _("Đổi ngưỡng: /thongbao"))
    return Told(
        _("📈 Vượt ngưỡng bạn đặt"), lines, "/lichsu", Ask(Command.HISTORY_DAYS, account=home.account)
    )


def _limit(_: Words, facts: ThresholdPassed) -> str:
    """Set as a percentage, it is restated with both numbers."""
    if facts.percent is None or facts.compared_kwh is None:
        return _("Ngưỡng: {n} kWh.").format(n=number(facts.threshold_kwh))
    before = facts.month.shift(-12 if facts.against == "year" else -1)
    said = _("Ngưỡng: {n} kWh, tức tăng {percent}% so với {kwh} của kỳ {month}.")
    return said.format(
        n=number(facts.threshold_kwh),
        percent=number(facts.percent),
        kwh=energy(facts.compared_kwh),
        month=month(before),
    )


def _estimate(_: Words, facts: ThresholdPassed) -> tuple[str, ...]:
    if facts.estimate_kwh is None:
        return ()
    if facts.estimate_vnd is None:
        said = _("Tạm tính hết kỳ: khoảng {kwh} (ước tính, chưa phải hóa đơn).")
        return (said.format(kwh=energy(facts.estimate_kwh)),)
    said = _("Tạm tính hết kỳ: khoảng {kwh}, khoảng {amount} (ước tính, chưa phải hóa đơn).")
    return (said.format(kwh=energy(facts.estimate_kwh), amount=money(facts.estimate_vnd)),)


def tariff_new(_: Words, facts: TariffNew, home: Home, now: datetime) -> Told:
    """From which day on, and by which decision."""
    began = facts.starts_on <= day_of(now)
    said = _("Biểu giá bán lẻ điện mới đã áp dụng từ 00:00 {day}.")
    if not began:
        said = _("Biểu giá bán lẻ điện mới áp dụng từ 00:00 {day}.")
    lines = [said.format(day=day(facts.starts_on))]
    if decision := cut(clean(facts.decision), _LONGEST_DECISION):
        lines.append(_("Theo Quyết định số {decision}").format(decision=decision))
    lines += [
        _("Xem biểu giá và ảnh hưởng tới nhà bạn: /bieugia"),
        _("Bot không gửi link lạ, không hỏi OTP ngân hàng."),
    ]
    title = _("📣 Biểu giá điện mới từ {day}").format(day=day(facts.starts_on))
    return Told(title, tuple(lines), "", Ask(Command.TARIFF_NEW, account=home.account))


def policy_new(_: Words, facts: PolicyNew, home: Home, now: datetime) -> Told:
    """Its number and day, where the changes stand, and how to say no."""
    lines = (
        _("Phiên bản {version}, ngày {day}.").format(version=facts.version, day=day(facts.published_on)),
        _("Xem điểm mới và toàn văn: /chinhsach"),
        _("Không đồng ý nữa: /huylienket hoặc /xoadulieu, bot làm ngay."),
    )
    return Told(_("🔒 Chính sách bảo mật có bản mới"), lines, "", Ask(Command.PRIVACY))


def announced(_: Words, facts: Announced, home: Home, now: datetime) -> Told:
    """An operator's words as they were written, in the customer's language where there is one."""
    said = (facts.en or facts.vi) if _.language == "en" else (facts.vi or facts.en)
    return Told(_("📣 Tin từ EVNHANOI"), (said.strip(),), "", Ask(Command.NOTICES))


def access_ended(_: Words, facts: AccessEnded, home: Home, now: datetime) -> Told:
    """Why nothing more will come, and what to do."""
    lines = (
        _("{home}: quyền xem của bot đã hết hạn.").format(home=home.name),
        _("Từ nay bot chưa báo được tiền điện và ngày ghi chỉ số."),
        _("Liên kết lại một lần là xong: /lienket"),
    )
    return Told(_("🔑 Cần liên kết lại mã khách hàng"), lines, "", Ask(Command.LINK))
