"""What is said and what comes back, without a browser."""

from __future__ import annotations

import re
import secrets
from pathlib import Path

import pytest

from bot.channels.web import lines
from bot.channels.web.rendering import Rendering
from bot.commands import Ask, Command
from bot.i18n import words
from bot.keyboards.common import home, press
from bot.messages import Button, Document, Facts, Incoming, Kind, Note, Picture, Reply, Table, Text, Title
from data.values import Awaiting, ChatId, Conversation, WebMessage
from tests.web.world import START, Visitor, World, world

_ = words("vi")
NEXT = Ask(Command.INVOICE, option="next", is_edit=True)
MENU = Reply(
    (Title("Menu"),),
    (
        (press("Hôm nay", Ask(Command.OUTAGES)), press("Ngày mai", Ask(Command.OUTAGES, option="tomorrow"))),
        (Button("Gọi 19001288", url="tel:19001288"),),
        (home(_),),
    ),
)


async def chat_of(site: World, guest: Visitor) -> ChatId:
    """The guest's chat, learnt the way the bot learns it."""
    await guest.say("chào")
    return site.ear.heard[-1].chat


async def test_a_stranger_who_only_looks_leaves_nothing(site: World) -> None:
    """A session nobody wrote in stores nothing."""
    visitor = site.visitor()
    page = await visitor.page()

    chat = ChatId("web", next(iter(visitor.http.cookie_jar)).value)
    assert "Xin chào" in page
    assert "Bản thử nghiệm, dữ liệu mẫu" in page
    assert await site.store.web.after(chat, 0) == ()
    assert site.ear.heard == []


async def test_words_reach_the_bot_and_stay_after_a_reload(site: World, guest: Visitor) -> None:
    """What the customer typed and what the bot answered is there again when the page is loaded anew."""
    response = await guest.say("mai có cắt điện không?")
    heard = site.ear.heard[-1]
    await site.chat.send(heard.chat, [Reply((Text("Ngày mai không có lịch cắt điện."),))], heard)

    page = await guest.page()
    assert response.status == 202
    assert (heard.kind, heard.text, heard.sent_at) == (Kind.TEXT, "mai có cắt điện không?", site.clock.now)
    assert page.index("mai có cắt điện không?") < page.index("Ngày mai không có lịch cắt điện.")


async def test_sending_twice_says_it_once(site: World, guest: Visitor) -> None:
    """A retry with the same key is accepted and changes nothing."""
    key = secrets.token_hex(8)
    for __ in range(3):
        assert (await guest.say("hóa đơn", key=key)).status == 202

    assert len(site.ear.heard) == 1
    assert (await guest.page()).count(">hóa đơn<") == 1


async def test_the_same_key_of_two_browsers_is_two_acts(site: World, guest: Visitor) -> None:
    """Nobody can silence another customer by using up keys."""
    other = site.visitor()
    await other.page()
    await guest.say("một", key="same-key-1")
    await other.say("hai", key="same-key-1")

    assert [one.text for one in site.ear.heard] == ["một", "hai"]


async def test_a_pressed_button_is_told_by_its_words(site: World, guest: Visitor) -> None:
    """The chat shows what the button said; the bot hears its choice and its screen."""
    chat = await chat_of(site, guest)
    await site.chat.send(chat, [MENU], None)
    screen = str((await site.store.web.after(chat, 0))[-1].id)
    await guest.say(choice="lichcatdien o=tomorrow", screen=screen)

    heard = site.ear.heard[-1]
    assert (heard.kind, heard.choice, heard.screen) == (Kind.CHOICE, "lichcatdien o=tomorrow", screen)
    assert (await guest.page()).count('<p class="text">Ngày mai</p>') == 1


async def test_an_item_of_the_fixed_menu_needs_no_screen(site: World, guest: Visitor) -> None:
    """The nine items work at once, before anything was said."""
    await guest.say(choice="hoadon_menu")

    assert site.ear.heard[-1].choice == "hoadon_menu"
    assert '<p class="text">Hóa đơn tiền điện</p>' in await guest.page()


async def test_paging_takes_the_place_of_the_screen(site: World, guest: Visitor) -> None:
    """A reply that edits replaces the screen it came from, and turning a page is not a thing said."""
    chat = await chat_of(site, guest)
    first = Reply((Text("Trang một"),), ((press("Kỳ sau ▶", NEXT),),))
    await site.chat.send(chat, [first], None)
    screen = str((await site.store.web.after(chat, 0))[-1].id)
    await guest.say(choice=NEXT.encode(), screen=screen)
    await site.chat.send(chat, [Reply((Text("Trang hai"),), edits=True)], site.ear.heard[-1])

    page = await guest.page()
    assert "Trang hai" in page
    assert "Trang một" not in page
    assert '<p class="text">Kỳ sau' not in page
    assert len(await site.store.web.after(chat, 0)) == 2


