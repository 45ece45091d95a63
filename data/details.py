"""The sealed part of a linked account: its alias, and of holder and address what we may keep."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Self

from backend_client.models import Contract, Purpose
from data.coding import Codec
from data.crypto import Crypto
from data.masking import shorten_name, without_house_number
from data.sealing import open_sealed, seal, unseal
from data.tables import LinkRow
from data.values import ChatId

_FIRST_ALIAS = {
    Purpose.BUSINESS: "Cửa hàng",
    Purpose.PRODUCTION: "Xưởng",
    Purpose.ADMINISTRATION: "Cơ quan",
}


@dataclass(frozen=True, slots=True)
class Details:
    """What names an account to its customer."""

    alias: str = field(default="", repr=False)
    holder: str = field(default="", repr=False)
    address: str = field(default="", repr=False)

    @classmethod
    def of(cls, contract: Contract, alias: str) -> Self:
        """The holder shortened, the address without its house number."""
        return cls(alias, shorten_name(contract.holder), without_house_number(contract.address))


_details = Codec(Details)


def read(crypto: Crypto, row: LinkRow) -> Details:
    return of(unseal(crypto, row))


def of(opened: bytes | None) -> Details:
    """The same, of what the seal held."""
    return _details.load(opened) or Details()


def of_sealed(crypto: Crypto, number: int, chat: ChatId, sealed: bytes) -> Details:
    """The same of a row that is not loaded."""
    return _details.load(open_sealed(crypto, LinkRow, number, chat, sealed)) or Details()


def write(crypto: Crypto, row: LinkRow, details: Details) -> None:
    """Into a row that has its number."""
    seal(crypto, row, _details.dump(details))


def new_alias(crypto: Crypto, purpose: Purpose, others: Iterable[LinkRow]) -> str:
    """`Nhà`, then `Nhà 2`, …, the first that no other account has; not everybody lives where he pays."""
    taken = {read(crypto, other).alias for other in others}
    word = _FIRST_ALIAS.get(purpose, "Nhà")
    names = [word, *(f"{word} {number}" for number in range(2, len(taken) + 2))]
    return next(name for name in names if name not in taken)
