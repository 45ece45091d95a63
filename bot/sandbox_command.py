"""`cskh sandbox …`: let something happen at the stand-in portal, that of a running demo or another."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Annotated

import typer

from sandbox.periods import HANOI
from sandbox.remote import NotDone, happen

CONTROL = "control"
"""The file in a demo's data folder that says where its portal listens."""

DataDir = Annotated[Path, typer.Option(help="Data folder of the running demo.")]
Url = Annotated[str, typer.Option(help="Address of a sandbox, instead of a demo's.")]
Moment = Annotated[datetime, typer.Option(formats=["%Y-%m-%dT%H:%M"], help="In Hanoi: 2026-07-05T08:30")]
Maybe = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%dT%H:%M"], help="In Hanoi; tomorrow, when not given.")
]
_DEMO = Path("var/demo")


def register(sandbox: typer.Typer) -> None:
    """Add the commands."""
    sandbox.command("publish-outage")(publish_outage)
    sandbox.command("move-outage")(move_outage)
    sandbox.command("postpone-outage")(postpone_outage)
    sandbox.command("issue-bill")(issue_bill)
    sandbox.command("pay")(pay)


def publish_outage(
    area: str = "Ngõ 61 phố Lạc Trung",
    unit: str = "PD0200",
    key: Annotated[str, typer.Option("--id", help="To change it later.")] = "thu-1",
    starts: Maybe = None,
    ends: Maybe = None,
    data_dir: DataDir = _DEMO,
    url: Url = "",
) -> None:
    """Publish an outage, or change the one with the same id."""
    begins = starts or _tomorrow(time(8, 30))
    over = ends or begins + timedelta(hours=4)
    body = {"id": key, "unit": unit, "area": area, "starts_at": _text(begins), "ends_at": _text(over)}
    _happen("outages", body, data_dir, url)


def move_outage(
    key: Annotated[str, typer.Argument(metavar="ID")],
    starts: Moment,
    ends: Moment,
    data_dir: DataDir = _DEMO,
    url: Url = "",
) -> None:
    """Give an outage other times (`Đổi giờ`)."""
    body = {"id": key, "starts_at": _text(starts), "ends_at": _text(ends)}
    _happen("outages/move", body, data_dir, url)


def postpone_outage(
    key: Annotated[str, typer.Argument(metavar="ID")], data_dir: DataDir = _DEMO, url: Url = ""
) -> None:
    """Postpone an outage (`Hoãn`)."""
    _happen("outages/postpone", {"id": key}, data_dir, url)


def issue_bill(
    code: str,
    month: Annotated[str, typer.Option(help="2026-07; the running month, when not given.")] = "",
    data_dir: DataDir = _DEMO,
    url: Url = "",
) -> None:
    """Issue the invoice of a month now."""
    year, _, number = month.partition("-")
    body: dict[str, object] = {"code": code.upper(), **({"year": year, "month": number} if month else {})}
    _happen("invoices", body, data_dir, url)


def pay(
    code: str,
    amount_vnd: Annotated[int | None, typer.Option(help="All that is open, when not given.")] = None,
    data_dir: DataDir = _DEMO,
    url: Url = "",
) -> None:
    """Let money arrive for the newest open invoice."""
    body: dict[str, object] = {"code": code.upper()}
    _happen("payments", body | ({} if amount_vnd is None else {"amount_vnd": amount_vnd}), data_dir, url)


def _happen(what: str, body: Mapping[str, object], data_dir: Path, url: str) -> None:
    try:
        asyncio.run(happen(url or _url_of(data_dir), what, body))
    except NotDone as error:
        typer.echo(f"cskh: {error}", err=True)
        raise typer.Exit(2) from error
    typer.echo("ok")


def _url_of(data_dir: Path) -> str:
    try:
        return (data_dir / CONTROL).read_text().strip()
    except OSError as error:
        raise NotDone(f"no demo runs on {data_dir}; start one, or give --url") from error


def _tomorrow(clock: time) -> datetime:
    return datetime.combine(datetime.now(HANOI).date() + timedelta(days=1), clock)


def _text(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M")
