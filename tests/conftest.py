"""What every test shares."""

from __future__ import annotations

import gc
import os

from hypothesis import HealthCheck, settings

# On every machine of the project new examples are tried; integration must not fail by the luck of the draw.
settings.register_profile("ci", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
if os.environ.get("CI") == "true":
    settings.load_profile("ci")

# A house of a test lives for moments, and its charts can wait; tests/charts has the other process.
os.environ.setdefault("CSKH__CHART_PROCESS", "false")


def pytest_collection_finish() -> None:
    """What is loaded by now stays: nobody has to look through it for garbage again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
