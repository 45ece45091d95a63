"""Which of several homes a typed line names: "tiền điện nhà 2", "cửa hàng nợ bao nhiêu"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.folding import fold
from data.values import LinkedAccount

_NUMBERED = re.compile(r"\bnha (?:so |thu )?(\d{1,2})\b(?! thang| nam)")


def named(text: str, accounts: Sequence[LinkedAccount]) -> LinkedAccount | None:
    """The home whose alias stands in the line, the longest alias first; "nhà" alone names none."""
    said = f" {fold(text).text} "
    aliases = sorted(((fold(one.alias).text, one) for one in accounts), key=lambda pair: -len(pair[0]))
    return next((one for alias, one in aliases if alias not in {"", "nha"} and f" {alias} " in said), None)


def unknown_number(text: str, accounts: Sequence[LinkedAccount]) -> bool:
    """For "nhà 7" where no home is called that: asking back is better than another home's figures."""
    return named(text, accounts) is None and _NUMBERED.search(fold(text).text) is not None
