"""What waited for the end of quiet hours, as one message."""

from __future__ import annotations

from collections.abc import Sequence

from bot.commands import Ask, Command
from bot.i18n import Words
from bot.messages import Button, Note, Reply, Text, Title
from bot.notices import Facts
from bot.views.notices.home import Home
from bot.views.notices.parts import cut
from bot.views.notices.titles import title_of

MOST = 5
"""Lines of one message, so that it stays as short as a notice."""

_LONGEST = 46


def together(_: Words, held: Sequence[tuple[Facts, Home]], asks: Sequence[Ask], *, is_sample: bool) -> Reply:
    """A numbered line each; its number, or button, opens the lookup of `asks` with the same place.

    What is more than `MOST` is counted and named with where it can be read.
    """
    shown = held[:MOST]
    several = len({home for _facts, home in held}) > 1
    lines = [f"{n} · {_line(_, facts, home, several=several)}" for n, (facts, home) in enumerate(shown, 1)]
    lines.append(_("Gõ số để xem."))
    if len(held) > len(shown):
        lines.append(_("Còn {n} tin nữa: /thongbao, mục Tin đã gửi.").format(n=len(held) - len(shown)))
    ends = [_("Dữ liệu mẫu.")] if is_sample else []
    ends.append(_("Tắt bớt tin: trả lời TAT"))
    title = Title(_("🌙 Trong đêm có {n} tin").format(n=len(held)))
    return Reply(
        (title, Text("\n".join(lines)), Note("\n".join(ends))),
        _buttons(_, asks[: len(shown)]),
        is_personal=any(home.account is not None for _facts, home in held),
    )


def _line(_: Words, facts: Facts, home: Home, *, several: bool) -> str:
    """Named by its home where there are several; the code stays out of a list."""
    name = home.name.partition(" (")[0]
    title = title_of(_, facts)
    return cut(f"{name}: {title}", _LONGEST) if several and name else title


def _buttons(_: Words, asks: Sequence[Ask]) -> tuple[tuple[Button, ...], ...]:
    look = [Button(_("Xem tin {n}").format(n=n), choice=ask.encode()) for n, ask in enumerate(asks, 1)]
    off = Button(_("🔔 Chọn tin muốn nhận"), choice=Ask(Command.NOTICES).encode())
    return (*(tuple(look[at : at + 2]) for at in range(0, len(look), 2)), (off,))
