"""Only what Telegram signed, just now and once, opens the log-in page inside Telegram."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from aiogram.utils.web_app import check_webapp_signature
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.init_data import LIVES, InitData, key_of, read
from data.crypto import Crypto, new_key
from data.database import Database
from data.store import Store
from tests.telegram.signing import opened_by, sign

# Signed by others: a vector of aiogram's own tests.
TOKEN = "42:TEST"
SIGNED = (
    "auth_date=1650385342&user=%7B%22id%22%3A42%2C%22first_name%22%3A%22Test%22%7D&query_id=test"
    "&hash=46d2ea5e32911ec8d30999b56247654460c0d20949b6277af519e76271182803"
)
AT = datetime.fromtimestamp(1650385342, UTC)
KEY = key_of(TOKEN)
NAMES = st.text("abcdefghijklmnopqrstuvwxyz_", min_size=1, max_size=12).filter(
    lambda name: name not in {"hash", "user", "auth_date"}
)
# Not blank: aiogram drops blank values before it checks, Telegram signs them.
FIELDS = st.dictionaries(NAMES, st.text(st.characters(codec="utf-8"), min_size=1, max_size=30), max_size=5)


def test_what_somebody_else_signed_is_believed() -> None:
    """A string that no code of ours has made."""
    opened = read(SIGNED, KEY, AT)

    assert opened is not None
    assert opened.user_id == 42
    assert opened.signed_at == AT


@given(st.data())
def test_an_altered_byte_is_refused(data: st.DataObject) -> None:
    """Unless the altered string says the very same (`%7b` is `%7B`)."""
    place = data.draw(st.integers(0, len(SIGNED) - 1))
    letter = data.draw(st.characters(codec="ascii").filter(lambda one: one != SIGNED[place]))
    altered = SIGNED[:place] + letter + SIGNED[place + 1 :]

    same = dict(parse_qsl(altered)) == dict(parse_qsl(SIGNED)) and altered.count("&") == SIGNED.count("&")
    assert same or read(altered, KEY, AT) is None


@given(FIELDS, st.integers(1, 2**52), st.booleans())
def test_a_second_opinion_agrees(fields: dict[str, str], user_id: int, is_forged: bool) -> None:
    """aiogram believes exactly what we believe, `signature` and unknown fields included."""
    token = "43:OTHER" if is_forged else TOKEN
    user = json.dumps({"id": user_id})
    signed = sign({**fields, "auth_date": str(int(AT.timestamp())), "user": user}, token)

    opened = read(signed, KEY, AT)

    assert (opened is not None) is check_webapp_signature(TOKEN, signed) is not is_forged
    assert opened is None or opened.user_id == user_id


@given(st.text(max_size=200))
def test_anything_may_be_sent(text: str) -> None:
    """Nothing but a signed string is believed, and nothing makes it fail."""
    assert read(text, KEY, AT) is None


@pytest.mark.parametrize("age", [-timedelta(minutes=2), LIVES + timedelta(seconds=1), timedelta(days=400)])
def test_the_wrong_hour_is_refused(age: timedelta) -> None:
    """Older than an hour, or from the future."""
    assert read(SIGNED, KEY, AT + age) is None
    assert read(SIGNED, KEY, AT + LIVES) is not None


@pytest.mark.parametrize("extra", ["&user=%7B%22id%22%3A43%7D", "&auth_date=1650385342", "&hash=00"])
def test_doubled_fields_are_refused(extra: str) -> None:
    """Whichever of the two a parser takes, ours takes neither."""
    assert read(SIGNED + extra, KEY, AT) is None
    assert read(extra[1:] + "&" + SIGNED, KEY, AT) is None


@pytest.mark.parametrize("user_id", ["42", 0, -42, True, None, 4.5, [42]])
def test_who_is_not_a_user_is_refused(user_id: object) -> None:
    """Even signed: only a number of a person is the number of a private chat."""
    assert read(opened_by(user_id, AT, TOKEN), KEY, AT) is None


@pytest.mark.parametrize("moment", ["", "-1", "1e9", "٤٢", "9" * 19, "9" * 30])
def test_a_strange_moment_is_refused(moment: str) -> None:
    assert read(sign({"auth_date": moment, "user": '{"id": 42}'}, TOKEN), KEY, AT) is None


async def test_it_is_believed_once(tmp_path: Path) -> None:
    """Whoever records what a browser sent cannot send it again, not even written another way."""
    database = await Database.open(tmp_path / "store.db")
    async with Store(database, Crypto([new_key()]), lambda: AT) as store:
        init_data = InitData(TOKEN, store.one_time, lambda: AT)

        results = await asyncio.gather(*(init_data.user_id(SIGNED) for _again in range(5)))
        assert sorted(one or 0 for one in results) == [0, 0, 0, 0, 42]
        assert await init_data.user_id(SIGNED.replace("%7B", "%7b")) is None
        assert await init_data.user_id(opened_by(42, AT, TOKEN)) == 42

        await store.privacy.purge(AT + LIVES)
        assert await init_data.user_id(SIGNED) is None
