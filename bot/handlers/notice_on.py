"""`bật tất cả`, `bật 1 và 2`, `bật lại`: several types at once, or what was on before it was switched off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.commands import Ask, Command
from bot.handlers import notice_switches as switches
from bot.handlers.misunderstood import which_home
from bot.handlers.notice_off import meant
from bot.handlers.notice_screens import not_linked, overview, set_
from bot.handlers.notice_wishes import WISHES, turn_on
from bot.handlers.turn import Turn
from bot.keyboards import notices as keyboards
from bot.messages import Answer
from bot.slots.switching import Switching
from bot.views import notice_offer as views
from data.notice_values import NoticeKind
from data.values import LinkedAccount


async def on(turn: Turn, ask: Ask, wish: Switching) -> Answer:
    """The types that a line names, for the homes it names; all three only where it is clear for whom."""
    homes, kinds = meant(turn, ask), tuple(map(NoticeKind, wish.kinds))
    if homes is None:
        return which_home(turn, ask, views.no_such_home_on)
    is_everywhere = len(homes) == len(turn.accounts)
    if len(kinds) == 1 and (is_everywhere or len(homes) == 1):  # with what will be told
        account = None if is_everywhere else homes[0].id
        return await turn_on(turn, Ask(Command.NOTICES, account=account), WISHES[kinds[0].value])
    if not turn.accounts:
        return await not_linked(turn, Ask(Command.NOTICES, option=ask.option))
    if not homes:  # a code that is not linked
        return await overview(turn, Ask(Command.NOTICES))
    if len(kinds) == len(NoticeKind) and len(homes) > 1 and is_everywhere:
        rows = keyboards.all_on_where(turn.words, turn.accounts)
        return Answer((views.all_on_where(turn.words, rows),))
    return await switch_on(turn, homes, kinds)


async def switch_on(turn: Turn, homes: Sequence[LinkedAccount], kinds: Sequence[NoticeKind]) -> Answer:
    """At once; said, with a way back."""
    _, every = turn.words, await switches.all_of(turn)
    wanted = {home.id: switches.all_on(every[home.id], kinds) for home in homes}
    was_on = all(every[account] == choices for account, choices in wanted.items())
    await switches.keep(turn, every, wanted)
    await switches.was_offered(turn)
    rows = keyboards.after_on(_, "" if was_on else switches.marked(every))
    return Answer((views.all_on(_, kinds, homes, rows, was_on=was_on),))


async def again(turn: Turn) -> Answer:
    """What was on before the last change, while its button is still on the screen; else the switches."""
    if (undo := _undo(turn)) is not None:
        return await set_(turn, undo)
    answer = await overview(turn, Ask(Command.NOTICES))
    first, *rest = answer.replies
    return replace(answer, replies=(views.nothing_to_bring_back(turn.words, first), *rest))


def _undo(turn: Turn) -> Ask | None:
    """Of the last screen: the switches as they were stand behind those that leave one type out."""
    screen = turn.conversation.screen
    asks = [] if screen is None else [ask for one in screen.choices if (ask := Ask.decode(one)) is not None]
    undo = [ask for ask in asks if ask.command is Command.NOTICES_SET and switches.is_undo(ask.option)]
    return undo[-1] if undo else None
