"""`cskh understand`: what typed lines are taken for, one JSON line each."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import Annotated

import typer

from backend_client.models import HANOI
from bot.commands import Ask
from bot.phrases import Understood, explain, understand
from bot.slots.said import Problem


def command(
    today: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The day the lines are said on; today in Hanoi by default."),
    ] = None,
    follow: Annotated[
        bool, typer.Option("--follow", help="One conversation: a line may go on with the one before it.")
    ] = False,
) -> None:
    """Read lines, print for each: text, command (null: a question back), slots, confidence."""
    said_on = today.date() if today is not None else datetime.now(HANOI).date()
    # Whatever bytes come in, every line gets its answer.
    lines = (line.decode("utf-8", "replace").rstrip("\r\n") for line in sys.stdin.buffer)
    for text, found in _explained(lines, said_on, follow=follow):
        row = {
            "text": text, "command": found.command, "slots": found.slots, "confidence": found.confidence
        }  # fmt: skip
        typer.echo(json.dumps(row, ensure_ascii=False))


def _explained(lines: Iterable[str], today: date, *, follow: bool) -> Iterator[tuple[str, Understood]]:
    now = datetime.combine(today, time(12), HANOI)
    topic: Ask | None = None
    for text in lines:
        yield text, explain(text, now=now, topic=topic)
        if follow:
            heard = understand(text, now=now, topic=topic)
            topic = heard if isinstance(heard, Ask) else heard.ask if isinstance(heard, Problem) else topic
