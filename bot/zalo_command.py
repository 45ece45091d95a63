"""`cskh zalo`: what operators do with the Official Account."""

from __future__ import annotations

import asyncio

import typer

from bot.app.operators import keep_zalo_tokens, redeem_zalo_code
from bot.errors import ChannelError
from bot.settings import Settings
from data.values import Secret

cli = typer.Typer(no_args_is_help=True, help="The Official Account on Zalo.")


@cli.callback()
def zalo() -> None:
    """The Official Account on Zalo."""


@cli.command()
def authorize() -> None:
    """Bring in the first pair of tokens, or a new one after the grant was lost. Nothing typed is shown.

    Either the two tokens that Zalo's API Explorer shows, or the `code` of the callback address.
    """
    settings = Settings()
    if not settings.zalo.app_id:
        raise typer.BadParameter("settings: zalo.app_id: there is no Official Account")
    access = _ask("Access token (empty: you have an authorization code)")
    try:
        if access:
            pair = Secret(access), Secret(_ask("Refresh token"))
            asyncio.run(keep_zalo_tokens(settings, *pair))
        else:
            code = Secret(_ask("Authorization code")), Secret(_ask("Code verifier (may be empty)"))
            asyncio.run(redeem_zalo_code(settings, *code))
    except ChannelError as error:
        typer.echo(f"cskh: Zalo: {error}", err=True)
        raise typer.Exit(2) from None
    typer.echo("ok; `cskh doctor` shows the account")


def _ask(what: str) -> str:
    return str(typer.prompt(what, default="", show_default=False, hide_input=True)).strip()
