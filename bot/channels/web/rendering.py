"""Values to HTML, in one place that escapes: whole pages, and the fragment of one line of a chat."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterator
from datetime import datetime
from types import CodeType

from aiohttp import web
from jinja2 import BytecodeCache, Environment, PackageLoader, StrictUndefined
from jinja2.bccache import Bucket

from backend_client.models import HANOI
from bot.channels import addresses
from bot.channels.web.assets import Assets
from bot.channels.web.guard import WITH_SCRIPT
from bot.channels.web.lines import Line, decode, kind_of
from bot.channels.web.menu import MenuItem, menu
from bot.i18n import words
from bot.messages import HOME
from bot.views import format as fmt
from data.values import WebMessage

_PIECE = re.compile(
    r"\b[A-Z0-9]{4}…[A-Z0-9]{4}\b"  # a customer code as it is written to customers
    r"|\b\d\d:\d\d–\d\d:\d\d\b|\b\d+ (?:giờ|phút|hours?|minutes?)\b"  # times, and how long
    r"|https?://[^\s<>\"']*[\w/=-]"
)
"""What a browser must not break over two lines, and addresses."""


class _Compiled(BytecodeCache):
    """Compiled templates of this process, by their source: every `Rendering` shares them."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._codes[bucket.key, bucket.checksum] = bucket.code


_COMPILED = _Compiled()


class Rendering:
    """Templates, with what all of them know."""

    def __init__(self, public_url: str, assets: Assets | None = None) -> None:
        self.assets = assets or Assets.load()
        self._public_url = public_url
        self._templates = Environment(
            loader=PackageLoader("bot.channels.web"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            bytecode_cache=_COMPILED,
        )
        self._templates.globals.update(
            asset=self.assets.url,
            kind_of=kind_of,
            HOME=HOME,
            is_allowed=self._is_allowed,
            is_ours=self._is_ours,
            pieces=self._pieces,
        )

    def _pieces(self, text: str) -> Iterator[tuple[str, str]]:
        """Parts of a text, each with what it is: `plain`, `whole` on one line, or a `link` of ours."""
        after = 0
        for found in _PIECE.finditer(text):
            yield "plain", text[after : found.start()]
            is_address = found[0].startswith("http")
            is_link = is_address and self._is_ours(found[0])
            yield "link" if is_link else "plain" if is_address else "whole", found[0]
            after = found.end()
        yield "plain", text[after:]

    def _is_allowed(self, url: str) -> bool:
        return addresses.is_allowed(url, self._public_url)

    def _is_ours(self, url: str) -> bool:
        return addresses.is_ours(url, self._public_url)

    def html(self, template: str, language: str, **values: object) -> str:
        """A template filled in; sentences come in the given language."""
        _ = words(language)
        return self._templates.get_template(template).render(_=_, language=_.language, **values)

    def page(
        self, template: str, language: str, *, status: int = 200, has_script: bool = False, **values: object
    ) -> web.Response:
        """A whole page as an answer; only the chat has a script."""
        return web.Response(
            text=self.html(template, language, **values),
            status=status,
            content_type="text/html",
            charset="utf-8",
            headers=WITH_SCRIPT if has_script else {},
        )

    def line(self, message: WebMessage, language: str, now: datetime) -> str:
        """One bubble, with its buttons."""
        line = decode(message.body)
        return self.html(
            "line.html",
            language,
            id=message.id,
            version=version_of(message),
            line=line,
            digits=digits(line),
            key=act_key(),
            said_at=message.said_at,
            time=_time(message.said_at, now),
            size=_size,
            now=now,
        )

    def menu(self, language: str) -> tuple[MenuItem, ...]:
        return menu(words(language))


def version_of(message: WebMessage) -> str:
    """Changes when a line was replaced."""
    return hashlib.blake2b(message.body.encode(), digest_size=6).hexdigest()


def act_key() -> str:
    """A random name for one act, so that sending it twice does it once."""
    return secrets.token_urlsafe(12)


def digits(line: Line) -> dict[str, int]:
    """Which digit stands for which choice: the first that is not home is 1, home is 0."""
    choices = [button.choice for row in line.buttons for button in row if button.choice]
    numbered = [choice for choice in choices if choice != HOME]
    return {HOME: 0} | {choice: digit for digit, choice in enumerate(numbered, 1) if digit <= 9}


def _time(at: datetime, now: datetime) -> str:
    is_today = at.astimezone(HANOI).date() == now.astimezone(HANOI).date()
    return fmt.clock(at) if is_today else fmt.moment(at)


def _size(count: int) -> str:
    """`48 kB`, for somebody who pays for data."""
    return f"{fmt.number(max(1, round(count / 1000)))}{fmt.NBSP}kB"
