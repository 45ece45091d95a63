"""Typed words become an answer: a digit or label of the last screen, the open step, or a question anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from backend_client.errors import BackendError
from backend_client.models import HANOI
from bot import phrases
from bot.commands import Ask, Command
from bot.conversation.asked import asked, backend_trouble, old_screen
from bot.folding import fold, visible
from bot.handlers import STEPS, homes, sharing
from bot.handlers.misunderstood import not_understood, problem, which_home
from bot.handlers.turn import Turn
from bot.keyboards import menu
from bot.keyboards.common import home
from bot.keyboards.labels import pressed_by
from bot.messages import Answer, Reply
from bot.secrecy import holds_secret
from bot.slots.switching import of_option, switching
from bot.views import trouble
from data.values import Awaiting

SCREEN_LIVES = timedelta(minutes=30)  # after that a bare digit is no answer to anything
TOPIC_LIVES = timedelta(minutes=30)
_LONGEST = 1000  # characters of a question; more is pasted text
_SHORT = 40  # characters of a question that others ask, too


async def typed(turn: Turn) -> Answer:
    _, text = turn.words, turn.incoming.text.strip()
    if not text:
        return Answer((trouble.empty(_, menu.main(_)),))
    if len(text) > _LONGEST:
        return Answer((trouble.too_long(_, menu.main(_)),))
    if phrases.is_danger(text):
        return await asked(turn, Ask(Command.EMERGENCY))
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


def question(turn: Turn) -> Ask | None:
    """What the typed words ask for, when it is one thing and no answer to a question of ours."""
    text, screen = turn.incoming.text.strip(), turn.conversation.screen
    if _open_step(turn) is not None or not text or len(text) > _LONGEST:
        return None
    if text.isascii() and text.isdigit() and len(text) == 1:
        is_choice = screen is not None and 0 < int(text) <= len(screen.choices)
        return Ask.decode(screen.choices[int(text) - 1]) if screen is not None and is_choice else None
    if screen is not None and (pressed := pressed_by(text, screen)) is not None:
        return pressed
    heard = _meaning(turn, text)
    return heard if isinstance(heard, Ask) else None


def _awaits_secret(turn: Turn) -> bool:
    step = _open_step(turn)
    return step is not None and step.is_secret


async def _label(turn: Turn, text: str) -> Answer | None:
    """The label of a button of the screen last shown; never what may be a password."""
    screen = turn.conversation.screen
    if screen is None or turn.now - screen.shown_at > SCREEN_LIVES or _awaits_secret(turn):
        return None
    ask = pressed_by(text, screen)
    return None if ask is None else await asked(turn, ask)


async def _digit(turn: Turn, digit: int) -> Answer | None:
    """A digit of the screen last shown; None where it may answer an open question instead."""
    screen = turn.conversation.screen
    if digit == 0:
        return await asked(turn, Ask(Command.MENU))
    if screen is None or turn.now - screen.shown_at > SCREEN_LIVES:
        return None if _open_step(turn) else await asked(turn, Ask(Command.MENU))
    if digit > len(screen.choices):
        return None if _open_step(turn) else await _no_such_digit(turn, len(screen.choices))
    ask = Ask.decode(screen.choices[digit - 1])
    return await old_screen(turn) if ask is None else await asked(turn, ask)


async def _no_such_digit(turn: Turn, count: int) -> Answer:
    """One sentence; the screen it speaks of stays the one that digits refer to."""
    if not count:
        return await asked(turn, Ask(Command.MENU))
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
        return backend_trouble(turn, error, Ask(Command.MENU))


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
    if len(turn.accounts) > 1 and (wish := switching(fold(visible(text)), homes.spoken(turn.accounts))):
        return wish.ask  # the only line whose homes must be known to understand it: "tắt tin 2 cửa hàng"
    topic = _topic(turn)
    if len(text) <= _SHORT:
        return _understood(text, turn.today, topic)
    return phrases.understand(text, now=turn.now, topic=topic)


@lru_cache(512)
def _understood(text: str, today: date, topic: Ask | None) -> phrases.Heard:
    return phrases.understand(text, now=datetime.combine(today, time(), HANOI), topic=topic)


async def _at_home(turn: Turn, ask: Ask, text: str) -> Answer:
    """The question about the home that the line names, where there are several."""
    if len(turn.accounts) < 2 or ask.code is not None or ask.command is Command.NOTICES_OFF or _is_on(ask):
        return await asked(turn, ask)
    if homes.unknown_number(text, turn.accounts):
        return which_home(turn, ask)
    one = homes.named(text, turn.accounts)
    return await asked(turn, ask if one is None else replace(ask, account=one.id))


def _is_on(ask: Ask) -> bool:
    """Types that are switched on or off may be those of several homes: the handler reads which."""
    return ask.command is Command.NOTICES and of_option(ask.option) is not None


def _topic(turn: Turn) -> Ask | None:
    state = turn.conversation
    if state.topic_at is None or turn.now - state.topic_at > TOPIC_LIVES:
        return None
    return Ask.decode(state.topic)
