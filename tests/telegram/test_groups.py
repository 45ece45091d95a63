"""Street mode: in a group its areas' outages, decided by those who run it, and nothing personal (X23)."""

from __future__ import annotations

import io
import itertools
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from bot.app.telling import watch_of
from bot.channels.telegram.updates import CHANNEL
from bot.commands import Ask, Command
from bot.handlers import area_share, deep_link
from bot.handlers.area_option import FOLLOW, option
from data.values import ChatId
from tests.telegram.oracles import parsed
from tests.telegram.speaker import OnTelegram, on_telegram
from tests.telegram.stub import BOT_ID, Call
from tests.telegram.waiting_api import until
from tests.watching.rig import outage

GROUP = -1001
ADMIN, OWNER, MEMBER, RESTRICTED = 42, 43, 44, 45
STATUS = {ADMIN: "administrator", OWNER: "creator", MEMBER: "member", RESTRICTED: "restricted"}
_SHOWN = ("sendMessage", "sendPhoto", "editMessageText")


@dataclass(slots=True)
class Street:
    """A group with the bot in it."""

    on: OnTelegram
    topic: int | None = None
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(9_000))

    @property
    def chat(self) -> ChatId:
        return ChatId(CHANNEL, f"{GROUP}:{self.topic}" if self.topic else str(GROUP))

    async def say(self, text: str, by: int = ADMIN, **more: Any) -> str:
        """A message in the group; what the bot says there, as it is read."""
        message = {**self._message(by), "text": text, "entities": _entities(text), **more}
        return await self._heard({"message": message})

    async def press(self, choice: str, by: int = ADMIN) -> str:
        number = next(self._numbers)
        query = {
            "id": f"press-{number}",
            "from": _user(by),
            "message": {**self._message(BOT_ID), "text": "…"},
            "chat_instance": "1",
            "data": choice,
        }
        return await self._heard({"callback_query": query})

    async def follows(self) -> list[str]:
        store = self.on.house.answering.house.store
        return [one.text for one in await store.areas.of_chat(self.chat)]

    async def _heard(self, update: dict[str, Any]) -> str:
        before = len(self.on.api.calls)
        status = STATUS | {BOT_ID: "member"}
        user = (update.get("message") or update["callback_query"])["from"]["id"]
        self.on.api.members[user] = status.get(user, "left")
        await self.on._update({"update_id": next(self._numbers), **update})
        calls = [one for one in self.on.api.calls[before:] if one.method in _SHOWN]
        assert all(int(one.params["chat_id"]) == GROUP for one in calls)
        assert all(one.params.get("message_thread_id") == self.topic for one in calls if self.topic)
        return "\n".join(
            parsed(str(one.params.get("text", one.params.get("caption", "")))).text for one in calls
        )

    def _message(self, by: int) -> dict[str, Any]:
        chat = {"id": GROUP, "type": "supergroup", "title": "Tổ 5", "is_forum": self.topic is not None}
        place = {"message_thread_id": self.topic, "is_topic_message": True} if self.topic else {}
        return {
            "message_id": next(self._numbers), "date": 1_782_954_300, "from": _user(by), "chat": chat, **place
        }  # fmt: skip


def _user(number: int) -> dict[str, Any]:
    return {"id": number, "is_bot": number == BOT_ID, "first_name": "An", "language_code": "vi"}


def _entities(text: str) -> list[dict[str, Any]]:
    command = text.split(maxsplit=1)[0]
    found = [{"type": "bot_command", "offset": 0, "length": len(command)}] if text.startswith("/") else []
    if (at := text.find("@cskh_thu_bot")) >= 0 and not found:
        found.append({"type": "mention", "offset": at, "length": len("@cskh_thu_bot")})
    return found


@pytest.fixture
async def street(tmp_path: Path) -> AsyncIterator[Street]:
    async with on_telegram(tmp_path) as on:
        yield Street(on)


def follow(text: str = "phố Lạc Trung") -> str:
    return Ask(Command.AREA_WATCH, option=option(text, FOLLOW)).encode()


