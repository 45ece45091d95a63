"""Whole conversations, the same on every channel."""

from __future__ import annotations

import os
import re
from datetime import timedelta
from pathlib import Path

import pytest

from sandbox.faults import Fault
from tests.transcripts import transcript
from tests.transcripts.speakers import CHANNELS, OnTerminal, Speaker
from tests.transcripts.transcript import Act

WRITES = os.environ.get("TRANSCRIPTS") == "write"


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("path", transcript.files(), ids=lambda path: path.stem)
async def test_transcript(path: Path, channel: str, tmp_path: Path) -> None:
    """What is asked in this file is answered with these words, on this channel."""
    talk = transcript.read(path)
    async with CHANNELS[channel](tmp_path) as speaker:
        for act in talk.acts:
            await _do(speaker, act)
            if act.kind == "@":
                continue
            difference = speaker.differs(act.expected)
            if difference and WRITES and isinstance(speaker, OnTerminal):
                act.expected = speaker.heard
            else:
                assert not difference, f"{path.name}, after {act.kind} {act.text}\n{difference}"
    if WRITES and channel == "terminal":
        transcript.write(path, talk)


async def _do(speaker: Speaker, act: Act) -> None:
    match act.kind:
        case ">":
            await speaker.say(act.text.replace("\\n", "\n"))
        case "*":
            await speaker.press(act.text)
        case "@":
            await _set(speaker, *act.text.split())


async def _set(speaker: Speaker, what: str, *details: str) -> None:
    house, portal = speaker.house, speaker.house.portal
    match what:
        case "link":
            await house.link(speaker.chat, details[0])
        case "wait":
            amount, unit = re.fullmatch(r"(\d+)([smhd])", details[0]).groups()  # type: ignore[union-attr]
            units = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
            portal.watch.forward(timedelta(**{units[unit]: int(amount)}))
        case "fault":
            portal.faults.clear() if not details else portal.faults.set(details[0], Fault(details[1]))
        case _:
            raise ValueError(what)
