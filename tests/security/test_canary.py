"""Secrets go in, and are looked for everywhere they must not come out: logs, database, files."""

from __future__ import annotations

import asyncio
import re
import signal
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp

from sandbox.world import World, password_of
from tests.engine.process import all_settled, browser, running, say
from tests.security import loud_demo

CODE = "PD00000000001"
WRONG = "sai-mat-khau-chim-hoang-yen"
QUESTION = "canary cau hoi rieng tu 0912345678"
ALIAS = "Nhà chim yến"
AREA = "phố Chim Hoàng Yến"
TOKENS = ("WyJhY2Nlc3Mi", "WyJyZWZyZXNoIi")  # how the sandbox's access and refresh tokens begin


@dataclass
class Customer:
    """Talks to the demo as a browser without script would."""

    http: aiohttp.ClientSession
    url: str
    folder: Path
    keys: Iterator[int]

    async def say(self, **said: str) -> str:
        """Say or press something; the page once all is answered."""
        assert await say(self.http, self.url, f"canary-{next(self.keys)}", **said) == 202
        await all_settled(self.folder)
        return await self.get("/")

    async def get(self, path: str) -> str:
        async with self.http.get(self.url + path) as response:
            assert response.status == 200, path
            return await response.text()

    async def post(self, page: str, **fields: str) -> str:
        csrf = re.findall(r'name="csrf" value="([^"]+)"', page)[0]
        posted = {"csrf": csrf, **fields}
        async with self.http.post(f"{self.url}/lienket", data=posted, headers={"Origin": self.url}) as answer:
            assert answer.status == 200
            shown: str = await answer.text()
            return shown

    async def happen(self, event: str) -> None:
        """Press a button of the panel."""
        said, headers = {"event": event}, {"Origin": self.url}
        async with self.http.post(f"{self.url}/trial", data=said, headers=headers) as answer:
            assert answer.status == 200, event

    async def is_told(self, count: int) -> None:
        """Wait until so many notices were sent."""
        asked = "SELECT count(*) FROM delivery WHERE state = 'sent'"
        async with asyncio.timeout(30):
            while _one(self.folder / "cskh.sqlite", asked) < count:  # noqa: ASYNC110  another process does it
                await asyncio.sleep(0.1)

    async def link(self) -> str:
        """Open the one-time page, mistype the password, log in, agree, confirm; the link's secret."""
        page = await self.say(text="liên kết")
        secret = str(re.findall(r"/lienket/([\w-]{40,})", page)[-1])
        await self.get(f"/lienket/{secret}")
        form = await self.get("/lienket")
        form = await self.post(form, act="log_in", user_name=CODE, password=WRONG)
        form = await self.post(form, act="log_in", user_name=CODE, password=password_of(CODE))
        await self.post(form, act="consent", contract="0")
        await self.say(choice="lienket o=yes")
        return secret


async def use_everything(customer: Customer) -> tuple[str, ...]:
    """Link and ask whatever has something personal in it; the secrets that came up on the way."""
    link = await customer.link()
    await customer.say(text=QUESTION)
    await customer.say(text=f"hóa đơn {CODE}")
    for choice in ("hoadon_pdf", "lichsu", "thanhtoan", "xacnhan", "lichghichiso", "lichcatdien"):
        await customer.say(choice=choice)
    await customer.say(choice="macuatoi a=1 o=rename")
    await customer.say(text=ALIAS)
    shown = await customer.say(choice="macuatoi a=1")
    assert CODE in shown  # the owner asked for it: so it went through everything
    assert ALIAS in shown
    await customer.say(choice="riengtu o=copy")
    await be_told(customer)
    page = await customer.say(choice="chiase a=1 o=invite")
    invitation = re.findall(r"\b(?:[2-9A-Z]{4}-){2}[2-9A-Z]{4}\b", page)[-1]
    files = set(re.findall(r"/files/([\w-]{40,})", page))
    assert len(files) >= 2
    for file in files:
        async with customer.http.get(f"{customer.url}/files/{file}") as response:
            assert await response.read()
    return (link, invitation, *files)


async def be_told(customer: Customer) -> None:
    """Want everything, follow an area, and have the sample portal make news of each kind."""
    for choice in ("moi o=on", "gio o=off", "nguong o=k1", "dat o=bill_paid.on"):
        await customer.say(choice=f"thongbao_{choice}")
    await customer.say(text=f"theo dõi {AREA}")
    await customer.say(text="có")
    assert AREA in await customer.say(choice="theodoikhuvuc o=list")
    for number, event in enumerate(("outage", "move", "bill", "pay"), start=1):
        await customer.happen(event)
        await customer.is_told(number)
    await customer.say(choice="thongbao_dagui")


@asynccontextmanager
async def loud_customer(folder: Path, log: Path) -> AsyncIterator[Customer]:
    """A customer of a demo that logs all there is to log, into `log`."""
    spill = log.with_name("spill")
    spill.mkdir()
    async with browser() as http, running(loud_demo.run, str(folder), log=log, TMPDIR=str(spill)) as demo:
        customer = Customer(http, demo.url, folder, count())
        await customer.get("/")
        yield customer
        assert (await demo.stop(signal.SIGTERM))[0] == 0


def holder() -> str:
    return World().customers[CODE].name


async def test_no_secret_is_kept_or_logged(tmp_path: Path) -> None:
    """Password, permission, one-time secrets, names and what was said: nowhere but sealed.

    Searched as bytes in everything the process left behind, while it ran (the write-ahead log, too) and
    after it, with every library logging at DEBUG. The customer code is searched for (who shares it?), so
    one column has it; the log has not.
    """
    folder, log = tmp_path / "data", tmp_path / "log"
    async with loud_customer(folder, log) as customer:
        secrets = await use_everything(customer)
        left = files_of(tmp_path)
    left |= {Path(f"{path}, after"): content for path, content in files_of(tmp_path).items()}
    said = log.read_text()

    assert "audit" in said  # the log was on
    assert any(path.name.endswith("-wal") for path in left)
    hunted = (WRONG, password_of(CODE), *TOKENS, QUESTION, ALIAS, AREA, holder(), *secrets)
    assert [(canary, path) for canary in hunted for path in left if canary.encode() in left[path]] == []
    assert CODE not in said
    assert chat_key(folder / "cskh.sqlite") not in said
    assert columns_with(folder / "cskh.sqlite", CODE) == {"link.customer", "watch.customer"}


def files_of(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def chat_key(database: Path) -> str:
    return str(_one(database, "SELECT chat_key FROM conversation"))


def _one(database: Path, asked: str) -> Any:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(asked).fetchone()[0]


def columns_with(database: Path, text: str) -> set[str]:
    with closing(sqlite3.connect(database)) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            f"{table}.{name}"
            for table in tables
            for name in [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            if connection.execute(
                f'SELECT count(*) FROM {table} WHERE instr(CAST("{name}" AS TEXT), ?)',  # noqa: S608
                (text,),
            ).fetchone()[0]
        }
