"""What must not stand in a chat: passwords, one-time codes, cards. Recognised to be hidden, never kept.

Cautious on purpose: a question about passwords or OTP ("quên mật khẩu") holds no secret.
"""

from __future__ import annotations

import re

from bot.folding import fold, unmarked, visible

_SAID = re.compile(
    r"\b(?:mat khau|password|pass|mk|pin|otp|ma xac thuc)\b"
    r"(?:[ :]+(?:cua|toi|em|minh|la|ngan hang|dang nhap|so|moi|cu|evn|is|my|code)\b)*"
    r"[ :=]+(?=\S*\d)\S{4,}"
)
_CARD = re.compile(r"(?<!\d)(?:\d[ -]?){15,18}\d(?!\d)")
_CODE_AND_MORE = re.compile(r"^(?:pd|hn|pđ)\w{11}\s+\S{4,}$", re.IGNORECASE)
_NO_SECRET = re.compile(r"kwh|so|thang|nam|dien|hoa don|khong|bao nhieu|lich|\d{1,2}[/.-]\d{1,2}")


def holds_secret(text: str) -> bool:
    """Whether a typed line gives away a password, a one-time code or a card number."""
    seen = visible(text).strip()
    card = _CARD.search(seen)
    if card is not None and _is_card(re.sub(r"\D", "", card[0])):
        return True
    if _CODE_AND_MORE.match(seen):
        rest = seen.split(maxsplit=1)[1]
        return any(letter.isdigit() for letter in rest) and not _NO_SECRET.search(fold(rest).text)
    return _SAID.search(unmarked(seen).lower()) is not None


def _is_card(digits: str) -> bool:
    """The check digit of payment cards (Luhn), so that a meter or serial number is no card."""
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits))]
    return len(digits) in range(15, 20) and sum(sum(divmod(number, 10)) for number in doubled) % 10 == 0
