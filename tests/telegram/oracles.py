"""What others say of our calls to the Bot API: TDLib's parser, aiogram's models and their documentation.

None of the rules here was read out of our code: texts go through the parser of Telegram's own server,
names and types through aiogram's models, lengths are read in the documentation those models carry.
"""

from __future__ import annotations

import ast
import inspect
import io
import json
import re
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import Any

import aiogram.methods
import tdjson
from aiogram.methods.base import TelegramMethod
from aiogram.types import BufferedInputFile
from PIL import Image
from pydantic import BaseModel, ValidationError

METHODS: Mapping[str, type[TelegramMethod[Any]]] = {
    method.__api_method__: method
    for method in vars(aiogram.methods).values()
    if inspect.isclass(method) and issubclass(method, TelegramMethod) and method is not TelegramMethod
}
_LENGTH = re.compile(r"\b(\d+)-(\d+) (characters|bytes)")
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_UNDECODED = re.compile(r"&(?!lt;|gt;|amp;|quot;|#)[A-Za-z]+;")
_JSON = frozenset({
    "reply_markup", "media", "commands", "scope", "entities", "caption_entities", "link_preview_options",
    "reply_parameters", "allowed_updates", "menu_button", "message_ids",
})  # fmt: skip
_ACTIONS = frozenset({
    "url", "callback_data", "web_app", "login_url", "switch_inline_query", "copy_text",
    "switch_inline_query_current_chat", "switch_inline_query_chosen_chat", "callback_game", "pay",
})  # fmt: skip
_MOST_BUTTONS = 100
_PHOTO_BYTES, _FILE_BYTES = 10_000_000, 50_000_000
_PHOTO_SIDES, _PHOTO_RATIO = 10_000, 20


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a call."""

    name: str
    content: bytes = field(repr=False)
    media_type: str = ""


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a customer sees of a text, or why Telegram refuses it."""

    text: str = ""
    entities: tuple[Mapping[str, Any], ...] = ()
    error: str = ""


def problems(method: str, parameters: Mapping[str, Any], uploads: Mapping[str, Upload]) -> list[str]:
    """All that is wrong with a call as it came over the wire; empty when nothing is."""
    model = METHODS.get(method)
    if model is None:
        return [f"no such method: {method}"]
    said = {name: _decoded(name, value) for name, value in parameters.items()}
    try:
        call = _call(model, said, uploads)
    except ValidationError as error:
        return [f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors(include_url=False)]
    return [
        *(f"no such field: {name}" for name in _unknown(call)),
        *_lengths(call),
        *_texts(said),
        *_keyboard(said),
        *_commands(said),
        *_files(method, said, uploads),
    ]


def parsed(text: str, mode: str = "HTML") -> Parsed:
    """A text through TDLib's parser, the one of Telegram's Bot API server."""
    kinds = {"HTML": {"@type": "textParseModeHTML"}, "MarkdownV2": {"@type": "textParseModeMarkdown"}}
    if mode not in kinds:
        return Parsed(error=f"unsupported parse_mode {mode}")
    said = _tdlib({"@type": "parseTextEntities", "text": text, "parse_mode": kinds[mode]})
    if said["@type"] == "error":
        return Parsed(error=said["message"])
    return Parsed(said["text"], tuple(said["entities"]))


@cache
def _is_quiet() -> bool:
    tdjson.td_execute(b'{"@type":"setLogVerbosityLevel","new_verbosity_level":1}')
    return True


def _tdlib(request: Mapping[str, Any]) -> dict[str, Any]:
    _is_quiet()
    answer = tdjson.td_execute(json.dumps(request).encode())
    said: dict[str, Any] = json.loads(answer or b"{}")
    return said


def _decoded(name: str, value: Any) -> Any:
    """Objects come as JSON text when a file comes with them."""
    if name not in _JSON or not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _call(
    model: type[TelegramMethod[Any]], said: Mapping[str, Any], uploads: Mapping[str, Upload]
) -> TelegramMethod[Any]:
    files = {name: BufferedInputFile(one.content, one.name) for name, one in uploads.items()}
    attached = {name: one for name, one in files.items() if name in model.model_fields}
    return model.model_validate({**said, **attached})


def _unknown(value: Any, path: str = "") -> Iterator[str]:
    if isinstance(value, BaseModel):
        yield from (f"{path}{name}" for name in value.model_extra or ())
        for name in type(value).model_fields:
            yield from _unknown(getattr(value, name), f"{path}{name}.")
    elif isinstance(value, list | tuple):
        for number, one in enumerate(value):
            yield from _unknown(one, f"{path}{number}.")


def _texts(said: Any) -> Iterator[str]:
    """Every text that Telegram parses, however deep."""
    if isinstance(said, list):
        for one in said:
            yield from _texts(one)
    if not isinstance(said, dict):
        return
    for name in ("text", "caption"):
        if isinstance(said.get(name), str) and (
            "parse_mode" in said or name == "caption" or "chat_id" in said
        ):
            limit = 4096 if name == "text" else 1024
            yield from _text(name, said[name], said.get("parse_mode"), limit)
    for value in said.values():
        yield from _texts(value)


