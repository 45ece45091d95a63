"""`cskh area-link`: links and QR codes for an operator to spread."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from typer.testing import CliRunner, Result

from bot.cli import cli
from tests.house import open_portal
from tests.telegram.speaker import OnTelegram, on_telegram
from tests.telegram.token import TOKEN


async def call(on: OnTelegram, folder: Path, *words: str, with_telegram: bool = True) -> Result:
    """The command beside a running house, on the same folder."""
    settings = on.settings
    env = {
        "CSKH__DATA_DIR": str(settings.data_dir),
        "CSKH__PORTAL__TOKEN_URL": settings.portal.token_url,
        "CSKH__PORTAL__DATA_URL": settings.portal.data_url,
        "CSKH__WEB__PUBLIC_URL": "https://bot.example",
    }
    if with_telegram:
        env |= {"CSKH__TELEGRAM__TOKEN": TOKEN, "CSKH__TELEGRAM__API_URL": settings.telegram.api_url}
    arguments = ["area-link", *words, "--out", str(folder)]
    return await asyncio.to_thread(CliRunner().invoke, cli, arguments, env=env)


async def test_each_channel_has_a_link_that_works(tmp_path: Path) -> None:
    """Printed, drawn, and opened by a customer it shows the preview of that area."""
    async with on_telegram(tmp_path / "house") as on:
        result = await call(on, tmp_path / "qr", "dl hoan kiem")
        assert result.exit_code == 0, result.output
        lines = result.output.splitlines()
        links = [line for line in lines if line.startswith("https://")]
        drawn = {await asyncio.to_thread(read, file) for file in (tmp_path / "qr").iterdir()}

        assert lines[0] == "Công ty Điện lực Hoàn Kiếm"
        assert [link.partition("=")[0] for link in links] == [
            "https://t.me/cskh_thu_bot?start", "https://bot.example/?theo-doi"
        ]  # fmt: skip
        assert drawn == set(links)

        await on.say(f"/start {links[0].partition('=')[2]}")
        assert "Theo dõi Công ty Điện lực Hoàn Kiếm?" in " ".join(on.heard)


async def test_an_area_of_several_places_is_asked_back(tmp_path: Path) -> None:
    """The choices are printed, and nothing is made."""
    async with on_telegram(tmp_path / "house") as on:
        result = await call(on, tmp_path / "qr", "dl bam tu liem")

    assert result.exit_code == 2
    assert "Nam Từ Liêm" in result.output
    assert "Bắc Từ Liêm" in result.output
    assert not (tmp_path / "qr").exists()


async def test_without_telegram_there_is_the_page(tmp_path: Path) -> None:
    """Also where Telegram cannot be asked."""
    async with on_telegram(tmp_path / "house") as on:
        alone = await call(on, tmp_path / "qr", "phố Lạc Trung", with_telegram=False)
        on.api.fail("getMe", 500, "Internal Server Error", times=9)
        shut = await call(on, tmp_path / "qr", "phố Xyz Abc", "--exactly")

    assert (alone.exit_code, shut.exit_code) == (0, 0)
    assert "t.me" not in alone.output + shut.output
    assert "https://bot.example/?theo-doi=" in shut.output


def read(file: Path) -> str:
    """By a reader that we did not write."""
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(file.read_bytes())))
    return str(found.text)


@pytest.mark.parametrize("words", ["ngõ 61", "gọi 0912345678"])
async def test_what_is_no_place_is_refused(tmp_path: Path, words: str) -> None:
    """With the reason, and exit code 2."""
    async with open_portal() as portal:
        env = {
            "CSKH__DATA_DIR": str(tmp_path),
            "CSKH__PORTAL__TOKEN_URL": portal.url,
            "CSKH__PORTAL__DATA_URL": portal.url,
        }
        result = await asyncio.to_thread(CliRunner().invoke, cli, ["area-link", words], env=env)

    assert result.exit_code == 2
    assert "no place is named" in result.output
