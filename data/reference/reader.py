"""Reads a reference file and holds it against its shape, so that a slip of an editor is named."""

from __future__ import annotations

import tomllib
from datetime import date
from importlib.resources import files
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from tariff import Source

M = TypeVar("M", bound="Row")


class BadReference(Exception):
    """A file of reference data cannot be used: names the file, the key and what is wrong with it."""

    def __init__(self, file: str, key: str, reason: str) -> None:
        super().__init__(
            f"data/reference/{file}: {key}: {reason}" if key else f"data/reference/{file}: {reason}"
        )
        self.file = file
        self.key = key


class Row(BaseModel):
    """A table of a file. A key that is not known is an error, because it is a misspelt one."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SourceRow(Row):
    """Where figures come from, as every entry of every file must say."""

    decision: str = ""
    signed_on: date | None = None
    description: str
    checked_on: date
    status: str = ""

    def value(self) -> Source:
        return Source(self.decision, self.description, self.checked_on, self.signed_on, self.status)


def read_text(file: str) -> str:
    """A file of this folder.

    Raises:
        BadReference: it is missing or not UTF-8.
    """
    try:
        return files("data.reference").joinpath(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadReference(file, "", "cannot be read as UTF-8 text") from error


def names(folder: str) -> tuple[str, ...]:
    """Names of the files in a folder of this folder.

    Raises:
        BadReference: there is no such folder.
    """
    try:
        return tuple(entry.name for entry in files("data.reference").joinpath(folder).iterdir())
    except OSError as error:
        raise BadReference(folder, "", "cannot be listed") from error


def parse_toml(file: str, text: str, shape: type[M]) -> M:
    """Text of a TOML file in its shape.

    Raises:
        BadReference: names `file` and the first key that does not fit.
    """
    try:
        return shape.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise BadReference(file, "", str(error)) from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        key = ".".join(str(step) for step in first["loc"])
        raise BadReference(file, key, first["msg"]) from error
