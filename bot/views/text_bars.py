"""Bars made of letters, where a channel shows no picture (F5.7)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal

from bot.i18n import Words
from bot.messages import Block, Reply, Table, Text

WIDEST = 10  # signs of a bar, so that no line breaks on a telephone
_BAR = "▇"


def added(
    _: Words, reply: Reply, title: str, values: Mapping[str, Decimal], say: Callable[[Decimal], str]
) -> Reply:
    """The reply with a bar for each value below its table; `say` words how much one sign stands for."""
    largest = max(values.values(), default=Decimal(0))
    if largest <= 0:
        return reply
    step = _step(largest / WIDEST)
    head = _("{title} (mỗi ▇ khoảng {amount}):").format(title=title, amount=say(step))
    lines = (f"{name} {_bar(value, step)}" for name, value in values.items())
    return replace(reply, blocks=_below_table(reply.blocks, Text("\n".join((head, *lines)))))


def _bar(value: Decimal, step: Decimal) -> str:
    return _BAR * max(1, round(value / step)) if value > 0 else "–"


def _step(least: Decimal) -> Decimal:
    """1, 2 or 5 times a power of ten, and no less than `least`."""
    power = Decimal(10) ** least.adjusted()
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= least)


def _below_table(blocks: tuple[Block, ...], bars: Text) -> tuple[Block, ...]:
    place = next((place for place, block in enumerate(blocks) if isinstance(block, Table)), len(blocks) - 1)
    return (*blocks[: place + 1], bars, *blocks[place + 1 :])
