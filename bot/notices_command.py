"""`cskh notices`: what waits to be sent unasked, and what was given up."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Annotated, TypeVar

import typer

from bot.announcing.operator import operator
from bot.app import real_time
from bot.app.foundation import only_store
from bot.settings import Settings
from bot.views.format import moment
from data.deliveries import DeadLetter
from data.standing import Standing
from data.store import Store

T = TypeVar("T")

cli = typer.Typer(no_args_is_help=True, help="What is sent unasked.")
dead = typer.Typer(no_args_is_help=True, help="What nobody tries again by itself.")
cli.add_typer(dead, name="dead")

AsJson = Annotated[bool, typer.Option("--json", help="A JSON list.")]


@cli.command()
def status(as_json: AsJson = False) -> None:
    """How much waits, is being sent or was given up, by channel and type, and since when."""
    found = _in_store(lambda store: store.standing.now())
    _echo(found, as_json, _standing)


@dead.command("list")
def dead_list(most: Annotated[int, typer.Option(min=1, max=10_000)] = 100, as_json: AsJson = False) -> None:
    """Refused again and again (dead), or perhaps sent (unknown); the newest first."""
    found = _in_store(lambda store: store.deliveries.dead(most))
    _echo(found, as_json, _letter)


@dead.command("revive")
def dead_revive(number: Annotated[int, typer.Argument(metavar="ID")]) -> None:
    """Send one again; of an unknown one the customer may have it. What is past its time is dropped."""
    if not _in_store(lambda store: _revive(store, number)):
        typer.echo(f"cskh: Delivery {number} is not dead.", err=True)
        raise typer.Exit(2)
    typer.echo("ok")


async def _revive(store: Store, number: int) -> bool:
    is_done = await store.deliveries.revive(number)
    result = f"{number}: {'done' if is_done else 'not dead'}"
    await store.audit.add(real_time.utc_now(), f"operator:{operator()}", "notice-revive", result)
    return is_done


def _standing(one: Standing) -> str:
    since = moment(one.oldest_at)
    return f"{one.channel}  {one.kind.value}  {one.state.value}  {one.count}  oldest due {since}"


def _letter(one: DeadLetter) -> str:
    when = "" if one.settled_at is None else moment(one.settled_at)
    what = f"{one.id}  {one.channel}  {one.variant}  {one.state.value}"
    return f"{what}  {one.reason or '-'}  {one.tries} tries  {when}"


def _echo(found: tuple[T, ...], as_json: bool, said: Callable[[T], str]) -> None:
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in found], default=str))  # type: ignore[call-overload]
    else:
        typer.echo("\n".join(map(said, found)) or "none")


def _in_store(act: Callable[[Store], Awaitable[T]]) -> T:
    async def run() -> T:
        async with only_store(Settings()) as store:
            return await act(store)

    return asyncio.run(run())
