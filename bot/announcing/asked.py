"""What was typed behind `cskh announce new`, as values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from backend_client.models import HANOI
from bot.announcing.refused import Refused
from bot.areas import keys as area_keys
from data.notice_values import Audience, NoticeKind
from data.reference import code_rule
from data.values import ChatId

_UNIT = re.compile(r"(?:PD|HN)\d{4}", re.ASCII)
_SPAN = re.compile(r"(\d{1,4})([smhd])", re.ASCII)
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_OF_HOMES = ("w:", "h:", "s:", "n:", "l:")  # places that a linked home may have
_MOST_CODES = 20_000
_MOST_BYTES = 2_000_000


def text_of(name: str, text: str, file: Path | None) -> str:
    """From the option or from its file.

    Raises:
        Refused: both or neither were given, or the file is no text.
    """
    if bool(text) == (file is not None):
        raise Refused(f"Give either --{name} or --{name}-file; both languages are needed.")
    return text if file is None else _read(file)


def audience_of(
    units: Sequence[str], areas: Sequence[str], codes: Path | None, *, is_everybody: bool
) -> Audience:
    """Everybody whom one of these means.

    Raises:
        Refused: one of them cannot be read, or everybody and some are meant at once.
    """
    some = bool(units or areas or codes)
    if some and is_everybody:
        raise Refused("--everybody goes with no other choice of customers.")
    return Audience(
        customers=() if codes is None else _codes(codes),
        places=tuple(dict.fromkeys(key for area in areas for key in _places(area))),
        with_areas=bool(areas),
        units=tuple(dict.fromkeys(map(_unit, units))),
        is_everybody=is_everybody,
    )


def kind_of(text: str) -> NoticeKind:
    try:
        return NoticeKind(text)
    except ValueError as error:
        raise Refused(f"--type is one of: {', '.join(NoticeKind)}.") from error


def span_of(option: str, text: str, least: timedelta, most: timedelta) -> timedelta:
    """`90s`, `10m`, `2h`, `1d`."""
    match = _SPAN.fullmatch(text.strip())
    span = timedelta(seconds=int(match[1]) * _SECONDS[match[2]]) if match else None
    if span is None or not least <= span <= most:
        raise Refused(f"{option} takes a time such as 90s, 10m, 2h or 1d, from {least} to {most}.")
    return span


def start_of(at: str, delay: timedelta, now: datetime) -> datetime:
    """When it starts: `--at` in Hanoi time, or as soon as the delay is over."""
    earliest = now + delay
    if not at:
        return earliest
    try:
        moment = datetime.strptime(at, "%Y-%m-%d %H:%M").replace(tzinfo=HANOI)
    except ValueError as error:
        raise Refused('--at takes a moment in Hanoi as "2026-07-01 09:00".') from error
    if moment < earliest:
        raise Refused("--at lies before the end of the delay in which it can be cancelled.")
    return moment.astimezone(now.tzinfo)


def chat_of(text: str) -> ChatId:
    """`telegram:123456789`."""
    channel, colon, key = text.partition(":")
    if not (channel and colon and key):
        raise Refused("--dry-run takes a chat as CHANNEL:KEY, such as telegram:123456789.")
    return ChatId(channel, key)


def _unit(text: str) -> str:
    unit = text.strip().upper()
    if not _UNIT.fullmatch(unit):
        raise Refused("--unit takes a unit's code, such as PD0400 or HN0100.")
    return unit


def _places(area: str) -> tuple[str, ...]:
    """As the utility's plan would name it: an area's homes are found as those of an outage there."""
    keys = area_keys.of_row(area, "")
    if not any(key.startswith(_OF_HOMES) for key in keys):
        raise Refused(f"--area: “{area}” names no ward, hamlet or street; for a district take --unit.")
    return keys


def _codes(file: Path) -> tuple[str, ...]:
    lines = enumerate(_read(file).splitlines(), start=1)
    codes = {number: line.strip().upper() for number, line in lines if line.strip()}
    wrong = [number for number, code in codes.items() if not code_rule().fits(code)]
    if wrong:
        places = ", ".join(map(str, wrong[:10]))
        raise Refused(f"--codes-file: no customer code on {len(wrong)} lines, such as line {places}.")
    if not codes or len(codes) > _MOST_CODES:
        raise Refused(f"--codes-file takes 1 to {_MOST_CODES} customer codes, one a line.")
    return tuple(dict.fromkeys(codes.values()))


def _read(file: Path) -> str:
    try:
        if file.stat().st_size > _MOST_BYTES:
            raise Refused(f"{file} is too large.")
        return file.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(f"{file} is no text in UTF-8.") from error
    except OSError as error:
        raise Refused(f"{file} cannot be read: {error.strerror}.") from error
