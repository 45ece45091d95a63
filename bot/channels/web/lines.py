"""One line of a web chat as it is kept: JSON of blocks, buttons and the addresses of its files."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from bot.messages import Block, Button, Facts, Note, Table, Text, Title

_KINDS: dict[str, type[Block]] = {"title": Title, "text": Text, "note": Note, "facts": Facts, "table": Table}
_NAMES = {kind: name for name, kind in _KINDS.items()}
_READERS: dict[str, TypeAdapter[Any]] = {name: TypeAdapter(kind) for name, kind in _KINDS.items()}


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file of a line: where it can be fetched until `until`, and what is said when it is gone."""

    token: str = field(repr=False)
    name: str
    media_type: str
    size: int  # bytes
    until: datetime
    alt: str = field(default="", repr=False)
    width: int = 0  # pixels of a picture, so that the page keeps room for it; 0 when not known
    height: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """What one bubble shows. `key` is the update's own id when the customer said it."""

    is_ours: bool
    blocks: tuple[Block, ...] = field(default=(), repr=False)
    buttons: tuple[tuple[Button, ...], ...] = field(default=(), repr=False)
    picture: KeptFile | None = None
    document: KeptFile | None = None
    key: str = ""
    is_hidden: bool = False  # a secret was typed: only that something was said is kept


_LINE: TypeAdapter[Line] = TypeAdapter(Line)


def kind_of(block: Block) -> str:
    """`title`, `text`, `note`, `facts` or `table`."""
    return _NAMES[type(block)]


def encode(line: Line) -> str:
    """As the body of a `data.values.WebMessage`."""
    kept = _LINE.dump_python(line, mode="json", exclude={"blocks"})
    kept["blocks"] = [{"kind": kind_of(block), **asdict(block)} for block in line.blocks]
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def decode(body: str) -> Line:
    """Read what `encode` made. A form that is not known (any more) is an empty line of ours."""
    try:
        return _decoded(json.loads(body))
    except (ValueError, KeyError, TypeError, AttributeError):
        return Line(is_ours=True)


def _decoded(kept: dict[str, Any]) -> Line:
    blocks = tuple(_block(block) for block in kept.pop("blocks"))
    line = _LINE.validate_python({**kept, "blocks": ()})
    return Line(blocks=blocks, **{name: getattr(line, name) for name in _OTHERS})


_OTHERS = ("is_ours", "buttons", "picture", "document", "key", "is_hidden")


def _block(kept: dict[str, Any]) -> Block:
    block: Block = _READERS[kept.pop("kind")].validate_python(kept)
    return block
