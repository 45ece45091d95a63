"""Dated tables to compute with: the reference data itself, so that its digits are tested too."""

from __future__ import annotations

import pytest

from data.reference import tariffs as reference_tariffs
from tariff import Tariffs


@pytest.fixture(scope="session")
def tariffs() -> Tariffs:
    return reference_tariffs()
