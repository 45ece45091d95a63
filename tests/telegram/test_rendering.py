from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.telegram.rendering import CAPTION_LIMIT, TEXT_LIMIT, Message, render
from bot.channels.telegram.tables import COLUMNS, fitted
from bot.messages import Block, Button, Facts, Note, Reply, Table, Text, Title
from bot.views.format import money
from bot.views.plain import width
from tests.telegram.markup import seen, stretches
from tests.telegram.oracles import parsed
from tests.telegram.sending import MENU, PDF, PNG

_ODD = st.characters(codec=None)  # halves of pairs and control signs, too
_WORD = st.text(st.one_of(st.sampled_from("aộ<>&\"'_*`⚡️\u00a01234567890"), _ODD), max_size=40)
_LINES = st.lists(_WORD, max_size=30).map(lambda words: " ".join(words))
_PROSE = st.lists(_LINES, max_size=8).map("\n".join) | st.lists(_LINES, max_size=12).map("\n\n".join)
_LONG = st.builds(str.__mul__, _PROSE, st.sampled_from([1, 1, 1, 20, 90]))


@st.composite
def _tables(draw: st.DrawFn) -> Table:
    columns = draw(st.integers(1, 5))
    row = st.tuples(*[_WORD] * columns)
    numeric = draw(st.sets(st.integers(0, columns - 1)))
    return Table(draw(row), tuple(draw(st.lists(row, max_size=20))), numeric=tuple(numeric))


_BLOCKS: st.SearchStrategy[Block] = st.one_of(
    st.builds(Title, _LINES),
    st.builds(Text, _LONG),
    st.builds(Note, _PROSE),
    st.builds(Facts, st.lists(st.tuples(_WORD, _LINES), max_size=8).map(tuple)),
    _tables(),
)
_BUTTONS = st.one_of(
    st.builds(Button, _WORD, choice=st.sampled_from(["start", "hoadon m=2026-06", "x" * 64, "x" * 65, "ệ"])),
    st.builds(
        Button, _WORD, url=st.sampled_from(["https://evnhanoi.vn/", "tel:19001288", "http://127.0.0.1/a"])
    ),
)
_REPLIES = st.builds(
    Reply,
    st.lists(_BLOCKS, max_size=6).map(tuple),
    st.lists(st.lists(_BUTTONS, max_size=5).map(tuple), max_size=5).map(tuple),
    picture=st.sampled_from([None, PNG]),
    document=st.sampled_from([None, PDF]),
)


@settings(max_examples=200, deadline=None)
@given(_REPLIES)
def test_any_reply_fits_telegram(reply: Reply) -> None:
    """Markup is whole, lengths are kept, no message is empty, no button is one that Telegram refuses."""
    messages = render(reply)

    for message in messages:
        has_file = message.picture is not None or message.document is not None
        text = seen(message.html)
        assert len(text) <= (CAPTION_LIMIT if has_file else TEXT_LIMIT)
        assert has_file or _is_text(text)
        assert parsed(message.html).error == ""
        _check_buttons(message)
    assert all(message.keyboard is None for message in messages[:-1])
    assert [message.picture for message in messages if message.picture] == ([PNG] if reply.picture else [])
    assert [message.document for message in messages if message.document] == ([PDF] if reply.document else [])


def _is_text(text: str) -> bool:
    return any(unicodedata.category(letter)[0] not in "ZC" for letter in text)


def _check_buttons(message: Message) -> None:
    for row in message.keyboard.inline_keyboard if message.keyboard else ():
        for button in row:
            assert _is_text(button.text)
            data = button.callback_data
            assert bool(button.url) != bool(data)
            assert data is None or (isinstance(data, str) and len(data.encode()) <= 64)


