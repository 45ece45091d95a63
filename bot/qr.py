"""An address as a picture that a telephone reads (QR, error correction M: a scratched print is read)."""

from __future__ import annotations

from io import BytesIO

import segno

_DOTS = 10  # pixels of one square: 37 squares and the white around them make 450
_WHITE = 4  # squares around it, as the standard asks


def png(url: str) -> bytes:
    """A PNG in black and white, about 450 pixels wide."""
    kept = BytesIO()
    segno.make(url, error="m", micro=False).save(kept, kind="png", scale=_DOTS, border=_WHITE)
    return kept.getvalue()
