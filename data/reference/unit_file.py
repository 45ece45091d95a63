"""`units.toml`: the utility's units, by their codes."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import Field

from data.reference.reader import BadReference, Row, SourceRow, parse_toml
from tariff import Source

FILE = "units.toml"


@dataclass(frozen=True, slots=True)
class Unit:
    """A company of the utility. `areas` are the districts, or wards and communes, that it serves."""

    code: str
    name: str
    areas: tuple[str, ...]
    source: Source
    is_current: bool  # one of the regional companies since 01/07/2025


@dataclass(frozen=True, slots=True)
class Units:
    """Old district companies, and the regional ones as far as the operator has filled them in."""

    district: tuple[Unit, ...]
    regional: tuple[Unit, ...]

    def find(self, code: str) -> Unit | None:
        """The unit of a code such as `PD0400` or `HN0100`; None for one that is not in the list."""
        return next((unit for unit in (*self.regional, *self.district) if unit.code == code), None)


class DistrictRow(Row):
    code: str = Field(pattern=r"^PD\d{2}00$")
    name: str = Field(min_length=1)
    area: str = Field(min_length=1)


class RegionalRow(Row):
    code: str = Field(pattern=r"^HN\d{2}00$")
    name: str = Field(min_length=1)
    areas: list[str]
    source: SourceRow


class UnitsFile(Row):
    source: SourceRow
    district: list[DistrictRow]
    regional: list[RegionalRow] = Field(default_factory=list)


def parse(text: str) -> Units:
    """Units from the text of the file.

    Raises:
        BadReference: a key does not fit, or a code stands twice.
    """
    rows = parse_toml(FILE, text, UnitsFile)
    codes = [*(row.code for row in rows.district), *(row.code for row in rows.regional)]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise BadReference(FILE, "code", f"{', '.join(twice)} stands twice")
    source = rows.source.value()
    return Units(
        tuple(Unit(row.code, row.name, (row.area,), source, is_current=False) for row in rows.district),
        tuple(
            Unit(row.code, row.name, tuple(row.areas), row.source.value(), is_current=True)
            for row in rows.regional
        ),
    )
