"""`contacts.toml`: the numbers and addresses customers may trust."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import Field

from data.reference.reader import Row, SourceRow, parse_toml
from tariff import Source

FILE = "contacts.toml"


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone number, as digits, as shown, and as the link that dials it."""

    number: str
    shown: str
    url: str
    source: Source
    hours: str = ""  # "24/7" where known


@dataclass(frozen=True, slots=True)
class Website:
    shown: str
    url: str
    source: Source


@dataclass(frozen=True, slots=True)
class Domain:
    """A host, with its subdomains, that is the utility's own. A `status` in its source says it may not be."""

    host: str
    source: Source


@dataclass(frozen=True, slots=True)
class Company:
    """Another power corporation, known by the first two letters of its customer codes."""

    name: str
    prefixes: tuple[str, ...]
    hotline: str  # digits; empty where not known
    source: Source


@dataclass(frozen=True, slots=True)
class Contacts:
    hotline: Phone
    second: Phone
    website: Website
    domains: tuple[Domain, ...]
    companies: tuple[Company, ...]

    def company_of(self, code: str) -> Company | None:
        """Whose customer a code that is not ours belongs to, by its first two letters (X10)."""
        prefix = code[:2].upper()
        return next((company for company in self.companies if prefix in company.prefixes), None)


class PhoneRow(Row):
    number: str = Field(pattern=r"^\d{8,11}$")
    shown: str = Field(min_length=1)
    tel: str = Field(pattern=r"^\+?\d{8,12}$")
    hours: str = ""
    source: SourceRow

    def value(self) -> Phone:
        return Phone(self.number, self.shown, f"tel:{self.tel}", self.source.value(), self.hours)


class WebsiteRow(Row):
    shown: str = Field(min_length=1)
    url: str = Field(pattern=r"^https://[a-z0-9.-]+/?$")
    source: SourceRow


class DomainRow(Row):
    host: str = Field(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$")
    source: SourceRow


class CompanyRow(Row):
    name: str = Field(min_length=1)
    prefixes: list[str] = Field(min_length=1)
    hotline: str = Field(pattern=r"^\d*$")
    source: SourceRow


class ContactsFile(Row):
    hotline: PhoneRow
    second: PhoneRow
    website: WebsiteRow
    domain: list[DomainRow] = Field(min_length=1)
    company: list[CompanyRow]


def parse(text: str) -> Contacts:
    """Contacts from the text of the file.

    Raises:
        BadReference: a key does not fit.
    """
    rows = parse_toml(FILE, text, ContactsFile)
    site = rows.website
    return Contacts(
        rows.hotline.value(),
        rows.second.value(),
        Website(site.shown, site.url, site.source.value()),
        tuple(Domain(row.host, row.source.value()) for row in rows.domain),
        tuple(
            Company(row.name, tuple(row.prefixes), row.hotline, row.source.value()) for row in rows.company
        ),
    )
