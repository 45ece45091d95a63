"""Screens of ten codes, and the list of what was sent (F7.10, X15, X17)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from backend_client.models import HANOI, Month, PaymentState
from bot.commands import Ask, Command
from bot.i18n import words
from bot.messages import Kind
from bot.notices import Bill, BillIssued, encode, kind_of, variant_of
from bot.views.notice_sent import in_order, state
from bot.views.notice_sent import sent as notice_sent
from bot.views.plain import lines
from data.notice_values import Audience, Choices, DeliveryState, NewNotice, NoticeKind, SentNotice
from tests.data.sample import Kit, contract
from tests.talk import Talk, talking


@pytest.fixture
async def talk(tmp_path: Path) -> AsyncIterator[Talk]:
    async with talking(tmp_path) as one:
        yield one


@pytest.mark.parametrize("page", [0, 1])
async def test_at_most_nine_choices_with_ten_codes(talk: Talk, page: int) -> None:
    """Every screen that can be reached from the first one, through every button that is no lookup."""
    store = talk.house.answering.house.store
    linked = await Kit(store).link(talk.chat, *(contract(number) for number in range(1, 11)))
    for account in linked:
        await store.choices.put(talk.chat, account.id, Choices(is_bill_on=True, is_other_on=True))
    seen: set[str] = set()
    left = [Ask(Command.NOTICES, page=page).encode()]
    while left:
        choice = left.pop()
        talk.house.portal.watch.forward(timedelta(seconds=3))
        for reply in await talk.get(Kind.CHOICE, choice=choice):
            assert len(reply.choices) <= 9, choice
            assert all(len(one) <= 64 for one in reply.choices)
            assert any(one.choice == "start" for row in reply.buttons for one in row)
            new = {one for one in reply.choices if _is_screen(one)} - seen
            seen |= new
            left += sorted(new)

    asks = [ask for ask in map(Ask.decode, seen) if ask is not None]
    assert {ask.command for ask in asks} >= {Command.NOTICES_WHEN, Command.NOTICES_LIMIT}
    assert {ask.account for ask in asks if ask.command is Command.NOTICES_WHEN} == {
        None,
        *(account.id for account in linked),
    }


def _is_screen(choice: str) -> bool:
    """Changes nothing, so that all of them can be tried."""
    ask = Ask.decode(choice)
    return ask is not None and (
        ask.command in {Command.NOTICES, Command.NOTICES_WHEN}
        or (ask.command in {Command.NOTICES_LIMIT, Command.NOTICES_QUIET} and not ask.option)
    )


async def test_last_twenty_with_time_and_state(talk: Talk) -> None:
    """Newest first, ten a screen, for which home, in words."""
    await _bills_planned(talk, 22)

    (first,) = await talk.say("tin đã gửi")
    (second,) = await talk.press(Ask(Command.NOTICES_SENT, page=1, is_edit=True).encode())

    assert first.count("Đang chờ gửi") == second.count("Đang chờ gửi") == 10
    assert "845.022" in first.split("\n\n")[2]
    assert "· Nhà\n08:05 02/07/2026 · Đang chờ gửi" in first
    assert "845.003" in second
    assert "845.002" not in second


async def _bills_planned(talk: Talk, count: int) -> None:
    """For a customer who wants them."""
    await talk.link()
    store, now = talk.house.answering.house.store, talk.house.portal.watch()
    (account,) = await store.links.of_chat(talk.chat)
    await store.choices.put(talk.chat, account.id, Choices(is_bill_on=True))
    for number in range(1, count + 1):
        bill = Bill(
            account.customer, "x", Month(2026, 6), 845_000 + number, 0, Decimal(313), 30,
            PaymentState.UNPAID, now,
        )  # fmt: skip
        facts = BillIssued(bill)
        new = NewNotice(
            f"bill:{number}", kind_of(facts), variant_of(facts), encode(facts), now, now + timedelta(days=2)
        )
        done = await store.notices.publish(new, Audience("bill_issued", (account.customer.value,)), now)
        assert done.count == 1


async def test_what_is_switched_off_is_not_said_to_come(talk: Talk) -> None:
    """It will not be sent; it stands there again as soon as its type is on again."""
    await _bills_planned(talk, 1)
    (before,) = await talk.say("tin đã gửi")

    await talk.say("TAT 2")
    (off,) = await talk.say("tin đã gửi")
    await talk.say("bật tiền điện")
    (on,) = await talk.say("tin đã gửi")

    assert "Đang chờ gửi" in before
    assert "845.001" not in off
    assert "Sắp gửi" not in off
    assert on == before


def test_what_is_still_to_come_stands_first() -> None:
    """Soonest first, under its own heading; then what was told, newest first, however it ended."""
    sent, dropped, waiting = DeliveryState.SENT, DeliveryState.DROPPED, DeliveryState.WAITING
    rows = [
        _row(sent, 3), _row(waiting, 9), _row(sent, 5), _row(waiting, 7), _row(dropped, 4), _row(waiting, 8),
        _row(dropped, 6, "access_ended"),
    ]  # fmt: skip

    ordered = in_order(rows)
    text = lines(notice_sent(words("vi"), ordered, {}, ()))

    assert [one.due_at.day for one in ordered] == [7, 8, 9, 5, 4, 3]
    places = [text.index(one) for one in ("Sắp gửi", "07/07/2026", "09/07/2026", "tin trước", "05/07/2026")]
    assert places == sorted(places)
    assert "Sắp gửi" not in lines(notice_sent(words("vi"), in_order(rows[:1]), {}, ()))


def _row(state: DeliveryState, day: int, variant: str = "bill_issued") -> SentNotice:
    at = datetime(2026, 7, day, 8, tzinfo=HANOI)
    settled = None if state is DeliveryState.WAITING else at
    return SentNotice(NoticeKind.BILL, variant, "", None, state, at, settled)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_state_has_words(language: str) -> None:
    """Each its own, none of them a word of ours."""
    said = [state(words(language), one) for one in DeliveryState]

    assert len(set(said)) == len(DeliveryState)
    assert not {one.value for one in DeliveryState} & {one.lower() for one in said} - {"sent"}
