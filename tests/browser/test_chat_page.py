"""The web chat in a real browser."""

from __future__ import annotations

import asyncio
import re

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, ViewportSize, async_playwright, expect

from bot.messages import Reply, Text
from tests.browser.answers import ALT, NEXT
from tests.browser.conftest import ARGUMENTS, Watch, chromium_path
from tests.web.world import World

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

CUT_OFF = """[...document.querySelectorAll("button, .text, .title, dd, dt")]
  .filter((one) => one.offsetParent && one.scrollWidth > one.clientWidth + 1)
  .map((one) => one.outerHTML)"""


async def say(page: Page, text: str) -> None:
    """Type and press Enter; done when the answer stands below what was said."""
    before = await page.locator(".line.theirs").count()
    await page.fill("#text", text)
    await page.press("#text", "Enter")
    await expect(page.locator(".line.theirs")).to_have_count(before + 1)
    await expect(page.locator(".line").last).to_have_class(re.compile("ours"))
    await expect(page.locator("#typing")).to_be_hidden()


async def opened(browser: Browser, width: int, scheme: str) -> Page:
    """A window without motion: while a line fades in, its contrast is not what it will be."""
    size: ViewportSize = {"width": width, "height": 700}
    return await browser.new_page(
        viewport=size, color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce"
    )


async def violations(page: Page) -> list[str]:
    """What axe-core finds, as `rule: element`."""
    found = (await Axe().run(page)).response["violations"]
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]


