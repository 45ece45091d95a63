"""The one-time log-in page, from the link to the chat, without script."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import aiohttp
import pytest

from bot.channels.web.link_form import read_link_form
from bot.ports.linking import LogInResult
from tests.web.world import PASSWORD, World

PRIVATE = ("PD00000000001", "Nguyễn Văn An", "Số 12", "Trần Thị Bình")


@dataclass
class Browser:
    """Follows forms the way a browser without script does."""

    http: aiohttp.ClientSession
    origin: str
    text: str = field(default="")
    status: int = 0

    async def open(self, token: str) -> None:
        async with self.http.get(f"/lienket/{token}") as entered:
            refresh = entered.headers.get("Refresh", "")
            self.status, self.text = entered.status, await entered.text()
        if refresh:
            await self.get(refresh.partition("url=")[2])

    async def get(self, path: str) -> None:
        async with self.http.get(path) as response:
            self.status, self.text = response.status, await response.text()

    async def post(
        self, act: str, *more: tuple[str, str], origin: str | None = None, csrf: str | None = None
    ) -> None:
        if csrf is None:
            csrf = re.findall(r'name="csrf" value="([^"]+)"', self.text)[0]
        fields = [("act", act), ("csrf", csrf), *more]
        headers = {"Origin": origin or self.origin}
        async with self.http.post("/lienket", data=fields, headers=headers) as response:
            self.status, self.text = response.status, await response.text()

    async def log_in(self, password: str = PASSWORD) -> None:
        await self.post("log_in", ("user_name", " PD00000000001 "), ("password", password))


@pytest.fixture
async def browser(site: World) -> Browser:
    visitor = site.visitor()
    return Browser(visitor.http, visitor.origin)


async def test_from_the_link_to_the_chat(site: World, browser: Browser) -> None:
    """Log in, choose, agree: the service gets exactly what was chosen and the chat is to confirm."""
    await browser.open(site.linking.token)
    assert "Telegram (…7890)" in browser.text
    assert "19001288" in browser.text
    assert not any(word in browser.text for word in PRIVATE[1:])

    await browser.log_in()
    assert "Đồng ý và liên kết" in browser.text
    assert "PD00…0001" in browser.text
    assert "Nguyễn V. A." in browser.text
    assert "ngõ 5 phố Lạc Trung" in browser.text
    assert not any(word in browser.text for word in PRIVATE)
    assert all(
        word in browser.text for word in ("Lưu gì", "Để làm gì", "Bao lâu", "Xóa thế nào", "/chinhsach")
    )

    await browser.post("consent", ("contract", "1"))
    assert "Quay lại cuộc trò chuyện để xác nhận." in browser.text
    assert [code.value for code in site.linking.chosen] == ["PD00000000002"]
    assert site.linking.tries == [("PD00000000001", "")]


async def test_the_secret_leaves_the_address(site: World, browser: Browser) -> None:
    """The link's page sets a strict cookie, tells nobody where it was left from, and moves on."""
    async with browser.http.get(f"/lienket/{site.linking.token}") as response:
        page = await response.text()
    cookie = response.headers["Set-Cookie"]

    assert response.headers["Refresh"] == "0; url=/lienket"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert all(word in cookie for word in ("HttpOnly", "SameSite=Strict", "Path=/lienket", "Max-Age=900"))
    assert site.linking.token not in page
    await browser.get("/lienket")
    assert site.linking.token not in browser.text


async def test_looking_does_not_use_the_link_up(site: World, browser: Browser) -> None:
    """Previews and crawlers may open it; the customer's POST still works."""
    for __ in range(5):
        await browser.open(site.linking.token)
    await browser.log_in()

    assert "Đồng ý và liên kết" in browser.text


async def test_a_wrong_password_may_be_tried_again(site: World, browser: Browser) -> None:
    """The same page says so, keeps the name, never the password, and the right one then works."""
    await browser.open(site.linking.token)
    await browser.log_in("sai-mật-khẩu")

    assert browser.status == 200
    assert "Chưa khớp thông tin. Kiểm tra lại mã và thông tin xác nhận." in browser.text
    assert 'value="PD00000000001"' in browser.text
    assert "sai-mật-khẩu" not in browser.text

    await browser.log_in()
    assert "Đồng ý và liên kết" in browser.text


