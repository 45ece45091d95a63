"""The words of notices: the samples of the specification, their length, what they must never show."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend_client.models import InvoiceKind, OutageState, PaymentState
from bot.commands import Ask, Command
from bot.i18n import words
from bot.messages import Reply, Title
from bot.notices import (
    VARIANTS,
    Announced,
    BillDue,
    BillIssued,
    BillOverdue,
    BillPaid,
    BillRefunded,
    Facts,
    OutageMoved,
    OutageNew,
    OutagePostponed,
    OutageSoon,
    ReadingMoved,
    TariffNew,
    kind_of,
    variant_of,
)
from bot.phrases import understand
from bot.views.notices import LIMIT, WORDS, Home, merged, title_of, words_of
from bot.views.notices.excerpts import excerpt
from bot.views.notices.parts import clean, cut
from bot.views.plain import lines
from tests.handlers.plan_fakes import at
from tests.views.notice_samples import (
    AREA,
    BILL,
    CODE,
    CUT,
    HOME,
    JUNE,
    LONG_AREA,
    LONG_HOME,
    LONGEST,
    NIGHT,
    PASSED,
    PLACES,
    READING,
    SEEN,
    clock,
)

_ = words("vi")
BOTH = pytest.mark.parametrize("language", ["vi", "en"])
EVERY = pytest.mark.parametrize(("facts", "now"), LONGEST, ids=[variant_of(facts) for facts, _now in LONGEST])
NO_BREAK = "\u00a0"
MACHINE = re.compile(r"null|none|undefined|N/A|error|VND|VNĐ|[{}]|\d{4}-\d\d|\d,\d{3}", re.IGNORECASE)


def text(reply: Reply) -> str:
    """Without its buttons; no-break spaces as the tests write them."""
    return lines(replace(reply, buttons=())).replace(NO_BREAK, " ")


def told(facts: Facts, now: datetime, home: Home = HOME, language: str = "vi") -> str:
    return text(words_of(words(language), facts, home, now, is_sample=False))


def homes_of(facts: Facts) -> tuple[Home, ...]:
    """Whom a variant can go to: a followed area hears of outages alone."""
    return (LONG_HOME, LONG_AREA) if "outage" in variant_of(facts) else (LONG_HOME,)


def buttons(reply: Reply) -> dict[str, Ask | None]:
    return {button.label: Ask.decode(button.choice) for row in reply.buttons for button in row}


def test_every_variant_has_words() -> None:
    """A new variant without words fails here and not in front of a customer."""
    assert set(WORDS) == set(VARIANTS)
    assert {variant_of(facts) for facts, _now in LONGEST} == set(VARIANTS)


@BOTH
@EVERY
def test_longest_values_stay_a_notice(facts: Facts, now: datetime, language: str) -> None:
    """At most 400 characters, its last lines included, in both languages and marked as sample data."""
    for home in homes_of(facts):
        said = text(words_of(words(language), facts, home, now, is_sample=True))

        assert len(said) <= LIMIT, said


@BOTH
@EVERY
def test_nothing_a_machine_would_say(facts: Facts, now: datetime, language: str) -> None:
    """No machine words, no placeholder, no whole code, no English number, no bare amount of money."""
    for home in homes_of(facts):
        said = told(facts, now, home, language)

        assert not MACHINE.search(said)
        assert CODE.value not in said
        assert not re.search(r"\d{5,}", re.sub("19001288", "", said))


@BOTH
@EVERY
def test_a_lock_screen_shows_no_home(facts: Facts, now: datetime, language: str) -> None:
    """The first line alone says what it is about, to whoever sees the telephone."""
    for home in homes_of(facts):
        title = words_of(words(language), facts, home, now, is_sample=False).blocks[0]

        assert isinstance(title, Title)
        assert home.name not in title.text
        assert "PD00" not in title.text
        assert len(title.text) <= 48


@BOTH
@EVERY
def test_how_to_stop_is_understood(facts: Facts, now: datetime, language: str) -> None:
    """The words that a notice tells to type turn off the same that its button turns off."""
    reply = words_of(words(language), facts, HOME, now, is_sample=False)
    typed = re.search(r"(?:TAT|STOP) \d", text(reply))
    assert typed is not None
    heard = understand(typed[0], now=now)
    off = [ask for ask in buttons(reply).values() if ask is not None and ask.command is Command.NOTICES_OFF]

    assert isinstance(heard, Ask)
    assert (heard.command, heard.option) == (Command.NOTICES_OFF, kind_of(facts).value)
    assert off == [Ask(Command.NOTICES_OFF, option=kind_of(facts).value, account=1)]


def test_reading_day() -> None:
    """The sample; of remote meters nothing is claimed."""
    assert told(READING, clock(6, 29, "08:00")) == (
        "🔢 Ngày ghi chỉ số công tơ\n\n"
        "Nhà (PD00…0001): ngày mai, Thứ Ba, 30/06/2026.\n"
        "Kỳ 06/2026: 01/06–30/06/2026 (30 ngày).\n"
        "Tạm tính đến hết 28/06: 292 kWh, chưa phải hóa đơn.\n\n"
        "Chi tiết: /lichghichiso\n"
        "Tắt tin này: trả lời TAT 1"
    )


def test_reading_day_by_rule_and_far_away() -> None:
    """An expected day says why it is expected; a day further off is a date alone."""
    said = told(replace(READING, is_expected=True, used_kwh=None), clock(6, 27, "08:00"))

    assert "Nhà (PD00…0001): Thứ Ba, 30/06/2026.\n" in said
    assert "Dự kiến, vì EVNHANOI thường ghi chỉ số vào ngày cuối tháng." in said
    assert "Tạm tính" not in said


def test_reading_moved() -> None:
    """Old day and new day."""
    facts = ReadingMoved(CODE, JUNE, date(2026, 6, 29), date(2026, 6, 30))

    assert told(facts, SEEN) == (
        "🔢 Đổi ngày ghi chỉ số công tơ\n\n"
        "Nhà (PD00…0001): kỳ 06/2026\nNgày cũ: Thứ Hai, 29/06/2026\nNgày mới: Thứ Ba, 30/06/2026\n\n"
        "Chi tiết: /lichghichiso\nTắt tin này: trả lời TAT 1"
    )


def test_bill_issued() -> None:
    """The sample."""
    assert told(BillIssued(BILL), clock(7, 2, "08:05")) == (
        "🧾 Tiền điện kỳ 06/2026\n\n"
        "Nhà (PD00…0001): 845.694 đ\n"
        "Điện dùng: 313 kWh, 30 ngày (tăng 27 kWh so với 06/2025)\n"
        "Hạn thanh toán: 07/07/2026\n"
        "Trạng thái lúc 08:05 02/07/2026: Chưa thanh toán\n"
        "Bot không gửi link thanh toán, không hỏi OTP ngân hàng.\n\n"
        "Chi tiết: /hoadon\n"
        "Tắt tin này: trả lời TAT 2"
    )


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (Decimal(-9), "(giảm 9 kWh so với 06/2025)"),
        (Decimal(0), "(bằng 06/2025)"),
        (None, "313 kWh, 30 ngày\n"),
    ],
)
def test_bill_beside_last_year(more: Decimal | None, said: str) -> None:
    """Words carry the sign; what is not known is left out."""
    assert said in told(BillIssued(replace(BILL, more_than_last_year_kwh=more)), clock(7, 2, "08:05"))


def test_a_refund_is_no_bill() -> None:
    """What comes back, that nothing is to be paid, whom to ask; neither a due day nor a state."""
    refund = BillRefunded(CODE, "9", JUNE, InvoiceKind.REFUND, 82_149, Decimal(40), SEEN)
    said = told(refund, SEEN)

    assert "🧾 Hóa đơn hoàn tiền kỳ 06/2026" in said
    assert "Nhà (PD00…0001): hoàn lại 82.149 đ\nBạn không phải trả gì cho hóa đơn này.\n" in said
    assert "Điện tính giảm: 40 kWh" in said
    assert "19001288" in said
    assert "Hạn thanh toán" not in said
    assert "Trạng thái" not in said
    assert title_of(_, refund) == "Hoàn tiền kỳ 06/2026: 82.149\N{NO-BREAK SPACE}đ"

    same = replace(refund, kind=InvoiceKind.ADJUSTMENT, amount_vnd=0, used_kwh=Decimal(0))
    assert "Nhà (PD00…0001): số tiền không đổi.\n" in told(same, SEEN)
    assert "hoàn" not in told(same, SEEN)


def test_a_correction_says_what_becomes_of_the_first_bill() -> None:
    """One on top adds to it; one instead of it makes it void."""
    more = replace(BILL, kind=InvoiceKind.ADJUSTMENT, total_vnd=45_000, used_kwh=Decimal(18))
    instead = replace(BILL, kind=InvoiceKind.REPLACEMENT)
    now = clock(7, 2, "08:05")

    assert "🧾 Hóa đơn điều chỉnh kỳ 06/2026" in told(BillIssued(more), now)
    assert "Cộng thêm vào hóa đơn trước của kỳ này.\nĐiện tính thêm: 18 kWh\n" in told(BillIssued(more), now)
    assert "🧾 Hóa đơn thay thế kỳ 06/2026" in told(BillIssued(instead), now)
    assert "Hóa đơn trước của kỳ này không còn giá trị." in told(BillIssued(instead), now)


def test_bill_that_needs_no_paying() -> None:
    """Paid already, or a refund: no due day."""
    paid = replace(BILL, state=PaymentState.PAID, outstanding_vnd=0)
    refund = replace(BILL, total_vnd=-12_500, outstanding_vnd=0, state=PaymentState.UNKNOWN)

    assert "Hạn thanh toán" not in told(BillIssued(paid), clock(7, 2, "08:05"))
    assert "Nhà (PD00…0001): −12.500 đ (hoàn lại)\n" in told(BillIssued(refund), clock(7, 2, "08:05"))
    assert "Hạn thanh toán" not in told(BillIssued(refund), clock(7, 2, "08:05"))


def test_bill_due() -> None:
    """Days left are counted when it is sent, not when it was planned."""
    facts = BillDue(BILL)

    assert told(facts, clock(7, 4, "08:00")).startswith(
        "⏳ Còn 3 ngày đến hạn trả tiền điện\n\nNhà (PD00…0001): 845.694 đ, kỳ 06/2026\nĐiện dùng: 313 kWh"
    )
    assert told(facts, clock(7, 6, "23:59")).startswith("⏳ Còn 1 ngày")
    assert told(facts, clock(7, 7, "00:01")).startswith("⏳ Hôm nay là hạn trả tiền điện\n")
    assert told(facts, clock(7, 8, "08:00")).startswith("⏳ Tiền điện kỳ 06/2026 chưa thanh toán\n")


def test_bill_partly_paid() -> None:
    """What is left stands beside the total."""
    facts = BillDue(replace(BILL, outstanding_vnd=300_000, state=PaymentState.PARTLY))

    assert "Nhà (PD00…0001): còn 300.000 đ trong 845.694 đ, kỳ 06/2026" in told(facts, clock(7, 4, "08:00"))


def test_bill_overdue_is_plain() -> None:
    """How late, no threat, and a way out for who has just paid."""
    assert told(BillOverdue(BILL), clock(7, 8, "08:00")) == (
        "🧾 Tiền điện kỳ 06/2026 quá hạn 1 ngày\n\n"
        "Nhà (PD00…0001): 845.694 đ, kỳ 06/2026\n"
        "Hạn thanh toán: 07/07/2026\n"
        "Trạng thái lúc 08:05 02/07/2026: Chưa thanh toán\n"
        "Vừa trả? Ngân hàng hoặc ví có thể cần thời gian chuyển dữ liệu.\n"
        "Bot không gửi link thanh toán, không hỏi OTP ngân hàng.\n\n"
        "Chi tiết: /thanhtoan\n"
        "Tắt tin này: trả lời TAT 2"
    )


def test_bill_paid() -> None:
    """With the moment of the payment, or, where nobody tells it, with the moment it was seen."""
    paid = BillPaid(CODE, JUNE, 845_694, clock(7, 3, "10:00"), clock(7, 3, "09:12"))

    assert told(paid, clock(7, 3, "10:00")).startswith(
        "✅ Đã ghi nhận tiền điện kỳ 06/2026\n\n"
        "Nhà (PD00…0001): 845.694 đ\nTrả lúc 09:12 03/07/2026. Cảm ơn bạn.\n"
        "Bot không gửi link thanh toán, không hỏi OTP ngân hàng.\n"
    )
    assert "Theo số liệu lúc 10:00 03/07/2026. Cảm ơn bạn." in told(replace(paid, paid_at=None), SEEN)


@pytest.mark.parametrize("facts", [BillIssued(BILL), BillDue(BILL), BillOverdue(BILL), BillPaid(CODE, JUNE, 1, SEEN)])  # fmt: skip  # noqa: E501
@BOTH
def test_every_bill_notice_warns_of_links(facts: Facts, language: str) -> None:
    """No link to pay, no OTP: said each time, for this is what swindlers pretend."""
    said = told(facts, clock(7, 4, "08:00"), language=language)

    assert ("Bot không gửi link thanh toán" in said) or ("no payment links" in said)
    assert "OTP" in said
    assert "http" not in said


def test_outage_new() -> None:
    """The sample, with the word that areas are not houses."""
    assert told(OutageNew("HN0200", CUT, SEEN, "ngõ 61 phố Lạc Trung"), SEEN) == (
        "📅 Tạm ngừng cấp điện (Đã duyệt)\n\n"
        "Nhà (PD00…0001)\n"
        "Thứ Bảy, 27/06/2026, 08:30–12:30 (4 giờ)\n"
        "Khu vực: Ngõ 61 phố Lạc Trung\n"
        "Lý do: Bảo dưỡng trạm biến áp\n"
        "Tìm theo tên: ngõ 61 phố Lạc Trung. Hãy so với địa chỉ nhà bạn.\n"
        "Giờ có điện lại là dự kiến. Hỏi thêm: 19001288\n\n"
        "Chi tiết: /lichcatdien\n"
        "Tắt tin này: trả lời TAT 3"
    )


def test_outage_over_midnight_and_not_approved() -> None:
    """Both days are named, and a plan is called a plan."""
    said = told(OutageNew("HN0200", replace(NIGHT, state=OutageState.PLANNED), SEEN), SEEN)

    assert said.startswith("📅 Dự kiến cắt điện (chưa duyệt)\n")
    assert "Thứ Bảy, 22:00 27/06 – 04:00 28/06/2026 (6 giờ)\n" in said


def test_outage_of_a_followed_area() -> None:
    """The area by its name, what that means, and a button that stops this area alone."""
    reply = words_of(_, OutageNew("HN0200", CUT, SEEN), AREA, SEEN, is_sample=False)

    assert "\n\nPhường Giáp Bát\nThứ Bảy" in text(reply)
    assert "Theo khu vực, có thể không đúng từng nhà." in text(reply)
    assert text(reply).endswith("Thôi theo dõi: bấm nút, hoặc /thongbao")
    assert buttons(reply) == {
        "Xem chi tiết": Ask(Command.OUTAGES, day=date(2026, 6, 27), option="area-7"),
        "Thôi theo dõi khu vực này": Ask(Command.NOTICES_OFF, option="area-7"),
    }
    assert not reply.is_personal


def test_outage_moved() -> None:
    """The sample: old and new times of a day; with the days where the day changed."""
    moved = replace(CUT, starts_at=at(27, "13:30"), ends_at=at(27, "17:00"), state=OutageState.MOVED)

    assert told(OutageMoved("HN0200", moved, at(27, "08:30"), at(27, "12:30"), SEEN), SEEN) == (
        "✏️ Lịch cắt điện ĐỔI GIỜ\n\n"
        "Nhà (PD00…0001)\n"
        "Thứ Bảy, 27/06/2026\n"
        "Cũ: 08:30–12:30\n"
        "Mới: 13:30–17:00\n"
        "Khu vực: Ngõ 61 phố Lạc Trung\n"
        "Theo khu vực: hãy so với địa chỉ nhà bạn.\n"
        "Cập nhật lúc 16:10 25/06/2026\n\n"
        "Chi tiết: /lichcatdien\n"
        "Tắt tin này: trả lời TAT 3"
    )
    other_day = told(OutageMoved("HN0200", moved, at(26, "08:30"), at(26, "12:30"), SEEN), SEEN)
    assert "Cũ: Thứ Sáu, 26/06/2026, 08:30–12:30\nMới: Thứ Bảy, 27/06/2026, 13:30–17:00\n" in other_day


def test_outage_postponed() -> None:
    """The sample; and what was only taken off the plan is not called postponed."""
    facts = OutagePostponed("HN0200", CUT, at(26, "16:10"))

    assert told(facts, at(26, "16:10")) == (
        "✅ HOÃN cắt điện\n\n"
        "Nhà (PD00…0001): lịch Thứ Bảy, 27/06/2026, 08:30–12:30 đã hoãn, không còn áp dụng.\n"
        "Khu vực: Ngõ 61 phố Lạc Trung\n"
        "Nếu có lịch mới, bot sẽ báo lại.\n"
        "Cập nhật lúc 16:10 26/06/2026\n\n"
        "Chi tiết: /lichcatdien\n"
        "Tắt tin này: trả lời TAT 3"
    )
    gone = told(replace(facts, is_gone=True), at(26, "16:10"))
    assert "không còn trong kế hoạch đã công bố." in gone
    assert "hoãn" not in gone.lower()


def test_outage_soon() -> None:
    """The sample an hour before."""
    assert told(OutageSoon("HN0200", CUT), at(27, "07:30")) == (
        "⏰ 60 phút nữa cắt điện\n\n"
        "Nhà (PD00…0001): hôm nay 27/06/2026, 08:30–12:30.\n"
        "Khu vực: Ngõ 61 phố Lạc Trung\n"
        "Theo khu vực: hãy so với địa chỉ nhà bạn.\n"
        "Nên sạc điện thoại, tắt máy tính, tránh đi thang máy.\n"
        "Sau 12:30 vẫn chưa có điện: gọi 19001288.\n\n"
        "Chi tiết: /lichcatdien\n"
        "Tắt tin này: trả lời TAT 3"
    )


@pytest.mark.parametrize(
    ("now", "title"),
    [
        (at(25, "09:00"), "⏰ 27/06/2026 cắt điện lúc 08:30"),
        (at(26, "08:00"), "⏰ Ngày mai cắt điện lúc 08:30"),
        (at(27, "06:00"), "⏰ Hôm nay cắt điện lúc 08:30"),
        (at(27, "07:00"), "⏰ 90 phút nữa cắt điện"),
        (at(27, "07:29"), "⏰ 60 phút nữa cắt điện"),
        (at(27, "07:53"), "⏰ 35 phút nữa cắt điện"),
        (at(27, "08:26"), "⏰ 4 phút nữa cắt điện"),
        (at(27, "08:29") + timedelta(seconds=59), "⏰ 1 phút nữa cắt điện"),
        (at(27, "08:30"), "⏰ Đang trong giờ cắt điện theo lịch"),
    ],
)
def test_a_late_reminder_is_not_wrong(now: datetime, title: str) -> None:
    """Held back or delayed, a reminder says what is true when it is sent."""
    assert told(OutageSoon("HN0200", CUT), now).partition("\n")[0] == title


def test_a_reminder_around_midnight() -> None:
    """An hour before half past midnight is the day before, and the end names its day."""
    early = replace(CUT, starts_at=at(28, "00:30"), ends_at=at(28, "05:00"))

    assert "ngày mai 28/06/2026, 00:30–05:00." in told(OutageSoon("HN0200", early), at(27, "23:30"))
    night = told(OutageSoon("HN0200", NIGHT), at(27, "21:00"))
    assert "hôm nay 22:00 27/06 – 04:00 28/06/2026.\n" in night
    assert "Sau 04:00 28/06/2026 vẫn chưa có điện: gọi 19001288." in night


def test_a_reminder_of_a_plan_says_so() -> None:
    """What is not approved does not sound sure."""
    planned = replace(CUT, state=OutageState.PLANNED)

    assert "Trạng thái: Dự kiến (chưa duyệt)\n" in told(OutageSoon("HN0200", planned), at(27, "07:30"))


def test_threshold() -> None:
    """The sample; set as a percentage, it is restated with both numbers."""
    assert told(PASSED, clock(6, 30, "08:00")) == (
        "📈 Vượt ngưỡng bạn đặt\n\n"
        "Nhà (PD00…0001): 301 kWh tính đến hết 29/06/2026.\n"
        "Ngưỡng: 300 kWh.\n"
        "Tạm tính hết kỳ: khoảng 311 kWh, khoảng 838.000 đ (ước tính, chưa phải hóa đơn).\n"
        "Đổi ngưỡng: /thongbao\n\n"
        "Chi tiết: /lichsu\n"
        "Tắt tin này: trả lời TAT 3"
    )
    by_month = replace(PASSED, percent=9, against="month", compared_kwh=Decimal(275))
    by_year = replace(by_month, against="year", estimate_vnd=None)
    assert "Ngưỡng: 300 kWh, tức tăng 9% so với 275 kWh của kỳ 05/2026.\n" in told(by_month, SEEN)
    assert "so với 275 kWh của kỳ 06/2025.\n" in told(by_year, SEEN)
    assert "khoảng 311 kWh (ước tính, chưa phải hóa đơn)." in told(by_year, SEEN)
    assert "Tạm tính" not in told(replace(PASSED, estimate_kwh=None), SEEN)


def test_new_prices() -> None:
    """The sample; after the day they are in force."""
    facts = TariffNew(date(2026, 8, 1), "1279/QĐ-BCT")

    assert told(facts, clock(7, 20, "08:00"), Home()) == (
        "📣 Biểu giá điện mới từ 01/08/2026\n\n"
        "Biểu giá bán lẻ điện mới áp dụng từ 00:00 01/08/2026.\n"
        "Theo Quyết định số 1279/QĐ-BCT\n"
        "Xem biểu giá và ảnh hưởng tới nhà bạn: /bieugia\n"
        "Bot không gửi link lạ, không hỏi OTP ngân hàng.\n\n"
        "Tắt tin này: trả lời TAT 3"
    )
    assert "đã áp dụng từ 00:00 01/08/2026" in told(facts, clock(8, 1, "00:00"))


def test_announcement_in_each_language() -> None:
    """The operator's words stay as they are; a language that is missing falls back to the other."""
    facts = Announced("Bảo trì lúc 22:00.\nXin lỗi bạn.", "Upkeep at 22:00.")

    assert told(facts, SEEN, Home()) == (
        "📣 Tin từ EVNHANOI\n\nBảo trì lúc 22:00.\nXin lỗi bạn.\n\nTắt tin này: trả lời TAT 3"
    )
    assert "Upkeep at 22:00." in told(facts, SEEN, language="en")
    assert "Bảo trì" in told(replace(facts, en=""), SEEN, language="en")
    assert list(buttons(words_of(_, facts, Home(), SEEN, is_sample=False))) == ["Tắt loại tin này"]


