"""What an approved template wants, read from Zalo and compared with what the settings describe. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from backend_client.models import HANOI


class Way(StrEnum):
    """How a customer is reached."""

    CHAT = "chat"
    BY_USER = "by user"  # a template, to the customer's id
    BY_PHONE = "by phone"  # a template, to the number that the customer gave
    NONE = "none"


def choose(*, is_open: bool, has_consent: bool, has_template: bool, budget_vnd: int, phone: str = "") -> Way:
    """The cheapest way that is allowed. A template only out of reach of the chat, and only to who wants it.

    `phone`: the number, where templates by telephone are switched on; used where Zalo refuses the id.
    """
    if is_open:
        return Way.CHAT
    if not (has_consent and has_template and budget_vnd > 0):
        return Way.NONE
    return Way.BY_PHONE if phone else Way.BY_USER


@dataclass(frozen=True, slots=True)
class Template:
    """As the settings describe it: which value of a notice stands for which parameter."""

    id: str
    parameters: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    is_required: bool
    longest: int  # characters; 0: not told


@dataclass(frozen=True, slots=True)
class Approved:
    """As Zalo knows it. Prices in đồng for one message."""

    is_enabled: bool
    is_transaction: bool  # may arrive at night, without a sound
    parameters: tuple[Parameter, ...]
    user_vnd: int
    phone_vnd: int
    quality: str = field(default="", compare=False)


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)


_Money = Annotated[int, BeforeValidator(lambda given: int(float(given)))]


class _Parameter(_Part):
    name: str
    require: bool = True
    maxLength: int = 0  # noqa: N815  Zalo's name


class _Info(_Part):
    status: str
    templateTag: str = ""  # noqa: N815
    templateQuality: str | None = ""  # noqa: N815
    listParams: list[_Parameter] = []  # noqa: N815
    price_uid: _Money
    price_sdt: _Money


def approved(info: Mapping[str, Any]) -> Approved | None:
    """Of the answer to `/template/info/v2`; None where it cannot be read."""
    try:
        read = _Info.model_validate(info)
    except (ValidationError, ValueError, TypeError):
        return None
    return Approved(
        read.status == "ENABLE",
        read.templateTag.endswith("TRANSACTION"),
        tuple(Parameter(one.name, one.require, one.maxLength) for one in read.listParams),
        read.price_uid,
        read.price_sdt,
        read.templateQuality or "",
    )


def misfit(template: Template, found: Approved | None) -> str:
    """What is wrong between the settings and Zalo, for operators; empty when they agree."""
    if found is None:
        return "Zalo's description of it cannot be read"
    if not found.is_enabled:
        return "Zalo has not approved it, or has switched it off"
    known = {one.name for one in found.parameters}
    missing = {one.name for one in found.parameters if one.is_required} - template.parameters.keys()
    strange = template.parameters.keys() - known
    if missing:
        return f"the settings do not describe: {', '.join(sorted(missing))}"
    return f"Zalo does not know: {', '.join(sorted(strange))}" if strange else ""


def filled(template: Template, found: Approved, values: Mapping[str, str]) -> dict[str, str] | None:
    """The template's data; None where a value that it needs is missing or too long: never cut, not sent."""
    data: dict[str, str] = {}
    for one in found.parameters:
        value = values.get(template.parameters.get(one.name, ""), "")
        if not value and one.is_required:
            return None
        if one.longest and len(value) > one.longest:
            return None
        if value:
            data[one.name] = value
    return data


def is_night(now: datetime) -> bool:
    """22:00 to 06:00 in Hanoi."""
    return not 6 <= now.astimezone(HANOI).hour < 22


def month_began(now: datetime) -> datetime:
    """Midnight of the first day of the month, in Hanoi: from when on the budget counts."""
    return now.astimezone(HANOI).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
