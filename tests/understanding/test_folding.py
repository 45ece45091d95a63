"""Folding: however it is typed, the same words come out."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.folding import fold, marks, unmarked, visible


@pytest.mark.parametrize(
    "typed",
    [
        "hóa đơn tiền điện",
        "hoá đơn tiền điện",  # the other place of the tone
        unicodedata.normalize("NFD", "hóa đơn tiền điện"),
        "HOA DON TIEN DIEN",
        "Hóa   ĐƠN,,,tiền...điện???",
        "hóa\u200b đơn\u00a0tiền\u3000điện",
        "ｈｏａ ｄｏｎ ｔｉｅｎ ｄｉｅｎ",
        "hóa đơn tiềnnnn điệnnnnn",
        "hd tiền điện",
        "hoadon tiền điện",
    ],
)
def test_ways_of_typing_the_same_fold_to_the_same(typed: str) -> None:
    """Case, marks, Unicode forms, width, punctuation, drawn-out letters and shorthand do not matter."""
    assert fold(typed).text == "hoa don tien dien"


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("ko", "khong"),
        ("k có điện", "khong co dien"),
        ("đc ko", "duoc khong"),
        ("t6 hết bn tiền", "t6 het bao nhieu tien"),
        ("chào bn", "chao ban"),
        ("mk muốn hỏi", "minh muon hoi"),
        ("quên mk", "quen mat khau"),
        ("mã kh", "ma khach hang"),
        ("hết 300k", "het 300 k"),
        ("300kwh", "300 kwh"),
        ("thang6", "thang 6"),
        ("nhà ạ", "nha a"),  # a particle, not "anh"
    ],
)
def test_shorthand_is_spelled_out(typed: str, folded: str) -> None:
    """What people abbreviate is read by the words around it."""
    assert fold(typed).text == folded


@pytest.mark.parametrize(
    ("typed", "word"),
    [("27 / 6", "27/6"), ("２７／６", "27/6"), ("7:30", "7:30"), ("300,5", "300,5"), ("05-2026", "05-2026")],
)
def test_numbers_with_separators_stay_one_word(typed: str, word: str) -> None:
    """Dates, times and decimals are not taken apart."""
    assert fold(typed).words == (word,)


def test_original_words_are_kept() -> None:
    """An area is shown as it was written."""
    line = fold("cắt điện phường Lạc Trung")

    assert line.without({0, 1}).originals == ("phường", "Lạc", "Trung")


def test_marks_tell_words_apart_wherever_the_tone_stands() -> None:
    """`hoá` and `hóa` are one word, `cháy` and `chạy` are two."""
    assert marks("hoá") == marks("hóa")
    assert marks("cháy") != marks("chạy")
    assert marks("đo") != marks("do")


@given(st.text())
def test_any_text_folds_to_aligned_plain_words(text: str) -> None:
    """Folding never raises; words are never empty, hold no space, and each has its original."""
    line = fold(text)

    assert len(line.words) == len(line.originals) <= 80
    assert all(word and not any(map(str.isspace, word)) for word in line.words)


@given(st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấầẩẫậéèẻẽẹóòỏõọúùủũụ ", max_size=40))
def test_nfc_and_nfd_fold_alike(text: str) -> None:
    """Telephones send one, computers the other."""
    assert fold(unicodedata.normalize("NFD", text)).words == fold(unicodedata.normalize("NFC", text)).words


@given(st.text(max_size=60))
def test_folding_again_changes_no_marks(text: str) -> None:
    """Unmarked text has no mark left to remove."""
    once = unmarked(visible(text))

    assert unmarked(once) == once
