"""`cskh`: run the product, talk to it, look after what it keeps."""

from __future__ import annotations

import asyncio
import json
import logging
import signal
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from bot import (
    area_link_command,
    bill_command,
    checks,
    loop,
    notices_command,
    sandbox_command,
    understand_command,
    zalo_command,
)
from bot.announcing import command as announce_command
from bot.app import operators
from bot.app.foundation import crypto_of, database_of, only_store, open_house
from bot.app.real_time import utc_now
from bot.app.running import run_web
from bot.channels.terminal import Terminal, converse, read_lines
from bot.channels.web.front import Sample
from bot.channels.zalo.bot_checkup import Checkup as ZaloBotCheckup
from bot.channels.zalo.oa_checkup import Checkup as ZaloCheckup
from bot.demo import Stage
from bot.errors import ChannelError
from bot.logs import set_up_logs
from bot.settings import PortalSettings, Settings, StoreSettings, WatchSettings, WebSettings
from data import upkeep
from data.errors import StoreError
from data.values import ChatId
from sandbox.catalogue import catalogue, log_ins
from sandbox.memory import Memory
from sandbox.server import serve
from sandbox.world import World

cli = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__, pretty_exceptions_enable=False)
sandbox = typer.Typer(no_args_is_help=True, help="The stand-in for the utility's portal.")
cli.add_typer(sandbox, name="sandbox")
sandbox_command.register(sandbox)
cli.add_typer(zalo_command.cli, name="zalo")
cli.add_typer(announce_command.cli, name="announce")
cli.add_typer(notices_command.cli, name="notices")
cli.command("understand")(understand_command.command)
cli.command("bill")(bill_command.command)
cli.command("area-link")(area_link_command.command)

Port = Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")]
_STOP = (signal.SIGINT, signal.SIGTERM)


def main() -> None:
    """Entry point: errors of the operator's end in one sentence, not in a traceback."""
    try:
        cli()
    except ValidationError as error:
        problems = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        _fail(f"settings: {problems}")
    except StoreError as error:
        _fail(f"database: {error}")
    except OSError as error:
        _fail(str(error))


def _fail(sentence: str) -> None:
    typer.echo(f"cskh: {sentence}", err=True)
    raise SystemExit(2)


@cli.command()
def demo(
    port: Port = 8080, data_dir: Annotated[Path, typer.Option(help="What the demo keeps.")] = Path("var/demo")
) -> None:
    """The whole product on sample data: web chat, bot and stand-in portal in one process."""
    set_up_logs("WARNING")
    loop.run(_demo(port, data_dir))


async def _demo(port: int, data_dir: Path) -> None:
    async with _sample_portal(data_dir, port) as (settings, world):
        samples = [Sample(one.user_name, one.password, one.shows) for one in log_ins(world)]
        async with run_web(settings, samples, trial=partial(Stage, world)) as running:
            with _telling_where(data_dir / sandbox_command.CONTROL, settings.portal.data_url):
                loop.settle()
                typer.echo(_how_to_try(running.url, samples))
                await _until_stopped()


@contextmanager
def _telling_where(file: Path, url: str) -> Iterator[None]:
    """As long as the demo runs, a file says where its portal listens, for `cskh sandbox pay` and the like."""
    file.write_text(url)
    try:
        yield
    finally:
        file.unlink(missing_ok=True)


def _how_to_try(url: str, samples: list[Sample]) -> str:
    log_ins = "\n".join(f"  {one.user_name}  {one.password}  {one.shows}" for one in samples[:6])
    return (
        f"\nCSKH bot, dữ liệu mẫu / sample data\n\n  {url}\n\n"
        "Thử / try:\n"
        "  1. Gõ: mai co cat dien khong   (không cần đăng nhập / no log-in)\n"
        "  2. Gõ: liên kết                (mở trang đăng nhập một lần / opens the one-time log-in page)\n"
        "  3. Gõ: hóa đơn tháng trước · tôi đóng tiền chưa · so với năm ngoái\n\n"
        f"Tài khoản mẫu / sample log-ins (cskh sandbox customers: tất cả / all):\n{log_ins}\n\n"
        "Thử thông báo / try notices: mở khung trên đầu trang / the panel on top of the page, or\n"
        "  cskh sandbox publish-outage · move-outage · postpone-outage · issue-bill · pay\n\n"
        "Ctrl-C để dừng / to stop.\n"
    )


@cli.command()
def run() -> None:
    """The product with the settings of cskh.toml and the environment."""
    settings = Settings()
    set_up_logs(settings.log_level)
    loop.run(_run(settings))


async def _run(settings: Settings) -> None:
    async with run_web(settings) as running:
        loop.settle()
        logging.getLogger("cskh").info("listening on %s", running.url)
        await _until_stopped()


