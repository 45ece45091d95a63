"""Linking: tries are limited, strangers learn nothing, nobody is linked without saying yes (X11-X16)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.handlers import link_service
from bot.handlers.link_service import Linker, user_name_of
from bot.ports.linking import LogInResult
from data.values import ChatId, Secret
from sandbox.faults import Fault
from tests.house import TestHouse, open_house
from tests.talk import talking

CHAT = ChatId("test", "one")
CODE = "PD00000000001"
WRONG = Secret("wrong")


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[TestHouse]:
    async with open_house(tmp_path) as one:
        yield one


@pytest.fixture
def linking(house: TestHouse) -> Linker:
    return house.answering.house.linking


async def test_unknown_code_and_wrong_password_look_the_same(linking: Linker) -> None:
    """X11: what comes back does not tell whether a code exists."""
    token = await linking.open(CHAT, "vi")

    known = await linking.log_in(token, CODE, WRONG, "")
    unknown = await linking.log_in(token, "PD00000099999", WRONG, "")

    assert known is unknown is LogInResult.NO_MATCH


async def test_the_sixth_try_is_not_asked_of_the_portal(linking: Linker, house: TestHouse) -> None:
    """X11: five tries in a quarter of an hour, then a pause of a day even with the right password."""
    token = await linking.open(CHAT, "vi")
    for _try in range(5):
        await linking.log_in(token, CODE, WRONG, "")
    right = Secret(house.portal.password_of(CODE))

    assert await linking.log_in(token, CODE, right, "") is LogInResult.PAUSED
    house.portal.watch.forward(timedelta(hours=24, minutes=1))
    token = await linking.open(CHAT, "vi")
    assert await linking.log_in(token, CODE, right, "") is LogInResult.OK


async def test_hundreds_of_tries_at_once_do_not_get_round_the_limit(
    linking: Linker, house: TestHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tries are counted before the portal is asked."""
    asked = 0
    log_in = linking.backend.log_in

    async def counting(user_name: str, password: Secret) -> object:
        nonlocal asked
        asked += 1
        return await log_in(user_name, password)

    monkeypatch.setattr(linking.backend, "log_in", counting)
    chats = [ChatId("test", str(number)) for number in range(20)]

    await asyncio.gather(*(linking.check(chat, CODE, WRONG, "") for chat in chats for _try in range(20)))

    assert asked == 5


async def test_the_owner_who_is_linked_is_not_locked_out_by_strangers(
    linking: Linker, house: TestHouse
) -> None:
    """Somebody else's wrong tries at a code do not keep its owner from renewing the link."""
    await house.link(CHAT, CODE)
    for number in range(6):
        await linking.check(ChatId("test", f"stranger{number}"), CODE, WRONG, "")

    result, token = await linking.check(CHAT, CODE, Secret(house.portal.password_of(CODE)), "")

    assert result is LogInResult.OK
    assert token is not None


async def test_a_link_works_once(linking: Linker, house: TestHouse) -> None:
    """Two people with the same one-time link: the second one learns only that it is over."""
    token = await linking.open(CHAT, "vi")
    right = Secret(house.portal.password_of(CODE))

    results = await asyncio.gather(*(linking.log_in(token, CODE, right, "") for _person in range(2)))

    assert sorted(results) == [LogInResult.EXPIRED, LogInResult.OK]


async def test_a_link_ends_after_ten_minutes(linking: Linker, house: TestHouse) -> None:
    """An old link is no way in."""
    token = await linking.open(CHAT, "vi")
    house.portal.watch.forward(timedelta(minutes=10, seconds=1))

    assert await linking.look(token) is None


async def test_reading_a_link_never_uses_it_up(linking: Linker, house: TestHouse) -> None:
    """Previews and crawlers open links too."""
    token = await linking.open(CHAT, "vi")
    for _preview in range(5):
        await linking.look(token)

    assert await linking.log_in(token, CODE, Secret(house.portal.password_of(CODE)), "") is LogInResult.OK


async def test_only_codes_of_the_log_in_can_be_chosen(linking: Linker, house: TestHouse) -> None:
    """A consent that names somebody else's code is refused whole."""
    token = await linking.open(CHAT, "vi")
    await linking.log_in(token, CODE, Secret(house.portal.password_of(CODE)), "")
    other = type((await linking.look(token)).contracts[0].customer)("PD00000000002")  # type: ignore[union-attr]

    assert not await linking.consent(token, [other])


async def test_saying_no_leaves_no_trace(linking: Linker, house: TestHouse) -> None:
    """X14: after "Không" neither link nor request is kept."""
    token = await linking.open(CHAT, "vi")
    await linking.log_in(token, CODE, Secret(house.portal.password_of(CODE)), "")

    await linking.refuse(token)

    assert await linking.look(token) is None
    assert await house.answering.house.store.links.of_chat(CHAT) == ()