@settings(max_examples=100, deadline=None)
@given(st.lists(_BLOCKS, max_size=6))
def test_nothing_is_lost(blocks: list[Block]) -> None:
    """Every letter or digit of the text is shown, in order, whatever the splits."""
    texts = [block for block in blocks if isinstance(block, (Title, Text, Note))]
    shown = "".join(seen(message.html) for message in render(Reply(tuple(texts))))
    whole = " ".join(block.text for block in texts)

    assert _letters(_unnumbered(shown)) == _letters(_unnumbered(whole))


def _unnumbered(text: str) -> str:
    """Without the marks of parts, `(1/2)`, wherever they come from."""
    return re.sub(r"\(\d+/\d+\)", "", text)


def _letters(text: str) -> str:
    kept = text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
    return "".join(letter for letter in kept if unicodedata.category(letter)[0] in "LN")


@settings(max_examples=100, deadline=None)
@given(_tables())
def test_tables_are_narrow_and_their_cells_whole(table: Table) -> None:
    """At most 34 columns, or one line an item."""
    (*messages,) = render(Reply((table,)))
    pre = "".join(part.text for one in messages for part in stretches(one.html) if part.tag == "pre")

    assert all(width(line) <= COLUMNS for line in pre.split("\n"))


def test_split_at_blank_lines_with_marks() -> None:
    """And a row of a table stays whole."""
    rows = tuple((f"{n:02d}/2026", money(845_694 + n)) for n in range(150))
    messages = render(Reply((Title("Lịch sử"), Text("chữ " * 700), Table(("Tháng", "Tiền"), rows)), MENU))

    texts = [seen(message.html) for message in messages]
    assert [text[-5:] for text in texts] == ["(1/2)", "(2/2)"]
    assert texts[0].startswith("Lịch sử\n\nchữ")
    assert "02/2026" not in texts[0]
    assert messages[0].keyboard is None
    assert messages[1].keyboard is not None


def test_table_longer_than_a_message_is_split_between_rows() -> None:
    """Each part is a table of its own."""
    rows = tuple((f"{n:03d}", "Số 12 ngõ 61 Lạc Trung") for n in range(400))
    messages = render(Reply((Table(("Số", "Nơi"), rows),)))

    assert len(messages) > 2
    lines = [line for message in messages for line in _pre(message)]
    assert lines == [f"{'Số':3}  Nơi", *(f"{number}  {place}" for number, place in rows)]


def _pre(message: Message) -> list[str]:
    (table,) = [part.text for part in stretches(message.html) if part.tag == "pre"]
    return table.split("\n")


@pytest.mark.parametrize("paragraph", ["1234567890 " * 800, "đ" * 9000, "dòng thứ nhất\n" * 700])
def test_one_long_paragraph_is_split_where_it_hurts_least(paragraph: str) -> None:
    """At the ends of lines, then between words, and a number is only broken when nothing else is left."""
    texts = [seen(message.html) for message in render(Reply((Text(paragraph),)))]

    assert all(len(text) <= TEXT_LIMIT for text in texts)
    assert [text.split("\n\n")[1] for text in texts] == [
        f"({n}/{len(texts)})" for n in range(1, len(texts) + 1)
    ]
    words = " ".join(text.split("\n\n")[0] for text in texts).split()
    assert " " not in paragraph or words == paragraph.split()


def test_blocks_look_as_agreed() -> None:
    """Bold title, facts as label and bold value, small print in italics, a table in letters of one width."""
    blocks = (
        Title("Hóa đơn 06/2026"),
        Facts((("Số tiền", "845.694\u00a0đ"), ("Hạn:", "10/07"), ("", "Đã trả"), ("Ghi chú", ""))),
        Table(("Bậc", "kWh"), (("1", "50"), ("2", "126")), numeric=(1,)),
        Note("Cập nhật lúc 08:05"),
    )
    (message,) = render(Reply(blocks))

    assert message.html == (
        "<b>Hóa đơn 06/2026</b>\n\n"
        "Số tiền: <b>845.694\u00a0đ</b>\nHạn: <b>10/07</b>\nĐã trả\nGhi chú\n\n"
        "<pre>Bậc  kWh\n1     50\n2    126</pre>\n\n"
        "<i>Cập nhật lúc 08:05</i>"
    )


