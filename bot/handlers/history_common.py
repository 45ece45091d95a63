"""What every answer about the history of use shares."""

from __future__ import annotations

from dataclasses import replace

from bot.commands import Ask
from bot.handlers.turn import Turn
from bot.keyboards import history as keyboards
from bot.keyboards.common import others
from bot.messages import Answer, Reply, Rows
from data.values import LinkedAccount


def offering_others(turn: Turn, ask: Ask, account: LinkedAccount, rows: Rows) -> Rows:
    """The screen's buttons with the same question about the customer's other homes."""
    return keyboards.with_others(rows, others(turn.words, ask, turn.accounts, account))


def answered(ask: Ask, account: LinkedAccount, reply: Reply) -> Answer:
    """In place where a paging button asked, and remembered for a follow-up such as "năm 2025"."""
    topic = replace(ask, account=account.id, is_edit=False, page=0)
    return Answer((replace(reply, edits=ask.is_edit),), topic=topic.encode())
