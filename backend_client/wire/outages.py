"""The plan of outages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from backend_client.models import HANOI, Outage, OutageState
from backend_client.wire.reading import Misfit, Row, day, text

HOUR = r"(\d{1,2})[:h](\d{2})"
ON = r"(?:\s*,?\s*(?:ngày\s*)?(\d{1,2}/\d{1,2}/\d{4}))?"
SPAN = re.compile(rf"từ\s*{HOUR}{ON}\s*[-–,]?\s*đến\s*{HOUR}{ON}", re.ASCII)
STATES = {
    "đã duyệt": OutageState.APPROVED,
    "chưa duyệt": OutageState.PLANNED,
    "hoãn": OutageState.POSTPONED,
    "đổi giờ": OutageState.MOVED,
    "đang cắt": OutageState.ONGOING,
    "đã có điện": OutageState.RESTORED,
}

Span = tuple[datetime, datetime]


def outages(answer: Row, from_on: date, to_on: date) -> tuple[Outage, ...]:
    """Rows that touch a day of the range, now or before they were moved, by start."""
    found = (_outage(row) for row in answer.rows("lichCatdienToList"))
    return tuple(
        sorted((row for row in found if _touches(row, from_on, to_on)), key=lambda row: row.starts_at)
    )


def _touches(outage: Outage, from_on: date, to_on: date) -> bool:
    spans = [(outage.starts_at, outage.ends_at)]
    if outage.was_starts_at and outage.was_ends_at:
        spans.append((outage.was_starts_at, outage.was_ends_at))
    first_at = datetime.combine(from_on, time.min, HANOI)
    after_at = datetime.combine(to_on + timedelta(days=1), time.min, HANOI)
    return any(starts_at < after_at and ends_at > first_at for starts_at, ends_at in spans)


def _outage(row: Row) -> Outage:
    on = row.need("ngayTHien", day)
    starts_at, ends_at = row.need("khoangThoiGian", _span_on(on))
    was = row.want("khoangThoiGianCu", _span_on(on))
    state_text = row.need("trangthai", text)
    return Outage(
        unit_name=row.want("tenDonVi", text) or "",
        starts_at=starts_at,
        ends_at=ends_at,
        area=row.want("khuVuc", text) or "",
        reason=row.want("noidung", text) or row.want("hinhThucDangKy", text) or "",
        state=STATES.get(_folded(state_text), OutageState.UNKNOWN),
        state_text=state_text,
        was_starts_at=was[0] if was else None,
        was_ends_at=was[1] if was else None,
    )


def _span_on(on: date) -> Callable[[object], Span]:
    def read(value: object) -> Span:
        found = SPAN.fullmatch(unicodedata.normalize("NFC", text(value)).lower())
        if found is None:
            raise Misfit
        first, last = found[3], found[6]
        starts_at = _at(day(first) if first else on, found[1], found[2])
        ends_at = _at(day(last) if last else starts_at.date(), found[4], found[5])
        if ends_at <= starts_at and not last:
            ends_at += timedelta(days=1)
        if ends_at <= starts_at:
            raise Misfit
        return starts_at, ends_at

    return read


def _at(on: date, hour: str, minute: str) -> datetime:
    """A moment in Hanoi; 24:00 is the end of the day."""
    if int(minute) > 59 or int(hour) > 24 or (int(hour) == 24 and int(minute)):
        raise Misfit
    return datetime.combine(on, time.min, HANOI) + timedelta(hours=int(hour), minutes=int(minute))


def _folded(words: str) -> str:
    return " ".join(unicodedata.normalize("NFC", words).lower().split())
