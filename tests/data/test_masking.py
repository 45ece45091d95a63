from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.masking import shorten_name, without_house_number


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("Nguyễn Văn An", "Nguyễn V. A."),
        ("NGUYỄN THỊ THU HÀ", "Nguyễn T. T. H."),
        ("  đỗ   Đình  Đức ", "Đỗ Đ. Đ."),
        ("Nguyê\u0303n Va\u0306n An", "Nguyễn V. A."),
        ("An", "An"),
        ("", ""),
        ("Công ty TNHH Thương mại An Bình", "Công ty TNHH Thương mại An Bình"),
        ("TRƯỜNG TIỂU HỌC LÊ NGỌC HÂN", "TRƯỜNG TIỂU HỌC LÊ NGỌC HÂN"),
        ("Trương Văn An", "Trương V. A."),
        ("DNTN Nguyễn Văn An", "Dntn N. V. A."),
    ],
)
def test_persons_are_shortened(full: str, short: str) -> None:
    """Family name and initials; an organisation has nothing to hide."""
    assert shorten_name(full) == short


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("Số 12 ngõ 61 phố Lạc Trung, phường Vĩnh Tuy", "ngõ 61 phố Lạc Trung, phường Vĩnh Tuy"),
        ("12A Lạc Trung, P. Vĩnh Tuy", "Lạc Trung, P. Vĩnh Tuy"),
        ("SỐ NHÀ 12, NGÁCH 61/2 NGÕ 61", "NGÁCH 61/2 NGÕ 61"),
        ("12-14 Trần Hưng Đạo", "Trần Hưng Đạo"),
        ("12/8/4B Lạc Trung", "Lạc Trung"),
        ("P302 nhà A5 khu tập thể Nghĩa Tân", "khu tập thể Nghĩa Tân"),
        ("Phòng 302, nhà số 5, đường 19/5", "đường 19/5"),
        ("Căn hộ 1203 tòa S2 Times City", "tòa S2 Times City"),
        ("SN 7 tổ 12 phường Yên Sở", "tổ 12 phường Yên Sở"),
        ("Thôn 3, xã Yên Sở", "Thôn 3, xã Yên Sở"),
        ("Tổ 5, số nhà 12, phố Lạc Trung", "Tổ 5, phố Lạc Trung"),
        ("Phố Lạc Trung", "Phố Lạc Trung"),
        ("Phường Vĩnh Tuy", "Phường Vĩnh Tuy"),
        ("Lò Đúc, 12", "Lò Đúc, 12"),
        ("12", ""),
        ("", ""),
    ],
)
def test_house_number_goes_and_the_place_stays(address: str, kept: str) -> None:
    """What is left is enough to find the area of an outage, and leads to no door."""
    assert without_house_number(address) == kept


@given(number=st.integers(1, 999), letter=st.sampled_from(["", "A", "b", "/2", "-4B"]))
@pytest.mark.parametrize("start", ["", "Số ", "số nhà ", "SN", "Nhà số ", "Phòng "])
@pytest.mark.parametrize("street", ["ngõ 61 phố Lạc Trung", "Lạc Trung", "đường Láng, phường Láng"])
def test_every_common_way_of_writing_a_number(number: int, letter: str, start: str, street: str) -> None:
    """Number, letter, range or alley number in front of the street."""
    assert without_house_number(f"{start}{number}{letter} {street}") == street


@given(text=st.text(max_size=80))
def test_any_text_is_survived(text: str) -> None:
    """Whatever the utility writes, the result is no longer and asking twice changes nothing more."""
    kept = without_house_number(text)

    assert len(kept) <= len(text) + 3 * sum(ord(letter) > 127 for letter in text)
    assert without_house_number(kept) == kept
    shorten_name(text)
