"""`cskh announce`: words of the utility's operators to many chats."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from bot import platforms
from bot.announcing import asked, said
from bot.announcing.desk import Desk
from bot.announcing.refused import Refused
from bot.announcing.rules import check
from bot.announcing.said import Preview
from bot.app import real_time
from bot.app.foundation import only_store
from bot.notices import Announced
from bot.settings import Settings
from bot.views.format import moment
from data.notice_values import Audience
from data.values import ChatId

T = TypeVar("T")

cli = typer.Typer(no_args_is_help=True, help="Tell many customers something.")

_SECOND, _MINUTE, _DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
_EVERY_S = 1.0

Number = Annotated[int, typer.Argument(metavar="ID", help="As `cskh announce list` shows it.")]
Delay = Annotated[str, typer.Option(help="Until it starts; so long it can be cancelled: 90s, 10m, 2h.")]


@cli.command()
def new(
    vi: Annotated[str, typer.Option(help="The text in Vietnamese.")] = "",
    vi_file: Annotated[Path | None, typer.Option(help="The same from a file.")] = None,
    en: Annotated[str, typer.Option(help="The text in English.")] = "",
    en_file: Annotated[Path | None, typer.Option(help="The same from a file.")] = None,
    unit: Annotated[list[str] | None, typer.Option(help="Customers of a unit: HN0100.")] = None,
    area: Annotated[list[str] | None, typer.Option(help="Homes and followers of a place.")] = None,
    codes_file: Annotated[Path | None, typer.Option(help="Customer codes, one a line.")] = None,
    everybody: Annotated[bool, typer.Option("--everybody", help="All who linked a code.")] = False,
    kind: Annotated[str, typer.Option("--type", help="Whose switch counts: reading, bill, other.")] = "other",
    delay: Delay = "10m",
    at: Annotated[str, typer.Option(help='When it starts, in Hanoi: "2026-07-01 09:00".')] = "",
    lasts: Annotated[str, typer.Option(help="From the start; later it is not sent any more.")] = "2d",
    dry_run: Annotated[str, typer.Option(metavar="CHANNEL:KEY", help="Send it to this chat alone.")] = "",
    yes: Annotated[int | None, typer.Option(help="Agree to this number of chats; for scripts.")] = None,
) -> None:
    """Announce something: shows it, counts the chats, asks, and starts after a delay."""
    settings = Settings()
    with _one_sentence():
        announced = Announced(
            check(asked.text_of("vi", vi, vi_file), "Vietnamese"),
            check(asked.text_of("en", en, en_file), "English"),
            asked.kind_of(kind),
        )
        if dry_run:
            _try_out(settings, announced, asked.chat_of(dry_run))
            return
        audience = asked.audience_of(unit or (), area or (), codes_file, is_everybody=everybody)
        if audience == Audience():
            raise Refused("Say for whom: --unit, --area, --codes-file or --everybody.")
        _announce(settings, _looked_at(settings, announced, audience, delay, at, lasts), yes)


def _try_out(settings: Settings, announced: Announced, chat: ChatId) -> None:
    typer.echo(said.as_read(announced, real_time.utc_now(), is_sample=settings.is_sample))
    _at_desk(settings, lambda desk: desk.try_out(announced, chat))
    typer.echo("ok; a house that runs sends it within moments, one that does not within 15 minutes or never")


def _looked_at(
    settings: Settings, announced: Announced, audience: Audience, delay: str, at: str, lasts: str
) -> Preview:
    starts_at = asked.start_of(at, asked.span_of("--delay", delay, _MINUTE, 7 * _DAY), real_time.utc_now())
    reached = _at_desk(settings, lambda desk: desk.reach(announced, audience, starts_at))
    return Preview(
        announced,
        audience,
        reached,
        starts_at,
        starts_at + asked.span_of("--lasts", lasts, 10 * _MINUTE, 30 * _DAY),
        platforms.rates(settings),
        settings.is_sample,
    )


def _announce(settings: Settings, preview: Preview, yes: int | None) -> None:
    typer.echo(said.preview(preview))
    if not preview.chats:
        raise Refused("Nobody would get it; nothing was announced.")
    _agreed(preview.chats, yes)
    is_approved = preview.chats <= settings.notices.two_persons_over
    number = _at_desk(settings, lambda desk: desk.add(preview, is_approved=is_approved))
    if is_approved:
        typer.echo(f"{number}: starts {moment(preview.starts_at)}. To stop it: cskh announce cancel {number}")
    else:
        typer.echo(f"{number}: waits until another operator says cskh announce approve {number}")


def _agreed(chats: int, yes: int | None) -> None:
    """By the number, which nobody types without having read it."""
    typed = str(typer.prompt("Type the number of chats to announce it") if yes is None else yes).strip()
    if typed != str(chats):
        raise Refused(f"That is not the number of chats, {chats}; nothing was announced.")


@cli.command()
def approve(number: Number, delay: Delay = "10m") -> None:
    """Agree to what another operator announced to very many chats."""
    settings = Settings()
    with _one_sentence():
        span = asked.span_of("--delay", delay, _MINUTE, 7 * _DAY)
        one = _at_desk(settings, lambda desk: desk.get(number))
        announced = Announced(one.vi, one.en, one.kind)
        typer.echo(said.as_read(announced, one.starts_at, is_sample=settings.is_sample))
        one = _at_desk(settings, lambda desk: desk.approve(number, span))
    typer.echo(f"{number}: starts {moment(one.starts_at)}. To stop it: cskh announce cancel {number}")


@cli.command("list")
def list_all(most: Annotated[int, typer.Option(min=1, max=1000)] = 20) -> None:
    """The newest first: number, state, start, type, first words."""
    found = _at_desk(Settings(), lambda desk: desk.store.announcements.list(most))
    typer.echo("\n".join(map(said.line, found)) or "none")


@cli.command()
def cancel(number: Number) -> None:
    """Stop it: before its start nobody gets it, later whoever has not got it yet does not."""
    with _one_sentence():
        is_unsent, count = _at_desk(Settings(), lambda desk: desk.cancel(number))
    late = f"cancelled; {count} chats that waited do not get it"
    typer.echo("cancelled; nobody got it" if is_unsent else late)


@cli.command()
def watch(number: Number) -> None:
    """Follow it until it is done or cancelled. Ctrl-C stops watching, not the announcement."""
    with _one_sentence():
        state = _at_desk(Settings(), lambda desk: _watch(desk, number))
    typer.echo(state)


async def _watch(desk: Desk, number: int) -> str:
    one = await desk.get(number)
    typer.echo(f"{number}: {one.state}, starts {moment(one.starts_at)}")
    state = one.state
    with typer.progressbar(length=1, label=f"{number}") as bar:
        async for step in desk.steps(number, _EVERY_S):
            state = f"{step.state}: {step.done} of {step.of}"
            if step.of:
                bar.length = step.of
                bar.update(step.done - bar.pos)
    return state


@cli.command()
def report(number: Number, as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """What became of it, by channel and state."""
    with _one_sentence():
        found = _at_desk(Settings(), lambda desk: desk.report(number))
    typer.echo(json.dumps(said.report_json(*found)) if as_json else said.report(*found))


def _at_desk(settings: Settings, act: Callable[[Desk], Awaitable[T]]) -> T:
    async def run() -> T:
        async with only_store(settings) as store:
            return await act(Desk(store, real_time.utc_now))

    return asyncio.run(run())


@contextmanager
def _one_sentence() -> Iterator[None]:
    try:
        yield
    except Refused as refused:
        typer.echo(f"cskh: {refused}", err=True)
        raise typer.Exit(2) from refused
