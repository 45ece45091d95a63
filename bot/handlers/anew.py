"""Whether what came instead of an answer is a question of its own."""

from __future__ import annotations

from bot.commands import Ask, Command
from bot.handlers.turn import Turn
from bot.phrases import understand


def asks_anew(turn: Turn, text: str, *own: Command) -> bool:
    """Whether a text asks something by itself, other than `own`.

    The step then returns None, and the conversation hears the text as if no question had been open.
    """
    heard = understand(text, now=turn.now)
    return isinstance(heard, Ask) and heard.command not in {Command.MENU, *own}
