"""Several areas in one line: `phường Giáp Bát và phố Huế`, `phố Huế; phố Bạch Mai`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from bot.areas.place_names import Kind, wanted

_BETWEEN = re.compile(r"\s*[;\n&+]\s*|\s+(?:và|va|and)\s+", re.IGNORECASE)
_COMMA = re.compile(r"\s*,\s*")


def parts(text: str) -> tuple[str, ...]:
    """The areas a line lists, one of them with what is said around it; the line itself where it is one.

    A comma is also written inside one address: `ngõ 61 phố Lạc Trung, phường Thanh Lương` is one area, for
    each name of it holds the one before.
    """
    pieces = [piece for piece in _BETWEEN.split(text) if wanted(piece)]
    listed = [one for piece in pieces for one in _listed(_COMMA.split(piece))]
    return tuple(listed) or (text,)


def _listed(pieces: Sequence[str]) -> Sequence[str]:
    kinds = [_narrowest(piece) for piece in pieces]
    is_address = any(kind is None for kind in kinds) or any(
        _holds(outer, inner) for inner, outer in pairwise(kinds)
    )
    return [", ".join(pieces)] if is_address else pieces


def _holds(outer: Kind | None, inner: Kind | None) -> bool:
    """Whether a name of the one kind may hold one of the other; a lane stands before its street."""
    return inner is Kind.LANE or outer is Kind.BARE or (outer or 0) < (inner or 0)


def _narrowest(piece: str) -> Kind | None:
    """Of a lane with its street: the street's; None where nothing is named."""
    kinds = [name.kind for name in wanted(piece)]
    streets = [kind for kind in kinds if kind is not Kind.LANE]
    return max(streets or kinds, default=None)
