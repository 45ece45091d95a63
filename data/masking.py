"""Names and addresses cut down to what we may keep: enough to recognise, not enough to find a door."""

from __future__ import annotations

import re
import unicodedata

# Not a person: its name is public. A private enterprise (DNTN) often bears its owner's name, so it is
# not here.
_ORGANISATION = re.compile(
    r"(công ty|cty|tổng công ty|tập đoàn|hợp tác xã|htx|trường|ubnd|ủy ban|uỷ ban|bệnh viện|ngân hàng"
    r"|chi nhánh|văn phòng|trung tâm|ban quản|sở|cục|viện|học viện|đại học)\b",
    re.IGNORECASE,
)

_NUMBER = r"\d+[a-z]?\d*(?:\s*[-–/,&.]\s*\d+[a-z]?\d*)*"
_LEADING = re.compile(
    r"(?:(?:số nhà|nhà số|căn hộ số|căn hộ|căn|phòng|lô|số|sn|nhà|p)\b\.?\s*)?"
    rf"(?:[a-z]{{1,2}}[-.]?)?{_NUMBER}(?!\w)[\s,;.–-]*",
    re.IGNORECASE,
)
_INSIDE = re.compile(
    rf"\b(?:số nhà|nhà số|căn hộ số|căn hộ|phòng|sn)\b\.?\s*[a-z]{{0,2}}{_NUMBER}[a-z]?[\s,;]*", re.IGNORECASE
)


def shorten_name(full: str) -> str:
    """`Nguyễn Văn An` becomes `Nguyễn V. A.`; an organisation keeps its name."""
    name = _clean(full)
    if _ORGANISATION.match(name):
        return name
    family, *given = name.split() or [""]
    return " ".join([family.capitalize(), *(f"{word[0].upper()}." for word in given)])


def without_house_number(address: str) -> str:
    """`Số 12 ngõ 61 phố Lạc Trung, phường …` becomes `ngõ 61 phố Lạc Trung, phường …`.

    What is left names places only, for matching the areas of planned outages.
    """
    rest = _clean(address)
    while rest and (leading := _LEADING.match(rest)):
        rest = rest[leading.end() :]
    return _INSIDE.sub("", rest).strip(" ,;.-–")


def _clean(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
