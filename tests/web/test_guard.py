"""What must not get in, and what must not get out."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from aiohttp.test_utils import make_mocked_request
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels import bodies
from bot.channels.web.guard import remote_of
from bot.channels.web.lines import Line, decode, encode
from bot.channels.web.rendering import Rendering
from bot.channels.web.said import Unreadable, from_form, from_json
from bot.messages import Button, Facts, Incoming, Note, Table, Text, Title
from data.errors import StoreFull
from data.values import WebMessage
from tests.web.world import START, Visitor, World, world

PAGE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cache-Control": "no-store",
}
CHAT_POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; "
    "font-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


@pytest.mark.parametrize("path", ["/lienket", "/lienket/abc", "/chinhsach", "/live", "/no-such-page"])
async def test_every_page_has_the_headers(site: World, path: str) -> None:
    """No page may run a script, be framed, be cached, or tell other sites where it was left from."""
    response = await site.visitor().http.get(path, headers={"Accept": "text/html"})

    assert {name: response.headers[name] for name in PAGE_HEADERS} == PAGE_HEADERS


async def test_the_chat_may_run_its_own_script_only(site: World) -> None:
    """No inline script, style or handler: the policy would block it."""
    response = await site.visitor().http.get("/")
    page = await response.text()

    assert response.headers["Content-Security-Policy"] == CHAT_POLICY
    assert {**PAGE_HEADERS, "Content-Security-Policy": CHAT_POLICY}.items() <= dict(response.headers).items()
    assert not re.search(r"<script(?! src=\"/static/)|style=|\son[a-z]+=", page)


async def test_the_chat_names_no_other_host(site: World, guest: Visitor) -> None:
    """Nothing is loaded from anywhere else: every address is ours, a telephone, or a namespace."""
    page = await guest.page()
    addresses = re.findall(r"(?:src|href|action)=\"([^\"]+)\"", page)

    assert addresses
    assert all(re.match(r"/[^/]|/$|tel:|#", address) for address in addresses)


async def test_https_makes_the_cookie_secure(tmp_path: Path) -> None:
    """Behind HTTPS the cookie is Secure, has the prefix browsers enforce, and HSTS is on."""
    async with world(tmp_path, public_url="https://bot.example.vn") as site:
        response = await site.visitor().http.get("/")

    cookie = response.headers["Set-Cookie"]
    assert cookie.startswith("__Host-cskh=")
    assert all(
        word in cookie for word in ("HttpOnly", "SameSite=Lax", "Secure", "Path=/", "Max-Age=31536000")
    )
    assert response.headers["Strict-Transport-Security"].startswith("max-age=31536000")


async def test_a_forged_cookie_is_a_stranger(site: World, guest: Visitor) -> None:
    """Nobody reads a chat by inventing or editing a cookie."""
    await guest.say("bí mật của tôi")
    real = next(iter(guest.http.cookie_jar)).value
    forged = real[:-2] + ("AA" if not real.endswith("AA") else "BB")
    thief = site.visitor()
    async with thief.http.get("/", headers={"Cookie": f"cskh={forged}"}) as response:
        page = await response.text()

    assert "bí mật của tôi" in await guest.page()
    assert "bí mật của tôi" not in page


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1", "file://"])
async def test_other_sites_cannot_speak_for_a_customer(site: World, guest: Visitor, origin: str) -> None:
    """CSRF: a POST from elsewhere is refused before anything is done."""
    assert (await guest.say("xóa hết", origin=origin)).status == 403
    assert site.ear.heard == []


async def test_a_hidden_origin_counts_when_the_browser_vouches(site: World, guest: Visitor) -> None:
    """Some browsers send `Origin: null` for our own page, but never say same-origin for another's."""
    headers = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    response = await guest.http.post("/say", json={"key": "12345678", "text": "a"}, headers=headers)

    assert response.status == 202


