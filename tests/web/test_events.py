"""Server-sent events: what an open page hears."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest

from bot.messages import Incoming, Kind, Reply, Text
from data.values import ChatId, WebMessage
from tests.web.world import Visitor, World


@dataclass
class Page:
    """An open page, reading events."""

    response: aiohttp.ClientResponse

    async def next(self) -> tuple[str, str, dict[str, object]]:
        """Kind, id and data of the next event."""
        fields: dict[str, str] = {}
        line = ""
        async with asyncio.timeout(5):
            while "data" not in fields or line:
                line = (await self.response.content.readline()).decode().rstrip("\r\n")
                name, __, value = line.partition(": ")
                fields[name] = value
        return fields["event"], fields.get("id", ""), json.loads(fields["data"])


@asynccontextmanager
async def opened(guest: Visitor, after: int = 0, last_event_id: str = "") -> AsyncIterator[Page]:
    headers = {"Last-Event-ID": last_event_id} if last_event_id else {}
    async with guest.http.get(f"/events?after={after}", headers=headers) as response:
        assert response.content_type == "text/event-stream"
        yield Page(response)


async def begin(site: World, guest: Visitor, *texts: str) -> tuple[ChatId, list[int]]:
    """A chat in which the customer said something and the bot said `texts`."""
    await guest.say("chào")
    chat = site.ear.heard[-1].chat
    for text in texts:
        await site.chat.send(chat, [Reply((Text(text),))], None)
    return chat, [one.id for one in await site.store.web.after(chat, 0)]


async def test_a_new_line_arrives_at_once(site: World, guest: Visitor) -> None:
    """Typing first, then the line, with the number a browser resumes from."""
    chat, ids = await begin(site, guest)
    async with opened(guest, after=ids[-1]) as page:
        await site.chat.typing(chat)
        assert (await page.next())[0] == "typing"
        await site.chat.send(chat, [Reply((Text("Không có lịch cắt điện."),))], None)
        kind, id_, data = await page.next()

    assert (kind, int(id_)) == ("new", data["id"])
    assert "Không có lịch cắt điện." in str(data["html"])


async def test_typing_comes_before_its_answer(
    site: World, guest: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when all of it happens while the store is looked at: else the sign would stay on the page."""
    chat, ids = await begin(site, guest)
    looked, answers = site.store.web.after, [[Reply((Text("Không có lịch cắt điện."),))]]

    async def answered_meanwhile(*where: Any) -> Sequence[WebMessage]:
        if answers:
            await site.chat.typing(chat)
            await site.chat.send(chat, answers.pop(), None)
        return await looked(*where)

    async with opened(guest, after=ids[-1]) as page:
        await site.chat.typing(chat)
        assert (await page.next())[0] == "typing"  # the page listens
        monkeypatch.setattr(site.store.web, "after", answered_meanwhile)
        kinds = [(await page.next())[0] for _ in range(2)]

    assert kinds == ["typing", "new"]


async def test_what_the_customer_says_shows_on_all_their_pages(site: World, guest: Visitor) -> None:
    """Two tabs of one browser show the same chat."""
    __, ids = await begin(site, guest)
    async with opened(guest, ids[-1]) as one, opened(guest, ids[-1]) as two:
        await guest.say("hóa đơn")
        heard = [await page.next() for page in (one, two)]

    assert all("hóa đơn" in str(data["html"]) for __, __, data in heard)


async def test_a_replaced_line_keeps_its_place(site: World, guest: Visitor) -> None:
    """An edit comes as `replaced` with the line's own number."""
    chat, ids = await begin(site, guest, "Trang một")
    pressed = Incoming(chat, "k", site.clock.now, Kind.CHOICE, choice="x", screen=str(ids[-1]))
    async with opened(guest, ids[-1]) as page:
        await asyncio.sleep(0.1)
        await site.chat.send(chat, [Reply((Text("Trang hai"),), edits=True)], pressed)
        kind, id_, data = await page.next()

    assert (kind, data["id"], int(id_)) == ("replaced", ids[-1], ids[-1])
    assert "Trang hai" in str(data["html"])


