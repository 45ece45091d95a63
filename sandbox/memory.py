"""What happened in a sandbox, in a file, so that a demo which is started again goes on where it stopped.

The world itself is worked out from its seed; only what was made to happen is kept.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from sandbox.ledger import Paid
from sandbox.outages import MADE, PlannedOutage
from sandbox.periods import Month
from sandbox.places import BY_CODE

log = logging.getLogger(__name__)

_row = TypeAdapter(PlannedOutage)


@dataclass(slots=True)
class Events:
    """Rows of the plan by id, months of customers that were issued early, and payments by invoice."""

    outages: dict[str, PlannedOutage] = field(default_factory=dict)
    issued_early: dict[tuple[str, Month], datetime] = field(default_factory=dict)
    paid_later: dict[int, list[Paid]] = field(default_factory=dict)


class _File(BaseModel):
    outages: list[dict[str, Any]]
    issued_early: list[tuple[str, Month, datetime]]
    paid_later: dict[int, list[Paid]]


@dataclass(frozen=True, slots=True)
class Memory:
    """One file. It is replaced whole: whoever dies in the middle leaves the one before."""

    file: Path

    def load(self) -> Events:
        """Nothing where there is no file, or one that cannot be read: it is a demo's."""
        try:
            kept = _File.model_validate_json(self.file.read_bytes())
            rows = [_read(one) for one in kept.outages]
        except FileNotFoundError:
            return Events()
        except (ValidationError, KeyError) as error:
            log.warning("%s cannot be read (%s): the sandbox begins anew", self.file, type(error).__name__)
            return Events()
        issued = {(code, month): at for code, month, at in kept.issued_early}
        return Events({row.id: row for row in rows}, issued, kept.paid_later)

    def save(self, events: Events) -> None:
        issued = [(code, month, at) for (code, month), at in events.issued_early.items()]
        kept = _File(
            outages=[_written(row) for row in events.outages.values()],
            issued_early=issued,
            paid_later=events.paid_later,
        )
        self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = self.file.with_suffix(".new")
        with fresh.open("w", encoding="utf-8") as file:
            file.write(kept.model_dump_json(indent=1))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.file)


def lasting(
    kept: Mapping[str, PlannedOutage], made: Mapping[str, PlannedOutage], since: datetime
) -> dict[str, PlannedOutage]:
    """What was published before and ends after `since`, beside the rows made for this opening.

    Those made for an earlier day stay where they were, under a name of their own: they did not move.
    """
    rows = dict(made)
    for row in kept.values():
        again = made.get(row.id)
        is_of_another_day = row.id.startswith(MADE) and again is not None and again.starts_at != row.starts_at
        key = f"{row.id}.{row.starts_at:%Y%m%d}" if is_of_another_day else row.id
        if row.ends_at >= since:
            rows[key] = replace(row, id=key)
    return rows


def _written(row: PlannedOutage) -> dict[str, Any]:
    return {**_row.dump_python(row, mode="json"), "district": row.district.code}


def _read(one: Mapping[str, Any]) -> PlannedOutage:
    return _row.validate_python({**one, "district": BY_CODE[one["district"]]})
