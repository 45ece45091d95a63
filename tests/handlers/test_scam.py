"""A suspicious call or message: what gives it away, whose its pages and numbers are, and nothing is kept."""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.commands import Ask, Command
from bot.handlers import scam
from bot.messages import Answer, Note, Text
from bot.views.scam_signs import Findings, Number, Page, examine
from data.reference import BadReference, SignId, contact_file, contacts
from data.reference.reader import read_text
from data.values import Awaiting
from tests.handlers.bill_fakes import NOW, Bills, turn
from tests.handlers.plan_fakes import said
from tests.transcripts.speakers import OnWeb, on_web

STEP = Awaiting(scam.TEXT, NOW, is_secret=True)
LAST = "Đừng chuyển tiền, đừng cài ứng dụng theo cuộc gọi."


def look(text: str) -> Findings:
    return examine(text, contacts())


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("https://evnhanoi.vn/tra-cuu?x=1", Page.OFFICIAL),
        ("cskh.evnhanoi.vn", Page.OFFICIAL),
        ("EVNHANOI.VN", Page.OFFICIAL),
        ("evnhanoi[.]vn", Page.OFFICIAL),
        ("evnhanoi.com.vn", Page.FORMER),
        ("calc.evn.com.vn", Page.RELATED),
        ("cskh.evnhcmc.vn", Page.RELATED),
        ("https://dichvucong.gov.vn", Page.STATE),
        ("http://dienlucevn.com", Page.FALSE),
        ("evnhan0i.vn", Page.ALIKE),
        ("http://evn-hanoi.top/pay", Page.ALIKE),
        ("evnhanoi.vn.thanhtoan.xyz", Page.ALIKE),
        ("https://evnhanoi.vn@lua.top", Page.ALIKE),
        ("ewnhanoi.com", Page.ALIKE),
        ("hxxps://еvnhanoi.vn", Page.ALIKE),  # a Cyrillic е
        ("https://xn--vnhanoi-3nf.vn", Page.ALIKE),
        ("dienluc-hanoi.site", Page.ALIKE),
        ("notevnhanoi.vn", Page.ALIKE),
        ("bit.ly/3abc", Page.OTHER),
        ("https://lua.top/evnhanoi.vn", Page.OTHER),
        ("http://103.12.1.2/x", Page.OTHER),
    ],
)
def test_pages(text: str, page: Page) -> None:
    """Only the host counts: not what stands before @, behind the slash, or looks like a letter."""
    assert look(f"vào {text} để xem").pages == (page,)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("19001288", Number.OFFICIAL),
        ("1900 1288", Number.OFFICIAL),
        ("1900.1288", Number.OFFICIAL),
        ("024.22222000", Number.OFFICIAL),
        ("(024) 2222 2000", Number.OFFICIAL),
        ("+84 24 2222 2000", Number.OFFICIAL),
        ("19001909", Number.COMPANY),
        ("1900.292900", Number.FALSE),
        ("19001289", Number.ALIKE),
        ("1900 1828", Number.ALIKE),
        ("0419001288", Number.ALIKE),
        ("02422222001", Number.ALIKE),
        ("0912345678", Number.OTHER),
        ("0912 345 678", Number.OTHER),
        ("+84912345678", Number.OTHER),
        ("18001234", Number.OTHER),
    ],
)
def test_numbers(text: str, number: Number) -> None:
    """However it is spaced or written from abroad; two digits beside the hotline pass for it."""
    assert look(f"gọi {text} nhé").numbers == (number,)