def test_english_is_whole() -> None:
    """One notice whole, as a reader of English gets it."""
    assert told(OutageNew("HN0200", CUT, SEEN), SEEN, language="en") == (
        "📅 Planned power cut (Approved)\n\n"
        "Nhà (PD00…0001)\n"
        "Saturday, 27/06/2026, 08:30–12:30 (4 h)\n"
        "Area: Ngõ 61 phố Lạc Trung\n"
        "Reason: Bảo dưỡng trạm biến áp\n"
        "Matched by area: please compare with your address.\n"
        "The end is an estimate. Questions: 19001288\n\n"
        "Details: /lichcatdien\n"
        "To stop these notices: reply STOP 3"
    )


def test_sample_data_say_so() -> None:
    """A demonstration cannot be taken for the truth."""
    assert "\n\nDữ liệu mẫu.\n" in text(words_of(_, BillIssued(BILL), HOME, SEEN, is_sample=True))


LOOKS = (
    (READING, Ask(Command.READING, month=JUNE, account=1)),
    (BillIssued(BILL), Ask(Command.INVOICE, month=JUNE, account=1)),
    (BillPaid(CODE, JUNE, 1, SEEN), Ask(Command.PAYMENT, month=JUNE, account=1)),
    (OutageNew("HN0200", CUT, SEEN), Ask(Command.OUTAGES, day=date(2026, 6, 27), account=1)),
    (PASSED, Ask(Command.HISTORY_DAYS, account=1)),
    (TariffNew(date(2026, 8, 1), "1"), Ask(Command.TARIFF_NEW, account=1)),
)


