from __future__ import annotations

import asyncio
import ipaddress
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from telegram import Bot
from telegram.error import NetworkError, TelegramError, TimedOut

from bot.channels.telegram.errors import NotSent
from bot.channels.telegram.request import UNREAD, AiohttpRequest
from tests.telegram.stub import TOKEN, BotApi


@asynccontextmanager
async def bot_on(base_url: str, request: AiohttpRequest) -> AsyncIterator[Bot]:
    async with request:
        yield Bot(TOKEN, base_url=base_url, request=request, get_updates_request=request)


def certificate(folder: Path) -> Path:
    """A certificate of this machine that nobody has signed, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(here, critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "here.pem"
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file.write_bytes(key.private_bytes(*form) + made.public_bytes(serialization.Encoding.PEM))
    return file


async def test_certificates_are_checked(tmp_path: Path) -> None:
    """Nothing is sent to a server that cannot show who it is; one that can is served over TLS."""
    file = certificate(tmp_path)
    serving = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    serving.load_cert_chain(file)

    async with BotApi(tls=serving) as api:
        async with bot_on(api.base_url, AiohttpRequest()) as bot:
            with pytest.raises(NotSent):
                await bot.get_me()
        assert api.calls == []
        async with bot_on(
            api.base_url, AiohttpRequest(tls=ssl.create_default_context(cafile=str(file)))
        ) as bot:
            assert (await bot.get_me()).username == "cskh_thu_bot"


async def test_a_proxy_carries_the_calls() -> None:
    """Telegram's own name is not even looked up here."""
    async with BotApi() as api:
        request = AiohttpRequest(proxy=api.base_url.removesuffix("/bot"))
        async with bot_on("http://telegram.invalid/bot", request) as bot:
            assert (await bot.get_me()).username == "cskh_thu_bot"


async def test_waiting_for_a_connection_ends() -> None:
    """And says that nothing was sent, so that it may be tried again."""
    async with BotApi() as api:
        api.hang("sendMessage")
        async with bot_on(api.base_url, AiohttpRequest(connections=1, connect_s=0.1)) as bot:
            first = asyncio.create_task(bot.send_message(1, "Một"))
            while not api.calls:  # noqa: ASYNC110  the stub counts, it does not tell
                await asyncio.sleep(0.005)
            with pytest.raises(NotSent):
                await bot.send_message(1, "Hai")
            first.cancel()


async def test_a_slow_answer_is_timed_out() -> None:
    """By the call's own patience, which long polling sets; else by the request's."""
    async with BotApi() as api, bot_on(api.base_url, AiohttpRequest(read_s=0.1)) as bot:
        api.delay_s = 0.3
        with pytest.raises(TimedOut):
            await bot.get_me()
        assert (await bot.get_me(read_timeout=5)).id


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b'{"ok": true}', b"<html>", b"\xff"])
@pytest.mark.parametrize("status", [200, 302, 400, 502])
async def test_what_is_not_telegrams_is_an_error(status: int, body: bytes) -> None:
    """Of its library's own kind, whatever came back."""
    async with BotApi(is_judged=False) as api, bot_on(api.base_url, AiohttpRequest()) as bot:
        api.say("getMe", status, body)

        with pytest.raises(TelegramError) as caught:
            await bot.get_me()
        assert isinstance(caught.value, NetworkError) or status == 200


async def test_opened_again_after_it_was_closed() -> None:
    """A bot may be stopped and started."""
    async with BotApi() as api:
        request = AiohttpRequest()
        for _ in range(2):
            async with bot_on(api.base_url, request) as bot:
                assert (await bot.get_me()).id
        assert api.connections == 2


async def test_a_message_that_nobody_reads_is_not_made() -> None:
    """The wish stays here: Telegram is not told of it, and what is no success is an error all the same."""
    async with BotApi(is_judged=False) as api, bot_on(api.base_url, AiohttpRequest()) as bot:
        sent = await bot.send_message(1, "Một", api_kwargs=UNREAD)
        api.say("sendMessage", 200, b'{"ok": false}')
        with pytest.raises((TelegramError, KeyError)):
            await bot.send_message(1, "Hai", api_kwargs=UNREAD)

    assert sent is True  # type: ignore[comparison-overlap]
    assert not api.calls[0].params.keys() & UNREAD.keys()
