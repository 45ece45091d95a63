"""Sealing (AES-256-GCM) and hashing of what must not be readable in the database.

A sealed value is `version | key id | nonce | ciphertext and tag`. It is bound to a place (table, row,
chat): moved elsewhere it does not open. Several keys make a ring: the first seals, all open.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import os
import secrets
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from data.errors import Tampered, WrongKey

_VERSION = b"\x01"
_KEY_ID_BYTES = 4
_NONCE_BYTES = 12
_HEAD_BYTES = len(_VERSION) + _KEY_ID_BYTES + _NONCE_BYTES


def token_hash(secret: str) -> bytes:
    """SHA-256 of a secret that is too long to guess (a one-time link, a file's address)."""
    return hashlib.sha256(secret.encode()).digest()


def new_key() -> str:
    """A fresh key as text: 32 random bytes in base64."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


@dataclass(frozen=True, slots=True)
class _Key:
    id: bytes
    cipher: AESGCM = field(repr=False)
    hashing: bytes = field(repr=False)

    @classmethod
    def of(cls, text: str) -> Self:
        try:
            secret = base64.b64decode(text, altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            raise WrongKey("a key is not base64") from None
        if len(secret) != 32:
            raise WrongKey("a key must be 32 bytes in base64")
        return cls(
            _derived(secret, b"key id")[:_KEY_ID_BYTES],
            AESGCM(_derived(secret, b"seal")),
            _derived(secret, b"keyed hash"),
        )


def _derived(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"cskh-bot " + purpose).derive(secret)


def _bound(place: Sequence[object]) -> bytes:
    return json.dumps([str(part) for part in place]).encode()


class Crypto:
    """The key ring."""

    def __init__(self, keys: Sequence[str]) -> None:
        """`keys` as `new_key` makes them; the first seals.

        Raises:
            WrongKey: there is none, or one is malformed.
        """
        self._keys = tuple(_Key.of(key) for key in keys)
        if not self._keys:
            raise WrongKey("there is no key")

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Keys separated by commas or white space, as in an environment value or a key file."""
        return cls(text.replace(",", " ").split())

    @classmethod
    def from_file(cls, path: Path) -> Self:
        """Read a key file, one key a line; made at the first run, readable by its owner alone.

        Raises:
            WrongKey: others may read the file, or it holds no usable key.
        """
        if not path.exists():
            _make_key_file(path)
        if os.name == "posix" and path.stat().st_mode & 0o077:
            raise WrongKey(f"others may read the key file; run: chmod 600 {path}")
        return cls.from_text(path.read_text())

    def seal(self, content: bytes, *place: object) -> bytes:
        """Encrypt for one place."""
        key, nonce = self._keys[0], secrets.token_bytes(_NONCE_BYTES)
        return _VERSION + key.id + nonce + key.cipher.encrypt(nonce, content, _bound(place))

    def open(self, sealed: bytes, *place: object) -> bytes:
        """Decrypt what was sealed for this very place.

        Raises:
            Tampered: it was changed, comes from another place, or its key is not in the ring.
        """
        nonce, ciphertext = sealed[_HEAD_BYTES - _NONCE_BYTES : _HEAD_BYTES], sealed[_HEAD_BYTES:]
        for key in self._keys:
            if sealed.startswith(_VERSION + key.id):
                with suppress(InvalidTag, ValueError):
                    return key.cipher.decrypt(nonce, ciphertext, _bound(place))
        raise Tampered("a sealed value does not open")

    def is_current(self, sealed: bytes) -> bool:
        """Whether the first key sealed it."""
        return sealed.startswith(_VERSION + self._keys[0].id)

    def reseal(self, sealed: bytes, *place: object) -> bytes:
        """The same content, sealed with the first key."""
        return sealed if self.is_current(sealed) else self.seal(self.open(sealed, *place), *place)

    def keyed_hash(self, text: str) -> bytes:
        """Names a subject without telling it to who reads the database (HMAC-SHA256)."""
        return self.keyed_hashes(text)[0]

    def keyed_hashes(self, text: str) -> tuple[bytes, ...]:
        """By every key of the ring, so that counts survive a change of key."""
        return tuple(hmac.digest(key.hashing, text.encode(), "sha256") for key in self._keys)


def _make_key_file(path: Path) -> None:
    """Appears whole or not at all; of two processes at once, the first one's key stays."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=".key-")  # mode 0600
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(new_key() + "\n")
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        Path(draft).unlink()
