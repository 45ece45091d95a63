"""The log-in page inside Telegram: only for who holds the chat, no cookie, framed by Telegram alone."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest

from bot.channels.telegram.init_data import InitData
from data.store import Store
from tests.telegram.signing import opened_by
from tests.web.world import PASSWORD, START, SetClock, World, world

TOKEN = "42:TEST"
OWNER = 1234567890  # of the chat in World.linking


@dataclass
class App:
    """Telegram's browser: no cookies of ours, forms as the page has them."""

    http: aiohttp.ClientSession
    origin: str
    status: int = 0
    text: str = ""
    policy: str = ""
    cookies: bool = False

    async def open(self, token: str) -> None:
        async with self.http.get(f"/lienket/{token}") as response:
            await self._keep(response)

    async def post(self, *fields: tuple[str, str], origin: str = "") -> None:
        csrf = re.findall(r'name="csrf" value="([^"]+)"', self.text)[0]
        headers = {"Origin": origin or self.origin}
        async with self.http.post(
            "/lienket/app", data=[("csrf", csrf), *fields], headers=headers
        ) as response:
            await self._keep(response)

    async def enter(self, token: str, init_data: str) -> None:
        """What the script does."""
        await self.open(token)
        await self.post(("init_data", init_data))

    async def _keep(self, response: aiohttp.ClientResponse) -> None:
        self.status, self.text = response.status, await response.text()
        self.policy = response.headers["Content-Security-Policy"]
        self.cookies = self.cookies or "Set-Cookie" in response.headers


def signed(user_id: int = OWNER, **more: str) -> str:
    return opened_by(user_id, START, TOKEN, **more)


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[World]:
    def believes(store: Store, clock: SetClock) -> InitData:
        return InitData(TOKEN, store.one_time, clock)

    async with world(tmp_path, init_data=believes) as here:
        yield here


@pytest.fixture
async def app(site: World) -> App:
    visitor = site.visitor()
    return App(visitor.http, visitor.origin)


async def test_from_the_button_to_the_chat(site: World, app: App) -> None:
    """Open, log in, choose, agree; every page may be framed by Telegram, none needs a cookie."""
    await app.open(site.linking.token)
    assert 'src="/static/' in app.text
    assert 'type="password"' not in app.text
    await app.post(("init_data", signed()))
    assert "Telegram (…7890)" in app.text
    assert site.linking.token not in app.text

    await app.post(("act", "log_in"), ("user_name", "PD00000000001"), ("password", "sai"))
    assert "Chưa khớp thông tin" in app.text
    await app.post(("act", "log_in"), ("user_name", "PD00000000001"), ("password", PASSWORD))
    assert "Đồng ý và liên kết" in app.text
    assert "frame-ancestors https://web.telegram.org;" in app.policy
    assert "script-src 'self'" in app.policy
    await app.post(("act", "consent"), ("contract", "0"))

    assert "Quay lại cuộc trò chuyện để xác nhận." in app.text
    assert "data-close" in app.text
    assert [code.value for code in site.linking.chosen] == ["PD00000000001"]
    assert not app.cookies


@pytest.mark.parametrize("init_data", [
    signed(77), signed() + "0", "", "x", opened_by(OWNER, START, "43:OTHER"),
    opened_by(OWNER, START - timedelta(hours=2), TOKEN),
])  # fmt: skip
async def test_nobody_else_sees_the_form(site: World, app: App, init_data: str) -> None:
    """Another person's, a forged or an old signature: no field for a password, and a warning."""
    await app.enter(site.linking.token, init_data)

    assert app.status == 403
    assert 'type="password"' not in app.text
    assert "đừng nhập mật khẩu" in app.text


async def test_what_was_signed_opens_once(site: World, app: App) -> None:
    """A recorded address opens nothing a second time; pressing the button again does."""
    await app.enter(site.linking.token, signed())
    await app.enter(site.linking.token, signed())
    assert app.status == 403

    await app.enter(site.linking.token, signed(query_id="again"))
    assert 'type="password"' in app.text


async def test_outside_of_telegram_it_asks_for_nothing(site: World, app: App) -> None:
    """A link of a Telegram chat in a plain browser: no log-in form, no cookie, a warning."""
    await app.open(site.linking.token)

    assert "Mở trang này trong Telegram" in app.text
    assert "đừng nhập mật khẩu" in app.text
    async with app.http.get("/lienket") as response:
        assert response.status == 410
    assert not app.cookies


async def test_links_of_other_chats_keep_their_way(site: World, app: App) -> None:
    """Of the web: not in Telegram, and no frame at all."""
    guest = site.visitor()
    await guest.page()
    await guest.say("liên kết")
    telegram, site.linking.chat = site.linking.chat, site.ear.heard[-1].chat
    await app.open(site.linking.token)
    assert "frame-ancestors 'none'" in app.policy

    site.linking.chat = telegram
    await app.open(site.linking.token)
    site.linking.chat = site.ear.heard[-1].chat
    await app.post(("init_data", signed()))
    assert app.status == 403


async def test_a_pass_is_for_one_link_and_ends(site: World, app: App) -> None:
    """No pass, a forged one and an old one lead nowhere; another site cannot post."""
    await app.enter(site.linking.token, signed())
    page = app.text
    await app.post(("act", "refuse"), origin="https://evil.example")
    assert app.status == 403
    app.text = 'name="csrf" value="forged.pass"'
    await app.post(("act", "refuse"))
    assert (app.status, site.linking.state) == (410, "new")

    app.text, site.linking.token = page, "n" * 43
    await app.post(("act", "refuse"))
    assert (app.status, site.linking.state) == (410, "new")


async def test_no_means_no_trace(site: World, app: App) -> None:
    """After "Không" the link is over."""
    await app.enter(site.linking.token, signed())
    await app.post(("act", "refuse"))

    assert "không lưu gì cả" in app.text
    assert site.linking.state == "gone"
    await app.open(site.linking.token)
    assert app.status == 410
    assert "frame-ancestors https://web.telegram.org;" in app.policy


async def test_malformed_posts_are_refused(app: App) -> None:
    """What is no form of ours is no error of ours."""
    headers = {"Origin": app.origin, "Content-Type": "application/x-www-form-urlencoded"}
    for body in (b"\xff", b"init_data=%ff", b"x=1&" * 200):
        async with app.http.post("/lienket/app", data=body, headers=headers) as response:
            assert response.status in {400, 410}
