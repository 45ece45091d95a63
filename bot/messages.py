"""The conversation's own words: what comes in, what goes out, with no platform in them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from data.values import Awaiting, ChatId, Secret

__all__ = [
    "Answer", "Block", "Button", "Capabilities", "Document", "Facts", "Incoming", "Kind", "Note",
    "Picture", "Reply", "Rows", "Secret", "Table", "Text", "Title",
]  # fmt: skip


class Kind(StrEnum):
    """What an incoming update is. Everything but TEXT and CHOICE gets one helpful sentence."""

    TEXT = "text"
    CHOICE = "choice"
    LINKED = "linked"  # the log-in page is done; the chat must confirm
    STICKER = "sticker"
    PHOTO = "photo"
    VOICE = "voice"
    CONTACT = "contact"
    LOCATION = "location"
    FILE = "file"
    UNREADABLE = "unreadable"  # the platform does not show what was sent, nor will it the next time
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Incoming:
    """One thing a customer did, as every channel reports it.

    `key` is the platform's own id of the update and is unique within the channel.
    """

    chat: ChatId
    key: str
    sent_at: datetime
    kind: Kind = Kind.TEXT
    text: str = field(default="", repr=False)
    choice: str = field(default="", repr=False)  # data of the pressed button
    screen: str = ""  # the message whose button was pressed, for editing in place
    message: str = ""  # the message itself, for deleting what must not stay in the chat
    is_private: bool = True
    is_addressed: bool = True  # in a group: a command or a mention
    language: str = ""  # what the platform says of the customer, when it says anything
    sender: str = field(default="", repr=False)  # in a group: who said it, as the channel calls them


@dataclass(frozen=True, slots=True)
class Title:
    """First line of an answer."""

    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; line breaks are kept."""

    text: str
    tells_age: bool = False  # the answer is an old one, since nothing newer could be had


@dataclass(frozen=True, slots=True)
class Note:
    """Small print: freshness and source."""

    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Label and value, one pair a line."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with headers: real on the web, at most 34 columns of characters on Telegram."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""  # read by screen readers
    numeric: tuple[int, ...] = ()  # columns set flush right


Block = Title | Text | Note | Facts | Table


@dataclass(frozen=True, slots=True)
class Button:
    """A choice, or an address to open (only official sites, telephone numbers and our own one-time page)."""

    label: str
    choice: str = ""  # bot.commands.Ask.encode(), ASCII, at most 64 bytes
    url: str = field(default="", repr=False)
    is_page: bool = False  # our one-time page: shown inside the chat where the platform can
    short: str = ""  # the label where only some 20 characters are shown; empty: as it is


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG with the words that say the same."""

    content: bytes = field(repr=False)
    alt: str
    name: str


@dataclass(frozen=True, slots=True)
class Document:
    """A file to keep. The name never holds a full customer code."""

    content: bytes = field(repr=False)
    name: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Reply:
    """One message of ours. Digits follow the order of `buttons`; the home button is always `0`."""

    blocks: tuple[Block, ...]
    buttons: tuple[tuple[Button, ...], ...] = ()  # rows
    picture: Picture | None = None
    document: Document | None = None
    edits: bool = False  # replaces the screen whose button was pressed, where the channel can
    is_personal: bool = False  # must not be forwarded, never shown in a group
    asks_phone: bool = False  # is shown as the platform's own form for a telephone number
    keys: tuple[tuple[str, ...], ...] = ()  # rows of labels that stay in sight; not beside `buttons`

    @property
    def is_old(self) -> bool:
        """Whether it had to come from memory."""
        return any(isinstance(block, Text) and block.tells_age for block in self.blocks)

    @property
    def picture_place(self) -> int | None:
        """Before which block the picture stands: the table that says the same, else the last block."""
        if self.picture is None:
            return None
        tables = (place for place, block in enumerate(self.blocks) if isinstance(block, Table))
        return next(tables, len(self.blocks) - 1)

    @property
    def numbered(self) -> tuple[tuple[int | None, Button], ...]:
        """Every button with the digit that presses it: 1, 2, … in order, 0 for home, None for addresses."""
        digits = itertools.count(1)
        return tuple((self._digit(button, digits), button) for row in self.buttons for button in row)

    @staticmethod
    def _digit(button: Button, digits: Iterator[int]) -> int | None:
        if not button.choice:
            return None
        return 0 if button.choice == HOME else next(digits)

    @property
    def choices(self) -> tuple[str, ...]:
        """Data of the buttons that have a digit from 1 on, in the order of their digits."""
        return tuple(button.choice for digit, button in self.numbered if digit)

    @property
    def labels(self) -> tuple[str, ...]:
        """Labels of `choices`."""
        return tuple(button.label for digit, button in self.numbered if digit)


HOME = "start"  # bot.commands.Command.MENU: the button of digit 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What one turn leads to: what is said, and what the chat remembers of it."""

    replies: tuple[Reply, ...]
    awaiting: Awaiting | None = None  # the question now open; None closes any that was
    is_understood: bool = True
    topic: str = ""  # the question as Ask.encode(), for follow-ups; empty keeps the last one
    language: str = ""  # the customer chose a language
    is_simple: bool | None = None  # the customer switched plain mode on or off
    waits: str = ""  # a question that needs a linked code first, as Ask.encode()
    then: tuple[str, ...] = ()  # questions to answer right after this one, as Ask.encode()
    forgets: bool = False  # the chat is to be a stranger's again
    choices_page: int = 0  # plain mode: which of the choices are shown


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a channel can do; handlers never ask which channel it is."""

    edits: bool = False
    deletes: bool = False
    buttons: bool = False  # else choices are typed as digits
    keys: bool = False  # labels that stay below the line one writes in; pressed, they come as typed
    recalls: bool = False  # what a customer wrote can be taken back by the customer alone
    pictures: bool = True
    documents: bool = True
    private: bool = True
    digits: bool = False  # beside buttons some choices are lines, and their digits are typed
    templates: bool = False  # reaches, for money, who wrote too long ago, if the customer consented
    asks_phone: bool = False  # can ask for the number that such messages go to (`Reply.asks_phone`)
    text_limit: int = 4096  # characters of one message
    start_link: str = ""  # an address that begins what the token behind it is for; empty: none is known
