"""Settings of the Official Account on Zalo. See docs/zalo.md, which says where each value is found."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

_ID = re.compile(r"\d{5,32}")


_HOME = frozenset({"name", "code"})
_OUTAGE = _HOME | {"area", "starts_at", "ends_at", "status"}
_BILL = _HOME | {"month", "amount", "owed", "used", "due", "status"}

TEMPLATE_VALUES: Mapping[str, frozenset[str]] = {
    "outage_new": _OUTAGE,
    "outage_moved": _OUTAGE | {"was_starts_at", "was_ends_at"},
    "outage_postponed": _OUTAGE,
    "outage_soon": _OUTAGE,
    "bill_issued": _BILL,
    "bill_due": _BILL,
    "bill_overdue": _BILL,
    "bill_paid": _HOME | {"month", "amount", "paid_at", "status"},
    "reading_day": _HOME | {"month", "day", "used"},
    "reading_moved": _HOME | {"month", "day", "was_day"},
    "threshold": _HOME | {"month", "used", "until", "limit", "estimate"},
}
"""Notices that a template can tell, and what it can say of each (bot.views.notices.templates)."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TemplateSettings(_Section):
    """One approved template: which notice it tells, and what stands for each of its parameters."""

    id: str
    parameters: dict[str, str]  # its parameter -> one of the notice's values


class ZbsSettings(_Section):
    """Messages by template, for customers out of reach. They cost money: off without a budget."""

    budget_vnd_a_month: int = Field(default=0, ge=0)
    by_phone: bool = False  # also to the number that a customer gave; else by the customer's id alone
    most_vnd: int = Field(default=400, ge=0)  # what one message may cost
    form_picture: str = Field(default="", pattern=r"^(https://\S+)?$")  # above Zalo's form for the number
    templates: dict[str, TemplateSettings] = {}  # by notice, as in TEMPLATE_VALUES

    @model_validator(mode="after")
    def _tells_what_is_known(self) -> Self:
        for notice, template in self.templates.items():
            known = TEMPLATE_VALUES.get(notice)
            if known is None:
                raise ValueError(f"zalo.zbs.templates: no notice is called {notice}")
            if strange := set(template.parameters.values()) - known:
                raise ValueError(f"zalo.zbs.templates.{notice}: no value is called {min(strange)}")
        return self


class ZaloSettings(_Section):
    """The Official Account; without an app id there is none."""

    app_id: str = ""
    app_secret: SecretStr = SecretStr("")  # the app's own key
    app_secret_file: Path | None = None
    oa_secret: SecretStr = SecretStr("")  # the key of the webhook's page: another one
    oa_secret_file: Path | None = None
    requests_per_minute: int = Field(default=100, ge=1, le=100_000)  # of the account's package
    buttons: bool = True
    proof: bool = True  # send appsecret_proof
    reactions: bool = False  # a sign below every message that was received
    take_over_minutes: int = Field(default=60, ge=0, le=24 * 60)  # silence after the staff wrote; 0: none
    unasked: Literal["off", "free", "paid"] = "free"  # notices within 48 hours, or within 7 days
    most_unasked: int = Field(default=4, ge=0, le=8)  # notices between two acts of a customer
    catch_up_minutes: int = Field(default=10, ge=0, le=24 * 60)  # between looks for what was missed; 0: never
    site_verification: str = Field(default="", pattern=r"^[A-Za-z0-9_-]{0,128}$")  # of zalo_verifier….html
    explain_signatures: bool = False  # say in the log how a refused signature was made
    api_url: str = "https://openapi.zalo.me"
    business_url: str = "https://business.openapi.zalo.me"
    oauth_url: str = "https://oauth.zaloapp.com"
    proxy: SecretStr = SecretStr("")  # http://[user:password@]host:port on the way to Zalo
    zbs: ZbsSettings = ZbsSettings()

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if not self.app_id:
            return self
        if not _ID.fullmatch(self.app_id):
            raise ValueError("zalo.app_id is a number of Zalo's")
        for name in ("app_secret", "oa_secret"):
            if not getattr(self, name).get_secret_value() and getattr(self, f"{name}_file") is None:
                raise ValueError(f"zalo.{name} is missing")
        return self

    @property
    def secret_of_app(self) -> SecretStr:
        return _secret(self.app_secret, self.app_secret_file)

    @property
    def secret_of_webhook(self) -> SecretStr:
        return _secret(self.oa_secret, self.oa_secret_file)

    @property
    def proxy_url(self) -> str | None:
        return self.proxy.get_secret_value() or None


def _secret(given: SecretStr, file: Path | None) -> SecretStr:
    """From its file when one is named."""
    return SecretStr(file.read_text().strip()) if file is not None else given
