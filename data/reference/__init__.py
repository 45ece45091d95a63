"""Facts that change without the code: prices, units, contacts, code rules, the privacy policy.

Each lies in a file of this folder with its source and the day it was last checked. Reading is done
once; a file that does not fit raises `BadReference` with its name and key.
"""

from __future__ import annotations

from functools import cache

from data.reference import tariff_file
from data.reference.reader import BadReference, read_text
from tariff import Tariffs

__all__ = ["BadReference", "tariffs"]


@cache
def tariffs() -> Tariffs:
    """Prices, VAT, hours of use and what is announced."""
    return tariff_file.parse(read_text(tariff_file.FILE))
