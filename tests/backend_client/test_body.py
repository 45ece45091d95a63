"""Bytes are counted while they are decompressed."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib

import pytest

from backend_client.body import Body
from backend_client.errors import Changed


def collect(chunks: list[bytes], encoding: str = "gzip", limit: int = 1000) -> bytes:
    body = Body(encoding, limit)
    for chunk in chunks:
        body.feed(chunk)
    return body.end()


def test_chunks_make_one_answer() -> None:
    """However the network cuts it."""
    packed = gzip.compress(b"x" * 1000)

    assert collect([packed[i : i + 7] for i in range(0, len(packed), 7)]) == b"x" * 1000
    assert collect([b"ab", b"c"], "") == b"abc"


@pytest.mark.parametrize("encoding", ["br", "deflate", "gzip, gzip", "x"])
def test_only_what_was_offered_is_accepted(encoding: str) -> None:
    """Double packing is a known way around a limit."""
    with pytest.raises(Changed, match="Content-Encoding"):
        collect([], encoding)


def test_half_an_answer_is_none() -> None:
    """Compressed data that ends too early is not handed out, although its beginning could be read."""
    with pytest.raises(Changed, match="body"):
        collect([gzip.compress(b"x" * 100)[:-4]])


@pytest.mark.parametrize("content", [b"x" * 1001, b"x" * 10_000_000])
@pytest.mark.parametrize("encoding", ["", "gzip"])
def test_a_byte_too_many_is_too_many(encoding: str, content: bytes) -> None:
    """The limit is for what comes out."""
    with pytest.raises(Changed, match="body"):
        collect([gzip.compress(content) if encoding else content], encoding)


def test_a_bomb_takes_no_memory() -> None:
    """200 MB in 200 kB: no more than the limit is ever made."""
    pack = zlib.compressobj(wbits=31)
    bomb = b"".join(pack.compress(bytes(1_000_000)) for _ in range(200)) + pack.flush()
    tracemalloc.start()

    with pytest.raises(Changed):
        collect([bomb], limit=100_000)

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2_000_000
