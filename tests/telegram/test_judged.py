"""Whatever an answer holds, Telegram's own parser takes the messages made of it, and nothing is lost."""

from __future__ import annotations

import io

from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.channels.telegram.rendering import render
from bot.messages import Block, Button, Facts, Note, Picture, Reply, Table, Text, Title
from tests.telegram.oracles import Upload, parsed, problems

# All of Unicode, halves of UTF-16 pairs too, and often what markup is made of.
WORDS = st.text(
    st.one_of(st.characters(exclude_categories=()), st.sampled_from("<>&\"'/ \n\t\u00a0;#ộđ😀")), max_size=60
)
LONG = st.builds(lambda word, times: word * times, WORDS, st.integers(1, 200))
TABLES = st.integers(1, 4).flatmap(
    lambda columns: st.builds(
        Table,
        st.tuples(*[WORDS] * columns),
        st.lists(st.tuples(*[WORDS] * columns), max_size=5).map(tuple),
    )
)
BLOCKS: st.SearchStrategy[Block] = st.one_of(
    st.builds(Title, WORDS),
    st.builds(Text, LONG),
    st.builds(Note, WORDS),
    st.builds(Facts, st.lists(st.tuples(WORDS, WORDS), max_size=5).map(tuple)),
    TABLES,
)
BUTTONS = st.one_of(
    st.builds(Button, WORDS, st.from_regex(r"[a-z]{1,20} [a-z]=[0-9]{1,9}", fullmatch=True)),
    st.builds(
        Button, WORDS, url=st.sampled_from(["https://evnhanoi.vn/", "tel:19001288", "http://127.0.0.1/x"])
    ),
    st.builds(Button, WORDS, url=st.just("https://bot.example/lienket/x"), is_page=st.just(True)),
)
ROWS = st.lists(st.lists(BUTTONS, min_size=1, max_size=4).map(tuple), max_size=5).map(tuple)


def _png() -> bytes:
    out = io.BytesIO()
    Image.new("1", (20, 10)).save(out, "PNG")
    return out.getvalue()


PICTURE = Picture(_png(), "Biểu đồ", "a.png")
REPLIES = st.builds(Reply, st.lists(BLOCKS, max_size=4).map(tuple), ROWS, st.sampled_from([None, PICTURE]))


@settings(max_examples=300, deadline=None)
@given(REPLIES)
def test_whatever_is_answered_is_taken(reply: Reply) -> None:
    """TDLib parses it, aiogram knows its fields, no length is passed."""
    for message in render(reply):
        markup = message.keyboard.to_dict() if message.keyboard else None
        said = {"chat_id": 7, "parse_mode": "HTML", **({"reply_markup": markup} if markup else {})}
        if message.picture is None:
            assert problems("sendMessage", {**said, "text": message.html}, {}) == []
        else:
            upload = Upload("a.png", message.picture.content)
            assert problems("sendPhoto", {**said, "caption": message.html}, {"photo": upload}) == []


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text("abcộđ<>&;#x0123456789 ", min_size=1, max_size=400), min_size=1, max_size=30))
def test_what_is_said_is_read(texts: list[str]) -> None:
    """Through Telegram's parser comes every word that went in, however long, in its order."""
    messages = render(Reply(tuple(Text(text) for text in texts)))
    read = " ".join(parsed(message.html).text for message in messages)

    words = iter(read.split())
    assert all(any(word == have for have in words) for text in texts for word in text.split())
