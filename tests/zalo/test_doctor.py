"""`cskh doctor`: what is wrong, what to do about it, and what is left of the month."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from bot.app.foundation import only_store
from bot.app.real_time import utc_now
from bot.channels.zalo.bot_service import sender_of
from bot.cli import cli, main
from bot.settings import Settings
from data.values import Secret
from tests.zalo.bot_server import TOKEN, BotPlatform


async def doctor(env: dict[str, str]) -> tuple[int, dict[str, Any]]:
    result = await asyncio.to_thread(CliRunner().invoke, cli, ["doctor", "--json"], env=env)
    return result.exit_code, json.loads(result.output.splitlines()[-1])


def test_without_a_database_it_says_how_to_make_one(tmp_path: Path, monkeypatch: Any, capsys: Any) -> None:
    """One sentence with the remedy, and nothing is made by looking."""
    monkeypatch.setenv("CSKH__DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setattr("sys.argv", ["cskh", "doctor"])
    code = None
    try:
        main()
    except SystemExit as ended:
        code = ended.code

    assert code == 2
    assert "`cskh migrate`" in capsys.readouterr().err
    assert not (tmp_path / "var").exists()


async def test_the_allowance_of_the_month(tmp_path: Path) -> None:
    """How many notices were sent of how many; used up, that is the problem."""
    async with BotPlatform(is_judged=False) as zalo:
        env = {
            "CSKH__DATA_DIR": str(tmp_path), "CSKH__ZALO_BOT__TOKEN": TOKEN,
            "CSKH__ZALO_BOT__API_URL": zalo.api_url, "CSKH__ZALO_BOT__NOTICES_A_MONTH": "3",
        }  # fmt: skip
        await asyncio.to_thread(CliRunner().invoke, cli, ["migrate"], env=env)
        for used, problem in ((0, ""), (2, ""), (3, "this month's notices are used up")):
            await _spend(tmp_path, used)
            code, found = await doctor(env)
            assert (found["zalo_bot"]["notices_used"], found["zalo_bot"]["notices_a_month"]) == (used, 3)
            assert found["zalo_bot"]["problem"].startswith(problem)
            assert code == (1 if problem else 0)


async def _spend(folder: Path, used: int) -> None:
    """As many as `used` of this month."""
    async with only_store(Settings(data_dir=folder)) as store:
        sender, now = sender_of(Secret(TOKEN)), utc_now()
        while await store.zalo_months.count(sender, now) < used:
            assert await store.zalo_months.take(sender, 99, now)