async def test_an_administrator_follows_an_area_for_the_group(street: Street) -> None:
    """By a command; the preview says that the whole group will be told. The area is the group's."""
    shown = await street.say("/theodoikhuvuc@cskh_thu_bot phố lạc trung")
    assert "Theo dõi phố Lạc Trung?" in shown
    assert "Cả nhóm sẽ nhận tin" in shown

    assert "Đã theo dõi" in await street.press(follow(), by=OWNER)
    (area,) = await street.on.house.answering.house.store.areas.of_chat(street.chat)
    assert (area.text, area.is_group) == ("phố Lạc Trung", True)


@pytest.mark.parametrize("who", [MEMBER, RESTRICTED, 777])
async def test_nobody_else_changes_what_a_group_follows(street: Street, who: int) -> None:
    """Not by a command, not by a button of somebody else's preview, not by a word."""
    await street.press(follow("phường Kim Liên"))
    (area,) = await street.on.house.answering.house.store.areas.of_chat(street.chat)
    before = await street.follows()
    tries = [
        await street.say("/theodoikhuvuc@cskh_thu_bot phố lạc trung", by=who),
        await street.press(follow(), by=who),
        await street.press(Ask(Command.NOTICES_OFF, option=f"area-{area.id}").encode(), by=who),
        await street.press(Ask(Command.AREA_WATCH, option=f"share-{area.id}").encode(), by=who),
        await street.say("/tatthongbao@cskh_thu_bot", by=who),
    ]

    assert all("Chỉ quản trị viên" in said for said in tries)
    assert await street.follows() == before


async def test_a_yes_of_somebody_else_follows_nothing(street: Street) -> None:
    """The open question of an administrator is not answered by a member."""
    await street.say("/theodoikhuvuc@cskh_thu_bot phố lạc trung")
    said = await street.say("@cskh_thu_bot có", by=MEMBER)

    assert "Chỉ quản trị viên" in said
    assert await street.follows() == []


async def test_an_anonymous_administrator_is_one(street: Street) -> None:
    """Who speaks as the group itself runs it; a channel that is linked to it does not."""
    as_group: dict[str, Any] = {
        "sender_chat": {"id": GROUP, "type": "supergroup"},
        "from": _user(1_087_968_824) | {"is_bot": True},
    }
    as_channel: dict[str, Any] = {"sender_chat": {"id": -1002, "type": "channel"}}

    assert "Chỉ quản trị viên" in await street.say("/theodoikhuvuc phố lạc trung", **as_channel)
    assert "Theo dõi phố Lạc Trung?" in await street.say("/theodoikhuvuc phố lạc trung", **as_group)


async def test_where_telegram_does_not_say_nobody_is_one(street: Street) -> None:
    """A refusal of the question itself is no permission."""
    street.on.api.fail("getChatMember", 400, "Bad Request: member not found")

    assert "Chỉ quản trị viên" in await street.say("/theodoikhuvuc@cskh_thu_bot phố lạc trung")


async def test_everybody_looks_up_the_plan(street: Street) -> None:
    """By area; nobody is asked for a code where others read it."""
    assert "Ngõ 61 phố Lạc Trung" in await street.say("/lichcatdien@cskh_thu_bot phố Lạc Trung", by=MEMBER)

    asked = await street.say("/lichcatdien@cskh_thu_bot", by=MEMBER)
    assert "tên phường" in asked
    assert "mã khách hàng" not in asked


async def test_what_is_followed_may_be_read_by_all(street: Street) -> None:
    """The list, by either command."""
    await street.press(follow())

    for command in ("/theodoikhuvuc@cskh_thu_bot", "/thongbao@cskh_thu_bot"):
        assert "phố Lạc Trung" in await street.say(command, by=MEMBER)


async def test_an_administrator_stops_everything_by_one_word(street: Street) -> None:
    """In a mention, or as a command."""
    await street.press(follow())
    assert "Đã thôi theo dõi" in await street.say("@cskh_thu_bot tắt")
    assert await street.follows() == []


@pytest.mark.parametrize(
    "command", ["hoadon", "thanhtoan", "lichsu", "lienket", "macuatoi", "riengtu", "xoadulieu"]
)
async def test_nothing_personal(street: Street, command: str) -> None:
    """Even of somebody who linked a code in private."""
    await street.on.house.link(ChatId(CHANNEL, str(ADMIN)), "PD00000000001")

    assert await street.say(f"/{command}@cskh_thu_bot") == "Thông tin riêng, mời bạn nhắn riêng cho bot."