def test_wide_table_shares_its_units() -> None:
    """What all cells say is said once, before a table is given up."""
    header = ("Tháng", "Điện năng tiêu thụ", "Số tiền phải trả")
    rows = tuple((f"{n:02d}/2026", f"{200 + n}\u00a0kWh", money(800_000 + n)) for n in range(1, 4))
    lines = fitted(Table(header, rows, numeric=(1, 2)), 24)

    assert lines is not None
    assert max(map(width, lines)) <= 24
    assert "(kWh)" in " ".join(lines)
    assert "800.001" in lines[-3]
    assert "kWh" not in lines[-1]


def test_too_wide_table_becomes_a_list() -> None:
    """One line an item, every value with its name."""
    table = Table(("Ngày", "Nơi mất điện", "Giờ"), (("27/06", "Số 12 ngõ 61 phố Lạc Trung", "08:30–12:30"),))
    (message,) = render(Reply((table,)))

    assert message.html == "27/06 · Nơi mất điện: Số 12 ngõ 61 phố Lạc Trung · Giờ: 08:30–12:30"


def test_telephone_numbers_are_said() -> None:
    """Telegram has no button that calls; a number that is in the text is not said again."""
    call = ((Button("Gọi 19001288", url="tel:19001288"), Button("Gọi 1900 1000", url="tel:19001000")),)
    (message,) = render(Reply((Text("Hoặc gọi 1900.1288."),), call))

    assert message.html == "Hoặc gọi 1900.1288.\n\nGọi 1900 1000"
    assert message.keyboard is None


def test_only_https_is_a_button() -> None:
    """Telegram refuses the whole message for a button to this machine; the address stands in the text."""
    page = Button("Trang đăng nhập", url="http://127.0.0.1:8080/lienket/x")
    (message,) = render(Reply((Text("Mở trang."),), ((page, Button("EVN", url="https://evnhanoi.vn/")),)))

    assert message.html == "Mở trang.\n\nTrang đăng nhập: http://127.0.0.1:8080/lienket/x"
    assert message.keyboard is not None
    assert [[one.url for one in row] for row in message.keyboard.inline_keyboard] == [
        ["https://evnhanoi.vn/"]
    ]


def test_buttons_with_long_words_get_a_row_of_their_own() -> None:
    """A telephone cuts labels short that share a row; short ones stay side by side."""
    long, short = ("Lịch ghi chỉ số", "Tra cứu hóa đơn tiền điện"), ("Hôm nay", "Ngày mai")
    rows = tuple(tuple(Button(label, choice="start") for label in labels) for labels in (long, short))
    (message,) = render(Reply((Text("Chọn"),), rows))

    assert message.keyboard is not None
    shown = [[one.text for one in row] for row in message.keyboard.inline_keyboard]
    assert shown == [[long[0]], [long[1]], list(short)]


def test_picture_without_words_says_what_it_shows() -> None:
    """For whoever cannot see it."""
    (message,) = render(Reply((), picture=PNG))

    assert message.html == PNG.alt


def test_document_carries_the_words_when_they_fit() -> None:
    """Else it comes after them, and the buttons hang on it."""
    short, long = Reply((Text("Hóa đơn"),), MENU, document=PDF), Text("chữ " * 400)
    (message,) = render(short)
    assert (message.html, message.document) == ("Hóa đơn", PDF)

    text, file = render(replace(short, blocks=(long,)))
    assert (text.document, file.html, file.document) == (None, "", PDF)
    assert file.keyboard is not None


def test_nothing_to_say_is_not_sent() -> None:
    """Telegram refuses a message without text; buttons alone get a sign above them."""
    assert render(Reply((Text(" \u200b\n"),))) == ()
    assert [message.html for message in render(Reply((), MENU))] == ["…"]