@pytest.mark.parametrize(("facts", "ask"), LOOKS)
def test_details_open_the_right_lookup(facts: Facts, ask: Ask) -> None:
    """The first button opens the very day, month and home; every button fits Telegram's 64 bytes."""
    reply = words_of(_, facts, HOME, SEEN, is_sample=False)

    assert buttons(reply)["Xem chi tiết"] == ask
    assert all(len(button.choice.encode()) <= 64 for row in reply.buttons for button in row)
    assert reply.is_personal


# --- several at once --------------------------------------------------------------------------------

HELD: tuple[tuple[Facts, Home], ...] = (
    (OutagePostponed("HN0200", CUT, SEEN), HOME),
    (BillIssued(BILL), HOME),
)


def test_merged() -> None:
    """The sample: numbered, and each number opens its own lookup."""
    reply = merged(_, HELD, SEEN, is_sample=False)

    assert text(reply) == (
        "🌙 Trong đêm có 2 tin\n\n"
        "1 · Hoãn cắt điện 27/06\n"
        "2 · Tiền điện kỳ 06/2026: 845.694 đ\n"
        "Gõ số để xem.\n\n"
        "Tắt bớt tin: trả lời TAT"
    )
    assert [Ask.decode(choice) for choice in reply.choices] == [
        Ask(Command.OUTAGES, day=date(2026, 6, 27), account=1),
        Ask(Command.INVOICE, month=JUNE, account=1),
        Ask(Command.NOTICES),
    ]