async def test_what_is_said_among_the_neighbours_is_not_heard(street: Street) -> None:
    """Not even while the bot waits for an answer."""
    await street.say("/theodoikhuvuc@cskh_thu_bot")

    assert await street.say("phố Lạc Trung") == ""
    assert await street.follows() == []


async def test_a_topic_follows_for_itself(street: Street) -> None:
    """In a forum the area belongs to the topic, and answers go there."""
    street.topic = 7
    await street.say("/theodoikhuvuc@cskh_thu_bot phố lạc trung")
    await street.press(follow())

    assert await street.follows() == ["phố Lạc Trung"]
    street.topic = None
    assert await street.follows() == []


async def test_a_shared_link_in_a_group(street: Street) -> None:
    """`?startgroup=`: it previews for whoever runs the group, for others it is a plain start."""
    house = street.on.house.answering.house
    token = await area_share.make(house.store, "phố Lạc Trung", house.clock())

    assert "Theo dõi" not in await street.say(f"/start@cskh_thu_bot {token}", by=MEMBER)
    assert "Theo dõi phố Lạc Trung?" in await street.say(f"/start@cskh_thu_bot {token}")
    assert await street.follows() == []


async def test_a_link_for_one_person_is_not_used_up_by_an_administrator(street: Street) -> None:
    """It begins linking, which is no matter for a group."""
    house = street.on.house.answering.house
    token = await deep_link.make(house.store, deep_link.TO_LINK, house.clock())
    await street.say(f"/start@cskh_thu_bot {token}")

    await street.on.say(f"/start {token}")
    assert "Liên" in street.on.heard


async def test_a_group_that_moves_takes_its_areas_along(street: Street) -> None:
    """It becomes a supergroup and has another number."""
    store = street.on.house.answering.house.store
    await street.press(follow())
    new = ChatId(CHANNEL, "-1005")
    message = {**street._message(ADMIN), "migrate_to_chat_id": -1005}
    await street.on._update({"update_id": 1, "message": message})

    (area,) = await store.areas.of_chat(new)
    assert (area.text, area.chat) == ("phố Lạc Trung", new)
    assert await street.follows() == []


async def test_the_bot_shares_by_its_own_name(street: Street) -> None:
    """The link opens a private chat with this very bot; the picture says the same."""
    await street.on.say("/theodoikhuvuc phố lạc trung")
    await street.on.press("Theo dõi")
    await street.on.press("🔗 Chia sẻ khu vực này")
    link = next(word for word in street.on.heard if word.startswith("https://t.me/"))
    (photo,) = street.on.api.of("sendPhoto")

    assert link.startswith("https://t.me/cskh_thu_bot?start=")
    assert _read(next(iter(photo.files.values())).content) == link


def _read(png: bytes) -> str:
    """By a reader that we did not write."""
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(png)))
    return str(found.text)


async def test_the_group_is_told_of_a_new_outage(street: Street) -> None:
    """From the utility's plan to the group: published, watched, delivered; its button stops the area."""
    street.topic = 7
    await street.press(follow())
    house, watch = street.on.house.answering.house, street.on.house.portal.watch
    watching = watch_of(street.on.settings, house)
    await watching.look_now()
    street.on.house.portal.world.publish_outage(outage("2026-07-05 08:30", "2026-07-05 12:30"))
    watch.forward(timedelta(hours=1))
    await watching.look_now()
    await street.on.engine.deliver()
    await until(lambda: bool(_told(street)))
    (call,) = _told(street)

    said = parsed(str(call.params.get("text", call.params.get("caption")))).text
    assert (int(call.params["chat_id"]), call.params["message_thread_id"]) == (GROUP, 7)
    assert "Phố Lạc Trung" in said
    assert "Tìm theo tên: phố Lạc Trung. Có thể không đúng từng nhà." in said
    stop = call.params["reply_markup"]["inline_keyboard"][-1][0]
    assert "Chỉ quản trị viên" in await street.press(stop["callback_data"], by=MEMBER)
    assert "Đã thôi theo dõi" in await street.press(stop["callback_data"])


def _told(street: Street) -> list[Call]:
    """Notices in the group."""
    calls = street.on.api.of("sendMessage", "sendPhoto")
    return [
        one
        for one in calls
        if "ạm ngừng cấp điện" in str(one.params.get("text", one.params.get("caption", "")))
    ]
