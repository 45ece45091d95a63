"""Why a row of the outage plan was taken for somebody's: by which place, and how well it names that."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from backend_client.models import Outage


class Fit(StrEnum):
    """How well a row's free text names the wanted place."""

    LANE = "lane"  # the lane, as the row lists it
    STREET = "street"  # the street or hamlet, and nothing said of other lanes
    WARD = "ward"  # no more than the ward, of which a part may be meant
    UNIT = "unit"  # the unit that publishes the row
    ALIKE = "alike"  # differs by a letter or so
    OTHER_LANE = "other_lane"  # the same street, but the row lists other lanes


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a row was taken for the customer's."""

    place: str
    fit: Fit


@dataclass(frozen=True, slots=True)
class Row:
    """An outage to show; `reason` is None where rows were not matched by text."""

    outage: Outage
    reason: Reason | None = None

    @property
    def hits(self) -> bool:
        """Whether the row names the very lane or street, not just something near it."""
        return self.reason is not None and self.reason.fit in {Fit.LANE, Fit.STREET}
