"""Vietnamese mobile numbers as Zalo wants them: 84 and nine digits."""

from __future__ import annotations

import re

_MOBILE = re.compile(r"84\d{9}")


def normalized(given: str) -> str:
    """`0987 654 321`, `+84987654321` become `84987654321`; empty where it is no such number."""
    digits = re.sub(r"[\s.+()-]", "", given)
    if digits.startswith("0"):
        digits = f"84{digits[1:]}"
    return digits if _MOBILE.fullmatch(digits) else ""
