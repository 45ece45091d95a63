"""`contacts.toml`: the numbers and addresses customers may trust, and the signs of those who feign them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

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


class SignId(StrEnum):
    """What gives a fraud away; each has its sentence in the views."""

    THREAT = "threat"
    TRANSFER = "transfer"
    PAY_LINK = "pay_link"
    APP = "app"
    OTP = "otp"
    OTP_LINK = "otp_link"
    BANK = "bank"
    BEFRIEND = "befriend"
    QR = "qr"
    REFUND = "refund"
    NEW_CODE = "new_code"
    FACE = "face"


@dataclass(frozen=True, slots=True)
class ScamSign:
    """Phrases of a fraud, as people write them; they are compared without case and marks."""

    id: SignId
    say: tuple[str, ...]
    beside: tuple[str, ...]  # only where one of these stands in the text too; empty: always
    needs_link: bool  # only beside a link that is not the utility's
    is_request: bool  # "không …" in front of it turns it into the opposite
    source: Source


@dataclass(frozen=True, slots=True)
class Fake:
    """A number (digits) or host that the utility or EVN has called false; the other one is empty."""

    number: str
    host: str
    source: Source


@dataclass(frozen=True, slots=True)
class Contacts:
    hotline: Phone
    second: Phone
    website: Website
    domains: tuple[Domain, ...]
    companies: tuple[Company, ...]
    related: tuple[Domain, ...] = ()  # hosts of EVN and its other corporations
    fakes: tuple[Fake, ...] = ()
    signs: tuple[ScamSign, ...] = ()


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


class FakeRow(Row):
    number: str = Field(default="", pattern=r"^(\d{8,11})?$")
    host: str = Field(default="", pattern=r"^([a-z0-9-]+(\.[a-z0-9-]+)+)?$")
    source: SourceRow

    @model_validator(mode="after")
    def _one(self) -> Self:
        if bool(self.number) is bool(self.host):
            raise ValueError("either number or host")
        return self


class SignRow(Row):
    id: SignId
    say: list[str] = Field(min_length=1)
    beside: list[str] = Field(default_factory=list)
    needs_link: bool = False
    is_request: bool = False
    source: SourceRow

    def value(self) -> ScamSign:
        return ScamSign(
            self.id,
            tuple(self.say),
            tuple(self.beside),
            self.needs_link,
            self.is_request,
            self.source.value(),
        )


class ContactsFile(Row):
    hotline: PhoneRow
    second: PhoneRow
    website: WebsiteRow
    domain: list[DomainRow] = Field(min_length=1)
    company: list[CompanyRow]
    related: list[DomainRow] = Field(default_factory=list)
    fake: list[FakeRow] = Field(default_factory=list)
    sign: list[SignRow] = Field(default_factory=list)


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
        tuple(Domain(row.host, row.source.value()) for row in rows.related),
        tuple(Fake(row.number, row.host, row.source.value()) for row in rows.fake),
        tuple(row.value() for row in rows.sign),
    )