async def test_the_password_reaches_the_service_alone(
    site: World, browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    """Not a log at any level, not the page, not an address, not the store."""
    caplog.set_level("DEBUG")
    await browser.open(site.linking.token)
    await browser.log_in("canary-password")
    site.linking.result = LogInResult.BUSY
    await browser.log_in("canary-password")

    assert len(site.linking.tries) == 2
    assert "canary-password" not in browser.text
    assert "canary-password" not in caplog.text
    assert "canary-password" not in repr(read_link_form(b"act=log_in&password=canary-password"))


@pytest.mark.parametrize(
    ("result", "sentence"),
    [
        (LogInResult.PAUSED, "thử lại sau 24 giờ"),
        (LogInResult.BUSY, "đang bận"),
        (LogInResult.EXPIRED, "Liên kết này không còn dùng được"),
    ],
)
async def test_other_ends_have_their_sentence(
    site: World, browser: Browser, result: LogInResult, sentence: str
) -> None:
    """A pause, a busy portal and an expired link are told apart."""
    await browser.open(site.linking.token)
    site.linking.result = result
    await browser.log_in()

    assert sentence in browser.text


async def test_empty_fields_are_not_sent_on(site: World, browser: Browser) -> None:
    """A try that cannot succeed does not count against the customer."""
    await browser.open(site.linking.token)
    await browser.log_in("")

    assert "Bạn điền cả mã khách hàng" in browser.text
    assert site.linking.tries == []


@pytest.mark.parametrize("token", ["x" * 43, "short", "%3Cb%3Ehi%3Cb%3E"])
async def test_an_unknown_link_says_how_to_get_a_new_one(browser: Browser, token: str) -> None:
    """Nothing of a forged or old token is shown, only the way on."""
    await browser.open(token)

    assert browser.status == 410
    assert "gõ /lienket" in browser.text


async def test_no_means_no_trace(site: World, browser: Browser) -> None:
    """After "Không" the link is over and nothing was linked."""
    await browser.open(site.linking.token)
    await browser.log_in()
    await browser.post("refuse")
    assert "không lưu gì cả" in browser.text
    assert site.linking.chosen == ()

    await browser.open(site.linking.token)
    assert browser.status == 410


async def test_choosing_nothing_asks_again(site: World, browser: Browser) -> None:
    """Silence is no: without a tick nothing is linked, and the page says what to do."""
    await browser.open(site.linking.token)
    await browser.log_in()
    await browser.post("consent", ("contract", "99"))

    assert "Bạn chọn ít nhất một mã" in browser.text
    assert site.linking.state == "verified"


async def test_only_the_default_of_several_is_ticked(site: World, browser: Browser) -> None:
    """Nobody links a second home by not looking; a single one needs no tick."""
    await browser.open(site.linking.token)
    await browser.log_in()
    ticks = re.findall(r'name="contract" value="(\d)"( checked)?', browser.text)

    assert ticks == [("0", " checked"), ("1", "")]


async def test_other_sites_cannot_post(site: World, browser: Browser) -> None:
    """Another origin, and a form without the page's own token, are refused."""
    await browser.open(site.linking.token)
    form = browser.text
    await browser.post("refuse", origin="https://evil.example")
    assert browser.status == 403
    browser.text = form
    await browser.post("refuse", csrf="forged.token")
    assert browser.status == 403
    assert site.linking.state == "new"


async def test_a_form_of_another_link_is_refused(site: World, browser: Browser) -> None:
    """The form's token is bound to its link."""
    await browser.open(site.linking.token)
    csrf = re.findall(r'name="csrf" value="([^"]+)"', browser.text)[0]
    site.linking.token = "n" * 43
    await browser.open(site.linking.token)
    await browser.post("refuse", csrf=csrf)

    assert browser.status == 403


async def test_consent_cannot_be_given_before_the_password(site: World, browser: Browser) -> None:
    """Posting the consent of a link that nobody logged in to only shows the log-in again."""
    await browser.open(site.linking.token)
    await browser.post("consent", ("contract", "0"))

    assert 'name="password"' in browser.text
    assert site.linking.state == "new"


@pytest.mark.parametrize("body", [b"\xff", b"act=%ff", b"x=1&" * 200])
async def test_malformed_forms_are_refused(site: World, browser: Browser, body: bytes) -> None:
    """Bytes that are no form, or far too many fields, are the sender's fault and no bug of ours."""
    await browser.open(site.linking.token)
    headers = {"Origin": browser.origin, "Content-Type": "application/x-www-form-urlencoded"}
    response = await browser.http.post("/lienket", data=body, headers=headers)

    assert response.status in {400, 403}


async def test_a_link_of_a_web_chat_opens_in_its_own_browser_only(site: World, browser: Browser) -> None:
    """Nobody can make a customer log in for somebody else's chat."""
    guest = site.visitor()
    await guest.page()
    await guest.say("liên kết")
    site.linking.chat = site.ear.heard[-1].chat
    await browser.open(site.linking.token)

    assert browser.status == 403
    assert "đừng nhập mật khẩu" in browser.text
    await browser.post("refuse", csrf="x")
    assert (browser.status, site.linking.state) == (403, "new")

    browser.http = guest.http
    await browser.open(site.linking.token)
    await browser.log_in()
    await browser.post("consent", ("contract", "0"))
    assert "Quay lại cuộc trò chuyện để xác nhận." in browser.text
    assert 'href="/"' in browser.text


async def test_another_channel_is_told_to_go_back_to_it(site: World, browser: Browser) -> None:
    """A Telegram customer is not led to the web chat, and reads English after choosing it."""
    site.linking.state = "consented"
    await browser.open(site.linking.token)

    assert "Telegram (…7890)" in browser.text
    assert 'href="/"' not in browser.text
    site.linking.language = "en"
    await browser.get("/lienket")
    assert '<html lang="en">' in browser.text


async def test_the_policy_is_a_page(browser: Browser) -> None:
    """In both languages, with its version."""
    await browser.get("/chinhsach")
    assert "<h1>Chính sách bảo mật</h1>" in browser.text
    await browser.get("/chinhsach?lang=en")
    assert '<html lang="en">' in browser.text


async def test_sample_log_ins_are_shown_on_a_trial(site: World, browser: Browser) -> None:
    """Who tries the product need not look for a password."""
    await browser.open(site.linking.token)

    assert "mau-0007" in browser.text
