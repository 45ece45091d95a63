"""A sheet to draw on, in design pixels from the top left; what is on it is an index into the palette."""

from __future__ import annotations

import io
import unicodedata
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from PIL import Image

from bot.charts import stencils
from bot.charts.palette import RGB, Colour, Indexes, index
from bot.charts.stencils import Ink, Weight
from bot.charts.values import WIDTH

Align: TypeAlias = Literal["left", "center", "right"]

_PATCH = 24  # pixels: a bar is this one, its middle column repeated; shorter ones are drawn as they are


@dataclass(frozen=True, slots=True)
class Box:
    """Where a text ended up, in design pixels; for tests of the layout."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Extent:
    """Of a line of text, in design pixels: above and below its baseline."""

    wide: float
    above: float
    below: float


def measure(text: str, ink: Ink) -> Extent:
    """How much room a line of text takes."""
    letters = [stencils.metrics(letter, ink) for letter in text]
    return Extent(
        sum(letter.advance for letter in letters),
        max((letter.above for letter in letters), default=0.0),
        max((letter.below for letter in letters), default=0.0),
    )


def printable(text: str, weight: Weight = "Regular") -> str:
    """The text without what the font cannot show (emoji in an alias), in composed form."""
    shown = (letter for letter in unicodedata.normalize("NFC", text) if stencils.has_glyph(letter, weight))
    return " ".join("".join(shown).split(" ")).strip()


class Canvas:
    """One picture in the making. `density` is pixels per design pixel."""

    def __init__(self, height: float, density: float) -> None:
        self.height = round(height)
        self._density = density
        self._indexes: Indexes = np.zeros((self._px(self.height), self._px(WIDTH)), np.uint8)
        self.boxes: list[Box] = []

    def _px(self, length: float) -> int:
        return round(length * self._density)

    def text(self, x: float, baseline: float, text: str, ink: Ink, align: Align = "left") -> None:
        """One line of text whose left end, middle or right end is at `x`."""
        room = measure(text, ink)
        left = x - {"left": 0.0, "center": room.wide / 2, "right": room.wide}[align]
        self.boxes.append(Box(text, left, baseline - room.above, left + room.wide, baseline + room.below))
        y = self._px(baseline)
        for letter in text:
            stencil = stencils.letter(letter, ink, self._density)
            self._put(stencil.indexes, self._px(left) + stencil.left, y + stencil.top)
            left += stencils.metrics(letter, ink).advance

    def rectangle(self, x: float, y: float, wide: float, high: float, fill: Colour) -> None:
        """A plain rectangle, at least one pixel wide and high."""
        left, top = self._px(x), self._px(y)
        right, bottom = left + max(1, self._px(wide)), top + max(1, self._px(high))
        self._indexes[top:bottom, left:right] = index(fill)

    def bar(self, x: float, y: float, wide: float, high: float, fill: Colour, stripes: Colour | None) -> None:
        """A bar rounded at its far end, to the left for a negative width.

        `stripes` outline and hatch it, so that it is told apart without colour.
        """
        columns, rows = max(1, self._px(abs(wide))), self._px(high)
        bar = self._bar(columns, rows, fill, stripes)
        if stripes is not None:
            texture = stencils.stripes(fill, stripes, self._indexes.shape[1], rows, self._density)
            bar = np.where(bar == index(fill), texture[:, :columns], bar)
        left = self._px(x) - (columns if wide < 0 else 0)
        self._put(bar[:, ::-1] if wide < 0 else bar, left, self._px(y))

    def block(
        self, x: float, y: float, wide: float, high: float, fill: Colour, edge: Colour, *, is_hatched: bool
    ) -> None:
        """A rectangle with an edge all around, plain or hatched in the colour of its edge."""
        left, top, columns, rows = self._px(x), self._px(y), self._px(wide), self._px(high)
        if is_hatched:
            texture = stencils.stripes(fill, edge, self._indexes.shape[1], rows, self._density)
            self._indexes[top : top + rows, left : left + columns] = texture[:, :columns]
        else:
            self._indexes[top : top + rows, left : left + columns] = index(fill)
        self.frame(x, y, wide, high, edge)

    def frame(self, x: float, y: float, wide: float, high: float, edge: Colour) -> None:
        """The outline of a rectangle, its line inside."""
        left, top, columns, rows = self._px(x), self._px(y), self._px(wide), self._px(high)
        line = max(1, self._px(1))
        inside = self._indexes[top : top + rows, left : left + columns]
        inside[:line] = inside[-line:] = index(edge)
        inside[:, :line] = inside[:, -line:] = index(edge)

    def _bar(self, columns: int, rows: int, fill: Colour, edge: Colour | None) -> Indexes:
        patch = stencils.bar(fill, edge, min(columns, _PATCH), rows, self._density)
        if columns <= _PATCH:
            return patch
        half = _PATCH // 2
        middle = np.repeat(patch[:, half : half + 1], columns - _PATCH, axis=1)
        return np.concatenate((patch[:, :half], middle, patch[:, half:]), axis=1)

    def _put(self, piece: Indexes, left: int, top: int) -> None:
        """Copy a piece; what is white in it stays as it was."""
        rows, columns = piece.shape
        there = self._indexes[top : top + rows, left : left + columns]
        np.copyto(there, piece, where=piece > 0)

    def png(self) -> bytes:
        """The picture, a quarter of the size it would have in true colour."""
        picture = Image.fromarray(self._indexes, "P")
        picture.putpalette(RGB)
        file = io.BytesIO()
        picture.save(file, "PNG", compress_level=6)
        return file.getvalue()
