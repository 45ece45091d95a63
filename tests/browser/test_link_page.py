"""The one-time log-in page in a real browser."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, Page, expect

from tests.browser.conftest import Watch
from tests.browser.test_chat_page import is_wider_than_the_window, opened, say, violations
from tests.web.world import PASSWORD, World

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def log_in(page: Page, password: str = PASSWORD) -> None:
    await page.get_by_label("Mã khách hàng hoặc số điện thoại").fill("PD00000000001")
    await page.get_by_label("Mật khẩu tài khoản EVNHANOI").fill(password)
    await page.get_by_role("button", name="Đăng nhập").click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
async def test_linking_from_the_chat(
    browser: Browser, site: World, base: str, scheme: str, width: int
) -> None:
    """From the chat's button to the consent and back: accessible, narrow enough, silent, no other host."""
    page = await opened(browser, width, scheme)
    watch = Watch(page)
    await page.goto(base)
    await say(page, "liên kết")
    await page.get_by_role("link", name="Mở trang đăng nhập").click()
    await page.wait_for_url("**/lienket")
    for summary in await page.locator("summary").all():
        await summary.click()
    found = await violations(page)
    await log_in(page, "sai")
    await expect(page.get_by_role("alert")).to_contain_text("Chưa khớp thông tin.")
    found += await violations(page)
    assert not await is_wider_than_the_window(page)
    await log_in(page)
    await expect(page.get_by_role("checkbox", name="PD00…0001")).to_be_checked()
    found += await violations(page)
    assert not await is_wider_than_the_window(page)
    await page.get_by_role("checkbox", name="PD00…0002").check()
    await page.get_by_role("button", name="Đồng ý và liên kết").click()
    await expect(page.get_by_role("heading", name="Còn một bước nữa")).to_be_visible()
    found += await violations(page)
    await page.get_by_role("link", name="Về cuộc trò chuyện").click()
    await expect(page.get_by_role("log")).to_be_visible()

    assert found == []
    assert watch.complaints == []
    assert watch.hosts == {base}
    assert [code.value[-1] for code in site.linking.chosen] == ["1", "2"]


@pytest_asyncio.fixture(loop_scope="session")
async def other_site(site: World, base: str) -> AsyncIterator[str]:
    """A page of another site that holds the link, as a chat in a browser does."""

    async def show(request: web.Request) -> web.Response:
        link = f'<a href="{base}/lienket/{site.linking.token}">Mở</a>'
        return web.Response(text=link, content_type="text/html")

    app = web.Application()
    app.router.add_get("/", show)
    async with TestServer(app, host="localhost") as server:
        yield f"http://localhost:{server.port}/"


@pytest.mark.parametrize("has_script", [True, False])
async def test_a_link_on_another_site_works(browser: Browser, other_site: str, has_script: bool) -> None:
    """A strict cookie is not sent with a redirect that began elsewhere; the page gets round that."""
    context = await browser.new_context(java_script_enabled=has_script)
    page = await context.new_page()
    await page.goto(other_site)
    await page.get_by_role("link", name="Mở").click()
    await page.wait_for_url("**/lienket")
    await log_in(page)

    await expect(page.get_by_role("button", name="Đồng ý và liên kết")).to_be_visible()


async def test_the_secret_is_not_in_the_way_back(browser: Browser, site: World, base: str) -> None:
    """Going back from the form does not lead to the address with the secret."""
    page = await browser.new_page()
    await page.goto(f"{base}/chinhsach")
    await page.goto(f"{base}/lienket/{site.linking.token}")
    await page.wait_for_url("**/lienket")
    await page.go_back()

    assert page.url == f"{base}/chinhsach"


async def test_by_keyboard(browser: Browser, site: World, base: str) -> None:
    """Name, Tab, password, Enter; a press on "Không" ends it."""
    page = await browser.new_page()
    await page.goto(f"{base}/lienket/{site.linking.token}")
    await page.wait_for_url("**/lienket")
    await page.get_by_label("Mã khách hàng hoặc số điện thoại").focus()
    await page.keyboard.type("PD00000000001")
    await page.keyboard.press("Tab")
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Không", exact=True).focus()
    await page.keyboard.press("Enter")

    await expect(page.get_by_role("heading", name="Đã dừng, không lưu gì cả")).to_be_visible()
    assert site.linking.chosen == ()


@pytest.mark.parametrize("path", ["/chinhsach", "/lienket", "/no-such-page"])
async def test_the_other_pages(browser: Browser, base: str, path: str) -> None:
    """The policy, a bare address and a wrong one are accessible and fit a phone of 320 px."""
    page = await browser.new_page(viewport={"width": 320, "height": 640})
    await page.goto(base + path)

    assert await violations(page) == []
    assert not await is_wider_than_the_window(page)