async def is_wider_than_the_window(page: Page) -> bool:
    return bool(
        await page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
async def test_a_visit(browser: Browser, base: str, scheme: str, width: int) -> None:
    """Axe finds nothing, nothing sticks out, the page is silent and asks no other host."""
    page = await opened(browser, width, scheme)
    watch = Watch(page)
    await page.goto(base)
    await page.locator(".trial summary").click()
    found = await violations(page)
    for text in ("hóa đơn", "lịch sử", "xin chào"):
        await say(page, text)
        found += await violations(page)

    assert found == []
    assert not await is_wider_than_the_window(page)
    assert watch.complaints == []
    assert watch.hosts == {base}


@pytest.mark.parametrize(("width", "height"), [(320, 640), (320, 256), (640, 400)])
async def test_text_at_twice_the_size(browser: Browser, base: str, width: int, height: int) -> None:
    """At 200 % nothing is cut off or pushed out, and the input can be used."""
    page = await browser.new_page(viewport={"width": width, "height": height})
    await page.goto(base)
    await page.evaluate("document.documentElement.style.fontSize = '200%'")
    await say(page, "hóa đơn")
    await say(page, "lịch sử")

    assert not await is_wider_than_the_window(page)
    assert await page.evaluate(CUT_OFF) == []
    await page.locator("#text").scroll_into_view_if_needed()
    await page.fill("#text", "còn gõ được")
    await expect(page.locator("#text")).to_be_in_viewport(ratio=0.9)


async def test_large_letters_leave_room_for_the_answer(base: str) -> None:
    """With the letters of the browser at 200 % an answer begins at the top of a small phone's screen."""
    async with async_playwright() as playwright:
        large = [*ARGUMENTS, "--blink-settings=defaultFontSize=32"]
        started = await playwright.chromium.launch(executable_path=chromium_path(), args=large)
        page = await started.new_page(viewport={"width": 360, "height": 740}, reduced_motion="reduce")
        await page.goto(base)
        await say(page, "hóa đơn")
        answer, foot = page.locator(".line.ours").last, page.locator(".foot")

        await expect(answer.locator(".title")).to_be_in_viewport(ratio=1)
        top = (await answer.bounding_box() or {"y": -1.0})["y"]
        below = (await foot.bounding_box() or {"height": 740.0})["height"]
        await started.close()
    assert 0 <= top < 40
    assert below < 740 / 3


async def test_coming_back_shows_the_last_answer_from_its_first_line(browser: Browser, base: str) -> None:
    """Also where it is longer than the screen: what came meanwhile is read from its beginning."""
    page = await browser.new_page(viewport={"width": 360, "height": 400})
    await page.goto(base)
    await say(page, "hóa đơn")

    await page.reload()

    await expect(page.locator(".line.ours").last.locator(".title")).to_be_in_viewport(ratio=1)


async def test_by_keyboard_alone(browser: Browser, site: World, base: str) -> None:
    """Say, go back to a button with Shift+Tab, press it: the focus is in the input again."""
    page = await browser.new_page(viewport={"width": 1280, "height": 800})
    await page.goto(base)
    await expect(page.locator("#text")).to_be_focused()
    await page.keyboard.type("hóa đơn")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Xem cách tính")).to_be_visible()
    await expect(page.locator("#text")).to_be_focused()

    for __ in range(30):
        await page.keyboard.press("Shift+Tab")
        if await page.evaluate("document.activeElement.value") == NEXT.encode():
            break
    await page.keyboard.press("Enter")

    await expect(page.get_by_role("heading", name="Hóa đơn 07/2026")).to_be_visible()
    await expect(page.locator("#text")).to_be_focused()
    assert site.ear.heard[-1].choice == NEXT.encode()


async def test_the_log_is_announced_politely(browser: Browser, base: str) -> None:
    """Screen readers hear new lines; every control has a name and the picture its words."""
    page = await browser.new_page()
    await page.goto(base)
    await say(page, "lịch sử")

    await expect(page.get_by_role("log")).to_have_attribute("aria-live", "polite")
    await expect(page.get_by_role("textbox", name="Câu hỏi của bạn")).to_be_visible()
    await expect(page.get_by_role("img", name=ALT)).to_be_visible()
    await expect(page.get_by_role("columnheader", name="2026")).to_be_visible()
    await expect(page.get_by_role("rowheader", name="06")).to_be_visible()
    assert await page.evaluate("document.documentElement.lang") == "vi"


async def test_paging_edits_in_place(browser: Browser, base: str) -> None:
    """The screen changes where it stands; nothing is added."""
    page = await browser.new_page()
    await page.goto(base)
    await say(page, "hóa đơn")
    count = await page.locator(".line").count()
    await page.get_by_role("button", name="Kỳ sau").click()

    await expect(page.get_by_role("heading", name="Hóa đơn 07/2026")).to_be_visible()
    await expect(page.get_by_role("heading", name="Hóa đơn 06/2026")).to_have_count(0)
    assert await page.locator(".line").count() == count


async def test_pressing_twice_says_it_once(browser: Browser, site: World, base: str) -> None:
    """A double click, and an impatient Enter, are one act each."""
    page = await browser.new_page()
    await page.goto(base)
    await say(page, "hóa đơn")
    await page.get_by_role("button", name="Xem cách tính").dblclick()
    await expect(page.locator(".line.theirs")).to_have_count(2)
    await asyncio.sleep(0.3)

    assert len(site.ear.heard) == 2


async def test_a_reload_shows_the_same_chat(browser: Browser, site: World, base: str) -> None:
    """What was shown is there again, and what was sent meanwhile is below it."""
    context = await browser.new_context()
    page = await context.new_page()
    await page.goto(base)
    await say(page, "hóa đơn")
    shown = await page.locator(".line .title").all_inner_texts()
    await page.close()
    await site.chat.send(site.ear.heard[-1].chat, [Reply((Text("Ngày mai cắt điện 08:30–12:30."),))], None)
    page = await context.new_page()
    await page.goto(base)

    assert await page.locator(".line .title").all_inner_texts() == shown
    await expect(page.locator(".line").last).to_contain_text("Ngày mai cắt điện 08:30–12:30.")
    await expect(page.locator(".line").last).to_be_in_viewport()


async def test_room_is_kept_for_pictures(browser: Browser, base: str) -> None:
    """The end of the chat is in sight after a reload, although its picture comes later."""
    page = await browser.new_page(viewport={"width": 360, "height": 700})
    await page.goto(base)
    await say(page, "lịch sử")
    await page.route("**/files/*", lambda route: route.abort())
    await page.reload()

    box = await page.locator(".picture img").bounding_box()
    assert box is not None
    assert box["height"] == pytest.approx(box["width"] * 540 / 720, rel=0.02)
    await expect(page.locator(".choices").last).to_be_in_viewport()


async def test_a_lost_connection_comes_back(browser: Browser, site: World, base: str) -> None:
    """Offline, the words stay in the input; online again, lines sent meanwhile arrive by themselves."""
    context = await browser.new_context()
    page = await context.new_page()
    await page.goto(base)
    await say(page, "hóa đơn")
    await context.set_offline(True)
    await page.fill("#text", "còn nợ không")
    await page.press("#text", "Enter")
    await expect(page.locator("#status")).to_contain_text("Chưa gửi được", timeout=10_000)
    await expect(page.locator("#text")).to_have_value("còn nợ không")
    await context.set_offline(False)
    await page.press("#text", "Enter")

    await expect(page.locator(".line.theirs").last).to_contain_text("còn nợ không")
    assert [one.text for one in site.ear.heard].count("còn nợ không") == 1


async def test_markup_is_only_text(browser: Browser, base: str) -> None:
    """What anybody types or any name holds is shown, not run."""
    page = await browser.new_page()
    await page.goto(base)
    await page.evaluate("window.hacked = () => { window.isHacked = true; }")
    await say(page, "<img src=x onerror=hacked()>")
    await page.reload()

    assert await page.evaluate("window.isHacked") is None
    await expect(page.locator(".line").last).to_contain_text("<script>hacked()</script>")
    assert await page.locator(".line img").count() == 0


async def test_the_nine_items_are_large_and_fold(browser: Browser, site: World, base: str) -> None:
    """Nine targets of 44 px or more, in reach; folded once a conversation has begun."""
    page = await browser.new_page(viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True)
    await page.goto(base)
    items = page.locator(".item")
    await expect(items).to_have_count(9)
    for item in await items.all():
        box = await item.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44
        assert box["y"] + box["height"] <= 640

    await items.first.tap()
    await expect(page.locator("#menu")).to_be_hidden()
    await expect(page.locator(".line.theirs")).to_have_text(re.compile("Lịch cắt điện"))
    await page.get_by_role("button", name="Menu", exact=True).tap()
    await expect(items.first).to_be_visible()
    assert site.ear.heard[0].choice == "lichcatdien_menu"


async def test_a_stranger_gets_questions_to_start_with(browser: Browser, site: World, base: str) -> None:
    """One press asks it; once asked, the suggestions make room."""
    page = await browser.new_page()
    await page.goto(base)
    await page.get_by_role("button", name="Mai có cắt điện không?").click()

    await expect(page.locator(".line.theirs")).to_contain_text("Mai có cắt điện không?")
    await expect(page.get_by_role("button", name="So với năm ngoái")).to_be_hidden()
    assert site.ear.heard[0].text == "Mai có cắt điện không?"


async def test_without_script(browser: Browser, site: World, base: str) -> None:
    """Everything works as plain forms: words, menu, buttons."""
    context = await browser.new_context(java_script_enabled=False)
    page = await context.new_page()
    await page.goto(base)
    await page.fill("#text", "hóa đơn")
    await page.click(".send")
    await expect(page.get_by_role("heading", name="Hóa đơn 06/2026")).to_be_visible()
    await page.get_by_role("button", name="Kỳ sau").click()
    await expect(page.get_by_role("heading", name="Hóa đơn 07/2026")).to_be_visible()
    await page.locator(".item").first.click()
    await expect(page.get_by_role("heading", name="Menu chính").last).to_be_visible()

    assert len(site.ear.heard) == 3


async def test_stillness_is_honoured(browser: Browser, base: str) -> None:
    """With reduced motion nothing is animated."""
    page = await browser.new_page(reduced_motion="reduce")
    await page.goto(base)
    await say(page, "hóa đơn")

    moving = (
        "[...document.querySelectorAll('*')].some((one) => getComputedStyle(one).animationName !== 'none')"
    )
    assert await page.evaluate(moving) is False