@cli.command()
def chat(
    demo: Annotated[bool, typer.Option("--demo", help="Talk to the stand-in portal.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object an answer.")] = False,
    save: Annotated[Path | None, typer.Option(help="Folder for pictures and files.")] = None,
    key: Annotated[str, typer.Option(help="Which conversation to go on with.")] = "terminal",
) -> None:
    """Talk in the terminal; or pipe lines in, and answers come out in their order."""
    set_up_logs("ERROR")
    terminal = Terminal(sys.stdout, save, as_json)
    loop.run(_chat_demo(terminal, key) if demo else _chat(Settings(), terminal, key))


async def _chat_demo(terminal: Terminal, key: str) -> None:
    async with _sample_portal(Path("var/chat")) as (settings, _world):
        await _chat(settings, terminal, key)


async def _chat(settings: Settings, terminal: Terminal, key: str) -> None:
    async with open_house(settings, crypto_of(settings)) as answering:
        answering.channels[terminal.name] = terminal
        prompt = _prompt if sys.stdin.isatty() else None
        said = read_lines(sys.stdin, prompt)
        chat_id = ChatId(terminal.name, key)
        await converse(said, answering.receive, answering.answer, answering.house.clock, chat_id)


def _prompt() -> str:
    return input("> ")


@cli.command()
def migrate() -> None:
    """Bring the database to this version (`run` does it too)."""
    upkeep.migrate(database_of(Settings()))
    typer.echo("ok")


@cli.command()
def backup(to: Annotated[Path, typer.Argument(help="The file to write.")]) -> None:
    """Copy the SQLite database, consistently, while the bot runs. Keep the key file elsewhere."""
    upkeep.backup(database_of(Settings()), to)
    typer.echo(str(to))


@cli.command()
def doctor(as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """Check the settings, the database and the bots on their platforms; exit code 1 when one is wrong."""
    settings = Settings()
    report = upkeep.check(database_of(settings))
    bots: dict[str, checks.Checkup | ZaloCheckup] = {**loop.run(checks.of_all(settings))}
    if report.is_sound:  # what follows is looked at through the store
        bots |= loop.run(operators.check_zalo(settings))
        bots |= loop.run(_allowances(settings, bots))
    is_sound = report.is_sound and not any(bot.problem for bot in bots.values())
    found = {"is_sound": is_sound, **asdict(report), **{name: asdict(bot) for name, bot in bots.items()}}
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, default=str))
    else:
        typer.echo("\n".join(f"{name}: {value}" for name, value in found.items()))
    raise typer.Exit(0 if is_sound else 1)


async def _allowances(
    settings: Settings, bots: Mapping[str, checks.Checkup | ZaloCheckup]
) -> dict[str, checks.Checkup | ZaloCheckup]:
    """The bot of the Bot Platform with what is left of its month."""
    found = bots.get("zalo_bot")
    if not isinstance(found, ZaloBotCheckup):
        return {}
    async with only_store(settings) as store:
        return {"zalo_bot": await checks.with_allowance(found, settings, store, utc_now())}


@cli.command()
def telegram_link() -> None:
    """Print an address that begins linking on Telegram, for one customer, within a day."""
    settings = Settings()
    if not settings.token_of_telegram:
        _fail("settings: telegram.token: there is no bot on Telegram")
    try:
        typer.echo(loop.run(operators.telegram_link(settings)))
    except ChannelError as error:
        _fail(f"Telegram: {type(error).__name__}")


@sandbox.command("serve")
def sandbox_serve(port: Port = 8090, seed: int = 1) -> None:
    """The stand-in portal alone."""
    loop.run(_sandbox_serve(port, seed))


async def _sandbox_serve(port: int, seed: int) -> None:
    async with serve(World(seed), port=port) as serving:
        typer.echo(serving.base_url)
        await _until_stopped()


@sandbox.command("customers")
def sandbox_customers(as_json: Annotated[bool, typer.Option("--json")] = False, seed: int = 1) -> None:
    """Codes, user names and passwords of the sample customers, and what each shows."""
    listed = catalogue(World(seed))
    if as_json:
        rows = [
            {"code": one.code, "user_name": one.user_name, "password": one.password, "shows": one.shows}
            for one in listed
        ]
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for one in listed:
        typer.echo(f"{one.code}  {one.user_name}  {one.password}  {one.shows}")


@asynccontextmanager
async def _sample_portal(data_dir: Path, port: int = 0) -> AsyncIterator[tuple[Settings, World]]:
    """The stand-in portal on a free port of this machine, and settings that point to it."""
    world = World(memory=Memory(data_dir / "sandbox.json"))
    async with serve(world) as serving:
        portal = PortalSettings(
            token_url=serving.base_url,
            data_url=serving.base_url,
            scope="openid offline_access",
            debt_pause_s=0.2,
            fresh_s=0,  # what was just made to happen shows at once
            outages_fresh_s=0,
        )
        settings = Settings(
            data_dir=data_dir,
            is_sample=True,
            portal=portal,
            web=WebSettings(port=port),
            store=StoreSettings(),
            watch=WatchSettings(every_s=3),
        )
        yield settings, serving.world


async def _until_stopped() -> None:
    """Wait for Ctrl-C or a polite kill."""
    stopped = asyncio.Event()
    for number in _STOP:
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    await stopped.wait()