@pytest.mark.parametrize(
    "text",
    ["27/06/2026", "22-11-2026", "845.694 đ", "12345678 đồng", "PD00000000001", "mã GK0123456789", "313 kWh",
     "stk 190012345678", "Đã cắt điện.Quý khách", "lúc 08:30–12:30", "", "???", "🙂" * 50, "a" * 5000],
)  # fmt: skip
def test_what_is_neither(text: str) -> None:
    """Dates, money, codes, account numbers and sentences without a space are no numbers and no pages."""
    found = look(text)

    assert (found.pages, found.numbers) == ((), ())


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("khong thanh toan se bi cat dien trong 2 gio", SignId.THREAT),
        ("chuyển khoản ngay vào tài khoản cá nhân", SignId.TRANSFER),
        ("nếu không chuyển khoản ngay sẽ phạt", SignId.TRANSFER),
        ("thanh toán tại http://lua.top", SignId.PAY_LINK),
        ("tải file evn.apk về máy", SignId.APP),
        ("doc ma OTP cho em", SignId.OTP),
        ("mã OTP của bạn, xem http://lua.top", SignId.OTP_LINK),
        ("cung cấp số thẻ để xác minh", SignId.BANK),
        ("kết bạn Zalo để được hướng dẫn", SignId.BEFRIEND),
        ("quét mã QR này", SignId.QR),
        ("bạn được hoàn tiền điện", SignId.REFUND),
        ("phải cập nhật mã khách hàng mới", SignId.NEW_CODE),
        ("xác thực khuôn mặt", SignId.FACE),
    ],
)
def test_signs(text: str, sign: SignId) -> None:
    """Each sign that somebody was warned of, with marks and without."""
    assert sign in look(text).signs


@pytest.mark.parametrize(
    "text",
    [
        "EVNHANOI: Ma OTP 123456 het hieu luc sau 03 phut. Hotline:19001288",
        "EVNHANOI thông báo tiền điện kỳ 06/2026 845.694 đ. Thanh toán tại https://evnhanoi.vn. LH 19001288",
        "Không cung cấp mã OTP cho bất kỳ ai",
        "Đừng cài ứng dụng lạ, đừng quét mã QR",
        "Lịch cắt điện ngày 27/06: phố Lạc Trung",
        "EVNHANOI sẽ ngừng cấp điện để bảo dưỡng từ 08:30 ngày 27/06. Cần hỏi gọi 19001288",
    ],
)
def test_real_messages_and_warnings_have_no_sign(text: str) -> None:
    """The utility's own code, bill and advice are not called a fraud."""
    assert look(text).bad == ()


def test_amounts() -> None:
    """As they are named, each once."""
    assert look("nợ 1.250.000đ, tổng 1.250.000 đồng, phí 20000 VND").amounts_vnd == (1_250_000, 20_000)


def test_long_text_is_read_to_its_end() -> None:
    """A sign behind hundreds of words still counts, wherever a piece of the text ends."""
    for words in range(50, 70):
        assert SignId.OTP in look("xin chào " * words + "đọc mã OTP").signs


def test_every_sign_has_words_and_a_source() -> None:
    """A sign without its sentence, or without who warned of it, is a slip."""
    known = contacts().signs

    assert {sign.id for sign in known} == set(SignId)
    assert all(sign.source.description and sign.say for sign in known)


def words(answer: Answer | None) -> str:
    assert answer is not None
    return said(answer).replace("\u00a0", " ")


async def paste(text: str) -> Answer | None:
    return await scam.text_step(turn(Bills(), text=text), STEP, text)


async def test_the_question_awaits_a_secret() -> None:
    """So that no channel keeps the answer, and what looks like a code in it is not refused."""
    answer = await scam.check(turn(Bills()), Ask(Command.SCAM_CHECK))

    assert answer.awaiting is not None
    assert answer.awaiting.step == scam.TEXT
    assert answer.awaiting.is_secret
    assert "Bạn dán tin nhắn, link hoặc số gọi đến vào đây" in words(answer)


@pytest.mark.parametrize(
    "text", ["http://evnhan0i.top", "0912345678", "Chào bác, chiều nay cháu qua nhà bác xem công tơ"]
)
async def test_it_ends_with_the_warning(text: str) -> None:
    """What cannot be known, and the warning as the last words, whatever was pasted; never "safe"."""
    answer = await paste(text)

    assert "Bot không biết ai đã gọi cho bạn." in words(answer)
    assert answer is not None
    last = answer.replies[0].blocks[-1]
    assert isinstance(last, Text)
    assert last.text == LAST
    assert "an toàn" not in words(answer)


