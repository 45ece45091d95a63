from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.zalo.rendering import TEXT_LIMIT, Message, render
from bot.i18n import words
from bot.keyboards import linking, menu
from bot.keyboards.common import hotline
from bot.messages import Block, Button, Document, Facts, Note, Picture, Reply, Table, Text, Title
from bot.views.format import money
from bot.views.menu import emergency, welcome

PNG = Picture(b"png", "Biểu đồ 12 tháng", "bieu-do.png")
PDF = Document(b"%PDF", "hoa-don.pdf", "application/pdf")
HOME = Button("🏠 Về menu chính", choice="start")

_ODD = st.characters(codec=None)  # halves of pairs, control signs and lone marks, too
_WORD = st.text(st.one_of(st.sampled_from("aộ<>&_*⚡🧾\u0323\u0302\u00a01234567890"), _ODD), max_size=40)
_LINES = st.lists(_WORD, max_size=30).map(" ".join)
_PROSE = st.lists(_LINES, max_size=8).map("\n".join) | st.lists(_LINES, max_size=12).map("\n\n".join)
_LONG = st.builds(str.__mul__, _PROSE, st.sampled_from([1, 1, 1, 10, 40]))
_ROW = st.tuples(_WORD, _WORD, _WORD)
_BLOCKS: st.SearchStrategy[Block] = st.one_of(
    st.builds(Title, _LINES),
    st.builds(Text, _LONG),
    st.builds(Note, _PROSE),
    st.builds(Facts, st.lists(st.tuples(_WORD, _LINES), max_size=8).map(tuple)),
    st.builds(Table, _ROW, st.lists(_ROW, max_size=20).map(tuple)),
)
_BUTTONS = st.one_of(
    st.builds(Button, _WORD, choice=st.sampled_from(["start", "hoadon m=2026-06", "thanhtoan"])),
    st.builds(Button, _WORD, url=st.sampled_from(["https://evnhanoi.vn/", "tel:19001288"])),
    st.just(Button("Mở trang đăng nhập", url="http://127.0.0.1/a", is_page=True)),
)
_REPLIES = st.builds(
    Reply,
    st.lists(_BLOCKS, max_size=6).map(tuple),
    st.lists(st.lists(_BUTTONS, max_size=5).map(tuple), max_size=5).map(tuple),
    picture=st.sampled_from([None, PNG]),
    document=st.sampled_from([None, PDF]),
)


@settings(max_examples=80, deadline=None)
@given(_REPLIES, st.booleans())
def test_any_reply_fits_zalo(reply: Reply, has_buttons: bool) -> None:
    """Texts are NFC and within the limit in code points and in UTF-16 units; buttons are few and short."""
    messages = render(reply, has_buttons=has_buttons)

    for message in messages:
        for text in (message.text, message.numbered):
            assert unicodedata.is_normalized("NFC", text)
            assert len(text.encode("utf-16-le")) // 2 <= TEXT_LIMIT
        assert _is_seen(message.text) != bool(message.document)
        assert bool(message.buttons) == bool(message.numbered)
        _check_buttons(message, has_buttons=has_buttons)
    assert all(not message.buttons for message in messages if message is not _last_text(messages))
    assert [message.document for message in messages if message.document] == ([PDF] if reply.document else [])


def _check_buttons(message: Message, *, has_buttons: bool) -> None:
    assert has_buttons or not message.buttons
    assert len(message.buttons) <= 5
    assert not (message.buttons and message.picture)
    for button in message.buttons:
        assert _is_seen(button.label)
        assert len(button.label) <= 20


def _is_seen(text: str) -> bool:
    return any(unicodedata.category(letter)[0] not in "ZC" for letter in text)


def _last_text(messages: tuple[Message, ...]) -> Message | None:
    return next((message for message in reversed(messages) if message.text), None)


@settings(max_examples=50, deadline=None)
@given(st.lists(_BLOCKS, max_size=6), st.booleans())
def test_nothing_is_lost(blocks: list[Block], has_buttons: bool) -> None:
    """Every letter and digit of the text is shown, in order, whatever the splits."""
    shown = "".join(message.text for message in render(Reply(tuple(blocks)), has_buttons=has_buttons))

    assert _letters(_unnumbered(shown)) == _letters(_unnumbered(" ".join(map(_words, blocks))))


def _words(block: Block) -> str:
    match block:
        case Title(text) | Text(text) | Note(text):
            return text
        case Facts(rows):
            return " ".join(" ".join(row) for row in rows)
        case Table():
            return " ".join(" ".join(row) for row in (block.header, *block.rows))


def _unnumbered(text: str) -> str:
    """Without the marks of parts, `(1/2)`, wherever they come from."""
    return re.sub(r"\(\d+/\d+\)", "", text)


def _labels(message: Message) -> list[str]:
    return [button.label for button in message.buttons]


def _letters(text: str) -> str:
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
    kept = unicodedata.normalize("NFD", whole)
    return "".join(letter for letter in kept if unicodedata.category(letter)[0] in "LN")


@settings(max_examples=50, deadline=None)
@given(_REPLIES)
def test_every_choice_is_reachable(reply: Reply) -> None:
    """Each has its digit in the numbered text; with buttons, it is a button or has its digit."""
    plain = [message.text for message in render(reply, has_buttons=False)]
    last = _last_text(render(reply, has_buttons=True)) or Message("")
    buttons = {button.choice for button in last.buttons}

    for digit, button in reply.numbered:
        if digit is not None:
            assert any(f"\n{digit}." in f"\n{text}" for text in plain)
            assert button.choice in buttons or f"\n{digit}." in f"\n{last.text}"


