from __future__ import annotations

import asyncio

from data.crypto import token_hash
from data.store import Store
from tests.data.sample import ANN, BEN, CONSENT, DAY, EVE, NOW, Kit, code, contract, token


async def test_default_comes_first(store: Store, kit: Kit) -> None:
    """There is one default, and it heads the list."""
    first, second, third = await kit.link(ANN, contract(1), contract(2), contract(3))

    assert await store.links.make_default(ANN, second.id)

    accounts = await store.links.of_chat(ANN)
    assert [it.id for it in accounts] == [second.id, first.id, third.id]
    assert [it.is_default for it in accounts] == [True, False, False]


async def test_unlinking_the_default_makes_the_oldest_the_default(store: Store, kit: Kit) -> None:
    """Never accounts without a default."""
    first, second, _ = await kit.link(ANN, contract(1), contract(2), contract(3))

    await store.links.unlink(ANN, first.id)

    default, *rest = await store.links.of_chat(ANN)
    assert (default.id, default.is_default) == (second.id, True)
    assert [it.is_default for it in rest] == [False]


async def test_nobody_reaches_another_chats_account(store: Store, kit: Kit) -> None:
    """Its number is no key: every method answers as if it did not exist."""
    (account,) = await kit.link(ANN, contract())
    links = store.links

    assert not await links.rename(EVE, account.id, "x")
    assert not await links.make_default(EVE, account.id)
    assert not await links.unlink(EVE, account.id)
    assert await links.sharing(EVE, account.id) == ()
    assert not await links.invite(EVE, account.id, b"hash", NOW + DAY)
    assert await links.of_chat(ANN) == (account,)


async def test_permission_goes_with_its_last_account(store: Store, kit: Kit) -> None:
    """While one account uses it, it stays."""
    first, second = await kit.link(ANN, contract(1), contract(2))

    await store.links.unlink(ANN, first.id)
    assert (await store.links.of_chat(ANN))[0].token == token("link")
    await store.links.unlink(ANN, second.id)
    assert (await store.privacy.erase(ANN))["permissions"] == 0


async def test_renewed_permission_serves_all_that_use_it(store: Store, kit: Kit) -> None:
    """None means: link again; a fresh one heals both accounts."""
    first, _ = await kit.link(ANN, contract(1), contract(2))

    await store.links.renew(first.grant, None)
    assert [it.access for it in await store.links.of_chat(ANN)] == [None, None]
    await store.links.renew(first.grant, token("fresh"))
    assert [it.token for it in await store.links.of_chat(ANN)] == [token("fresh")] * 2
    await store.links.renew(999, token("lost"))


async def test_invitation_works_once_for_one_guest(store: Store, kit: Kit) -> None:
    """Of two who redeem it at once, one gets in, with the owner's permission."""
    (own,) = await kit.link(ANN, contract())
    await store.links.invite(ANN, own.id, token_hash("inv"), NOW + DAY)

    both = (store.links.accept(chat, token_hash("inv"), CONSENT) for chat in (BEN, EVE))
    guests = [it for it in await asyncio.gather(*both) if it is not None]

    assert len(guests) == 1
    assert (guests[0].is_guest, guests[0].is_default, guests[0].alias) == (True, True, "Nhà")
    assert guests[0].token == own.token
    assert await store.links.accept(EVE, token_hash("inv"), CONSENT) is None


async def test_invitation_is_refused_when_late_or_linked_here(store: Store, kit: Kit) -> None:
    """The owner cannot become his own guest, and an old code opens nothing."""
    (own,) = await kit.link(ANN, contract())
    await store.links.invite(ANN, own.id, b"late", NOW)
    await store.links.invite(ANN, own.id, b"own", NOW + DAY)

    assert await store.links.accept(BEN, b"late", CONSENT) is None
    assert await store.links.accept(ANN, b"own", CONSENT) is None
    assert await store.links.accept(BEN, b"unknown", CONSENT) is None
    assert await store.links.accept(BEN, b"own", CONSENT) is not None


