"""How to reach a person: at once, without a loop."""

from __future__ import annotations

from collections.abc import Mapping

from bot.commands import Ask, Command
from bot.handlers.turn import OpenHandler, Turn
from bot.i18n import Words
from bot.keyboards.common import Rows, home
from bot.messages import Answer, Button
from bot.views import contact as views
from bot.views.format import month
from data.reference import Contacts, contacts


async def show(turn: Turn, ask: Ask) -> Answer:
    """Numbers to call, and what this customer was just asking, to be read out to whoever answers."""
    _, known = turn.words, contacts()
    # In a group nothing of a linked code is shown.
    summary = _summary(turn) if turn.incoming.is_private else ()
    return Answer((views.contact(_, known, summary, _buttons(_, known)),))


def _summary(turn: Turn) -> tuple[tuple[str, str], ...]:
    _ = turn.words
    topic = Ask.decode(turn.conversation.topic)
    question = None if topic is None else views.question(_, topic.command)
    asked = topic if question else None
    chosen = [one for one in turn.accounts if asked and one.id == asked.account]
    account = next(iter((*chosen, *turn.accounts)), None)
    facts = []
    if account:
        # The whole code, because a person on the telephone cannot use a shortened one.
        facts.append((_("Mã khách hàng"), account.customer.value))
    if asked and asked.month:
        facts.append((_("Kỳ"), month(asked.month)))
    if question:
        facts.append((_("Việc cần hỏi"), question))
    return tuple(facts)


def _buttons(_: Words, known: Contacts) -> Rows:
    call = _("Gọi {number}")
    return (
        (
            Button(call.format(number=known.hotline.shown), url=known.hotline.url),
            Button(call.format(number=known.second.shown), url=known.second.url),
        ),
        (Button(_("🌐 Mở {page}").format(page=known.website.shown), url=known.website.url),),
        (home(_),),
    )


HANDLERS: Mapping[Command, OpenHandler] = {Command.CONTACT: show}
