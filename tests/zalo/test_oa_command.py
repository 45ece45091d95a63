"""What operators do: `cskh zalo authorize` and `cskh doctor`."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from typer.testing import CliRunner

from bot.app import real_time
from bot.cli import cli
from bot.settings import Settings
from bot.zalo_settings import ZaloSettings
from data.values import Secret
from tests.zalo.oa_server import APP_ID, APP_SECRET, OA_SECRET, OAUTH, OaServer


def environment(folder: Path, zalo: OaServer) -> dict[str, str]:
    """A house whose Official Account is at the stand-in."""
    (folder / "app-secret").write_text(f"{APP_SECRET}\n")
    section = {
        "APP_ID": APP_ID, "APP_SECRET_FILE": str(folder / "app-secret"), "OA_SECRET": OA_SECRET,
        "API_URL": zalo.base_url, "BUSINESS_URL": zalo.base_url, "OAUTH_URL": zalo.base_url,
    }  # fmt: skip
    return {"CSKH__DATA_DIR": str(folder / "var")} | {f"CSKH__ZALO__{k}": v for k, v in section.items()}


async def run(env: dict[str, str], *arguments: str, said: str = "") -> tuple[int, str]:
    """Exit code and output of the program."""
    result = await asyncio.to_thread(CliRunner().invoke, cli, [*arguments], input=said, env=env)
    return result.exit_code, result.output


async def doctor(env: dict[str, str]) -> tuple[int, dict[str, Any]]:
    code, output = await run(env, "doctor", "--json")
    return code, json.loads(output.splitlines()[-1])


async def test_the_first_pair_is_brought_in(tmp_path: Path) -> None:
    """Typed unseen, kept sealed, and found by the doctor, who never spends the refresh token."""
    async with OaServer(real_time.utc_now) as zalo:
        env = environment(tmp_path, zalo)
        assert (await run(env, "migrate"))[0] == 0
        code, found = await doctor(env)
        assert (code, found["zalo"]["problem"]) == (1, "not authorized: run `cskh zalo authorize`")

        code, output = await run(env, "zalo", "authorize", said="access-0\nrefresh-0\n")
        assert code == 0, output
        assert "refresh-0" not in output
        code, found = await doctor(env)
        assert code == 0
        assert found["zalo"]["name"] == "EVNHANOI thử"
        assert found["zalo"]["is_verified"] is True
        assert found["zalo"]["messages_left"] == 1997
        assert found["zalo"]["templates_vnd"] == 0

        zalo.access = "another"
        code, found = await doctor(env)
        assert code == 1
        assert "does not know the access token" in found["zalo"]["problem"]
        assert zalo.of(OAUTH) == []


async def test_a_code_is_exchanged(tmp_path: Path) -> None:
    async with OaServer(real_time.utc_now) as zalo:
        env = environment(tmp_path, zalo)
        await run(env, "migrate")
        code, output = await run(env, "zalo", "authorize", said="\none-time-code\nverifier\n")
        assert code == 0, output
        assert (await doctor(env))[0] == 0

        code, output = await run(env, "zalo", "authorize", said="\none-time-code\nverifier\n")
        assert code == 2
        assert "one-time-code" not in output


@pytest.mark.parametrize(
    ("code", "says"), [(-224, "package has no Open API"), (-242, "app secret"), (-32, "does not answer")]
)
async def test_the_doctor_says_what_is_wrong(tmp_path: Path, code: int, says: str) -> None:
    async with OaServer(real_time.utc_now) as zalo:
        env = environment(tmp_path, zalo)
        await run(env, "migrate")
        await run(env, "zalo", "authorize", said="access-0\nrefresh-0\n")
        zalo.fail("/v2.0/oa/getoa", code)

        assert says in (await doctor(env))[1]["zalo"]["problem"]


def test_without_an_app_id_there_is_none() -> None:
    assert Settings().zalo.app_id == ""


@pytest.mark.parametrize(
    "given",
    [
        {"app_id": "123456"},
        {"app_id": "123456", "app_secret": Secret("a")},
        {"app_id": "not a number", "app_secret": Secret("a"), "oa_secret": Secret("b")},
        {"unknown": 1},
        {"site_verification": "<script>"},
    ],
)
def test_half_an_account_is_refused(given: dict[str, Any]) -> None:
    """At the start, in words of the settings, and without their values."""
    with pytest.raises(ValidationError):
        ZaloSettings(**given)
