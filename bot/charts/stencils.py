"""Letters and bars as small pieces of palette indexes, drawn by matplotlib's Agg once and kept.

Drawing a chart is then copying: about ten times cheaper than drawing every letter each time, and without
Figure and Text objects, whose collection stops all threads of the process, the event loop's included.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal, TypeAlias

import numpy as np
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties, get_font
from matplotlib.ft2font import LoadFlags
from matplotlib.path import Path
from matplotlib.transforms import Affine2D
from numpy.typing import NDArray

from bot.charts.palette import SHADES, WHITE, Colour, Indexes, nearest, shaded

Weight: TypeAlias = Literal["Regular", "SemiBold"]

_FINE = 64  # letters are measured this many times larger, away from rounding
_RADIUS = 2.5  # of a bar's far corners, in design pixels


@dataclass(frozen=True, slots=True)
class Ink:
    """How words look; `size` in design pixels."""

    colour: Colour
    size: float = 13.0
    weight: Weight = "Regular"


@dataclass(frozen=True, slots=True)
class Metrics:
    """Of one letter in design pixels; above and below are of its ink, from the baseline."""

    advance: float
    above: float
    below: float


@dataclass(frozen=True, slots=True)
class Stencil:
    """A piece to copy; `left` and `top` are pixels from where the letter begins on its baseline."""

    indexes: Indexes
    left: int
    top: int


@cache
def _font_file(weight: Weight) -> str:
    return str(files("data").joinpath("reference", "fonts", f"BeVietnamPro-{weight}.ttf"))


def has_glyph(letter: str, weight: Weight) -> bool:
    return bool(get_font(_font_file(weight)).get_char_index(ord(letter)))


@lru_cache(2048)
def metrics(letter: str, ink: Ink) -> Metrics:
    """The same at every density."""
    font = get_font(_font_file(ink.weight))
    font.set_size(ink.size, 72 * _FINE)
    glyph = font.load_char(ord(letter), LoadFlags.NO_HINTING)
    _left, bottom, _right, top = glyph.bbox
    return Metrics(glyph.linearHoriAdvance / 65536 / _FINE, top / 64 / _FINE, -bottom / 64 / _FINE)


@lru_cache(2048)
def letter(char: str, ink: Ink, density: float) -> Stencil:
    """One letter in its ink over white."""
    room = round(ink.size * density * 2)
    agg = _agg(room * 2, room * 2, density)
    font = FontProperties(fname=_font_file(ink.weight), size=ink.size)
    agg.draw_text(agg.new_gc(), room, room, char, font, 0)  # type: ignore[no-untyped-call]
    alpha = _pixels(agg)[:, :, 3].astype(np.uint16)
    coverage = ((alpha * SHADES + 127) // 255).astype(np.uint8)
    rows, columns = np.flatnonzero(coverage.any(axis=1)), np.flatnonzero(coverage.any(axis=0))
    if not len(rows):
        return Stencil(np.zeros((0, 0), np.uint8), 0, 0)
    inked = coverage[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return Stencil(shaded(ink.colour, inked), int(columns[0]) - room, int(rows[0]) - room)


@lru_cache(512)
def bar(fill: Colour, edge: Colour | None, wide: int, high: int, density: float) -> Indexes:
    """A bar of `wide` x `high` pixels over white, rounded at its right end."""
    agg = _agg(wide, high, density)
    line = 0.9 * density if edge else 0.0
    inset = line / 2
    pen = agg.new_gc()
    pen.set_foreground((*_unit(edge or fill), 1.0), isRGBA=True)
    pen.set_linewidth(line / density)
    path = _rounded(inset, inset, wide - line, high - line, _RADIUS * density)
    agg.draw_path(pen, path, Affine2D(), _unit(fill))  # type: ignore[no-untyped-call]
    return nearest(_over_white(agg))


@lru_cache(16)
def stripes(fill: Colour, stripe: Colour, wide: int, high: int, density: float) -> Indexes:
    """Hatching without end, as wide as the widest bar."""
    agg = _agg(wide, high, density)
    pen = agg.new_gc()
    pen.set_linewidth(0)
    pen.set_hatch("///")
    pen.set_hatch_color((*_unit(stripe), 1.0))
    pen.set_hatch_linewidth(1.1)
    whole = Path([(0, 0), (wide, 0), (wide, high), (0, high), (0, 0)])
    agg.draw_path(pen, whole, Affine2D(), _unit(fill))  # type: ignore[no-untyped-call]
    return nearest(_over_white(agg))


def _agg(wide: int, high: int, density: float) -> RendererAgg:
    # 72 dots an inch times the density makes one point of type one design pixel.
    return RendererAgg(wide, high, 72 * density)  # type: ignore[no-untyped-call]


def _pixels(agg: RendererAgg) -> NDArray[np.uint8]:
    return np.array(agg.buffer_rgba())  # type: ignore[no-untyped-call]


def _over_white(agg: RendererAgg) -> NDArray[np.uint8]:
    pixels = _pixels(agg).astype(np.uint16)
    alpha = pixels[:, :, 3:]
    return ((pixels[:, :, :3] * alpha + np.array(WHITE, np.uint16) * (255 - alpha)) // 255).astype(np.uint8)


def _unit(colour: Colour) -> tuple[float, float, float]:
    red, green, blue = colour
    return red / 255, green / 255, blue / 255


def _rounded(x: float, y: float, wide: float, high: float, radius: float) -> Path:
    """A rectangle whose right corners are round."""
    radius = min(radius, wide, high / 2)
    end, top = x + wide, y + high
    points = [
        (x, y), (end - radius, y), (end, y), (end, y + radius),
        (end, top - radius), (end, top), (end - radius, top), (x, top), (x, y),
    ]  # fmt: skip
    codes = [
        Path.MOVETO, Path.LINETO, Path.CURVE3, Path.CURVE3,
        Path.LINETO, Path.CURVE3, Path.CURVE3, Path.LINETO, Path.CLOSEPOLY,
    ]  # fmt: skip
    return Path(points, codes)