def test_merged_of_several_homes_names_them() -> None:
    """By alias, since the code has no place in a list."""
    said = text(merged(_, ((HELD[0][0], AREA), HELD[1]), SEEN, is_sample=False))

    assert "1 · Phường Giáp Bát: Hoãn cắt điện 27/06\n2 · Nhà: Tiền điện kỳ 06/2026: 845.694 đ\n" in said


@BOTH
def test_merged_stays_short(language: str) -> None:
    """However many were held, outages first: the rest is counted and can be read elsewhere."""
    held = [(facts, LONG_HOME) for facts, _now in LONGEST] + [(LONGEST[0][0], AREA)]

    reply = merged(words(language), held, SEEN, is_sample=True)

    assert len(text(reply)) <= LIMIT
    assert len(reply.choices) == 6
    assert f"{len(held) - 5} " in text(reply)
    asked = [Ask.decode(choice) for choice in reply.choices[:5]]
    assert {ask.command for ask in asked if ask is not None} == {Command.OUTAGES}


@BOTH
@EVERY
def test_titles_are_short_lines(facts: Facts, now: datetime, language: str) -> None:
    """One line without a code, whatever it is about."""
    title = title_of(words(language), facts)

    assert 0 < len(title) <= 46
    assert "\n" not in title
    assert "PD" not in title