async def test_nothing_is_linked_before_the_chat_says_yes(linking: Linker, house: TestHouse) -> None:
    """The page alone links nothing: the chat it was opened from must confirm."""
    token = await linking.open(CHAT, "vi")
    await linking.log_in(token, CODE, Secret(house.portal.password_of(CODE)), "")
    request = await linking.look(token)
    assert request is not None
    await linking.consent(token, [request.contracts[0].customer])

    assert await house.answering.house.store.links.of_chat(CHAT) == ()


@pytest.mark.parametrize(
    "typed", ["pd00000000001", " PD 0000 0000 001 ", "PĐ.0000.0000.001", "mã PD00000000001"]
)
async def test_a_code_may_be_typed_in_any_way(linking: Linker, house: TestHouse, typed: str) -> None:
    """A code may be typed as sloppily on the log-in page as in the chat."""
    token = await linking.open(CHAT, "vi")

    assert await linking.log_in(token, typed, Secret(house.portal.password_of(CODE)), "") is LogInResult.OK


async def test_another_spelling_is_no_fresh_try(linking: Linker) -> None:
    """The limit counts for the code, whichever way it is spelled."""
    spellings = ("pd00000000001", "PD 00000000001", "PĐ00000000001", "PD-00000000001", CODE)
    for number, typed in enumerate(spellings):
        result, _token = await linking.check(ChatId("test", str(number)), typed, WRONG, "")
        assert result is LogInResult.NO_MATCH

    assert (await linking.check(CHAT, CODE, WRONG, ""))[0] is LogInResult.PAUSED


@pytest.mark.parametrize(
    ("typed", "name"),
    [("+84 912 345 678", "0912345678"), ("0912.345.678", "0912345678"), ("an@evn.vn", "an@evn.vn")],
)
def test_a_telephone_number_has_one_spelling(typed: str, name: str) -> None:
    """Other user names stay as they are."""
    assert user_name_of(typed) == name


async def test_ones_own_account_buys_no_tries_at_others(linking: Linker, house: TestHouse) -> None:
    """Somebody who logs in as himself in between still has only five tries at other people's codes."""
    right = Secret(house.portal.password_of(CODE))
    for number in range(5):
        await linking.check(CHAT, f"PD0000000001{number}", WRONG, "")
        house.portal.watch.forward(timedelta(seconds=20))
        await linking.check(CHAT, CODE, right, "")
        house.portal.watch.forward(timedelta(seconds=20))

    assert (await linking.check(CHAT, "PD00000000019", WRONG, ""))[0] is LogInResult.PAUSED


async def test_who_mistyped_before_the_right_password_is_forgiven(linking: Linker, house: TestHouse) -> None:
    """Four slips at one's own password, then the second home: still five tries."""
    for _slip in range(4):
        await linking.check(CHAT, CODE, WRONG, "")
        house.portal.watch.forward(timedelta(seconds=20))
    assert (await linking.check(CHAT, CODE, Secret(house.portal.password_of(CODE)), ""))[1] is not None

    results = [(await linking.check(CHAT, "PD00000000002", WRONG, ""))[0] for _try in range(5)]
    assert results == [LogInResult.NO_MATCH] * 5


async def test_tries_without_an_address_are_limited_together(
    linking: Linker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fresh chats cost nothing on the web: who guesses from many of them comes to an end."""
    monkeypatch.setattr(link_service, "UNKNOWN_ADDRESS_TRIES", 10)
    results = [
        (await linking.check(ChatId("test", str(n)), f"PD000000002{n:02}", WRONG, ""))[0] for n in range(12)
    ]

    assert results == [LogInResult.NO_MATCH] * 10 + [LogInResult.PAUSED] * 2


async def test_a_portal_that_hangs_is_busy(
    linking: Linker, house: TestHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """X21: the page answers in time, however slowly the portal's calls add up."""
    monkeypatch.setattr(link_service, "PATIENCE_S", 0.05)
    house.portal.faults.set("contracts", Fault.LATENCY, seconds=3)
    token = await linking.open(CHAT, "vi")

    result = await linking.log_in(token, CODE, Secret(house.portal.password_of(CODE)), "")

    assert result is LogInResult.BUSY


async def test_the_question_that_needed_the_link_is_answered_after_it(tmp_path: Path) -> None:
    """Who asked for a bill and had to link first is not made to ask again."""
    async with talking(tmp_path) as talk:
        linking = talk.house.answering.house.linking
        await talk.say("tôi đóng tiền chưa")
        token = await linking.open(talk.chat, "vi")
        await linking.log_in(token, CODE, Secret(talk.house.portal.password_of(CODE)), "")
        request = await linking.look(token)
        assert request is not None
        await linking.consent(token, [request.contracts[0].customer], tell=False)

        linked, owed, _offer = await talk.press("lienket o=yes")

    assert "Đã liên kết" in linked
    assert owed.startswith("Bạn còn 845.694\u00a0đ chưa trả")
