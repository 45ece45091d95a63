"""The plan of outages: a few rows a day for every district, from 30 days back to two weeks ahead."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import Enum
from functools import lru_cache

from sandbox.periods import HANOI
from sandbox.places import BY_CODE, DISTRICTS, UNITS, District

BACK = timedelta(days=30)
AHEAD = timedelta(days=14)
UPDATED = time(16, 10)
MADE = "mau-"  # begins the ids of the rows that the named customers show


class Status(Enum):
    """Status of a row as the portal writes it."""

    APPROVED = "Đã duyệt"
    POSTPONED = "Hoãn"
    PLANNED = "Chưa duyệt"
    MOVED = "Đổi giờ"
    ONGOING = "Đang cắt"
    RESTORED = "Đã có điện"


WORKS = (
    "Bảo dưỡng trạm biến áp", "Thay cột và dây dẫn hạ áp", "Thay máy biến áp, nâng công suất",
    "Đấu nối công trình mới", "Xử lý cây ngoài hành lang lưới điện",
    "Di chuyển đường dây phục vụ giải phóng mặt bằng",
)  # fmt: skip
REASONS = ("Sửa chữa lớn", "Kế hoạch bảo dưỡng quý", "Xây dựng mới", "Sửa chữa thường xuyên")
SLOTS = (
    (time(8, 30), time(12, 30)), (time(13, 30), time(17)), (time(5), time(11, 30)), (time(7), time(9)),
    (time(0), time(4)), (time(3), time(6, 30)), (time(22), time(4)), (time(8), time(17)),
)  # fmt: skip
AREAS = (
    "Một phần phường {ward}", "Ngõ {lane} phố {street}", "Ngõ {lane} {street}, số {low}-{high} {street}",
    "TDP số {tdp} phường {ward}", "Tòa nhà CT{tdp} khu đô thị {street}",
    "Phố {street} (từ số {low} đến số {high})",
    "Khách hàng Công ty CP Mẫu {tdp} ({low} {street})", "Trạm biến áp {street} {tdp}",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlannedOutage:
    """One row of the plan. `written_status` None: as time passes, Đã duyệt, Đang cắt, Đã có điện."""

    id: str
    district: District
    starts_at: datetime
    ends_at: datetime
    area: str
    reason: str
    work: str
    updated_at: datetime | None
    written_status: Status | None = None
    was: tuple[datetime, datetime] | None = None  # before it was moved
    has_dates: bool = False  # the time is written with both dates

    def status(self, now: datetime) -> Status:
        if self.written_status is not None:
            return self.written_status
        if now < self.starts_at:
            return Status.APPROVED
        return Status.ONGOING if now < self.ends_at else Status.RESTORED


class OutagePlan:
    """Rows by day: those of the seed, those made for the named customers, and those published later."""

    def __init__(self, seed: int, opened_at: datetime) -> None:
        self._seed = seed
        self.rows: dict[str, PlannedOutage] = {row.id: row for row in made(opened_at)}  # by id
        self._days: dict[date, list[PlannedOutage]] = {}

    def publish(self, row: PlannedOutage) -> None:
        """Add a row, or replace the one with the same id."""
        self.rows[row.id] = row

    def published(self, key: str) -> PlannedOutage:
        """A row that was published by its id.

        Raises:
            KeyError: there is none.
        """
        return self.rows[key]

    def between(self, from_on: date, to_on: date, unit: str, now: datetime) -> list[PlannedOutage]:
        """Rows that begin in these days, by start, within the published weeks; `unit` "" means all."""
        today = now.date()
        first, last = max(from_on, today - BACK), min(to_on, today + AHEAD)
        days = (first + timedelta(days=n) for n in range((last - first).days + 1))
        rows = [row for day in days for row in self._day(day)]
        extra = [r for r in self.rows.values() if from_on <= r.starts_at.date() <= to_on]
        districts = UNITS.get(unit, []) if unit else list(DISTRICTS)
        replaced = set(self.rows)
        known = [row for row in rows if row.id not in replaced] + extra
        return sorted((r for r in known if r.district in districts), key=lambda r: (r.starts_at, r.id))

    def _day(self, day: date) -> list[PlannedOutage]:
        if day not in self._days:
            self._days[day] = [row for d in DISTRICTS for row in _seeded(self._seed, d, day)]
        return self._days[day]


@lru_cache(maxsize=4096)  # a month and a half of all districts, for every world of a process
def _seeded(seed: int, district: District, day: date) -> tuple[PlannedOutage, ...]:
    return tuple(_drawn(seed, district, day))


def _drawn(seed: int, district: District, day: date) -> Iterator[PlannedOutage]:
    rng = random.Random(f"{seed}:outages:{district.code}:{day}")
    for n in range(rng.choice((0, 1, 1, 2, 3))):
        slot = rng.choice(SLOTS)
        starts_at, ends_at = _window(day, *slot)
        row = PlannedOutage(
            id=f"{district.code}-{day:%Y%m%d}-{n}", district=district, starts_at=starts_at, ends_at=ends_at,
            area=_area(rng, district), reason=rng.choice(REASONS), work=rng.choice(WORKS),
            updated_at=_updated_at(rng, day), has_dates=ends_at.date() != day and rng.random() < 0.5,
        )  # fmt: skip
        yield _with_status(rng, row)


def _with_status(rng: random.Random, row: PlannedOutage) -> PlannedOutage:
    draw = rng.random()
    if draw < 0.15:
        return replace(row, written_status=Status.POSTPONED)
    if draw < 0.25:
        return replace(row, written_status=Status.PLANNED)
    if draw < 0.35:
        moved = timedelta(hours=1)
        return replace(row, written_status=Status.MOVED, was=(row.starts_at - moved, row.ends_at - moved))
    return row


def _area(rng: random.Random, district: District) -> str:
    low = rng.randint(1, 200)
    return rng.choice(AREAS).format(
        ward=rng.choice(district.wards), street=rng.choice(district.streets), lane=rng.randint(10, 290),
        low=low, high=low + rng.randint(10, 80), tdp=rng.randint(1, 24),
    )  # fmt: skip


def _updated_at(rng: random.Random, day: date) -> datetime | None:
    if rng.random() < 0.2:
        return None
    return datetime.combine(day - timedelta(days=rng.randint(15, 20)), UPDATED, HANOI)


def _window(day: date, start: time, end: time) -> tuple[datetime, datetime]:
    last = day if end > start else day + timedelta(days=1)
    return datetime.combine(day, start, HANOI), datetime.combine(last, end, HANOI)


def made(opened_at: datetime) -> list[PlannedOutage]:
    """The rows that the named customers show, counted from the day the world was opened."""
    today = opened_at.date()
    lane, tay_son, giap_bat = (
        "Ngõ 61 phố Lạc Trung",
        "Ngõ 218 Tây Sơn, số 212-270 Tây Sơn",
        "Một phần phố Giáp Bát",
    )
    return [
        _row("mau-1", "PD0200", today, 1, (time(8, 30), time(12, 30)), lane),
        _row("mau-2", "PD0200", today, 3, (time(13, 30), time(17)), lane),
        _row("mau-3", "PD0400", today, 1, (time(8), time(11)), tay_son),
        replace(
            _row("mau-4", "PD0400", today, 1, (time(8), time(11)), tay_son), written_status=Status.POSTPONED
        ),
        _row("mau-5", "PD1300", today, 1, (time(22), time(4)), giap_bat),
        replace(_row("mau-6", "PD1300", today, 4, (time(22), time(4)), giap_bat), has_dates=True),
    ]


def _row(
    key: str, district: str, today: date, ahead: int, slot: tuple[time, time], area: str
) -> PlannedOutage:
    starts_at, ends_at = _window(today + timedelta(days=ahead), *slot)
    updated_at = datetime.combine(today - timedelta(days=2), UPDATED, HANOI)
    return PlannedOutage(key, BY_CODE[district], starts_at, ends_at, area, REASONS[1], WORKS[0], updated_at)