async def test_full_chat_leaves_the_invitation_for_later(store: Store, kit: Kit) -> None:
    """A guest with ten accounts may make room and try again."""
    (own,) = await kit.link(ANN, contract(99))
    first, *_ = await kit.link(BEN, *(contract(number) for number in range(10)))
    await store.links.invite(ANN, own.id, b"inv", NOW + DAY)

    assert await store.links.accept(BEN, b"inv", CONSENT) is None
    await store.links.unlink(BEN, first.id)
    assert await store.links.accept(BEN, b"inv", CONSENT) is not None


async def test_owner_sees_and_cuts_every_chat_of_the_code(store: Store, kit: Kit) -> None:
    """Guests and other owners alike, without their permission or their word for it."""
    (own,) = await kit.link(ANN, contract())
    guest = await kit.invite(ANN, own.id, BEN)
    (other,) = await kit.link(EVE, contract())

    seen = await store.links.sharing(ANN, own.id)
    assert [(it.chat, it.is_guest, it.token, it.alias) for it in seen] == [
        (BEN, True, None, ""),
        (EVE, False, None, ""),
    ]
    assert await store.links.cut(ANN, own.id, guest.id)
    assert await store.links.cut(ANN, own.id, other.id)
    assert await store.links.of_chat(BEN) == await store.links.of_chat(EVE) == ()
    assert await store.links.of_chat(ANN) == (own,)


async def test_guest_neither_sees_nor_invites_nor_cuts(store: Store, kit: Kit) -> None:
    """What came by an invitation goes no further."""
    (own,) = await kit.link(ANN, contract())
    guest = await kit.invite(ANN, own.id, BEN)

    assert await store.links.sharing(BEN, guest.id) == ()
    assert not await store.links.invite(BEN, guest.id, b"more", NOW + DAY)
    assert not await store.links.cut(BEN, guest.id, own.id)


async def test_owner_cuts_only_links_to_the_same_code(store: Store, kit: Kit) -> None:
    """Another code, or oneself, cannot be cut this way."""
    (own,) = await kit.link(ANN, contract(1))
    (foreign,) = await kit.link(EVE, contract(2))

    assert not await store.links.cut(ANN, own.id, foreign.id)
    assert not await store.links.cut(ANN, own.id, own.id)


async def test_guests_go_with_the_owner(store: Store, kit: Kit) -> None:
    """When the owner unlinks, the guest's next default is one of the guest's own."""
    (own,) = await kit.link(ANN, contract(1))
    guest = await kit.invite(ANN, own.id, BEN)
    (mine,) = await kit.link(BEN, contract(2))
    assert guest.is_default

    await store.links.unlink(ANN, own.id)

    (left,) = await store.links.of_chat(BEN)
    assert (left.id, left.is_default) == (mine.id, True)


async def test_guest_who_shows_the_password_becomes_an_owner(store: Store, kit: Kit) -> None:
    """From then on the account stands on its own feet."""
    (own,) = await kit.link(ANN, contract())
    guest = await kit.invite(ANN, own.id, BEN)

    (promoted,) = await kit.link(BEN, contract(), log_in="bens")
    await store.links.unlink(ANN, own.id)

    assert (promoted.id, promoted.is_guest) == (guest.id, False)
    assert [it.token for it in await store.links.of_chat(BEN)] == [token("bens")]


async def test_guest_follows_the_owners_fresh_permission(store: Store, kit: Kit) -> None:
    """When the owner links again, guests go on without asking."""
    (own,) = await kit.link(ANN, contract(), log_in="old")
    await kit.invite(ANN, own.id, BEN)

    await kit.link(ANN, contract(), log_in="fresh")

    assert [it.token for it in await store.links.of_chat(BEN)] == [token("fresh")]


async def test_one_code_in_two_chats_is_two_accounts(store: Store, kit: Kit) -> None:
    """What one chat does with its account leaves the other's alone."""
    (ann,), (ben,) = await kit.link(ANN, contract()), await kit.link(BEN, contract())
    await store.links.rename(ANN, ann.id, "Của Ann")
    await store.links.unlink(ANN, ann.id)

    (left,) = await store.links.of_chat(BEN)
    assert (left.id, left.customer, left.alias) == (ben.id, code(1), "Nhà")
