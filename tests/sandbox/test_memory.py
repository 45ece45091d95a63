"""What happened in a sandbox is there again when it is opened again on its file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from sandbox.memory import Memory
from sandbox.outages import REASONS, WORKS, PlannedOutage, Status
from sandbox.periods import HANOI, Month
from sandbox.places import BY_CODE
from sandbox.world import World
from tests.sandbox.conftest import OPENED_AT, SetClock

CODE = "PD00000000001"
JULY = Month(2026, 7)


def row(key: str = "thu-1") -> PlannedOutage:
    starts_at = datetime(2026, 7, 5, 14, tzinfo=HANOI)
    return PlannedOutage(
        key, BY_CODE["PD0200"], starts_at, starts_at + timedelta(hours=2), "Ngõ 9 phố Minh Khai",
        REASONS[0], WORKS[0], OPENED_AT,
    )  # fmt: skip


def opened(folder: Path, at: datetime = OPENED_AT) -> World:
    return World(clock=SetClock(at), memory=Memory(folder / "new" / "sandbox.json"))


def test_events_are_there_again(tmp_path: Path) -> None:
    """Outages with their changes, an invoice issued early, a payment: to the đồng and the minute."""
    first = opened(tmp_path)
    first.publish_outage(row())
    first.publish_outage(row("thu-2"))
    first.move_outage("thu-1", row().starts_at + timedelta(hours=3), row().ends_at + timedelta(hours=3))
    first.postpone_outage("thu-2")
    first.issue_invoice(CODE, JULY)
    (invoice,) = first.invoices(CODE, JULY)
    first.record_payment(CODE, invoice.id, 1_000)

    again = opened(tmp_path)

    days = (date(2026, 7, 1), date(2026, 7, 14))
    assert again.outages(*days) == first.outages(*days)
    assert again.outage("thu-1").was == (row().starts_at, row().ends_at)
    assert again.outage("thu-2").written_status is Status.POSTPONED
    assert again.invoices(CODE, JULY) == first.invoices(CODE, JULY)
    assert again.open_items(CODE)[-1].paid_vnd(OPENED_AT) == 1_000


def test_rows_made_for_an_earlier_day_stay_where_they_were(tmp_path: Path) -> None:
    """The named customers have outages ahead on the new day, and those of the old one did not move."""
    first = opened(tmp_path)
    first.publish_outage(row())
    shown = first.outages(OPENED_AT.date(), OPENED_AT.date() + timedelta(days=5), "PD0200")

    later = opened(tmp_path, OPENED_AT + timedelta(days=1))
    for _again in range(2):
        later.publish_outage(row())
        later = opened(tmp_path, OPENED_AT + timedelta(days=1))
    then = later.outages(OPENED_AT.date(), OPENED_AT.date() + timedelta(days=5), "PD0200")

    def without_ids(rows: list[PlannedOutage]) -> list[PlannedOutage]:
        return [replace(one, id="") for one in rows]

    assert [one for one in without_ids(shown) if one not in without_ids(then)] == []
    assert len(then) == len(shown) + 2


def test_what_is_long_over_is_forgotten(tmp_path: Path) -> None:
    """So that the file does not grow for ever."""
    opened(tmp_path).publish_outage(row())
    later = opened(tmp_path, OPENED_AT + timedelta(days=60))

    assert "thu-1" not in [one.id for one in later.published]


_UNKNOWN_PLACE = '{"outages": [{"district": "?"}], "issued_early": [], "paid_later": {}}'


@pytest.mark.parametrize("text", ["", "{", _UNKNOWN_PLACE])
def test_a_file_that_cannot_be_read_is_begun_anew(
    tmp_path: Path, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Said once; the next event replaces it."""
    file = tmp_path / "sandbox.json"
    file.write_text(text)
    world = World(clock=SetClock(OPENED_AT), memory=Memory(file))
    assert "begins anew" in caplog.text

    world.publish_outage(row())
    assert World(clock=SetClock(OPENED_AT), memory=Memory(file)).outage("thu-1") == row()
    assert [one.name for one in tmp_path.iterdir()] == ["sandbox.json"]