async def test_a_line_of_another_process_is_found_by_the_clock(site: World, guest: Visitor) -> None:
    """Nobody wakes the page when another process keeps a line: it looks by itself."""
    chat, ids = await begin(site, guest, "mẫu")
    body = (await site.store.web.after(chat, ids[-2]))[0].body
    async with opened(guest, ids[-1]) as page:
        await site.store.web.add(chat, body.replace("mẫu", "Từ tiến trình khác"), site.clock.now)
        kind, __, data = await page.next()

    assert kind == "new"
    assert "Từ tiến trình khác" in str(data["html"])


async def test_resuming_brings_what_was_missed_in_order(site: World, guest: Visitor) -> None:
    """After a lost connection nothing is missing and nothing new comes twice."""
    chat, ids = await begin(site, guest, "một", "hai", "ba")
    pressed = Incoming(chat, "k", site.clock.now, Kind.CHOICE, choice="x", screen=str(ids[1]))
    await site.chat.send(chat, [Reply((Text("một, sửa"),), edits=True)], pressed)
    async with opened(guest, after=0, last_event_id=str(ids[1])) as page:
        events = [await page.next() for __ in range(4)]

    assert [(kind, data["id"]) for kind, __, data in events] == [
        ("replaced", ids[0]), ("replaced", ids[1]), ("new", ids[2]), ("new", ids[3]),
    ]  # fmt: skip
    assert "một, sửa" in str(events[1][2]["html"])


async def test_erased_lines_leave_the_open_page(site: World, guest: Visitor) -> None:
    """After the customer erased everything, an open page does not go on showing it."""
    chat, ids = await begin(site, guest, "Hóa đơn của bạn")
    async with opened(guest, ids[-1]) as page:
        await asyncio.sleep(0.1)
        await site.store.privacy.erase(chat)
        await asyncio.sleep(0.5)  # the page looks by itself meanwhile, and says it once
        await site.chat.send(chat, [Reply((Text("Đã xóa."),))], None)
        events = [await page.next() for __ in range(2)]

    assert [event[0] for event in events] == ["gone", "new"]
    assert int(str(events[0][2]["before"])) > ids[-1]
    assert "Đã xóa." in str(events[1][2]["html"])


async def test_a_page_that_was_away_learns_of_an_erasure(site: World, guest: Visitor) -> None:
    """The same, when the connection was lost while it happened."""
    chat, ids = await begin(site, guest, "Hóa đơn của bạn")
    await site.store.privacy.erase(chat)
    async with opened(guest, last_event_id=str(ids[-1])) as page:
        kind, __, erased = await page.next()

    assert (kind, int(str(erased["before"])) > ids[-1]) == ("gone", True)


async def test_a_chat_hears_nothing_of_another(site: World, guest: Visitor) -> None:
    """Lines of chat A never reach a page of chat B."""
    __, ids = await begin(site, guest)
    other = ChatId("web", "y" * 32)
    async with opened(guest, ids[-1]) as page:
        await site.chat.send(other, [Reply((Text("của người khác"),))], None)
        await site.chat.send(site.ear.heard[-1].chat, [Reply((Text("của tôi"),))], None)
        data = (await page.next())[2]

    assert "của tôi" in str(data["html"])


async def test_a_stranger_is_told_not_to_come_again(site: World) -> None:
    """204 ends a browser's tries to connect."""
    assert (await site.visitor().http.get("/events")).status == 204


async def test_pages_without_end_are_refused(site: World, guest: Visitor) -> None:
    """At most eight open pages a chat."""
    responses = [await guest.http.get("/events") for __ in range(9)]

    assert [one.status for one in responses] == [200] * 8 + [204]
    for one in responses:
        one.close()
