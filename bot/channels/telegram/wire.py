"""The fields of an Update that we look at, checked. Everything else in it is ignored, and may be anything."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

_Id = Annotated[int, Field(ge=-(2**63), lt=2**63)]
_Count = Annotated[int, Field(ge=0, lt=2**63)]
_Date = Annotated[int, Field(ge=0, le=253_402_300_799)]  # what a datetime can hold; 0: too old to be known


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, extra="ignore", hide_input_in_errors=True)


class User(_Part):
    id: _Id
    is_bot: bool = False
    language_code: str = Field(default="", max_length=64)


class Chat(_Part):
    id: _Id
    type: str

    @property
    def is_private(self) -> bool:
        return self.type == "private"


class Entity(_Part):
    """A stretch of the text; offset and length count UTF-16 units."""

    type: str
    offset: _Count
    length: _Count
    user: User | None = None


class Replied(_Part):
    """The message that is replied to."""

    sender: User | None = Field(default=None, alias="from")


class Message(_Part):
    """A message. `content` names the fields that were there, which tell what kind of message it is."""

    message_id: _Count
    date: _Date
    chat: Chat
    sender: User | None = Field(default=None, alias="from")
    sender_chat: Chat | None = None
    message_thread_id: _Count | None = None
    is_topic_message: bool = False
    media_group_id: str = Field(default="", max_length=64)
    reply_to_message: Replied | None = None
    text: str = ""
    entities: list[Entity] = []
    caption: str = ""
    caption_entities: list[Entity] = []
    migrate_to_chat_id: _Id | None = None
    content: frozenset[str] = frozenset()

    @model_validator(mode="before")
    @classmethod
    def _names(cls, given: Any) -> Any:  # noqa: ANN401  anything that JSON can say
        return {**given, "content": frozenset(given)} if isinstance(given, dict) else given


class Screen(_Part):
    """The message of ours whose button was pressed; all that is left of a very old one."""

    message_id: _Count
    chat: Chat
    message_thread_id: _Count | None = None
    is_topic_message: bool = False


class CallbackQuery(_Part):
    id: str = Field(max_length=128)
    sender: User = Field(alias="from")
    message: Screen | None = None
    data: str = ""


class Member(_Part):
    status: str


class MyChatMember(_Part):
    chat: Chat
    new_chat_member: Member


class Update(_Part):
    """At most one of the parts is there; an update with none of them is not ours."""

    update_id: _Count
    message: Message | None = None
    callback_query: CallbackQuery | None = None
    my_chat_member: MyChatMember | None = None
