"""`cskh demo` that writes down everything any library has to say. A program of the tests."""

from __future__ import annotations

import sys

from bot import cli
from bot.channels.web import front
from bot.logs import set_up_logs


def loud(_level: str) -> None:
    set_up_logs("DEBUG")


def run(folder: str) -> None:
    vars(cli)["set_up_logs"] = loud
    vars(front)["ACTS_PER_MINUTE"] = 1000  # the test says in seconds what a customer says in an evening
    sys.argv = ["cskh", "demo", "--port", "0", "--data-dir", folder]
    cli.main()
