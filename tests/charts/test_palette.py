"""Colours that everybody can tell apart and read."""

from __future__ import annotations

import numpy as np
import pytest

from bot.charts import palette
from bot.charts.palette import AMBER, BLUE, BROWN, INKS, WHITE, Colour

# Machado, Oliveira and Fernandes (2009), severity 1: what somebody sees, in linear RGB.
_BLINDNESS = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def _linear(colour: Colour) -> np.ndarray:
    share = np.array(colour) / 255
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def _luminance(linear: np.ndarray) -> float:
    return float(np.clip(linear, 0, 1) @ (0.2126, 0.7152, 0.0722))


def _contrast(one: float, other: float) -> float:
    """As WCAG 2 defines it."""
    low, high = sorted((one, other))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("ink", INKS)
def test_words_can_be_read(ink: Colour) -> None:
    """Every colour of text has a contrast of 4.5:1 to the paper."""
    assert _contrast(_luminance(_linear(ink)), 1) >= 4.5


@pytest.mark.parametrize("shape", [BLUE, BROWN])
def test_bars_stand_out(shape: Colour) -> None:
    """A bar, or its outline, has a contrast of 3:1 to the paper."""
    assert _contrast(_luminance(_linear(shape)), 1) >= 3


@pytest.mark.parametrize("kind", _BLINDNESS)
def test_the_two_years_differ_for_colour_blind_eyes(kind: str) -> None:
    """Blue and amber keep a contrast of 3:1 under each kind of colour blindness, hatching aside."""
    seen = [np.array(_BLINDNESS[kind]) @ _linear(colour) for colour in (BLUE, AMBER)]

    assert _contrast(_luminance(seen[0]), _luminance(seen[1])) >= 3


def test_a_palette_fits_its_index() -> None:
    """White is index 0, which stencils leave out, and every colour used has an index of its own."""
    assert palette.index(WHITE) == 0
    assert len(palette.RGB) // 3 <= 64
    assert {palette.index(ink) for ink in INKS}.isdisjoint({palette.index(BLUE), palette.index(AMBER)})
