from __future__ import annotations

import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.crypto import Crypto, new_key, token_hash
from data.errors import Tampered, WrongKey

OLD, NEW = new_key(), new_key()


@given(content=st.binary(max_size=300), place=st.tuples(st.text(), st.integers(), st.text()))
def test_what_is_sealed_opens_at_its_place(content: bytes, place: tuple[object, ...]) -> None:
    """Any content, any place; the same twice does not look the same."""
    crypto = Crypto([OLD])
    sealed = crypto.seal(content, *place)

    assert crypto.open(sealed, *place) == content
    assert crypto.seal(content, *place) != sealed


@given(
    places=st.lists(st.lists(st.text("ab1,\"'\\[] "), max_size=3), min_size=2, max_size=2, unique_by=tuple)
)
def test_another_place_opens_nothing(places: list[list[str]]) -> None:
    """Places that differ in any part, or only in where their parts end, are different."""
    crypto = Crypto([OLD])

    with pytest.raises(Tampered):
        crypto.open(crypto.seal(b"x", *places[0]), *places[1])


@given(data=st.data())
def test_a_flipped_bit_is_noticed(data: st.DataObject) -> None:
    """Wherever it is: version, key id, nonce, ciphertext or tag."""
    crypto = Crypto([OLD])
    sealed = bytearray(crypto.seal(b"content", "table", 1))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= 1 << data.draw(st.integers(0, 7))

    with pytest.raises(Tampered):
        crypto.open(bytes(sealed), "table", 1)


@given(sealed=st.binary(max_size=60))
def test_garbage_is_tampered(sealed: bytes) -> None:
    """Too short, empty or random: one error, no other."""
    with pytest.raises(Tampered):
        Crypto([OLD]).open(sealed, "table", 1)


def test_first_key_seals_and_all_open() -> None:
    """Old values stay readable while the old key is in the ring, and only then."""
    old = Crypto([OLD]).seal(b"x", 1)
    ring = Crypto([NEW, OLD])

    assert ring.open(old, 1) == b"x"
    assert Crypto([NEW]).open(ring.reseal(old, 1), 1) == b"x"
    with pytest.raises(Tampered):
        Crypto([NEW]).open(old, 1)


def test_resealing_what_is_current_changes_nothing() -> None:
    """A second run has nothing to do."""
    crypto = Crypto([NEW, OLD])
    sealed = crypto.seal(b"x", 1)

    assert crypto.reseal(sealed, 1) is sealed


def test_keyed_hash_depends_on_the_key() -> None:
    """Who has the database but not the key cannot try out subjects."""
    assert Crypto([OLD]).keyed_hash("code:PD00000000001") != Crypto([NEW]).keyed_hash("code:PD00000000001")
    assert Crypto([OLD]).keyed_hash("a") in Crypto([NEW, OLD]).keyed_hashes("a")


def test_token_hash_is_sha256() -> None:
    """Known answer, so that links in the mail survive an upgrade."""
    assert token_hash("abc").hex().startswith("ba7816bf8f01cfea414140de5dae2223")


@pytest.mark.parametrize("text", ["", " , ", "short", "bm90IDMyIGJ5dGVz", "Đ" * 44])
def test_bad_keys_are_refused_without_being_shown(text: str) -> None:
    """The error says what is wrong and never the key."""
    with pytest.raises(WrongKey) as caught:
        Crypto.from_text(text)

    assert not text.strip(" ,") or text not in str(caught.value)


def test_key_file_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    """The first run makes it with mode 0600; the second reads the same key; no draft is left."""
    path = tmp_path / "new" / "key"
    first, second = Crypto.from_file(path), Crypto.from_file(path)

    assert second.open(first.seal(b"x", 1), 1) == b"x"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_key_file_open_to_others_is_refused(tmp_path: Path) -> None:
    """With the command that mends it."""
    path = tmp_path / "key"
    path.write_text(new_key())
    path.chmod(0o640)

    with pytest.raises(WrongKey, match="chmod 600"):
        Crypto.from_file(path)


def test_key_never_shows_itself() -> None:
    """Not in a repr that ends in a traceback."""
    crypto = Crypto([OLD])

    assert OLD not in repr(crypto) + repr(crypto._keys) + repr(vars(crypto))
