"""Amounts in Vietnamese words, as an invoice has to state them.

Own code, because num2words says "một nghìn lẻ mười lăm" for 1 015.
"""

from __future__ import annotations

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
GROUPS = ("", "nghìn", "triệu")
BILLION = 1_000_000_000


def in_words(vnd: int) -> str:
    """`Tám trăm bốn mươi lăm nghìn sáu trăm chín mươi bốn đồng`."""
    sign = "âm " if vnd < 0 else ""
    return f"{sign}{_whole(abs(vnd))} đồng".capitalize()


def _whole(value: int, *, is_inner: bool = False) -> str:
    """Read a number; `is_inner`: something stands before it, so empty hundreds are spoken."""
    if value == 0:
        return DIGITS[0]
    above, rest = divmod(value, BILLION)
    spoken = [f"{_whole(above, is_inner=is_inner)} tỷ"] if above else []
    for power in (2, 1, 0):
        group = rest // 1000**power % 1000
        if group:
            spoken.append(f"{_group(group, is_inner=is_inner or bool(spoken))} {GROUPS[power]}".strip())
    return " ".join(spoken)


def _group(value: int, *, is_inner: bool) -> str:
    hundreds, rest = divmod(value, 100)
    spoken = [f"{DIGITS[hundreds]} trăm"] if hundreds or is_inner else []
    if rest:
        spoken.append(_below_hundred(rest, is_inner=bool(spoken)))
    return " ".join(spoken)


def _below_hundred(value: int, *, is_inner: bool) -> str:
    tens, unit = divmod(value, 10)
    if tens == 0:
        return f"linh {DIGITS[unit]}" if is_inner else DIGITS[unit]
    head = "mười" if tens == 1 else f"{DIGITS[tens]} mươi"
    return f"{head} {_unit(unit, tens)}" if unit else head


def _unit(unit: int, tens: int) -> str:
    if unit == 5:
        return "lăm"
    if unit == 1 and tens > 1:
        return "mốt"
    return DIGITS[unit]
