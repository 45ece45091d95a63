"""What is wanted: default off, a switch a kind and a code, one chat's wishes, areas and places."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.crypto import Crypto, new_key, token_hash
from data.database import Database, address
from data.notice_values import ChatChoices, Choices, NoticeKind
from data.store import Store
from tests.data.conftest import KEY
from tests.data.sample import ANN, BEN, DAY, NOW, Kit, contract


def content(file: Path) -> bytes:
    return file.read_bytes()


ALL_ON = Choices(is_reading_on=True, is_bill_on=True, is_other_on=True, reading_days=3, threshold_kwh=300)


async def test_nothing_is_on_until_it_is_asked_for(store: Store, kit: Kit) -> None:
    """A linked code without a row wants nothing, and a chat has its quiet hours."""
    first, second = await kit.link(ANN, contract(1), contract(2))

    assert await store.choices.of_chat(ANN) == {first.id: Choices(), second.id: Choices()}
    assert await store.choices.get_chat(ANN) == ChatChoices(21 * 60, 7 * 60, was_asked=False)


async def test_choices_are_each_codes_own_and_only_the_chats(store: Store, kit: Kit) -> None:
    """Another chat can neither see nor set them."""
    first, second = await kit.link(ANN, contract(1), contract(2))

    assert await store.choices.put(ANN, first.id, ALL_ON)
    assert await store.choices.put(ANN, first.id, ALL_ON)
    assert not await store.choices.put(BEN, first.id, Choices())
    assert await store.choices.of_chat(ANN) == {first.id: ALL_ON, second.id: Choices()}
    assert await store.choices.of_chat(BEN) == {}


@pytest.mark.parametrize("kind", [*NoticeKind, None])
async def test_turning_off_counts_the_codes_that_had_it_on(
    store: Store, kit: Kit, kind: NoticeKind | None
) -> None:
    """One kind or all of them; a second time there is nothing left to turn off; details stay."""
    first, second = await kit.link(ANN, contract(1), contract(2))
    for account in (first, second):
        await store.choices.put(ANN, account.id, ALL_ON)

    assert await store.choices.turn_off(BEN, kind) == 0
    assert await store.choices.turn_off(ANN, kind, first.id) == 1
    assert await store.choices.turn_off(ANN, kind) == 1
    assert await store.choices.turn_off(ANN, kind) == 0
    after = (await store.choices.of_chat(ANN))[first.id]
    assert {it for it in NoticeKind if after.is_on(it)} == (set(NoticeKind) - {kind} if kind else set())
    assert after.threshold_kwh == 300


async def test_unlinking_takes_the_choices_away(store: Store, kit: Kit) -> None:
    """Who links the code again is asked again."""
    (account,) = await kit.link(ANN, contract())
    await store.choices.put(ANN, account.id, ALL_ON)
    await store.links.unlink(ANN, account.id)
    (again,) = await kit.link(ANN, contract(), log_in="again")

    assert await store.choices.of_chat(ANN) == {again.id: Choices()}


async def test_wishes_of_a_chat_and_its_going_away_do_not_undo_each_other(store: Store) -> None:
    """Blocking us changes no setting; a setting does not bring a chat back."""
    wishes = ChatChoices(22 * 60, 6 * 60, is_text_only=True, was_asked=True)
    await store.choices.put_chat(ANN, wishes, NOW)
    await store.choices.mark_gone(ANN, NOW)
    await store.choices.mark_gone(BEN, NOW)
    await store.choices.put_chat(ANN, wishes, NOW + DAY)

    assert await store.choices.get_chat(ANN) == ChatChoices(22 * 60, 6 * 60, True, True, is_gone=True)
    assert (await store.choices.get_chat(BEN)).is_gone
    await store.choices.mark_back(ANN)
    assert await store.choices.get_chat(ANN) == wishes


async def test_ten_areas_at_most_and_each_once(store: Store) -> None:
    """The same words are the same area; the eleventh is refused; another chat has its own ten."""
    added = [await store.areas.add(ANN, f"phường {n}", [f"w:{n}"], is_group=False, at=NOW) for n in range(11)]
    again = await store.areas.add(ANN, "phường 3", ["w:3"], is_group=False, at=NOW + DAY)

    assert [it is None for it in added] == [False] * 10 + [True]
    assert again == added[3]
    assert await store.areas.of_chat(ANN) == tuple(added[:10])
    assert await store.areas.add(BEN, "phường 3", ["w:3"], is_group=True, at=NOW) is not None


async def test_area_is_changed_and_left_by_its_chat_alone(store: Store) -> None:
    """Its number is no key to it."""
    area = await store.areas.add(ANN, "phố Lạc Trung", ["s:lac trung"], is_group=False, at=NOW)
    assert area is not None

    assert not await store.areas.change(BEN, area.id, hour_before=False, day_before=True)
    assert await store.areas.change(ANN, area.id, hour_before=False, day_before=True)
    (changed,) = await store.areas.of_chat(ANN)
    assert (changed.hour_before, changed.day_before) == (False, True)
    assert not await store.areas.remove(BEN, area.id)
    assert await store.areas.remove(ANN, area.id)
    assert await store.areas.of_chat(ANN) == ()


async def test_shared_area_is_opened_by_many_until_it_expires(store: Store) -> None:
    """A link in a group is pressed by everybody."""
    await store.areas.share(token_hash("a"), "phường Giáp Bát", NOW + DAY)

    for _ in range(3):
        assert await store.areas.shared(token_hash("a"), NOW) == "phường Giáp Bát"
    assert await store.areas.shared(token_hash("b"), NOW) is None
    assert await store.areas.shared(token_hash("a"), NOW + DAY) is None


async def test_home_is_read_once_until_something_about_it_changes(store: Store, kit: Kit) -> None:
    """Also one without a place; again when the rules, the unit or the address are others."""
    first, second = await kit.link(ANN, contract(1), contract(2))
    assert await store.places.missing("HN0100", 1) == ((first.id, first.address),)
    assert [number for number, _ in await store.places.missing("", 9, after=first.id)] == [second.id]
    await store.places.put_all({first.id: ["s:lac trung"], second.id: [], 999: ["s:nowhere"]})

    assert await store.places.missing("", 9) == ()
    assert len(await store.places.missing("HN0100", 9, "2")) == 2
    await store.links.move(contract(2).customer, "HN0200")
    assert await store.places.missing("HN0200", 9) == ((second.id, second.address),)
    await store.places.put(second.id, ["s:lac trung"])
    await kit.link(ANN, contract(1), log_in="again")
    assert [number for number, _ in await store.places.missing("", 9)] == [first.id]


async def test_home_is_read_again_with_another_key(store: Store, kit: Kit, file: Path) -> None:
    """A hash by a key that leaves the ring would never be found again."""
    (account,) = await kit.link(ANN, contract())
    await store.places.put(account.id, ["s:lac trung"])

    async with Store(Database(address(file)), Crypto([new_key(), KEY])) as both:
        assert [number for number, _ in await both.places.missing("", 9)] == [account.id]


async def test_no_place_and_no_area_can_be_read_in_the_file(
    store: Store, kit: Kit, database: Database, file: Path
) -> None:
    """Where somebody lives is neither in the file nor in its log."""
    (account,) = await kit.link(ANN, contract())
    await store.places.put(account.id, ["s:placecanary"])
    await store.areas.add(ANN, "areacanary", ["w:placecanary"], is_group=False, at=NOW)
    await database.forget_log()

    assert b"canary" not in content(file)