async def test_an_edit_of_a_screen_that_is_not_there_is_a_new_line(site: World, guest: Visitor) -> None:
    """A screen of another chat, or one that was erased, is never touched."""
    chat = await chat_of(site, guest)
    other = ChatId("web", "z" * 32)
    await site.chat.send(other, [Reply((Text("Của người khác"),))], None)
    foreign = (await site.store.web.after(other, 0))[-1]
    pressed = Incoming(chat, "k", site.clock.now, Kind.CHOICE, choice="x", screen=str(foreign.id))
    await site.chat.send(chat, [Reply((Text("Bản mới"),), edits=True)], pressed)

    assert "Của người khác" in (await site.store.web.after(other, 0))[-1].body
    assert "Bản mới" in await guest.page()


async def test_every_block_has_its_element(site: World, guest: Visitor) -> None:
    """Tables are tables with headers and a caption, facts are a list of terms, small print is small."""
    chat = await chat_of(site, guest)
    table = Table(("Tháng", "kWh"), (("06", "313"),), caption="Từng tháng", numeric=(1,))
    blocks = (Title("Tên"), Text("Một\nHai"), Facts((("Tổng", "845.694 đ"),)), table, Note("Nguồn: mẫu"))
    await site.chat.send(chat, [Reply(blocks)], None)

    page = await guest.page()
    for piece in (
        '<h2 class="title">Tên</h2>',
        '<p class="text">Một\nHai</p>',
        "<dt>Tổng</dt><dd>845.694 đ</dd>",
        "<caption>Từng tháng</caption>",
        '<th scope="col">Tháng</th>',
        '<th scope="col" class="number">kWh</th>',
        '<th scope="row">06</th>',
        '<td class="number">313</td>',
        "<small>Nguồn: mẫu</small>",
    ):
        assert piece in page


async def test_a_shortened_code_is_never_broken(site: World, guest: Visitor) -> None:
    """It is one piece in the page, wherever it stands; the words around it are escaped as ever."""
    chat = await chat_of(site, guest)
    await site.chat.send(chat, [Reply((Title("Nhà <3 (PD00…0001)"), Text("Mã PD00…0001.")))], None)

    page = await guest.page()

    assert 'Nhà &lt;3 (<span class="code">PD00…0001</span>)' in page
    assert 'Mã <span class="code">PD00…0001</span>.' in page


async def test_times_and_lengths_are_never_broken(site: World, guest: Visitor) -> None:
    """On a narrow screen neither `(2 / giờ)` nor `01:20– / 05:00`."""
    chat = await chat_of(site, guest)
    said = "Đã duyệt · 01:20–05:00 (3 giờ 40 phút)"
    await site.chat.send(chat, [Reply((Text(said),))], None)

    whole = re.findall(r'<span class="code">([^<]*)</span>', await guest.page())
    assert whole[-3:] == ["01:20–05:00", "3 giờ", "40 phút"]


def test_our_own_addresses_can_be_followed() -> None:
    """Such as the link that shares an area. Any other stays words, and none gets out of its quotes."""
    home = "https://hoi.example"
    ours = f"{home}/?theo-doi={'a' * 43}"
    others = ("https://evil.example/x", f"{home}@evil.example/", f'{home}/"onclick="x')
    body = lines.encode(lines.Line(is_ours=True, blocks=tuple(map(Text, (f"Xem {ours}.", *others)))))
    page = Rendering(home).line(WebMessage(1, body, said_at=START), "vi", START)

    assert f'Xem <a href="{ours}">{ours}</a>.' in page
    assert page.count("<a ") == 2
    assert f'<a href="{home}/">{home}/</a>&#34;onclick=&#34;x' in page


async def test_digits_stand_beside_the_choices_they_mean(site: World, guest: Visitor) -> None:
    """The same digits as on channels without buttons: addresses have none, home is 0."""
    chat = await chat_of(site, guest)
    await site.chat.send(chat, [MENU], None)

    shown = re.findall(r"<kbd>(\d)</kbd><span>([^<]+)</span>", await guest.page())
    assert shown == [("1", "Hôm nay"), ("2", "Ngày mai"), ("0", "🏠 Về menu chính")]


@pytest.mark.parametrize(
    ("url", "is_link"),
    [
        ("tel:19001288", True),
        ("https://evnhanoi.vn/tra-cuu", True),
        ("https://cskh.evnhanoi.vn", True),
        ("/chinhsach", True),
        ("//evil.example/x", False),
        ("http://evnhanoi.vn", False),
        ("https://evnhanoi.vn.evil.example", False),
        ("https://evnhanoi.vn@evil.example", False),
        ("https://notevnhanoi.vn", False),
        ("javascript:alert(1)", False),
        ("https://[", False),
    ],
)
async def test_only_trusted_addresses_become_links(
    site: World, guest: Visitor, url: str, is_link: bool
) -> None:
    """A button that leads anywhere else is words without a link."""
    chat = await chat_of(site, guest)
    await site.chat.send(chat, [Reply((Text("x"),), ((Button("Mở trang", url=url),),))], None)

    page = await guest.page()
    assert "Mở trang" in page
    assert (f'class="choice link" href="{url}"' in page) is is_link


