"""The fields of an event that we look at, checked. Everything else in it is ignored, and may be anything."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator


def _as_text(given: object) -> object:
    """Zalo writes ids and moments as texts, in some places as numbers."""
    return str(given) if isinstance(given, int) and not isinstance(given, bool) else given


_Id = Annotated[str, BeforeValidator(_as_text), Field(max_length=64)]
_Text = Annotated[str, Field(max_length=100_000)]


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, extra="ignore", hide_input_in_errors=True)

    @model_validator(mode="before")
    @classmethod
    def _without_nothing(cls, given: object) -> object:
        """`null` says no more than a field that is missing."""
        if not isinstance(given, dict):
            return given
        return {name: value for name, value in given.items() if value is not None}


class Party(_Part):
    """Who sends, gets or follows; `admin_id` is the person of the account's staff who typed."""

    id: _Id = ""
    admin_id: _Id = ""


class Message(_Part):
    msg_id: Annotated[str, BeforeValidator(_as_text), Field(max_length=128)] = ""
    text: _Text = ""
    tracking_id: _Id = ""
    admin_id: _Id = ""


class Info(_Part):
    """What a customer gave when asked; only the number is of use to us."""

    phone: _Id = ""


class Event(_Part):
    event_name: str = Field(min_length=1, max_length=64)
    timestamp: _Id = ""
    oa_id: _Id = ""
    user_id: _Id = ""
    user_id_by_app: _Id = ""
    admin_id: _Id = ""
    sender: Party = Party()
    recipient: Party = Party()
    follower: Party = Party()
    message: Message = Message()
    info: Info = Info()


class Line(_Part):
    """A message in a list of past ones; `src` 1 is from the customer."""

    src: int = 0
    time: int = 0  # milliseconds
    type: str = ""
    message: Any = ""
    message_id: Annotated[str, BeforeValidator(_as_text), Field(max_length=128)] = ""
    from_id: _Id = ""
    to_id: _Id = ""

    @property
    def is_from_customer(self) -> bool:
        return self.src == 1

    @property
    def customer(self) -> str:
        return self.from_id if self.is_from_customer else self.to_id