async def test_a_post_without_a_session_is_told_to_reload(site: World) -> None:
    """A page whose cookie is gone says what helps."""
    response = await site.visitor().say("chào")

    assert response.status == 403
    assert "tải lại trang" in (await response.json())["error"]


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"key": 1}', b'{"text": "a"}', b'{"key": "short"}',
        b'{"key": "12345678", "text": null}', b'{"key": "12345678", "choice": "\\u0111"}',
        b'{"key": "12345678", "screen": "-1"}', b'{"key": "<script>alert()"}', b"[" * 30_000,
    ],
)  # fmt: skip
async def test_what_cannot_be_read_gets_a_sentence(site: World, guest: Visitor, body: bytes) -> None:
    """Malformed posts are 400 with words for the customer, and the next post works."""
    headers = {"Origin": guest.origin, "Content-Type": "application/json"}
    response = await guest.http.post("/say", data=body, headers=headers)

    assert response.status == 400
    assert "Bạn tải lại trang" in (await response.json())["error"]
    assert (await guest.say("chào")).status == 202


@pytest.mark.parametrize("is_chunked", [True, False])
async def test_too_large_is_413(site: World, guest: Visitor, is_chunked: bool) -> None:
    """More than 64 KB is not even read, whether or not its size is told."""

    async def parts() -> AsyncIterator[bytes]:
        for __ in range(9):
            yield b"x" * 8192

    body = parts() if is_chunked else b"x" * (64 * 1024 + 1)
    headers = {"Origin": guest.origin, "Content-Type": "application/json"}
    response = await guest.http.post("/say", data=body, headers=headers)

    assert response.status == 413
    assert site.ear.heard == []


async def test_five_thousand_letters_and_half_characters_are_fine(site: World, guest: Visitor) -> None:
    """Long text, lone surrogates and control characters reach the bot as text that can be kept."""
    await guest.say("ắ" * 5000)
    await guest.say("a\x00b\ud800c\x1b")

    assert site.ear.heard[0].text == "ắ" * 5000
    assert site.ear.heard[1].text == "ab\ufffdc"


async def test_a_flood_is_slowed_down_with_one_warning(site: World, guest: Visitor) -> None:
    """20 acts a minute, then one sentence, then silence; a minute later all is well."""
    answers = [await guest.say(f"tin {n}") for n in range(23)]
    warnings = [(await answer.json()).get("error") for answer in answers[20:]]

    assert [answer.status for answer in answers] == [202] * 20 + [429] * 3
    assert warnings[0].startswith("Bạn gửi hơi nhanh.")
    assert warnings[1:] == ["", ""]
    assert len(site.ear.heard) == 20

    site.clock.pass_(seconds=60)
    assert (await guest.say("xin lỗi")).status == 202


async def test_an_unknown_page_is_kind(site: World) -> None:
    """People get a page with a way out, programs the bare status."""
    http = site.visitor().http
    page = await http.get("/hoadon/1", headers={"Accept": "text/html"})

    assert page.status == 404
    assert "Không mở được trang này" in await page.text()
    assert (await http.get("/hoadon/1")).content_type == "text/plain"


async def test_a_bug_is_one_apology_without_details(
    site: World, guest: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    """No text of an exception reaches the customer, and no address reaches the log."""
    site.chat._front.rendering.menu = lambda language: 1 / 0  # type: ignore[assignment,return-value]
    response = await guest.http.get("/?x=SECRET", headers={"Accept": "text/html"})

    assert response.status == 500
    assert "division" not in await response.text()
    assert "page failed: GET /" in caplog.text
    assert "SECRET" not in caplog.records[0].getMessage()


async def test_assets_are_cached_for_ever_under_their_version(site: World, guest: Visitor) -> None:
    """The address changes with the content; an old address still works but is not kept."""
    page = await guest.page()
    css = next(iter(re.findall(r"/static/[0-9a-f]+/style\.css", page)))
    fresh = await guest.http.get(css)
    old = await guest.http.get("/static/000000000000/style.css")

    assert fresh.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert old.headers["Cache-Control"] == "no-store"
    assert (await guest.http.get("/static/x/../../chat.py")).status == 404
    fonts = re.findall(r"url\((fonts/[^)]+)\)", await fresh.text())
    for font in fonts:
        assert (await guest.http.get(css.replace("style.css", font))).content_type == "font/woff2"


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.attributes.update(name for name, __ in attrs)


OUR_TAGS = {
    "article", "a", "button", "caption", "dd", "div", "dl", "dt", "form", "h2", "input", "kbd", "p", "small",
    "span", "table", "tbody", "td", "th", "thead", "time", "tr",
}  # fmt: skip
NASTY = st.text(alphabet="<>&\"'/=`{}% \nab1\u202e\u0300script", max_size=60) | st.sampled_from(
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "{{ 7*7 }}",
        "</textarea><b>",
        "&lt;b&gt;",
    ]
)
rendering = Rendering("")


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
@given(NASTY, NASTY, NASTY)
def test_no_text_becomes_markup(one: str, two: str, three: str) -> None:
    """Whatever a name, an address or a label holds, only our own elements and attributes appear."""
    table = Table((two, one), ((three, one),), caption=three)
    site = Button(two, url="https://evnhanoi.vn/" + one)
    line = Line(
        is_ours=True,
        blocks=(Title(one), Text(two), Note(three), Facts(((one, two),)), table),
        buttons=((Button(one, choice=two), Button(three, url=one), site),),
    )
    tags = _Tags()
    tags.feed(rendering.line(WebMessage(1, encode(line), said_at=START), "vi", START))

    assert tags.seen <= OUR_TAGS
    assert not any(name.startswith("on") or name in {"style", "src"} for name in tags.attributes)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    """Reading what was posted never fails in another way than `Unreadable`."""
    for read in (from_json, from_form):
        try:
            said = read(body)
        except Unreadable:
            continue
        said.text.encode()
        assert re.fullmatch(r"[\w-]{8,64}", said.key)


