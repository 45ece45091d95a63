"""Draws in a process of its own, so that the bot answers as fast while charts are drawn.

A chart in a thread holds the interpreter for milliseconds at a time, and an answer waits that long at each
of its steps. The other process gets charts as JSON by its standard input and gives PNG back. It ends when
that pipe closes, however the bot came to its end: nothing stays behind, and nobody has to watch anybody.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from dataclasses import dataclass, field
from typing import BinaryIO

from pydantic import TypeAdapter

from bot.charts import drawing

_CHART: TypeAdapter[drawing.Drawn] = TypeAdapter(drawing.Drawn)
_HEAD = 4  # bytes: how long what follows is; 0 asks for nothing but to be ready, and answers that it failed
_NICE = 19
_PATIENCE_S = 5.0  # for the process to end by itself
_READY = b"\0"


class Broken(Exception):
    """The other process is gone, or could not draw this chart."""


@dataclass(slots=True)
class Studio:
    """The other process, begun when it is needed, and again when it was lost. One chart at a time."""

    density: float
    _process: Process | None = None
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _tasks: set[asyncio.Task[bytes]] = field(default_factory=set)

    async def warm_up(self) -> None:
        """Begin, and wait until it could draw."""
        await self._asked(b"")

    async def png(self, chart: drawing.Drawn) -> bytes:
        """Raises `Broken`. Who stops waiting leaves the chart to be finished, and the next one in step."""
        return await self._asked(_CHART.dump_json(chart))

    async def close(self) -> None:
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._process is not None:
            await _end(self._process)
            self._process = None

    async def _asked(self, order: bytes) -> bytes:
        task = asyncio.create_task(self._in_turn(order))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return await asyncio.shield(task)

    async def _in_turn(self, order: bytes) -> bytes:
        async with self._turn:
            try:
                process = self._process = self._process or await self._begun()
                drawn = await _exchange(process, order)
            except (OSError, EOFError) as error:
                await self._lose()
                raise Broken(type(error).__name__) from None
        if not drawn:
            raise Broken("not drawn")
        return drawn

    async def _begun(self) -> Process:
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
        begin = f"from {__name__} import main; main()"
        return await asyncio.create_subprocess_exec(
            sys.executable, "-c", begin, str(self.density), stdin=PIPE, stdout=PIPE, env=environment
        )

    async def _lose(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            await _end(process)


async def _exchange(process: Process, order: bytes) -> bytes:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(len(order).to_bytes(_HEAD) + order)
    await process.stdin.drain()
    head = await process.stdout.readexactly(_HEAD)
    return await process.stdout.readexactly(int.from_bytes(head))


async def _end(process: Process) -> None:
    assert process.stdin is not None
    process.stdin.close()
    try:
        await asyncio.wait_for(process.wait(), _PATIENCE_S)
    except TimeoutError:
        process.kill()
        await process.wait()


def serve(density: float, orders: BinaryIO, drawn: BinaryIO) -> None:
    """Draw until there are no more orders."""
    drawing.prepare()
    while len(head := orders.read(_HEAD)) == _HEAD:
        order = orders.read(int.from_bytes(head))
        content = _READY
        if order:
            try:
                content = drawing.png(_CHART.validate_json(order), density)
            except Exception:  # noqa: BLE001  who asked tries it himself, and reports what is wrong
                content = b""
        drawn.write(len(content).to_bytes(_HEAD) + content)
        drawn.flush()


def _give_way() -> None:
    """Drawing waits, answering does not: where the system can, only what nobody else uses is drawn with.

    A merely nice process is not put aside in the moment an update comes in.
    """
    if hasattr(os, "nice"):
        os.nice(_NICE)
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))


def main() -> None:
    """The other process. Ctrl-C and a polite kill are the bot's to understand, which closes the pipe."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    _give_way()
    with contextlib.suppress(BrokenPipeError):
        serve(float(sys.argv[1]), sys.stdin.buffer, sys.stdout.buffer)
