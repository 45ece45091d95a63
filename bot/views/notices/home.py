"""Which home, or which followed area, a notice is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from bot.views.notices.parts import clean, cut
from data.notice_values import FollowedArea
from data.recipients import Named
from data.values import LinkedAccount

_LONGEST_ALIAS = 20
_LONGEST_AREA = 34


@dataclass(frozen=True, slots=True)
class Home:
    """`name` as the customer reads it. Neither id: the chat as a whole, such as an announcement."""

    name: str = ""  # `Nhà (PD00…0001)`, `Phường Giáp Bát`
    account: int | None = None
    area: int | None = None

    @classmethod
    def linked(cls, account: LinkedAccount | Named) -> Self:
        """A linked code by its alias and its shortened form, never by more."""
        alias = cut(clean(account.alias), _LONGEST_ALIAS)
        return cls(f"{alias} ({account.customer.short})", account=account.id)

    @classmethod
    def followed(cls, area: FollowedArea) -> Self:
        """An area that anybody may follow."""
        text = cut(clean(area.text), _LONGEST_AREA)
        return cls(text[:1].upper() + text[1:], area=area.id)
