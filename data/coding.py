"""Values as JSON for the sealed parts of rows."""

from __future__ import annotations

import logging
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

log = logging.getLogger(__name__)

T = TypeVar("T")


class Codec(Generic[T]):
    """Writes and reads values of one type."""

    def __init__(self, kind: type[T]) -> None:
        self._name = kind.__name__
        self._adapter: TypeAdapter[Any] = TypeAdapter(kind)

    def dump(self, value: T) -> bytes:
        return self._adapter.dump_json(value)

    def load(self, content: bytes | None) -> T | None:
        """None for None, and for what another version wrote in a form that this one cannot read.

        The validator's own error would quote the value, so it goes no further.
        """
        if content is None:
            return None
        try:
            value: T = self._adapter.validate_json(content)
        except ValidationError as error:
            log.error("A stored %s cannot be read (%d faults).", self._name, error.error_count())
            return None
        return value
