"""Arithmetic of an axis: how numbers look and where round numbers stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

MINUS = "\u2212"
_SWAP = str.maketrans(",.", ".,")
_GAP = 14.0  # design pixels between two numbers of the axis


def number(value: Decimal, places: int = 0) -> str:
    """`1.204,5`: dots for thousands, a comma for decimals, the true minus sign; rounded half up."""
    exact = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return (MINUS if exact < 0 else "") + f"{abs(exact):,.{places}f}".translate(_SWAP)


@dataclass(frozen=True, slots=True)
class Scale:
    """Maps values to design pixels; zero is always on it."""

    low: Decimal  # <= 0
    high: Decimal  # >= 0
    left: float
    right: float

    @classmethod
    def around(cls, values: tuple[Decimal, ...], left: float, right: float) -> Scale:
        low, high = min((Decimal(0), *values)), max((Decimal(0), *values))
        return cls(low, high, left, right)

    def x(self, value: Decimal) -> float:
        span = self.high - self.low
        share = float((value - self.low) / span) if span else 0.0
        return self.left + share * (self.right - self.left)

    def ticks(self, width: Callable[[Decimal], float]) -> tuple[Decimal, ...]:
        """Round numbers, as many (at most six) as fit side by side; `width` is a number's on the axis."""
        for count in (5, 4, 3, 2) if self.high > self.low else ():
            ticks = self._multiples(round_step((self.high - self.low) / count))
            if all(self.x(b) - self.x(a) >= (width(a) + width(b)) / 2 + _GAP for a, b in pairwise(ticks)):
                return ticks
        return (Decimal(0),)

    def _multiples(self, step: Decimal) -> tuple[Decimal, ...]:
        first, last = int(self.low / step), int(self.high / step)
        return tuple(index * step for index in range(first, last + 1))


def round_step(rough: Decimal) -> Decimal:
    """The smallest of 1, 2, 5 times a power of ten that is not below `rough`."""
    power = Decimal(1).scaleb(rough.adjusted())
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)