def test_titles() -> None:
    """Over midnight both days; a plan is called a plan; what is left to pay where something is left."""
    part_paid = replace(BILL, outstanding_vnd=300_000, state=PaymentState.PARTLY)
    said = [
        title_of(_, facts).replace(NO_BREAK, " ")
        for facts in (
            OutageNew("HN0200", CUT, SEEN),
            OutageNew("HN0200", replace(NIGHT, state=OutageState.PLANNED), SEEN),
            OutageMoved("HN0200", NIGHT, at(26, "22:00"), at(27, "04:00"), SEEN),
            OutageSoon("HN0200", CUT),
            BillOverdue(part_paid),
            BillIssued(part_paid),
        )
    ]

    assert said == [
        "Cắt điện 27/06, 08:30–12:30",
        "Dự kiến cắt điện 22:00 27/06 – 04:00 28/06",
        "Đổi giờ cắt điện: 22:00 27/06 – 04:00 28/06",
        "Nhắc cắt điện 08:30 27/06",
        "Quá hạn kỳ 06/2026: 300.000 đ",
        "Tiền điện kỳ 06/2026: 845.694 đ",
    ]


@BOTH
@EVERY
def test_sentences_are_short(facts: Facts, now: datetime, language: str) -> None:
    """At most 20 words, lists of places and an operator's words aside."""
    if isinstance(facts, Announced):
        return
    said = told(facts, now, HOME, language)
    sentences = [part for part in re.split(r"\n|[.?!] ", said) if not part.startswith(("Khu vực:", "Area:"))]

    assert max(len(sentence.split()) for sentence in sentences) <= 20


