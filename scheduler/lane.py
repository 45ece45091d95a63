"""What one channel is sent in one lane, urgent or bulk: claimed in chunks, prepared, fenced, sent, settled.

    take(chunk) -> prepare: re-check, words, picture -> permits -> fence -> push -> settle

A message takes its place among those in flight right before its fence, and gives it back when what became
of it is on the disk. Preparing goes on beside the sending, so that a slow portal holds only its own up.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any

from data.errors import StoreError
from data.notice_values import Delivery
from scheduler.letters import Letter, Mail
from scheduler.pace import Pace, Sleep

log = logging.getLogger(__name__)

_AGAIN_S = 1.0


@dataclass(slots=True)
class Lane:
    """`in_flight`: messages on their way at the same time; `chunk`: rows claimed at once."""

    mail: Mail
    pace: Pace
    in_flight: int
    chunk: int
    sleep: Sleep = asyncio.sleep
    is_stopping: bool = False
    _ready: deque[Letter] = field(default_factory=deque)
    _at_fence: int = 0
    _preparing: set[asyncio.Task[None]] = field(default_factory=set)
    _flying: set[asyncio.Task[None]] = field(default_factory=set)
    _changed: asyncio.Event = field(default_factory=asyncio.Event)
    _loop: asyncio.Task[None] | None = None

    @property
    def busy(self) -> int:
        """Messages prepared or on their way."""
        return len(self._ready) + self._at_fence + len(self._preparing) + len(self._flying)

    async def take(self, rows: Sequence[Delivery]) -> None:
        """Have claimed rows sent; returns when the next chunk would be welcome, which is before they are."""
        await self.add(rows)
        while len(self._ready) + len(self._preparing) >= max(1, self.chunk // 2) and not self.is_stopping:
            await self._change()

    async def add(self, rows: Sequence[Delivery]) -> None:
        """The same, whether they are welcome or not."""
        if self._loop is None:
            self._loop = asyncio.create_task(self._send_for_ever())
        await self._prepare(rows)

    async def finish(self, within_s: float) -> None:
        """Begin nothing more, and wait for what is in flight."""
        self.is_stopping = True
        waiting = [*self._preparing, *([self._loop] if self._loop else [])]
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        if self._flying:
            await asyncio.wait(self._flying, timeout=within_s)
        late = list(self._flying)
        for task in late:
            task.cancel()
        if late:  # they write down what nobody knows; a store that takes nothing must not hold the stop up
            await asyncio.wait(late, timeout=within_s)
        self._ready.clear()

    async def idle(self) -> None:
        """Wait until nothing is under way."""
        while self.busy:
            await self._change()

    async def _prepare(self, rows: Sequence[Delivery]) -> None:
        """What needs nobody's answer is prepared at once, the rest side by side."""
        letters = await self.mail.sorted(rows)
        for letter in letters:
            if self.mail.is_quick(letter):
                await self._prepare_one(letter)
            else:
                self._begin(self._preparing, self._prepare_one(letter))

    async def _prepare_one(self, letter: Letter) -> None:
        prepared = await self.mail.prepared(letter)
        if prepared is not None:
            self._ready.append(prepared)
        self._changed.set()

    async def _send_for_ever(self) -> None:
        while True:
            if not self._ready or len(self._flying) >= self.in_flight:
                await self._change()
                continue
            try:
                await self._send_some()
            except StoreError as error:
                log.warning("notices wait for the store: %s", error)
                await self.sleep(_AGAIN_S)
            except Exception:  # the only loop of its channel: a bug that some show must not stop the others
                log.exception("notices were left to the next lease")
                await self.sleep(_AGAIN_S)

    async def _send_some(self) -> None:
        if (pause_s := self.mail.pause_s) > 0:
            await self.sleep(pause_s)
        room = min(len(self._ready), self.in_flight - len(self._flying))
        count = await self.pace.permits(room)
        letters = [self._ready.popleft() for _ in range(count)]
        self._at_fence = count
        try:
            for letter in await self.mail.fenced(letters):
                self._begin(self._flying, self.mail.sent(letter))
        except StoreError:
            self._ready.extendleft(reversed(letters))
            raise
        finally:
            self._at_fence = 0
            self._changed.set()

    def _begin(self, where: set[asyncio.Task[None]], work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        where.add(task)

        def ended(done: asyncio.Task[None]) -> None:
            where.discard(done)
            self._changed.set()
            if not done.cancelled() and (error := done.exception()) is not None:
                log.error("a notice was left to the next lease", exc_info=error)

        task.add_done_callback(ended)

    async def _change(self) -> None:
        self._changed.clear()
        await self._changed.wait()
