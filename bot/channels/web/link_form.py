"""What the log-in page shows of contracts, and what comes back from its forms."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from backend_client.models import CustomerCode
from bot.channels.web.said import read_pairs
from data.masking import shorten_name, without_house_number
from data.values import LinkRequest, Secret


@dataclass(frozen=True, slots=True)
class LinkForm:
    """What a customer posted."""

    act: str
    csrf: str
    user_name: str = field(repr=False)
    password: Secret
    chosen: tuple[int, ...]  # positions in the list of contracts, so that the page holds no full code


@dataclass(frozen=True, slots=True)
class ShownContract:
    """A contract as the page may show it."""

    code: str
    holder: str = field(repr=False)
    address: str = field(repr=False)
    is_checked: bool


def shown(found: LinkRequest) -> tuple[ShownContract, ...]:
    """One contract is chosen already; of several only the default one."""
    is_only = len(found.contracts) == 1
    return tuple(
        ShownContract(
            one.customer.short,
            shorten_name(one.holder),
            without_house_number(one.address),
            is_only or one.is_default,
        )
        for one in found.contracts
    )


def chosen_codes(found: LinkRequest, positions: Sequence[int]) -> tuple[CustomerCode, ...]:
    """The codes at these positions; positions that do not exist are passed over."""
    return tuple(
        contract.customer for position, contract in enumerate(found.contracts) if position in positions
    )


def read_link_form(body: bytes) -> LinkForm:
    """Read any of the page's forms; what a form does not have is empty.

    Raises:
        Unreadable: it is no form.
    """
    pairs = read_pairs(body)
    fields = dict(pairs)
    return LinkForm(
        act=fields.get("act", ""),
        csrf=fields.get("csrf", ""),
        user_name=fields.get("user_name", "").strip()[:64],
        password=Secret(fields.get("password", "")[:256]),
        chosen=tuple(
            int(value) for name, value in pairs if name == "contract" and re.fullmatch(r"[0-9]{1,3}", value)
        ),
    )