async def test_an_official_number_proves_nothing() -> None:
    """Displayed numbers are feigned too."""
    text = words(await paste("19001288"))

    assert "Số trùng với số chính thức của EVNHANOI." in text
    assert "Kẻ gian có thể giả số hiện trên máy." in text


async def test_nothing_of_the_text_is_kept(caplog: pytest.LogCaptureFixture) -> None:
    """Not in the answer, the topic, the open step or a log."""
    secret = "http://evnhan0i.top/abc mã OTP 987654 của ông Xuân gọi 0912345678"
    with caplog.at_level(logging.DEBUG):
        answer = await paste(secret)

    assert answer is not None
    assert answer.topic == "kiemtralua"
    assert answer.awaiting is None
    for part in ("evnhan0i", "987654", "Xuân", "0912345678"):
        assert part not in words(answer)
        assert part not in caplog.text


@pytest.mark.parametrize("text", ["thôi", "hủy", "hôm nay có cắt điện không", "hóa đơn tháng 5", "9"])
async def test_something_else_leaves_the_step(text: str) -> None:
    """A short question without any sign is a question."""
    assert await paste(text) is None


async def test_a_typed_question_is_looked_at_too() -> None:
    """What is told along with the question counts; a pressed button tells nothing."""
    line = "có người gọi bảo tải app, có lừa đảo không"
    ask = Ask(Command.SCAM_CHECK, text=line)

    assert "Bảo cài ứng dụng." in words(await scam.check(turn(Bills(), text=line), ask))
    assert "Có dấu hiệu" not in words(await scam.check(turn(Bills()), Ask(Command.SCAM_CHECK)))


async def test_the_note_stands_with_the_records() -> None:
    """A stranger's answer claims no data of the portal."""
    answer = await scam.check(turn(Bills()), Ask(Command.SCAM_CHECK))

    assert not any(isinstance(block, Note) for block in answer.replies[0].blocks)
    assert not answer.replies[0].is_personal
    assert replace(answer, replies=()).topic == ""


def dumped(folder: Path) -> str:
    """Everything in the tables of a house."""
    with closing(sqlite3.connect(folder / "cskh.sqlite")) as tables:
        return "\n".join(tables.iterdump())


async def test_the_page_does_not_keep_it(tmp_path: Path) -> None:
    """On the web chat, which keeps what was said, neither the page nor a table has what was pasted."""
    async with on_web(tmp_path) as speaker:
        assert isinstance(speaker, OnWeb)
        await speaker.say("/kiemtralua")
        await speaker.say("chuyển khoản vào stk, mã OTP 987654, http://evnhan0i.top/zebra")
        async with speaker.http.get(f"{speaker.url}/") as response:
            page = await response.text()

    assert "Bot không giữ nội dung bạn vừa gửi." in page
    kept = dumped(tmp_path)
    assert "INSERT INTO" in kept
    for word in ("zebra", "987654"):
        assert word not in page
        assert word not in kept


@pytest.mark.parametrize(
    ("was", "becomes", "told"),
    [
        ('number = "1900292900"\n', 'number = "1900292900"\nhost = "x.vn"\n', "fake.0"),
        ('number = "1900292900"\n', "", "fake.0"),
        ('id = "otp"', 'id = "otpp"', "sign"),
        ('beside = ["nợ"', 'besides = ["nợ"', "sign.0.besides"),
    ],
)
def test_a_slip_in_the_signs_is_named(was: str, becomes: str, told: str) -> None:
    """Who adds what somebody was warned of is told where it broke."""
    text = read_text(contact_file.FILE)
    assert was in text

    with pytest.raises(BadReference, match=r"contacts\.toml") as caught:
        contact_file.parse(text.replace(was, becomes, 1))

    assert told in str(caught.value)
