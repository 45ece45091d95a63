"""Choices around the calculator and the repricing."""

from __future__ import annotations

from collections.abc import Sequence

from bot.commands import Ask, Command
from bot.i18n import Words
from bot.keyboards.common import Rows, home, hotline, others, press
from data.values import LinkedAccount


def question(_: Words) -> Rows:
    """While a number is awaited: no digits but 0, for a digit may be the number itself."""
    return ((home(_),),)


def result(_: Words) -> Rows:
    return (
        (press(_("🧮 Tính số khác"), Ask(Command.TARIFF_CALCULATE)),),
        (press(_("💰 Biểu giá điện"), Ask(Command.TARIFF)),),
        (press(_("Biểu giá mới với nhà bạn"), Ask(Command.TARIFF_NEW)),),
        (home(_),),
    )


def no_prices(_: Words) -> Rows:
    """No table for the days asked: other days, or the hotline."""
    return (
        (press(_("🧮 Tính số khác"), Ask(Command.TARIFF_CALCULATE)), hotline(_)),
        (home(_),),
    )


def new_prices(
    _: Words, ask: Ask, accounts: Sequence[LinkedAccount], account: LinkedAccount | None, *, failed: bool
) -> Rows:
    """Under the repricing; a stranger is offered to link, a customer the other homes."""
    beside = (
        (press(_("💰 Biểu giá điện"), Ask(Command.TARIFF)),),
        (press(_("🧮 Tính thử tiền điện"), Ask(Command.TARIFF_CALCULATE)),),
    )
    if failed:
        return ((press(_("Thử lại"), ask), hotline(_)), *beside, (home(_),))
    if account is None:
        link = press(_("🔗 Liên kết mã khách hàng"), Ask(Command.LINK))
        return (() if accounts else ((link,),)) + (*beside, (home(_),))
    return (*beside, *others(_, ask, accounts, account), (home(_),))
