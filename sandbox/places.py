"""Where the synthetic customers live: real names of Hanoi's wards and streets, invented house numbers.

Which unit serves which district since 01/07/2025 is not published; the grouping here is invented.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources


@dataclass(frozen=True, slots=True)
class District:
    """One of the 30 district companies until 30/06/2025: its code, its name, and places it serves."""

    code: str  # PDxx00
    name: str
    unit: str  # HNxx00 that serves it now, or the old code where none was seen
    wards: tuple[str, ...]
    streets: tuple[str, ...]

    @property
    def company(self) -> str:
        return f"Công ty Điện lực {self.name}"


def _read() -> Iterator[District]:
    table = resources.files("sandbox").joinpath("districts.tsv").read_text("utf-8")
    for row in csv.DictReader(table.splitlines(), delimiter="\t"):
        wards, streets = tuple(row["wards"].split(", ")), tuple(row["streets"].split(", "))
        yield District(row["code"], row["name"], row["unit"], wards, streets)


DISTRICTS: tuple[District, ...] = tuple(_read())
BY_CODE = {district.code: district for district in DISTRICTS}
UNITS = {
    code: [d for d in DISTRICTS if code in {d.unit, d.code}] for d in DISTRICTS for code in (d.unit, d.code)
}
"""Unit code, old or new, to the districts it serves."""

# Most customers live where a new unit code is known.
HOMES = tuple(d for d in DISTRICTS if d.unit.startswith("HN"))

SURNAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô", "Dương", "Lý")
MIDDLE_NAMES = ("Văn", "Thị", "Minh", "Đức", "Thu", "Ngọc", "Quang", "Thanh", "Hữu", "Hồng")
GIVEN_NAMES = (
    "An", "Bình", "Chi", "Dũng", "Giang", "Hà", "Hùng", "Hương", "Khánh", "Lan", "Long", "Mai", "Nam", "Oanh",
    "Phúc", "Quỳnh", "Sơn", "Thảo", "Tuấn", "Yến",
)  # fmt: skip
