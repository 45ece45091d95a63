"""Energy and money that a line names, wherever they stand: `300 số`, `kWh: 250`, `1tr2`, `845.694đ`."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.spoken_numbers import Number, numbers

ENERGY_UNITS = frozenset({"kwh", "kw", "so", "ky", "ki", "chu"})
_MONEY = {"k": 1_000, "tr": 1_000_000, "cu": 1_000_000, "d": 1, "dong": 1, "vnd": 1, "lit": 100_000}
_SIZES = frozenset({"nghin", "ngan", "trieu"})
_OF_SOMETHING_ELSE = frozenset(
    {"thang", "ngay", "nam", "bac", "thu", "ngo", "ngach", "pho", "duong", "to", "tang", "quan", "ma"}
)
_SHORT_MILLIONS = re.compile(r"(\d{1,3})(?:tr|trieu|cu)(\d{1,3})")  # 1tr2, 1tr250
_ONE_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Quantities:
    """What a line names; None where it names none. `taken` are the places of the words that said it."""

    kwh: Decimal | None = None
    amount_vnd: int | None = None
    taken: frozenset[int] = frozenset()


def find_quantities(words: Sequence[str], dated: Collection[int] = ()) -> Quantities:
    """The first energy and the first money of a folded line; words at `dated` tell a time and no quantity."""
    kwh, amount, taken = None, None, set[int]()
    for number in numbers(words):
        if set(number.places) & set(dated) or _before(words, number) in _OF_SOMETHING_ELSE:
            continue
        unit = words[number.after] if number.after < len(words) else ""
        if kwh is None and (unit in ENERGY_UNITS or _before(words, number) == "kwh"):
            kwh = number.value
            taken |= {*number.places, number.after}
        elif amount is None and _is_money(words, number, unit):
            amount = int(number.value * _MONEY.get(unit, 1))
            taken |= {*number.places} | ({number.after} if unit in _MONEY else set())
    if amount is None:
        amount, places = _short_millions(words)
        taken |= places
    return Quantities(kwh, amount, frozenset(place for place in taken if place < len(words)))


def _is_money(words: Sequence[str], number: Number, unit: str) -> bool:
    said = [words[place] for place in number.places]
    if not said[0][0].isdigit() and len(said) == 1:
        return False  # "ngan hang" is a bank, "tram bien ap" a transformer
    return unit in _MONEY or bool(_SIZES & set(said))


def _before(words: Sequence[str], number: Number) -> str:
    return words[number.places[0] - 1] if number.places[0] else ""


def _short_millions(words: Sequence[str]) -> tuple[int | None, set[int]]:
    """`1tr2` is 1 200 000: what stands behind are tenths, hundredths, thousandths of a million."""
    for place, word in enumerate(words):
        match = _SHORT_MILLIONS.fullmatch(word)
        if match is not None:
            rest = int(match[2]) * _ONE_MILLION // 10 ** len(match[2])
            return int(match[1]) * _ONE_MILLION + rest, {place}
    return None, set()
