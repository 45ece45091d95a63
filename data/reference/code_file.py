"""`codes.toml`: what a customer code looks like."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pydantic import Field

from data.reference.reader import BadReference, Row, SourceRow, parse_toml
from tariff import Source

FILE = "codes.toml"


@dataclass(frozen=True, slots=True)
class CodeRule:
    """The form of a customer code, in upper case and without separators."""

    pattern: re.Pattern[str]
    length: int
    prefixes: tuple[str, ...]
    digit_places: tuple[int, ...]  # from 1; a letter O there is a slip for zero
    source: Source

    def fits(self, code: str) -> bool:
        return self.pattern.fullmatch(code) is not None


class CustomerRow(Row):
    length: int = Field(gt=0)
    prefixes: list[str] = Field(min_length=1)
    pattern: str
    digit_places: list[int]
    source: SourceRow


class CodesFile(Row):
    customer: CustomerRow


def parse(text: str) -> CodeRule:
    """The rule from the text of the file.

    Raises:
        BadReference: a key does not fit, or the pattern is no regular expression.
    """
    row = parse_toml(FILE, text, CodesFile).customer
    try:
        pattern = re.compile(row.pattern, re.ASCII)
    except re.error as error:
        raise BadReference(FILE, "customer.pattern", str(error)) from error
    return CodeRule(pattern, row.length, tuple(row.prefixes), tuple(row.digit_places), row.source.value())