def _text(name: str, html: str, mode: str | None, limit: int) -> Iterator[str]:
    shown = parsed(html, mode) if mode else Parsed(html)
    if shown.error:
        yield f"{name}: {shown.error}"
        return
    if len(shown.text) > limit:
        yield f"{name}: {len(shown.text)} characters after parsing, at most {limit}"
    if name == "text" and not shown.text.strip():
        yield "text: message text is empty"
    links = sum(one["type"]["@type"] == "textEntityTypeTextUrl" for one in shown.entities)
    if mode == "HTML" and links != html.count("<a "):
        yield f"{name}: {html.count('<a ')} links written, {links} understood"
    if mode == "HTML" and _UNDECODED.search(shown.text):
        yield f"{name}: an entity that Telegram does not decode"


@cache
def _documented(model: type[BaseModel]) -> Mapping[str, tuple[int, int, str]]:
    """Least, most and unit of each field whose description gives them."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(model)))
    body = tree.body[0].body  # type: ignore[attr-defined]
    found = {}
    for line, after in pairwise(body):
        if not isinstance(line, ast.AnnAssign) or not isinstance(after, ast.Expr):
            continue
        length = _LENGTH.search(str(ast.literal_eval(after.value)))
        if length is not None and isinstance(line.target, ast.Name):
            found[line.target.id] = (int(length[1]), int(length[2]), length[3])
    return found


def _lengths(value: Any) -> Iterator[str]:
    """Every documented length, however deep, but those of texts that are parsed first."""
    if isinstance(value, list | tuple):
        for one in value:
            yield from _lengths(one)
    if not isinstance(value, BaseModel):
        return
    for name in type(value).model_fields:
        inner = getattr(value, name)
        least, most, unit = _documented(type(value)).get(name, (0, 0, ""))
        is_parsed = name in {"text", "caption"} and hasattr(value, "parse_mode")
        if isinstance(inner, str) and most and not is_parsed:
            length = len(inner.encode()) if unit == "bytes" else len(inner)
            if not least <= length <= most:
                yield f"{name}: {length} {unit}, documented {least}-{most}"
        yield from _lengths(inner)


def _keyboard(said: Mapping[str, Any]) -> Iterator[str]:
    markup = said.get("reply_markup")
    if not isinstance(markup, dict):
        return
    inline = [button for row in markup.get("inline_keyboard", ()) for button in row]
    rows: list[list[Any]] = markup.get("inline_keyboard") or markup.get("keyboard") or []
    if any(not row for row in rows):
        yield "reply_markup: an empty row"
    if sum(map(len, rows)) > _MOST_BUTTONS:
        yield "reply_markup: reply markup is too long"
    for button in inline:
        yield from _button(button, str(said.get("chat_id", "")))


def _button(button: Mapping[str, Any], chat: str) -> Iterator[str]:
    actions = _ACTIONS & button.keys()
    if len(actions) != 1:
        yield f"button: {len(actions)} actions, exactly one is allowed"
    if not str(button.get("text", "")).strip():
        yield "button: text is empty"
    if not re.match(r"(https?://[^/\s]+\.[^/\s]+|tg://)", button.get("url", "tg://")):
        yield "button: Wrong HTTP URL"
    page = button.get("web_app")
    if page is not None and not str(page.get("url", "")).startswith("https://"):
        yield "button: Only HTTPS links are allowed"
    if page is not None and chat.startswith("-"):
        yield "button: web_app is available only in private chats"


def _commands(said: Mapping[str, Any]) -> Iterator[str]:
    commands = said.get("commands")
    if not isinstance(commands, list):
        return
    if len(commands) > 100:
        yield "commands: more than 100"
    for one in commands:
        if not _COMMAND.fullmatch(one.get("command", "")):
            yield "commands: BOT_COMMAND_INVALID"


def _files(method: str, said: Mapping[str, Any], uploads: Mapping[str, Upload]) -> Iterator[str]:
    text = json.dumps([value for name, value in said.items() if name not in {"text", "caption"}])
    for name, one in uploads.items():
        is_named = f'"attach://{name}"' in text
        is_photo = name == "photo" or (is_named and (method == "sendPhoto" or '"type": "photo"' in text))
        if name not in METHODS[method].model_fields and not is_named:
            yield f"{name}: a file that nothing names"
        if not one.content or len(one.content) > (_PHOTO_BYTES if is_photo else _FILE_BYTES):
            yield f"{name}: {len(one.content)} bytes"
        elif is_photo:
            yield from _photo(one.content)


def _photo(content: bytes) -> Iterator[str]:
    try:
        width, height = Image.open(io.BytesIO(content)).size
    except OSError:
        yield "photo: IMAGE_PROCESS_FAILED"
        return
    if width + height > _PHOTO_SIDES or max(width, height) > _PHOTO_RATIO * min(width, height):
        yield "photo: PHOTO_INVALID_DIMENSIONS"
