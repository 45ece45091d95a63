"""Whether a message in a group is meant for us, and what it says without our name (X23)."""

from __future__ import annotations

from dataclasses import dataclass

from bot.channels.telegram import wire


@dataclass(frozen=True, slots=True)
class Me:
    """Who the bot is, as getMe tells."""

    id: int
    username: str  # without @


def addressed(message: wire.Message, me: Me) -> tuple[bool, str]:
    """Whether it is for us (always, in a private chat), and its text with our name cut out.

    For us are commands with our name or with none, mentions of us, and replies to what we said.
    """
    text = message.text or message.caption
    entities = message.entities if message.text else message.caption_entities
    units = text.encode("utf-16-le")
    mine = [one for one in entities if _is_me(one, _part(units, one), me)]
    commands = [one for one in entities if one.type == "bot_command" and one.offset == 0]
    command = _part(units, commands[0]) if commands else ""
    name = command.partition("@")[2]
    if name and name.casefold() == me.username.casefold():
        mine.append(_name_in(commands[0], name))
    is_ours = message.chat.is_private or bool(mine) or _is_reply(message, me) or bool(command and not name)
    return is_ours, _without(units, mine)


def _is_me(entity: wire.Entity, part: str, me: Me) -> bool:
    if entity.type == "mention":
        return part.casefold() == f"@{me.username}".casefold()
    return entity.type == "text_mention" and entity.user is not None and entity.user.id == me.id


def _is_reply(message: wire.Message, me: Me) -> bool:
    replied = message.reply_to_message
    return replied is not None and replied.sender is not None and replied.sender.id == me.id


def _part(units: bytes, entity: wire.Entity) -> str:
    """The text of an entity; `units` is the text in UTF-16, two bytes a unit."""
    return units[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le", "replace")


def _name_in(command: wire.Entity, name: str) -> wire.Entity:
    """The stretch `@name` at the end of a command; names are ASCII, one unit a letter."""
    length = len(name) + 1
    return command.model_copy(update={"offset": command.length - length, "length": length})


def _without(units: bytes, entities: list[wire.Entity]) -> str:
    if not entities:
        return units.decode("utf-16-le")
    for one in sorted(entities, key=lambda one: one.offset, reverse=True):
        units = units[: 2 * one.offset] + units[2 * (one.offset + one.length) :]
    return units.decode("utf-16-le", "replace").strip()
