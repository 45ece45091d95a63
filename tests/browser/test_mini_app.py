"""The log-in page inside Telegram, in a real browser that has what Telegram's has."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import quote

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from bot.channels.telegram.init_data import InitData
from tests.browser.conftest import Watch
from tests.browser.test_chat_page import is_wider_than_the_window, opened, violations
from tests.browser.test_link_page import log_in
from tests.telegram.signing import opened_by
from tests.web.world import START, World, world

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

TOKEN = "42:TEST"
OWNER = 1234567890
TELEGRAM = "window.told = []; window.TelegramWebviewProxy = { postEvent: (type) => told.push(type) };"


@pytest_asyncio.fixture(loop_scope="session")
async def site(tmp_path: Path) -> AsyncIterator[World]:
    async with world(tmp_path, init_data=lambda store, clock: InitData(TOKEN, store.one_time, clock)) as here:
        yield here


def address(site: World, base: str, signed: str) -> str:
    """As Telegram opens it."""
    return f"{base}/lienket/{site.linking.token}#tgWebAppData={quote(signed)}&tgWebAppVersion=8.0"


async def in_telegram(browser: Browser) -> Page:
    page = await opened(browser, 360, "dark")
    await page.add_init_script(TELEGRAM)
    return page


async def test_from_the_button_to_the_end(browser: Browser, site: World, base: str) -> None:
    """The script enters by itself; the page is accessible, narrow enough, silent, and can be closed."""
    page = await in_telegram(browser)
    watch = Watch(page)
    await page.goto(address(site, base, opened_by(OWNER, START, TOKEN)))
    await expect(page.get_by_role("heading", name="Liên kết mã khách hàng")).to_be_visible()
    found = await violations(page)
    await log_in(page)
    await page.get_by_role("button", name="Đồng ý và liên kết").click()
    await expect(page.get_by_role("heading", name="Còn một bước nữa")).to_be_visible()
    found += await violations(page)
    assert not await is_wider_than_the_window(page)
    await page.get_by_role("button", name="Đóng trang").click()

    assert await page.evaluate("told") == ["web_app_ready", "web_app_expand", "web_app_close"]
    assert site.linking.state == "consented"
    assert found == []
    assert watch.complaints == []
    assert watch.hosts == {base}


async def test_a_forwarded_address_asks_for_nothing(browser: Browser, site: World, base: str) -> None:
    """In a plain browser nothing is posted: the signature is somebody else's."""
    page = await opened(browser, 360, "light")
    await page.goto(address(site, base, opened_by(OWNER, START, TOKEN)))

    await expect(page.get_by_role("heading", name="Mở trang này trong Telegram")).to_be_visible()
    await expect(page.locator("input[type=password]")).to_have_count(0)
    assert await violations(page) == []
