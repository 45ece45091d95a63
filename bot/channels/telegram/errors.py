"""What Telegram answers, by what to do next: the one place that knows python-telegram-bot's errors."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

# The library is on its way from seconds to `timedelta` and warns until one opts in.
os.environ.setdefault("PTB_TIMEDELTA", "true")

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.errors import (
    Ambiguous,
    ChannelError,
    ChatGone,
    ChatMoved,
    Refused,
    TokenRevoked,
    TooFast,
    Unreachable,
)

# Descriptions of a 400 that mean the chat, not the message. Compared without case.
_GONE = (
    "chat not found", "user not found", "peer_id_invalid", "chat_write_forbidden", "user_is_blocked",
    "not enough rights to send", "have no rights to send", "need administrator rights",
    "group chat was deactivated", "bot was kicked",
)  # fmt: skip


class NotSent(NetworkError):
    """The connection never stood, so the request never left: safe to repeat."""


class FileUnknown(Refused):
    """Telegram does not take this `file_id` any more: upload the file again."""


class NotModified(Refused):
    """The message already reads like this, which is what was wanted."""


class NotEditable(Refused):
    """The message cannot become this one: gone, too old, or of another kind. Send a new one."""


class Stale(Refused):
    """The press was answered already or is too old; or the message to delete is gone."""


_REFUSED: tuple[tuple[str, type[Refused]], ...] = (
    ("message is not modified", NotModified),
    ("query is too old", Stale),
    ("query_id_invalid", Stale),
    ("message to delete not found", Stale),
    ("message identifier is not specified", NotEditable),
    ("message_id_invalid", NotEditable),
    ("message to edit not found", NotEditable),
    ("message can't be edited", NotEditable),
    ("there is no text in the message", NotEditable),
    ("there is no caption in the message", NotEditable),
    ("wrong file identifier", FileUnknown),
    ("wrong file_id", FileUnknown),
    ("wrong remote file", FileUnknown),
    ("file reference", FileUnknown),
    ("file is temporarily unavailable", FileUnknown),
)


def translated(error: TelegramError) -> ChannelError:
    """Ours for theirs. BadRequest and TimedOut are NetworkErrors there, so the order matters."""
    match error:
        case RetryAfter():
            return TooFast(_seconds(error.retry_after))
        case ChatMigrated():
            return ChatMoved(str(error.new_chat_id))
        case Forbidden():
            return ChatGone("forbidden")
        case InvalidToken():
            return TokenRevoked("token unknown")
        case BadRequest():
            return _refusal(error.message.lower())
        case NotSent():
            return Unreachable("no connection")
        case NetworkError():
            return Ambiguous("no clear answer")
    return Ambiguous("unreadable answer")


def refused(status: int, body: bytes) -> ChannelError:
    """The same of an answer that no library has read."""
    said = _object(body)
    parameters = _object(said.get("parameters"))
    if moved := parameters.get("migrate_to_chat_id"):
        return ChatMoved(str(moved))
    if pause := parameters.get("retry_after"):
        return TooFast(float(pause))
    match status:
        case 403:
            return ChatGone("forbidden")
        case 401 | 404:
            return TokenRevoked("token unknown")
        case 400:
            return _refusal(str(said.get("description", "")).lower())
        case 413:
            return Refused("too large")
    return Ambiguous("no clear answer")


def _object(given: object) -> Mapping[str, Any]:
    """What a JSON object says; nothing, where it is none."""
    if isinstance(given, bytes):
        try:
            given = json.loads(given)
        except ValueError:
            return {}
    return given if isinstance(given, dict) else {}


def _refusal(description: str) -> ChannelError:
    if any(sign in description for sign in _GONE):
        return ChatGone("not writable")
    kind = next((kind for sign, kind in _REFUSED if sign in description), Refused)
    return kind("bad request")


def _seconds(pause: int | timedelta) -> float:
    return pause.total_seconds() if isinstance(pause, timedelta) else float(pause)
