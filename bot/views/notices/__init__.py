"""Notices in words: a row of `WORDS` for each variant of bot.notices.

Every notice is at most 400 characters, begins with a line that a lock screen may show to anybody, and ends
with where to look further and how to stop it, as commands to type and as buttons.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.commands import Ask, Command
from bot.i18n import Words
from bot.messages import Button, Note, Reply, Rows, Text, Title
from bot.notices import Facts, kind_of, variant_of
from bot.views.notices.bill import bill_due, bill_issued, bill_overdue, bill_paid, bill_refunded
from bot.views.notices.home import Home
from bot.views.notices.others import (
    MOST_ANNOUNCED,
    access_ended,
    announced,
    policy_new,
    tariff_new,
    threshold,
)
from bot.views.notices.outage import outage_moved, outage_new, outage_postponed, outage_soon
from bot.views.notices.parts import LIMIT, Told
from bot.views.notices.reading import reading_day, reading_moved
from bot.views.notices.titles import title_of
from bot.views.notices.together import together

__all__ = ["LIMIT", "MOST_ANNOUNCED", "WORDS", "Home", "merged", "title_of", "words_of"]

Say = Callable[[Words, Any, Home, datetime], Told]

WORDS: Mapping[str, Say] = {
    "reading_day": reading_day,
    "reading_moved": reading_moved,
    "bill_issued": bill_issued,
    "bill_due": bill_due,
    "bill_overdue": bill_overdue,
    "bill_paid": bill_paid,
    "bill_refunded": bill_refunded,
    "outage_new": outage_new,
    "outage_moved": outage_moved,
    "outage_postponed": outage_postponed,
    "outage_soon": outage_soon,
    "threshold": threshold,
    "tariff_new": tariff_new,
    "policy_new": policy_new,
    "announced": announced,
    "access_ended": access_ended,
}


def words_of(_: Words, facts: Facts, home: Home, now: datetime, *, is_sample: bool) -> Reply:
    """One notice to one chat, as it is true at `now`: days left and minutes left are counted from then."""
    told = WORDS[variant_of(facts)](_, facts, home, now)
    ends = _ends(_, facts, home, told, is_sample=is_sample)
    blocks = (Title(told.title), Text("\n".join(told.lines)), ends)
    return Reply(blocks, _buttons(_, facts, home, told), is_personal=home.account is not None)


def merged(_: Words, held: Sequence[tuple[Facts, Home]], now: datetime, *, is_sample: bool) -> Reply:
    """What waited for the end of quiet hours as one message, outages first; its numbers open the lookups."""
    ordered = sorted(held, key=lambda one: not variant_of(one[0]).startswith("outage"))
    asks = [WORDS[variant_of(facts)](_, facts, home, now).ask for facts, home in ordered]
    return together(_, ordered, asks, is_sample=is_sample)


def _ends(_: Words, facts: Facts, home: Home, told: Told, *, is_sample: bool) -> Note:
    lines = [_("Dữ liệu mẫu.")] if is_sample else []
    if told.look:
        lines.append(_("Chi tiết: {command}").format(command=told.look))
    if home.area is not None:
        lines.append(_("Thôi theo dõi: bấm nút, hoặc /thongbao"))
    else:
        lines.append(_("Tắt tin này: trả lời TAT {n}").format(n=kind_of(facts).number))
    return Note("\n".join(lines))


def _buttons(_: Words, facts: Facts, home: Home, told: Told) -> Rows:
    if home.area is not None:
        off = Ask(Command.NOTICES_OFF, option=f"area-{home.area}")
        stop = Button(_("Thôi theo dõi khu vực này"), choice=off.encode())
    else:
        off = Ask(Command.NOTICES_OFF, option=kind_of(facts).value, account=home.account)
        stop = Button(_("Tắt loại tin này"), choice=off.encode())
    if told.ask.command is Command.NOTICES:  # nothing to look further at
        return ((stop,),)
    return ((Button(_("Xem chi tiết"), choice=told.ask.encode()),), (stop,))
