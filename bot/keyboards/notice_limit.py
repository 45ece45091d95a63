"""Choices of the threshold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.commands import Ask, Command
from bot.i18n import Words
from bot.keyboards.common import Rows, home, press
from bot.keyboards.notices import back
from data.values import LinkedAccount

_HOMES = 9


def screen(_: Words, account: int, labels: Mapping[str, str], *, is_set: bool) -> Rows:
    """`labels` by option, each with what it comes to."""
    here = Ask(Command.NOTICES_LIMIT, account=account)
    rows = [(press(label, replace(here, option=option)),) for option, label in labels.items()]
    if is_set:
        rows.append((press(_("Bỏ ngưỡng này"), replace(here, option="off")),))
    return (*rows, *back(_, account))


def saved(_: Words, account: int) -> Rows:
    here = Ask(Command.NOTICES_LIMIT, account=account)
    return (
        (press(_("Đổi ngưỡng"), here), press(_("Bỏ ngưỡng này"), replace(here, option="off"))),
        *back(_, account),
    )


def passed(_: Words, account: int, option: str, page: int, labels: Mapping[str, str]) -> Rows:
    """The threshold all the same, or one that is still ahead."""
    here = Ask(Command.NOTICES_LIMIT, account=account)
    sure = press(_("Vẫn đặt mức này"), replace(here, option=option, page=page))
    rows = [(press(label, replace(here, option=other)),) for other, label in labels.items()]
    return ((sure,), *rows, *back(_, account))


def which_home(_: Words, accounts: Sequence[LinkedAccount], ask: Ask) -> Rows:
    """The same threshold for the home that is chosen; a tenth is reached from its own overview."""
    rows = [(press(one.alias, replace(ask, account=one.id, text="")),) for one in accounts[:_HOMES]]
    return (*rows, (home(_),))


def against_what(_: Words, account: int, percent: int, labels: Mapping[str, str]) -> Rows:
    """Over the month before, or the same month a year before."""
    here = Ask(Command.NOTICES_LIMIT, account=account)
    plain = {f"m{percent}": _("So với tháng trước"), f"y{percent}": _("So với cùng tháng năm trước")}
    both = plain | {option: label for option, label in labels.items() if option in plain}
    rows = [(press(label, replace(here, option=option)),) for option, label in both.items()]
    return (*rows, *back(_, account))