async def test_files_belong_to_their_chat_and_expire(site: World, guest: Visitor) -> None:
    """A picture opens for its own customer only, is never cached by others, and is gone after a day."""
    chat = await chat_of(site, guest)
    picture = Picture(b"\x89PNG", "Biểu đồ hai năm", "lichsu.png")
    document = Document(b"%PDF-1.7", "hoadon_06.pdf", "application/pdf")
    await site.chat.send(chat, [Reply((Text("x"),), picture=picture, document=document)], None)
    page = await guest.page()
    picture_url, document_url = dict.fromkeys(re.findall(r"/files/[A-Za-z0-9_-]+", page))
    stranger = site.visitor()
    await stranger.page()

    shown = await guest.http.get(picture_url)
    kept = await guest.http.get(document_url)
    assert (await shown.read(), shown.content_type) == (b"\x89PNG", "image/png")
    assert shown.headers["Cache-Control"] == "private, no-store"
    assert kept.headers["Content-Disposition"] == "attachment; filename*=UTF-8''hoadon_06.pdf"
    assert 'alt="Biểu đồ hai năm"' in page
    assert (await stranger.http.get(picture_url)).status == 404
    assert (await site.visitor().http.get(picture_url)).status == 404

    site.clock.pass_(hours=24, seconds=1)

    assert (await guest.http.get(picture_url)).status == 404
    page = await guest.page()
    assert "/files/" not in page
    assert "Biểu đồ hai năm" in page
    assert "Tệp đã hết hạn" in page


@pytest.mark.parametrize("body", ["", "{}", "[]", "null", '{"blocks": [{"kind": "film"}]}', '{"blocks": 1}'])
async def test_a_line_of_an_unknown_form_does_not_hide_the_others(
    site: World, guest: Visitor, body: str
) -> None:
    """A chat kept by another version is shown as far as it can be."""
    chat = await chat_of(site, guest)
    await site.store.web.add(chat, body, site.clock.now)
    await guest.say("còn đây")

    page = await guest.page()
    assert "Không hiển thị được tin này." in page
    assert "còn đây" in page


async def test_a_secret_is_not_kept_while_it_is_awaited(site: World, guest: Visitor) -> None:
    """An answer to a secret question reaches the bot, and neither the page nor the store keeps it."""
    chat = await chat_of(site, guest)
    awaiting = Awaiting("link.password", site.clock.now.replace(hour=9), is_secret=True)
    await site.store.conversations.save(Conversation(chat, awaiting=awaiting))
    await guest.say("Bí-Mật-123")

    kept = await site.store.web.after(chat, 0)
    assert site.ear.heard[-1].text == "Bí-Mật-123"
    assert "Bí-Mật-123" not in await guest.page()
    assert "Bí-Mật-123" not in "".join(one.body for one in kept)
    assert "Nội dung bí mật đã được ẩn." in await guest.page()


async def test_a_secret_found_later_is_forgotten(site: World, guest: Visitor) -> None:
    """The engine may find that a line was a secret after it was shown."""
    chat = await chat_of(site, guest)
    await guest.say("mật khẩu là Bí-Mật-123")
    await site.chat.delete(chat, site.ear.heard[-1].message)

    assert "Bí-Mật-123" not in await guest.page()
    assert "chào" in await guest.page()


async def test_a_browser_without_script_gets_the_answer_in_the_page(site: World, guest: Visitor) -> None:
    """A plain form works: it is taken in, waits for the answer, and leads back to the page."""

    async def answer(incoming: Incoming) -> None:
        await site.chat.send(incoming.chat, [Reply((Text("Bạn không nợ kỳ nào."),))], incoming)

    site.ear.answer = answer
    async with guest.http.post(
        "/say", data={"key": "a-form-key", "text": "còn nợ không"}, headers={"Origin": guest.origin}
    ) as response:
        page = await response.text()

    assert response.url.path == "/"
    assert "còn nợ không" in page
    assert "Bạn không nợ kỳ nào." in page


async def test_the_page_speaks_the_language_of_the_chat(site: World, guest: Visitor) -> None:
    """`lang` follows the customer's choice."""
    chat = await chat_of(site, guest)
    assert '<html lang="vi">' in await guest.page()
    await site.store.conversations.save(Conversation(chat, language="en"))
    assert '<html lang="en">' in await guest.page()


async def test_a_bot_that_is_not_the_utilitys_says_so(tmp_path: Path) -> None:
    """On the first screen."""
    async with world(tmp_path, is_trial=False) as site:
        page = await site.visitor().page()

    assert "Bot này không do EVNHANOI vận hành." in page
    assert "dữ liệu mẫu" not in page
