"""`cskh area-link`: addresses that begin following an area, and their QR codes, for an operator to spread."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from backend_client.errors import BackendError
from backend_client.models import HANOI
from bot import qr
from bot.app.foundation import crypto_of, open_house
from bot.app.operators import telegram_name
from bot.areas.known import of_plan
from bot.areas.resolve import Candidate, candidates, literal
from bot.channels.telegram.channel import start_link as telegram_link
from bot.channels.web.shared_area import start_link as web_link
from bot.conversation.house import House
from bot.errors import ChannelError
from bot.handlers import area_share
from bot.settings import Settings

_SPAN = timedelta(days=30)


class NotOneArea(Exception):
    """The words name no place, or several: `choices`, in words to type."""

    def __init__(self, choices: tuple[str, ...]) -> None:
        super().__init__()
        self.choices = choices


def command(
    area: Annotated[str, typer.Argument(help="As a customer would type it: phố Lạc Trung.")],
    out: Annotated[Path, typer.Option(help="Folder for the QR codes.")] = Path(),
    exactly: Annotated[bool, typer.Option("--exactly", help="Take the words as they are.")] = False,
) -> None:
    """Print links by which anybody may follow an area's outages, and write each as a QR code."""
    try:
        text, links = asyncio.run(_links(Settings(), area, exactly=exactly))
    except NotOneArea as error:
        said = "; ".join(error.choices) or "no place is named"
        typer.echo(f"cskh: area: {said} (--exactly takes the words as they are)", err=True)
        raise typer.Exit(2) from None
    typer.echo(text)
    out.mkdir(parents=True, exist_ok=True)
    for channel, link in links.items():
        file = out / f"theo-doi-{channel}.png"
        file.write_bytes(qr.png(link))
        typer.echo(f"{link}\n  {file}")


async def _links(settings: Settings, area: str, *, exactly: bool) -> tuple[str, dict[str, str]]:
    """The area as it is followed, and its links by channel; each has a token of its own."""
    async with open_house(settings, crypto_of(settings)) as answering:
        house = answering.house
        meant = literal(area) if exactly else await _meant(house, area)
        if meant is None:
            raise NotOneArea(())
        starts = {"telegram": await _telegram(settings), "web": web_link(settings.web.public_url)}
        links = {
            channel: start + await area_share.make(house.store, meant.text, house.clock())
            for channel, start in starts.items()
            if start
        }
    return meant.text, links


async def _meant(house: House, area: str) -> Candidate:
    today = house.clock().astimezone(HANOI).date()
    try:
        rows = (await house.backend.outages("", today - _SPAN, today + _SPAN)).value
    except BackendError:
        rows = ()
    found = candidates(area, of_plan(rows))
    if len(found) != 1:
        raise NotOneArea(tuple(one.text for one in found))
    return found[0]


async def _telegram(settings: Settings) -> str:
    """Where the bot is on Telegram; empty without one, or while Telegram cannot be asked."""
    try:
        return telegram_link(await telegram_name(settings))
    except ChannelError:
        typer.echo("cskh: Telegram did not tell what the bot is called: no link there", err=True)
        return ""
