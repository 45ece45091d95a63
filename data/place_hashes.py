"""Folded names of places as they are kept: keyed hashes, of no use to anybody who reads the database."""

from __future__ import annotations

from data.crypto import Crypto

BYTES = 16


def hash_of(crypto: Crypto, place: str) -> bytes:
    """As it is kept."""
    return hashes_of(crypto, place)[0]


def hashes_of(crypto: Crypto, place: str) -> tuple[bytes, ...]:
    """As it may have been kept, by any key of the ring."""
    return tuple(hashed[:BYTES] for hashed in crypto.keyed_hashes(f"place {place}"))