# --- words of others --------------------------------------------------------------------------------

SIGNS = "aà ,\n\u202e\u0301\u200d*_<>&…PD0123456789"
HOSTILE = st.text(max_size=2_000) | st.text(st.sampled_from(SIGNS), max_size=500)


@settings(max_examples=150, deadline=None)
@given(area=HOSTILE, place=HOSTILE, reason=HOSTILE, state=HOSTILE)
def test_any_text_of_the_utility_is_harmless(area: str, place: str, reason: str, state: str) -> None:
    """Its lines stay lines, its length ours, nothing invisible comes through."""
    outage = replace(CUT, area=area, reason=reason, state=OutageState.UNKNOWN, state_text=state)
    for facts in (OutageNew("HN0200", outage, SEEN, place), OutageSoon("HN0200", outage, place=place)):
        said = told(facts, at(27, "07:30"), LONG_AREA)

        assert len(said) <= LIMIT
        assert said.count("\n") <= 12
        assert not re.search("[\u0000-\u0009\u000b-\u001f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", said)
        assert not re.search(r"(?<![0-9A-Z])PD\d{11}(?![0-9A-Z])", said)


@BOTH
def test_the_longest_reminder_fits(language: str) -> None:
    """Where everything that is cut is as long as it may be."""
    outage = replace(CUT, area="0" * 99, reason="0" * 99, state=OutageState.UNKNOWN, state_text="0" * 99)
    for home in (LONG_AREA, HOME):
        said = told(OutageSoon("HN0200", outage, place="0" * 99), at(27, "07:30"), home, language)

        assert len(said) <= LIMIT