def test_main_menu_without_buttons() -> None:
    """One message: nine lines with the digits that the conversation understands."""
    (message,) = render(_welcome(), has_buttons=False)

    assert message.text.split("\n\n")[-1].split("\n") == [
        "1. 📅 Lịch cắt điện",
        "2. 🔢 Lịch ghi chỉ số",
        "3. 🧾 Hóa đơn tiền điện",
        "4. 💳 Tình trạng thanh toán",
        "5. 📊 Lịch sử sử dụng điện",
        "6. 💰 Biểu giá điện",
        "7. 🔔 Thông báo",
        "8. 📖 Hướng dẫn và an toàn điện",
        "9. ☰ Mục khác",
    ]
    assert message.text.startswith("🏠 Menu chính\n\nBản thử nghiệm, dữ liệu mẫu.")
    assert not message.buttons


@pytest.mark.parametrize(
    ("language", "labels"),
    [
        ("vi", ["Lịch cắt điện", "Hóa đơn tiền điện", "Thanh toán", "Lịch sử sử dụng điện", "Mục khác"]),
        ("en", ["Planned outages", "Electricity invoice", "Payment", "Usage history", "More"]),
    ],
)
def test_main_menu_with_buttons(language: str, labels: list[str]) -> None:
    """Items 1, 3, 4, 5 and the rest as buttons; the other four keep their digits in the text."""
    (message,) = render(_welcome(language), has_buttons=True)

    assert _labels(message) == labels
    assert [line[:2] for line in message.text.split("\n\n")[-1].split("\n")] == ["2.", "6.", "7.", "8."]
    assert [line[:2] for line in message.numbered.split("\n")[-9:]] == [f"{digit}." for digit in range(1, 10)]


def _welcome(language: str = "vi") -> Reply:
    _ = words(language)
    return welcome(_, menu.main(_), is_sample=True, is_official=False, linked=())


def test_a_table_is_a_line_an_item() -> None:
    """Readable on a telephone: no columns that would wrap."""
    rows = (("06/2026", "313 kWh", money(845_694)), ("05/2026", "290 kWh", money(766_282)))
    (message,) = render(Reply((Table(("Kỳ", "Điện", "Tiền"), rows), Note("x"))), has_buttons=False)

    assert message.text.split("\n") == [
        "Kỳ: Điện, Tiền",
        "06/2026: 313 kWh, 845.694\u00a0đ",
        "05/2026: 290 kWh, 766.282\u00a0đ",
        "",
        "x",
    ]


def test_a_picture_stands_above_its_words_and_has_no_buttons() -> None:
    """Zalo takes one attachment a message; one message an answer, so the choices are lines."""
    reply = Reply((Title("📊"), Text("Cao nhất: tháng 6")), ((HOME,),), picture=PNG)
    (message,) = render(reply, has_buttons=True)

    assert message == Message("📊\n\nCao nhất: tháng 6\n\n0. 🏠 Về menu chính", PNG)


def test_a_document_comes_by_itself() -> None:
    """After the text that says what it is."""
    text, file = render(Reply((Text("Hóa đơn"),), ((HOME,),), document=PDF), has_buttons=True)

    assert (text.text, _labels(text)) == ("Hóa đơn", ["Về menu chính"])
    assert file == Message("", document=PDF)


def test_split_at_blank_lines_with_marks() -> None:
    """Rows of a table stay whole, and the choices stand at the end."""
    rows = tuple((f"{n:02d}/2026", money(845_694 + n)) for n in range(120))
    reply = Reply((Title("Lịch sử"), Table(("Tháng", "Tiền"), rows)), ((HOME,),))
    messages = render(reply, has_buttons=True)

    assert [message.text[-5:] for message in messages] == ["(1/2)", "(2/2)"]
    shown = [line for message in messages for line in message.text.split("\n") if "2026" in line]
    assert shown == [f"{month}: {amount}" for month, amount in rows]
    assert [len(message.buttons) for message in messages] == [0, 1]
    assert "0. 🏠" in messages[1].numbered
    assert "0. 🏠" not in messages[1].text


def test_calls_and_pages() -> None:
    """A call is a button, or said when its number is not; an official page may be opened, no other."""
    _ = words("vi")
    calls = tuple(Button(f"Gọi {n}", url=f"tel:{n}") for n in ("115", "114", "19001288"))
    (message,) = render(emergency(_, (calls, (HOME,))), has_buttons=True)
    assert _labels(message) == ["Gọi 115", "Gọi 114", "Gọi 19001288", "Về menu chính"]

    bad = Button("Trả tiền", url="https://evnhanoi.vn.example.com/")
    reply = Reply((Text("Xin chào"),), ((hotline(_), bad, Button("Trang", url="https://evnhanoi.vn/")),))
    (message,) = render(reply, has_buttons=False)
    assert message.text == "Xin chào\n\nGọi 19001288\nTrang: https://evnhanoi.vn/"


def test_the_log_in_page_is_ours() -> None:
    """Its address holds a one-time secret of this chat, and is shown to it alone."""
    rows = linking.page(words("vi"), "https://bot.example.vn/l/abc")
    (message,) = render(Reply((Text("Bấm để mở"),), rows), has_buttons=True)

    assert [button.url for button in message.buttons] == ["https://bot.example.vn/l/abc", ""]
    assert "Mở trang đăng nhập: https://bot.example.vn/l/abc" in message.numbered


def test_nothing_to_show() -> None:
    """An empty reply is no message; choices alone are said and shown."""
    assert render(Reply(()), has_buttons=True) == ()
    (message,) = render(Reply((), ((HOME,),)), has_buttons=True)
    assert message.text == message.numbered == "0. 🏠 Về menu chính"
