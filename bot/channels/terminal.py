"""The terminal as a channel: interactive for a person, or lines in and answers out through a pipe."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO
from uuid import uuid4

from backend_client.models import Clock
from bot.messages import Capabilities, Incoming, Reply
from bot.ports.receiving import Receive
from bot.views.plain import lines
from data.values import ChatId


@dataclass(slots=True)
class Terminal:
    """One chat on standard input and output. Pictures and files are written to `folder`, if there is one.

    What is typed here is shown to nobody else and never kept, so a password may be typed (`deletes`).
    """

    out: TextIO
    folder: Path | None = None
    as_json: bool = False
    name: str = "terminal"
    capabilities: Capabilities = field(default=Capabilities(deletes=True))

    async def send(self, chat: ChatId, replies: Sequence[Reply], answering: Incoming | None) -> None:
        for reply in replies:
            text = lines(reply)
            kept = await asyncio.to_thread(self._keep, reply)
            self.out.write(self._shown(reply, text, kept))
        self.out.flush()

    async def push(self, chat: ChatId, reply: Reply, *, is_silent: bool = False, answers: str = "") -> str:
        await self.send(chat, (reply,), None)
        return ""

    async def typing(self, chat: ChatId) -> None:
        """A terminal shows no typing sign."""

    def _shown(self, reply: Reply, text: str, kept: Sequence[str]) -> str:
        if not self.as_json:
            return "\n\n".join([text, *kept]) + "\n\n"
        choices = [
            {"digit": digit, "label": button.label, "choice": button.choice, "url": button.url}
            for digit, button in reply.numbered
        ]
        said = {"text": text, "choices": choices, "files": list(kept)}
        return json.dumps(said, ensure_ascii=False) + "\n"

    def _keep(self, reply: Reply) -> list[str]:
        """Write what a terminal cannot show next to it."""
        if self.folder is None:
            return []
        self.folder.mkdir(parents=True, exist_ok=True)
        enclosed = [(part.name, part.content) for part in (reply.picture, reply.document) if part is not None]
        for name, content in enclosed:
            (self.folder / Path(name).name).write_bytes(content)
        return [str(self.folder / Path(name).name) for name, _content in enclosed]


async def converse(
    said: AsyncIterator[str],
    receive: Receive,
    answered: Callable[[ChatId], Awaitable[None]],
    clock: Clock,
    chat: ChatId,
) -> None:
    """Say each line and wait for its answer, so that answers stand in the order of the lines."""
    async for line in said:
        await receive(Incoming(chat, uuid4().hex, clock(), text=line.rstrip("\n")))
        await answered(chat)


async def read_lines(source: TextIO, prompt: Callable[[], str] | None = None) -> AsyncIterator[str]:
    """Lines of a pipe or of a person, read off the event loop; ends at end of file or Ctrl-D."""
    while True:
        try:
            line = await asyncio.to_thread(prompt if prompt is not None else source.readline)
        except EOFError:
            return
        if prompt is None and not line:
            return
        yield line
