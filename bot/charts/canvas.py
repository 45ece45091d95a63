"""A sheet to draw on: matplotlib's Agg renderer, used directly, in design pixels from the top left.

Figure, Axes and Text objects are skipped on purpose. They would be made and thrown away for each chart,
and collecting a dead figure stops every thread of the process for tens of milliseconds, the event loop's
included; and a layout that promises "no overlap" has to place every word itself anyway.
"""

from __future__ import annotations

import io
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties, get_font
from matplotlib.ft2font import LoadFlags
from matplotlib.path import Path
from matplotlib.transforms import Affine2D
from PIL import Image

from bot.charts.values import WIDTH

_FINE = 8  # type is measured this many times larger, away from rounding

Colour = tuple[int, int, int]
Weight = Literal["Regular", "SemiBold"]
Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Ink:
    """How words look; `size` in design pixels."""

    colour: Colour
    size: float = 11.0
    weight: Weight = "Regular"


@dataclass(frozen=True, slots=True)
class Box:
    """Where a text ended up, in design pixels; for tests of the layout."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@cache
def _file(weight: Weight) -> str:
    return str(files("data").joinpath("reference", "fonts", f"BeVietnamPro-{weight}.ttf"))


@cache
def _font(weight: Weight, size: float) -> FontProperties:
    return FontProperties(fname=_file(weight), size=size)


@dataclass(frozen=True, slots=True)
class Extent:
    """Of a line of text, in design pixels: above and below its baseline."""

    wide: float
    above: float
    below: float


def measure(text: str, ink: Ink) -> Extent:
    """How much room a line of text takes; the same at every density."""
    font = get_font(_file(ink.weight))
    font.set_size(ink.size, 72 * _FINE)
    font.set_text(text, 0.0, flags=LoadFlags.NO_HINTING)
    wide, high = (units / 64 / _FINE for units in font.get_width_height())
    below = font.get_descent() / 64 / _FINE
    return Extent(wide, high - below, below)


def printable(text: str, weight: Weight = "Regular") -> str:
    """The text without what the font cannot show (emoji in an alias), in composed form."""
    font = get_font(_file(weight))
    shown = (
        char
        for char in unicodedata.normalize("NFC", text)
        if char == "\u00a0" or font.get_char_index(ord(char))
    )
    return " ".join("".join(shown).split(" ")).strip()


class Canvas:
    """One picture in the making. `density` is pixels per design pixel."""

    def __init__(self, height: float, density: float) -> None:
        self.height = round(height)
        self._density = density
        self._pixels_high = round(self.height * density)
        # 72 dots an inch times the density makes one point of type one design pixel.
        self._agg = RendererAgg(round(WIDTH * density), self._pixels_high, 72 * density)  # type: ignore[no-untyped-call]
        self._renderer: RendererBase = self._agg
        self._flip = Affine2D().scale(density, -density).translate(0, self._pixels_high)
        self.boxes: list[Box] = []
        self.rectangle(0, 0, WIDTH, self.height, (255, 255, 255))

    def text(self, x: float, baseline: float, text: str, ink: Ink, align: Align = "left") -> None:
        """One line of text whose left end, middle or right end is at `x`."""
        room = measure(text, ink)
        left = x - {"left": 0.0, "center": room.wide / 2, "right": room.wide}[align]
        self.boxes.append(Box(text, left, baseline - room.above, left + room.wide, baseline + room.below))
        pen = self._pen(ink.colour)
        font = _font(ink.weight, ink.size)
        self._renderer.draw_text(pen, left * self._density, baseline * self._density, text, font, 0)
        pen.restore()

    def rectangle(self, x: float, y: float, wide: float, high: float, fill: Colour) -> None:
        """A plain rectangle with crisp edges."""
        pen = self._pen(fill)
        pen.set_linewidth(0)
        corners = [(x, y), (x + wide, y), (x + wide, y + high), (x, y + high), (x, y)]
        pen.set_snap(True)
        self._renderer.draw_path(pen, Path(corners, closed=True), self._flip, _unit(fill))
        pen.restore()

    def bar(self, x: float, y: float, wide: float, high: float, fill: Colour, stripes: Colour | None) -> None:
        """A bar rounded at its far end; `stripes` outline and hatch it, to tell it apart without colour."""
        pen = self._pen(stripes or fill)
        pen.set_linewidth(0.9 if stripes else 0)
        if stripes:
            pen.set_hatch("/" * 3)
            pen.set_hatch_color((*_unit(stripes), 1.0))
            pen.set_hatch_linewidth(1.1)
        self._renderer.draw_path(pen, _rounded(x, y, wide, high), self._flip, _unit(fill))
        pen.restore()

    def _pen(self, colour: Colour) -> GraphicsContextBase:
        pen = self._renderer.new_gc()
        pen.set_foreground((*_unit(colour), 1.0), isRGBA=True)
        return pen

    def png(self, palette: bytes) -> bytes:
        """The picture in the colours of `palette` (RGB triplets), a quarter of the size of true colour."""
        pixels = np.asarray(self._agg.buffer_rgba())  # type: ignore[no-untyped-call]
        inks = Image.new("P", (1, 1))
        inks.putpalette(palette)
        picture = Image.fromarray(np.ascontiguousarray(pixels[:, :, :3]))
        file = io.BytesIO()
        picture.quantize(palette=inks, dither=Image.Dither.NONE).save(file, "PNG", optimize=False)
        return file.getvalue()


def _unit(colour: Colour) -> tuple[float, float, float]:
    red, green, blue = colour
    return red / 255, green / 255, blue / 255


def _rounded(x: float, y: float, wide: float, high: float) -> Path:
    """A rectangle whose two corners away from the axis (right; left for a negative width) are round."""
    radius = min(2.5, abs(wide), high / 2) * (1 if wide >= 0 else -1)
    end, bottom = x + wide, y + high
    lift = abs(radius)
    points = [
        (x, y), (end - radius, y), (end, y), (end, y + lift),
        (end, bottom - lift), (end, bottom), (end - radius, bottom), (x, bottom), (x, y),
    ]  # fmt: skip
    codes = [Path.MOVETO, Path.LINETO, Path.CURVE3, Path.CURVE3, Path.LINETO, Path.CURVE3, Path.CURVE3,
             Path.LINETO, Path.CLOSEPOLY]  # fmt: skip
    return Path(points, codes)
