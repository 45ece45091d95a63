"""One conversation for every channel: what was heard, and the state it was heard in, become an answer.

`hear` keeps nothing and sends nothing: the engine stores before it calls and settles after it sent.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from backend_client.errors import AccessExpired, BackendError, Unreachable
from backend_client.models import HANOI, Clock
from bot import phrases
from bot.charts import Painter
from bot.commands import Ask, Command
from bot.handlers import ACCOUNT_LOOKUPS, LOOKUPS, STEPS, homes, sharing
from bot.handlers.accounts import answer_for, pick
from bot.handlers.link_service import Linker
from bot.handlers.linking import ask_confirmation
from bot.handlers.menu import with_keys
from bot.handlers.misunderstood import not_understood, problem, which_home
from bot.handlers.relative import dated
from bot.handlers.turn import Turn
from bot.i18n import words
from bot.keyboards import linking as link_keyboards
from bot.keyboards import menu
from bot.keyboards.common import home, retry
from bot.keyboards.labels import pressed_by
from bot.messages import Answer, Capabilities, Incoming, Kind, Reply, Text
from bot.ports import Backend, Groups
from bot.remembering import after, is_pressed_twice
from bot.secrecy import holds_secret
from bot.views import trouble
from bot.views.simple import plain
from data.store import Store
from data.values import Awaiting, Conversation

log = logging.getLogger(__name__)

ANSWER_WITHIN_S = 9.5  # a customer hears within ten seconds
SCREEN_LIVES = timedelta(minutes=30)  # after that a bare digit is no answer to anything
TOPIC_LIVES = timedelta(minutes=30)
_LONGEST = 1000  # characters of a question; more is pasted text
_SHORT = 40  # characters of a question that others ask, too
_IN_GROUPS_PRIVATE = frozenset(
    {Command.LINK, Command.UNLINK, Command.ACCOUNTS, Command.SHARE, Command.MY_DATA, Command.ERASE,
     Command.NOTICES_SET, Command.NOTICES_WHEN, Command.NOTICES_QUIET, Command.NOTICES_LIMIT,
     Command.NOTICES_SENT, Command.NOTICES_OFFER, Command.NOTICES_TEMPLATES}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class House:
    """What every turn may use, and how this house is run."""

    backend: Backend
    store: Store
    painter: Painter
    linking: Linker
    clock: Clock
    public_url: str
    policy_version: str
    is_sample: bool
    is_official: bool
    answer_within_s: float = field(default=ANSWER_WITHIN_S)


async def hear(
    house: House,
    incoming: Incoming,
    state: Conversation,
    can: Capabilities,
    groups: Groups | None = None,
) -> tuple[Answer, Conversation]:
    """Answer one incoming and say where the conversation stands after it; errors become sentences."""
    if state == Conversation(incoming.chat) and incoming.language == "en":
        state = replace(state, language="en")  # a stranger whose phone speaks English
    turn = await _turn(house, incoming, state, can, groups)
    if not incoming.is_private and not incoming.is_addressed:
        return Answer(()), state
    if is_pressed_twice(turn):
        return Answer(()), state
    answer = with_keys(turn, await _in_time(turn, house.answer_within_s))
    if turn.conversation.is_simple if answer.is_simple is None else answer.is_simple:
        shown = tuple(plain(turn.words, reply, answer.choices_page) for reply in answer.replies)
        answer = replace(answer, replies=shown)
    return answer, after(turn, answer)


async def _turn(
    house: House, incoming: Incoming, state: Conversation, can: Capabilities, groups: Groups | None
) -> Turn:
    accounts = await house.store.links.of_chat(incoming.chat) if incoming.is_private else ()
    return Turn(
        chat=incoming.chat,
        incoming=incoming,
        conversation=state,
        accounts=accounts,
        now=house.clock(),
        words=words(state.language),
        can=can,
        backend=house.backend,
        store=house.store,
        painter=house.painter,
        is_sample=house.is_sample,
        public_url=house.public_url,
        policy_version=house.policy_version,
        is_official=house.is_official,
        linking=house.linking,
        groups=groups,
    )


async def _in_time(turn: Turn, within_s: float) -> Answer:
    """An answer or an honest apology, whatever happens."""
    _ = turn.words
    try:
        async with asyncio.timeout(within_s):
            return await _answer(turn)
    except TimeoutError:
        log.warning("answer not ready in time", extra={"kind": turn.incoming.kind})
        return Answer((trouble.busy(_, ((home(_),),)),))
    except Exception:  # a bug of ours: the customer still reads an apology, the operators the traceback
        log.exception("bug while answering", extra={"kind": turn.incoming.kind})
        return Answer((trouble.bug(_, ((home(_),),)),))


async def _answer(turn: Turn) -> Answer:
    answer = await _heard(turn)
    return await _and_then(turn, answer) if answer.then else answer


async def _heard(turn: Turn) -> Answer:
    match turn.incoming.kind:
        case Kind.CHOICE:
            return await _pressed(turn)
        case Kind.TEXT:
            return await _typed(turn)
        case Kind.LINKED:
            return await ask_confirmation(turn)
    return Answer((trouble.not_text(turn.words, turn.incoming.kind, menu.main(turn.words)),))


async def _pressed(turn: Turn) -> Answer:
    ask = Ask.decode(turn.incoming.choice)
    return await _old_screen(turn) if ask is None else await _ask(turn, ask)


async def _old_screen(turn: Turn) -> Answer:
    """A button nobody makes any more: say so, above the fresh menu."""
    return _above(trouble.old_screen(turn.words), await _ask(turn, Ask(Command.MENU)))


def _above(line: Text, answer: Answer) -> Answer:
    first, *rest = answer.replies
    return replace(answer, replies=(replace(first, blocks=(line, *first.blocks)), *rest))


async def _typed(turn: Turn) -> Answer:
    _, text = turn.words, turn.incoming.text.strip()
    if not text:
        return Answer((trouble.empty(_, menu.main(_)),))
    if len(text) > _LONGEST:
        return Answer((trouble.too_long(_, menu.main(_)),))
    if phrases.is_danger(text):
        return await _ask(turn, Ask(Command.EMERGENCY))
    if holds_secret(text) and not _awaits_secret(turn):
        return Answer((trouble.secret_typed(_, ((home(_),),), recalls=turn.can.recalls),))
    if text.isascii() and text.isdigit() and len(text) == 1:
        chosen = await _digit(turn, int(text))
        if chosen is not None:
            return chosen
    if (pressed := await _label(turn, text)) is not None:
        return pressed
    if (key := menu.key_pressed(text)) is not None:  # before any step: a key is no password and no address
        return await _at_home(turn, key, text)
    return await _in_step(turn, text) or await _afresh(turn, text)


def _awaits_secret(turn: Turn) -> bool:
    step = _open_step(turn)
    return step is not None and step.is_secret


async def _label(turn: Turn, text: str) -> Answer | None:
    """The label of a button of the screen last shown; never what may be a password."""
    screen = turn.conversation.screen
    if screen is None or turn.now - screen.shown_at > SCREEN_LIVES or _awaits_secret(turn):
        return None
    ask = pressed_by(text, screen)
    return None if ask is None else await _ask(turn, ask)


async def _digit(turn: Turn, digit: int) -> Answer | None:
    """A digit of the screen last shown; None where it may answer an open question instead."""
    screen = turn.conversation.screen
    if digit == 0:
        return await _ask(turn, Ask(Command.MENU))
    if screen is None or turn.now - screen.shown_at > SCREEN_LIVES:
        return None if _open_step(turn) else await _ask(turn, Ask(Command.MENU))
    if digit > len(screen.choices):
        return None if _open_step(turn) else await _no_such_digit(turn, len(screen.choices))
    ask = Ask.decode(screen.choices[digit - 1])
    return await _old_screen(turn) if ask is None else await _ask(turn, ask)


async def _no_such_digit(turn: Turn, count: int) -> Answer:
    """One sentence; the screen it speaks of stays the one that digits refer to."""
    if not count:
        return await _ask(turn, Ask(Command.MENU))
    return Answer((Reply((trouble.no_such_digit(turn.words, count),)),))


def _open_step(turn: Turn) -> Awaiting | None:
    awaiting = turn.conversation.awaiting
    return awaiting if awaiting is not None and awaiting.expires_at > turn.now else None


async def _in_step(turn: Turn, text: str) -> Answer | None:
    """The answer to the open question, unless the customer leaves it with a command."""
    awaiting = _open_step(turn)
    if awaiting is None or text.startswith("/"):
        return None
    is_word = phrases.is_leaving(text) or phrases.is_stopping(text)
    step = STEPS.get(awaiting.step)
    if step is None or (is_word and not awaiting.is_secret):
        return None
    try:
        return await step(turn, awaiting, text)
    except BackendError as error:
        return _backend_trouble(turn, error, Ask(Command.MENU))


async def _afresh(turn: Turn, text: str) -> Answer:
    if sharing.is_code(text):
        return await sharing.redeem(turn, text)
    heard = _meaning(turn, text)
    match heard:
        case Ask():
            return await _at_home(turn, heard, text)
        case phrases.Unknown():
            return not_understood(turn, heard)
    return problem(turn, heard)


def _meaning(turn: Turn, text: str) -> phrases.Heard:
    """Many ask in the same few words, which are understood once a day; what is longer is not kept."""
    topic = _topic(turn)
    if len(text) <= _SHORT:
        return _understood(text, turn.today, topic)
    return phrases.understand(text, now=turn.now, topic=topic)


@lru_cache(512)
def _understood(text: str, today: date, topic: Ask | None) -> phrases.Heard:
    return phrases.understand(text, now=datetime.combine(today, time(), HANOI), topic=topic)


async def _at_home(turn: Turn, ask: Ask, text: str) -> Answer:
    """The question about the home that the line names, where there are several."""
    if len(turn.accounts) < 2 or ask.code is not None:
        return await _ask(turn, ask)
    if homes.unknown_number(text, turn.accounts):
        return which_home(turn, ask)
    one = homes.named(text, turn.accounts)
    return await _ask(turn, ask if one is None else replace(ask, account=one.id))


def _topic(turn: Turn) -> Ask | None:
    state = turn.conversation
    if state.topic_at is None or turn.now - state.topic_at > TOPIC_LIVES:
        return None
    return Ask.decode(state.topic)


async def _ask(turn: Turn, ask: Ask) -> Answer:
    if ask.command is Command.CHOICES:  # plain mode: the same screen, its next choices
        topic = Ask.decode(turn.conversation.topic) or Ask(Command.MENU)
        return replace(await _ask(turn, topic), choices_page=ask.page)
    ask = dated(ask, turn.today)
    try:
        answer = await _look_up(turn, ask)
    except BackendError as error:
        return _backend_trouble(turn, error, ask)
    if ask.is_edit and answer.replies:  # paging and toggles change the screen they stand on
        first, *rest = answer.replies
        answer = replace(answer, replies=(replace(first, edits=True), *rest))
    return answer if answer.topic else replace(answer, topic=ask.encode())


async def _and_then(turn: Turn, answer: Answer) -> Answer:
    """Answer at once what had to wait until the chat was linked; follow-ups are about the first of it."""
    now_linked = replace(turn, accounts=await turn.store.links.of_chat(turn.chat))
    more = [await _ask(now_linked, ask) for ask in map(Ask.decode, answer.then) if ask is not None]
    if not more:
        return answer
    replies = sum((one.replies for one in more), start=answer.replies)
    awaiting = next((one.awaiting for one in more if one.awaiting is not None), None)
    return replace(more[0], replies=replies, awaiting=awaiting, then=answer.then)


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


def _backend_trouble(turn: Turn, error: BackendError, ask: Ask) -> Answer:
    _ = turn.words
    if not isinstance(error, Unreachable | AccessExpired):
        log.error("portal: %s", type(error).__name__, exc_info=error)
    rows = link_keyboards.again(_) if isinstance(error, AccessExpired) else retry(_, ask)
    return Answer((trouble.backend(_, error, rows),))