def test_a_code_in_the_area_is_shortened() -> None:
    """The utility's free text names customers at times."""
    assert clean("Khách hàng PD00000000001,\nsố 5") == "Khách hàng PD00…0001, số 5"


def test_long_texts_are_cut_at_words() -> None:
    """With an ellipsis, never inside a word where that can be helped."""
    assert cut("Ngõ 61 phố Lạc Trung, ngõ 5", 24) == "Ngõ 61 phố Lạc Trung…"
    assert cut("Ngõ 61 phố", 10) == "Ngõ 61 phố"
    assert cut("x" * 30, 10) == "x" * 9 + "…"


def test_the_place_that_matters_is_seen() -> None:
    """A long list is shown from the customer's own place on."""
    text = "TDP 1, TDP 2, TDP 3, TDP 4, một phần phường Giáp Bát, ngõ 5 phố Vọng"

    assert excerpt(text, "phường Giáp Bát", 30) == "…phường Giáp Bát, ngõ 5 phố…"
    assert excerpt(text, "TDP 2", 30) == "TDP 1, TDP 2, TDP 3, TDP 4…"
    assert excerpt(text, "", 200) == text
    assert len(excerpt(PLACES, "không có", 60)) <= 60
    assert excerpt(text, "phố Vọng", 60).endswith("phố Vọng")


