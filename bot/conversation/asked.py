"""A question becomes its answer: looked up, or why it cannot be."""

from __future__ import annotations

import logging
from dataclasses import replace

from backend_client.errors import AccessExpired, BackendError, Unreachable
from bot.commands import Ask, Command
from bot.handlers import ACCOUNT_LOOKUPS, LOOKUPS
from bot.handlers.accounts import answer_for, pick
from bot.handlers.relative import dated
from bot.handlers.turn import Turn
from bot.i18n import words
from bot.keyboards import linking as link_keyboards
from bot.keyboards.common import again, retry
from bot.messages import Answer, Reply, Text
from bot.views import trouble

log = logging.getLogger(__name__)

_IN_GROUPS_PRIVATE = frozenset(
    {Command.LINK, Command.UNLINK, Command.ACCOUNTS, Command.SHARE, Command.MY_DATA, Command.ERASE,
     Command.NOTICES_SET, Command.NOTICES_WHEN, Command.NOTICES_QUIET, Command.NOTICES_LIMIT,
     Command.NOTICES_SENT, Command.NOTICES_OFFER, Command.NOTICES_TEMPLATES}
)  # fmt: skip


async def old_screen(turn: Turn) -> Answer:
    """A button nobody makes any more: say so, above the fresh menu."""
    return _above(trouble.old_screen(turn.words), await asked(turn, Ask(Command.MENU)))


def _above(line: Text, answer: Answer) -> Answer:
    first, *rest = answer.replies
    return replace(answer, replies=(replace(first, blocks=(line, *first.blocks)), *rest))


async def asked(turn: Turn, ask: Ask) -> Answer:
    if ask.command is Command.CHOICES:  # plain mode: the same screen, its next choices
        topic = Ask.decode(turn.conversation.topic) or Ask(Command.MENU)
        return replace(await asked(turn, topic), choices_page=ask.page)
    ask = dated(ask, turn.today)
    try:
        answer = await _look_up(turn, ask)
    except BackendError as error:
        return backend_trouble(turn, error, ask)
    answer = replace(answer, replies=tuple(_asking_anew(turn, ask, reply) for reply in answer.replies))
    if ask.is_edit and answer.replies:  # paging and toggles change the screen they stand on
        first, *rest = answer.replies
        answer = replace(answer, replies=(replace(first, edits=True), *rest))
    return answer if answer.topic else replace(answer, topic=ask.encode())


def _asking_anew(turn: Turn, ask: Ask, reply: Reply) -> Reply:
    """Below an old answer the first choice is to ask again."""
    return replace(reply, buttons=again(turn.words, ask, reply.buttons)) if reply.is_old else reply


async def and_then(turn: Turn, answer: Answer) -> Answer:
    """Answer at once what had to wait: until the chat was linked, or for another language.

    Follow-ups are about the first of it.
    """
    chosen = words(answer.language) if answer.language else turn.words
    now = replace(turn, accounts=await turn.store.links.of_chat(turn.chat), words=chosen)
    more = [await asked(now, ask) for ask in map(Ask.decode, answer.then) if ask is not None]
    if not more:
        return answer
    replies = sum((one.replies for one in more), start=answer.replies)
    awaiting = next((one.awaiting for one in more if one.awaiting is not None), None)
    return replace(more[0], replies=replies, awaiting=awaiting, then=answer.then, language=answer.language)


async def _look_up(turn: Turn, ask: Ask) -> Answer:
    _ = turn.words
    if not turn.incoming.is_private and ask.command in _IN_GROUPS_PRIVATE | ACCOUNT_LOOKUPS.keys():
        return Answer((trouble.only_in_private(_),))
    if (handler := LOOKUPS.get(ask.command)) is not None:
        return await handler(turn, ask)
    account = pick(turn, ask)
    if account is None:
        return Answer((trouble.not_linked(_, link_keyboards.start(_)),), waits=ask.encode())
    return await answer_for(turn, ask, account, ACCOUNT_LOOKUPS[ask.command])


def backend_trouble(turn: Turn, error: BackendError, ask: Ask) -> Answer:
    _ = turn.words
    if not isinstance(error, Unreachable | AccessExpired):
        log.error("portal: %s", type(error).__name__, exc_info=error)
    rows = link_keyboards.again(_) if isinstance(error, AccessExpired) else retry(_, ask)
    return Answer((trouble.backend(_, error, rows),))
