"""Answers that may be compared with what was seen before."""

from __future__ import annotations

from typing import TypeVar

from backend_client.errors import Unreachable
from backend_client.models import Fetched

T = TypeVar("T")


def fresh(answer: Fetched[tuple[T, ...]]) -> tuple[T, ...]:
    """An answer of now.

    Raises:
        Unreachable: the portal failed and an old answer stood in, which is no look at all.
    """
    if answer.is_stale:
        raise Unreachable
    return answer.value