@given(st.text(), st.text(), st.booleans())
def test_a_line_is_kept_whole(title: str, cell: str, is_ours: bool) -> None:
    """Decoding gives back what was encoded."""
    if any(0xD800 <= ord(letter) < 0xE000 for letter in title + cell):
        return
    blocks = (
        Title(title),
        Text(cell),
        Note(title),
        Facts(((title, cell),)),
        Table((title,), ((cell,),), cell, (0,)),
    )
    line = Line(is_ours, blocks, ((Button(title, choice="x"),),), key="k")

    assert decode(encode(line)) == line


@pytest.mark.parametrize(
    ("forwarded", "proxies", "seen"),
    [
        ("", 0, ""),
        ("203.0.113.9, 8.8.8.8", 0, ""),
        ("1.1.1.1, 8.8.8.8", 1, "8.8.8.8"),
        ("1.1.1.1, 8.8.8.8", 2, "1.1.1.1"),
        ("8.8.8.8", 2, ""),
        ("nonsense", 1, ""),
        ("10.0.0.7", 1, ""),
    ],
)
def test_only_our_own_proxies_are_believed(forwarded: str, proxies: int, seen: str) -> None:
    """A customer cannot choose an address, and an address that many share is none."""
    request = make_mocked_request("GET", "/", headers={"X-Forwarded-For": forwarded})

    assert remote_of(request, proxies) == seen


async def test_a_body_that_does_not_come_is_given_up(
    site: World, guest: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Connections cannot be held open by sending nothing."""
    monkeypatch.setattr(bodies, "WITHIN_S", 0.1)
    over = asyncio.Event()

    async def parts() -> AsyncIterator[bytes]:
        yield b"{"
        await over.wait()

    headers = {"Origin": guest.origin, "Content-Type": "application/json"}
    async with guest.http.post("/say", data=parts(), headers=headers) as response:
        over.set()

        assert response.status == 408


async def test_a_clock_set_back_silences_nobody(site: World, guest: Visitor) -> None:
    """The limit on speed is a minute's, whatever happens to the clock."""
    for number in range(20):
        await guest.say(f"tin {number}")
    site.clock.pass_(hours=-3)
    waited = await guest.say("một")
    site.clock.pass_(seconds=60)

    assert int(waited.headers["Retry-After"]) <= 60
    assert (await guest.say("hai")).status == 202


async def test_failures_leave_no_page_open(site: World, guest: Visitor) -> None:
    """Posts of a browser without script that fail do not use up its places for open pages."""

    async def full(_incoming: Incoming) -> None:
        raise StoreFull("SQLITE_FULL")

    site.ear.answer = full
    form = {"Origin": guest.origin}
    for number in range(10):
        data = {"key": f"key-{number:05}", "text": "a"}
        async with guest.http.post("/say", data=data, headers=form) as response:
            assert response.status == 500

    assert dict(site.chat._hub._listeners) == {}
