"""The bytes of one answer, counted after decompression so that a bomb stays small."""

from __future__ import annotations

import zlib

from backend_client.errors import Changed

GZIP = 16 + zlib.MAX_WBITS


class Body:
    """Collects an answer up to `limit` bytes.

    Raises:
        Changed: unknown compression, damaged compression, or more than `limit` bytes.
    """

    def __init__(self, encoding: str, limit: int) -> None:
        if encoding not in {"", "identity", "gzip"}:
            raise Changed("Content-Encoding")
        self._inflate = zlib.decompressobj(GZIP) if encoding == "gzip" else None
        self._limit = limit
        self._got = bytearray()

    def feed(self, chunk: bytes) -> None:
        self._got += chunk if self._inflate is None else self._inflated(chunk)
        if len(self._got) > self._limit:
            raise Changed("body")

    def end(self) -> bytes:
        if self._inflate is not None and not self._inflate.eof:
            raise Changed("body")
        return bytes(self._got)

    def _inflated(self, chunk: bytes) -> bytes:
        assert self._inflate is not None
        try:  # one byte over the limit is enough to know; the rest is never made
            return self._inflate.decompress(chunk, self._limit + 1 - len(self._got))
        except zlib.error:
            raise Changed("body") from None
