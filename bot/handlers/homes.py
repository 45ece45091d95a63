"""Which of several homes a typed line names: "tiền điện nhà 2", "cửa hàng nợ bao nhiêu"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.folding import fold, visible
from bot.slots.switching import switching
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


def every_named(text: str, accounts: Sequence[LinkedAccount]) -> tuple[LinkedAccount, ...] | None:
    """All homes that a line names: "nhà 2 và 3", "nhà 2 và cửa hàng".

    Empty where it names none; None where it names one that is not linked.
    """
    wish = switching(fold(visible(text)), spoken(accounts))
    numbers = () if wish is None else wish.homes
    numbered = {n: _numbered(n, accounts) for n in numbers}
    if None in numbered.values() or (wish is None and unknown_number(text, accounts)):
        return None
    found = {one.id for one in numbered.values() if one is not None} | _aliased(text, accounts)
    return tuple(one for one in accounts if one.id in found)


def spoken(accounts: Sequence[LinkedAccount]) -> frozenset[tuple[str, ...]]:
    """What the homes are called, as folded words; "nhà 2" says by itself that a home is meant."""
    words = (fold(one.alias).words for one in accounts)
    return frozenset(one for one in words if one and one[0] != "nha")


def _numbered(number: int, accounts: Sequence[LinkedAccount]) -> LinkedAccount | None:
    return next((one for one in accounts if fold(one.alias).words == ("nha", str(number))), None)


def _aliased(text: str, accounts: Sequence[LinkedAccount]) -> set[int]:
    """The longest alias first, whose words are then taken: `Nhà 2` is not found in `Nhà 2 cũ`."""
    said, found = f" {fold(text).text} ", set()
    for one in sorted(accounts, key=lambda account: -len(fold(account.alias).text)):
        alias = fold(one.alias).text
        if alias not in {"", "nha"} and f" {alias} " in said:
            found.add(one.id)
            said = said.replace(f" {alias} ", "  ")
    return found