@pytest.mark.parametrize(
    ("area", "shown"),
    [
        ("các ngõ 59, 61 phố Lạc Trung; ngõ 8 phố Vọng", "…61 phố Lạc Trung; ngõ 8 phố…"),
        ("ngõ 61/2, 59 Lạc Trung; ngõ 8 phố Vọng", "…ngõ 61/2, 59 Lạc Trung; ngõ…"),
        ("ngõ 50-70 Lạc Trung; ngõ 8 phố Vọng", "…ngõ 50-70 Lạc Trung; ngõ 8…"),
        ("ngõ 5 Lạc Trung; ngõ 61 Lạc Trung; ngõ 8 phố Vọng", "…ngõ 61 Lạc Trung; ngõ 8 phố…"),
        ("PHỐ LẠC TRUNG kéo dài; ngõ 8 phố Vọng", "…PHỐ LẠC TRUNG kéo dài; ngõ 8…"),
    ],
)
def test_the_place_is_seen_however_the_list_writes_it(area: str, shown: str) -> None:
    """Its lane among others, without the word for a street, in capitals."""
    before = "Một phần phường Vĩnh Tuy; tòa nhà CT1 khu đô thị Times City; "

    assert excerpt(before + area, "ngõ 61 phố Lạc Trung", 30) == shown


@pytest.mark.parametrize("tail", ["", ",", ", ngõ 5", "; x", " kéo dài"])
def test_a_place_at_the_edge_of_the_room_is_seen(tail: str) -> None:
    """Whatever stands behind it, no part of it is cut off."""
    area = f"Phường Vĩnh Tuy, ngõ 61 phố Lạc Trung{tail}"
    for most in range(24, len(area) + 2):
        assert "ngõ 61 phố Lạc Trung" in excerpt(area, "ngõ 61 phố Lạc Trung", most)
