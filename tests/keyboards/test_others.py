"""The same question about the other homes, within nine digits."""

from __future__ import annotations

from bot.commands import Ask, Command
from bot.i18n import words
from bot.keyboards.common import again, home, others, press
from bot.messages import Reply, Rows
from tests.handlers.plan_fakes import account

_ = words("vi")
HOMES = [account(n, f"Nhà {n}", f"PD0000000{n:04d}") for n in range(1, 11)]


def test_one_home_has_no_others() -> None:
    """Nothing to offer, no row."""
    assert others(_, Ask(Command.INVOICE), HOMES[:1], HOMES[0]) == ()


def test_every_other_home_is_named_and_asks_the_same() -> None:
    """Alias and short code; the page is not taken along, nor the mark that the screen may be replaced."""
    ask = Ask(Command.INVOICE, account=1, page=3, is_edit=True, option="previous")

    rows = others(_, ask, HOMES[:3], HOMES[0])

    assert [row[0].label for row in rows] == ["👤 Nhà 2 (PD00…0002)", "👤 Nhà 3 (PD00…0003)"]
    assert [row[0].choice for row in rows] == ["hoadon a=2 o=previous", "hoadon a=3 o=previous"]


def test_more_homes_than_room_lead_to_the_list() -> None:
    """Never more rows than there is room; the last one opens all codes."""
    rows = others(_, Ask(Command.INVOICE), HOMES, HOMES[0], room=3)

    assert [row[0].choice for row in rows] == ["hoadon a=2", "hoadon a=3", "macuatoi"]
    assert others(_, Ask(Command.INVOICE), HOMES, HOMES[0], room=0) == ()
    assert others(_, Ask(Command.INVOICE), HOMES, HOMES[0], room=-1) == ()


def _screen(choices: int) -> Rows:
    return (*((press(str(n), Ask(Command.GUIDES, page=n)),) for n in range(choices)), (home(_),))


def test_asking_again_stands_first_and_never_makes_a_tenth_digit() -> None:
    """A full screen gives up its last choice; home stays."""
    ask = Ask(Command.INVOICE, account=1)

    for choices, kept in ((0, 0), (3, 3), (8, 8), (9, 8)):
        reply = Reply((), again(_, ask, _screen(choices)))
        assert reply.choices == (ask.encode(), *(f"huongdan p={n}" if n else "huongdan" for n in range(kept)))
        assert reply.buttons[-1] == (home(_),)


def test_a_screen_that_asks_the_same_already_stays_as_it_is() -> None:
    """No two buttons that do the same."""
    rows = _screen(3)

    assert again(_, Ask(Command.GUIDES, page=1), rows) == rows
