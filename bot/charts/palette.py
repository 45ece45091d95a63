"""The colours of a chart: few enough that a picture is an index into them, which keeps it small.

Text is drawn over white alone, so each ink needs only the shades between white and itself.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Colour: TypeAlias = tuple[int, int, int]
Indexes: TypeAlias = NDArray[np.uint8]

WHITE: Colour = (255, 255, 255)
DARK: Colour = (22, 33, 46)
GREY: Colour = (88, 100, 114)
LINE: Colour = (222, 228, 235)
AXIS: Colour = (140, 150, 162)
# Blue and amber stay apart under every kind of colour blindness, and in grey (the amber is striped).
BLUE: Colour = (11, 92, 173)
NAVY: Colour = (8, 62, 118)
AMBER: Colour = (250, 219, 160)
BROWN: Colour = (176, 98, 0)
UMBER: Colour = (122, 68, 0)

INKS = (DARK, GREY, NAVY, UMBER)  # colours of text
SHADES = 5  # of each ink, the ink itself included
_BLENDS = ((WHITE, BLUE, 3), (WHITE, BROWN, 3), (AMBER, BROWN, 4), (WHITE, AMBER, 2))


def _between(start: Colour, end: Colour, steps: int) -> list[Colour]:
    """`steps` colours on the way to `end`, the end included and the start not."""
    ways = [
        [round(a + (b - a) * step / steps) for a, b in zip(start, end, strict=True)]
        for step in range(steps + 1)
    ]
    return [(red, green, blue) for red, green, blue in ways[1:]]


_COLOURS: tuple[Colour, ...] = tuple(
    dict.fromkeys(
        [WHITE, *(shade for ink in INKS for shade in _between(WHITE, ink, SHADES))]
        + [AMBER, LINE, AXIS]
        + [shade for start, end, steps in _BLENDS for shade in _between(start, end, steps)]
    )
)
_TABLE = np.array(_COLOURS, dtype=np.int32)

RGB = bytes(part for colour in _COLOURS for part in colour)
"""All colours, three bytes each, in the order of their indexes."""


def index(colour: Colour) -> int:
    """Of a colour that is in the palette."""
    return _COLOURS.index(colour)


def shaded(ink: Colour, coverage: Indexes) -> Indexes:
    """Coverage 0..SHADES as indexes: white where there is no ink."""
    first = index(_between(WHITE, ink, SHADES)[0])
    return np.where(coverage == 0, 0, coverage + (first - 1)).astype(np.uint8)


def nearest(rgb: NDArray[np.uint8]) -> Indexes:
    """Each pixel's closest colour. Made for small stencils, not for whole pictures."""
    distance = ((rgb[:, :, np.newaxis, :].astype(np.int32) - _TABLE) ** 2).sum(axis=3)
    closest: Indexes = distance.argmin(axis=2).astype(np.uint8)
    return closest
