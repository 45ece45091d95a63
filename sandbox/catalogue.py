"""Which log-ins there are and what each shows: for `cskh sandbox customers`, the demo and the README."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.shown import IN_VIETNAMESE
from sandbox.world import World, password_of


@dataclass(frozen=True, slots=True)
class Sample:
    """One synthetic contract and the log-in that sees it."""

    code: str
    user_name: str
    password: str
    shows: str


def log_ins(world: World) -> list[Sample]:
    """One row for each log-in that shows something, in the visitors' language."""
    return [
        Sample(user_name, user_name, password_of(user_name), shows)
        for user_name, shows in IN_VIETNAMESE.items()
        if user_name in world.customers
    ]


def catalogue(world: World) -> list[Sample]:
    """The named customers first, in the order of the README, then the ordinary ones by code."""
    named = [Sample(n.customer.code, n.log_in, password_of(n.log_in), n.shows) for n in world.named]
    known = {sample.code for sample in named}
    others = sorted(code for code in world.customers if code not in known)
    return named + [Sample(code, code, password_of(code), "An ordinary household") for code in others]
