"""The list of commands that Telegram shows behind its menu button, in Vietnamese and English."""

from __future__ import annotations

import hashlib
import json

from telegram import (
    Bot,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeDefault,
)

from backend_client.models import Clock
from bot.channels.telegram.api import set_commands
from bot.channels.telegram.updates import Me
from bot.commands_list import shown
from bot.i18n import words
from data.store import Store

_LANGUAGES = ("", "vi", "en")  # without a language: everybody else, who reads Vietnamese
_PERSONAL = frozenset({"thanhtoan", "hoadon", "lichsu", "lichghichiso", "thongbao", "lienket", "macuatoi"})

Commands = tuple[tuple[str, str], ...]


def scopes() -> tuple[tuple[BotCommandScope, bool], ...]:
    """Every scope we set, and whether personal commands belong there: in groups they are refused (X23)."""
    return (
        (BotCommandScopeDefault(), True),
        (BotCommandScopeAllPrivateChats(), True),
        (BotCommandScopeAllGroupChats(), False),
    )


def commands(language: str, *, is_personal: bool) -> Commands:
    listed = shown(words(language or "vi"))
    return tuple(one for one in listed if is_personal or one[0] not in _PERSONAL)


async def set_once(bot: Bot, me: Me, store: Store, clock: Clock) -> bool:
    """Set the lists unless this version of them was set already; whether it was done.

    Raises:
        ChannelError: not all of them are set; the next start does it again.
    """
    name, version = f"telegram.menu.{me.id}", _version()
    kept = await store.bookmarks.get(name)
    if kept is not None and kept.place == version:
        return False
    for scope, is_personal in scopes():
        for language in _LANGUAGES:
            await set_commands(bot, commands(language, is_personal=is_personal), scope, language)
    await store.bookmarks.put(name, version, clock())
    return True


def _version() -> str:
    lists = [[commands(language, is_personal=one) for language in _LANGUAGES] for one in (True, False)]
    return hashlib.sha256(json.dumps(lists).encode()).hexdigest()
