from __future__ import annotations

import asyncio

import pytest

from backend_client.models import Purpose
from data.crypto import token_hash
from data.retention import CONFIRMATION
from data.store import Store
from tests.data.sample import ANN, BEN, CONSENT, MINUTE, NOW, Kit, code, contract, token

SOON = NOW + 10 * MINUTE


async def test_from_the_link_to_the_accounts(store: Store) -> None:
    """new, verified, consented, confirmed: then the accounts stand and the request is gone."""
    requests, hashed = store.link_requests, token_hash("secret")
    await requests.open(ANN, hashed, "en", SOON)
    states = []
    for step in (
        requests.verified(hashed, token(), [contract(1), contract(2)], NOW),
        requests.consented(hashed, [code(2)], CONSENT, NOW),
    ):
        request = await requests.get(hashed, NOW)
        assert request is not None
        states.append((request.state, len(request.contracts)))
        assert await step

    waiting = await requests.pending(ANN, NOW)
    (account,) = await requests.confirm(ANN, NOW)

    assert states == [("new", 0), ("verified", 2)]
    assert waiting is not None
    assert (waiting.chat, waiting.language, waiting.chosen) == (ANN, "en", (code(2),))
    assert (account.customer, account.token, account.is_default) == (code(2), token(), True)
    assert await requests.get(hashed, NOW) is None


async def test_reading_never_consumes(store: Store) -> None:
    """A link preview or a reload does not use the link up."""
    hashed = token_hash("secret")
    await store.link_requests.open(ANN, hashed, "vi", SOON)

    for _ in range(5):
        assert await store.link_requests.get(hashed, NOW) is not None
    assert await store.link_requests.verified(hashed, token(), [contract()], NOW)


async def test_of_two_at_once_one_wins(store: Store) -> None:
    """Two browsers posting the same link: exactly one is taken, at each step."""
    requests, hashed = store.link_requests, token_hash("secret")
    await requests.open(ANN, hashed, "vi", SOON)

    verified = [requests.verified(hashed, token(), [contract()], NOW) for _ in range(4)]
    assert sorted(await asyncio.gather(*verified)) == [False, False, False, True]
    consented = [requests.consented(hashed, [code(1)], CONSENT, NOW) for _ in range(4)]
    assert sorted(await asyncio.gather(*consented)) == [False, False, False, True]
    confirmed = await asyncio.gather(*(requests.confirm(ANN, NOW) for _ in range(4)))
    assert sorted(len(accounts) for accounts in confirmed) == [0, 0, 0, 1]


async def test_a_new_link_voids_the_older_ones_of_the_chat(store: Store, kit: Kit) -> None:
    """Whatever state they were in; other chats' links stay."""
    old = await kit.ask(ANN, [contract()], "old")
    other = await kit.ask(BEN, [contract()], "other")

    await store.link_requests.open(ANN, token_hash("new"), "vi", SOON)

    assert await store.link_requests.get(old, NOW) is None
    assert await store.link_requests.get(other, NOW) is not None


@pytest.mark.parametrize("late", ["verified", "consented", "confirm"])
async def test_nothing_works_after_expiry(store: Store, late: str) -> None:
    """At the very moment of its expiry a link is dead, whichever step comes next."""
    requests, hashed = store.link_requests, token_hash("secret")
    await requests.open(ANN, hashed, "vi", SOON)
    end = NOW + CONFIRMATION if late == "confirm" else SOON

    on_time = end if late == "verified" else NOW
    assert await requests.verified(hashed, token(), [contract()], on_time) is (late != "verified")
    on_time = end if late == "consented" else NOW
    assert await requests.consented(hashed, [code(1)], CONSENT, on_time) is (late == "confirm")
    assert await requests.pending(ANN, end) is None
    assert await requests.confirm(ANN, end) == ()


async def test_consenting_late_leaves_ten_minutes_to_confirm(store: Store, kit: Kit) -> None:
    """Who agrees in the last second of the link still has time to say yes in the chat."""
    hashed = await kit.ask(ANN, [contract()])
    late = SOON - MINUTE / 60

    assert await store.link_requests.consented(hashed, [code(1)], CONSENT, late)

    assert await store.link_requests.pending(ANN, SOON + 9 * MINUTE) is not None
    assert await store.link_requests.get(hashed, late + CONFIRMATION) is None


async def test_only_the_chat_that_asked_can_confirm(store: Store, kit: Kit) -> None:
    """A link sent on to a victim does not end in the attacker's chat by the victim's word."""
    hashed = await kit.ask(ANN, [contract()])
    await store.link_requests.consented(hashed, [code(1)], CONSENT, NOW)

    assert await store.link_requests.confirm(BEN, NOW) == ()
    assert await store.links.of_chat(BEN) == ()


@pytest.mark.parametrize("chosen", [[], [code(9)], [code(1), code(9)]])
async def test_only_codes_of_the_log_in_can_be_chosen(store: Store, kit: Kit, chosen: list) -> None:  # type: ignore[type-arg]
    """A forged form cannot link a code that the log-in may not see; the request stays usable."""
    hashed = await kit.ask(ANN, [contract(1)])

    assert not await store.link_requests.consented(hashed, chosen, CONSENT, NOW)
    assert await store.link_requests.consented(hashed, [code(1)], CONSENT, NOW)


async def test_no_consent_no_trace(store: Store, kit: Kit) -> None:
    """After a no, or silence until the purge, nothing of the log-in is left."""
    refused, silent = await kit.ask(ANN, [contract()]), await kit.ask(BEN, [contract()])

    await store.link_requests.drop(ANN)
    await store.privacy.purge(SOON)

    for chat, hashed in ((ANN, refused), (BEN, silent)):
        assert await store.link_requests.get(hashed, NOW) is None
        assert set((await store.privacy.erase(chat)).values()) == {0}


async def test_ten_accounts_fit_and_no_more(store: Store, kit: Kit) -> None:
    """Of twelve, the first ten chosen are linked; the rest are refused."""
    linked = await kit.link(ANN, *(contract(number) for number in range(1, 13)))

    assert [account.customer for account in linked] == [code(number) for number in range(1, 11)]
    assert await kit.link(ANN, contract(11)) == ()
    assert len(await store.links.of_chat(ANN)) == 10


async def test_linking_again_renews_and_keeps_the_alias(store: Store, kit: Kit) -> None:
    """A code linked already gets the fresh permission, also what was not chosen again; no second account."""
    first, second = await kit.link(ANN, contract(1), contract(2), log_in="old")
    await store.links.rename(ANN, first.id, "Bố mẹ")
    await store.links.renew(first.grant, None)

    hashed = await kit.ask(ANN, [contract(1), contract(2)], "fresh")
    await store.link_requests.consented(hashed, [code(1)], CONSENT, NOW)
    (again,) = await store.link_requests.confirm(ANN, NOW)

    assert (again.id, again.alias, again.token) == (first.id, "Bố mẹ", token("fresh"))
    accounts = await store.links.of_chat(ANN)
    assert [it.token for it in accounts] == [token("fresh"), token("fresh")]
    assert [it.id for it in accounts] == [first.id, second.id]
    assert (await store.privacy.erase(ANN))["permissions"] == 1


async def test_first_account_is_the_default_and_aliases_count_up(kit: Kit) -> None:
    """`Nhà`, `Nhà 2`, and other words where people do not live."""
    linked = await kit.link(ANN, contract(1), contract(2), contract(3, Purpose.BUSINESS))
    (later,) = await kit.link(ANN, contract(4), log_in="later")

    assert [account.alias for account in linked] == ["Nhà", "Nhà 2", "Cửa hàng"]
    assert [account.is_default for account in linked] == [True, False, False]
    assert (later.alias, later.is_default) == ("Nhà 3", False)


async def test_holder_and_address_are_cut_down_before_they_are_kept(kit: Kit) -> None:
    """Nobody needs the full name or the door."""
    (account,) = await kit.link(ANN, contract())

    assert account.holder == "Nguyễn V. A."
    assert account.address == "ngõ 61 phố Lạc Trung, phường Vĩnh Tuy"


async def test_consent_can_be_proved(store: Store, kit: Kit) -> None:
    """Version, time and channel stand as long as the link does, and in the audit beyond it."""
    (account,) = await kit.link(ANN, contract())
    export = await store.privacy.export(ANN)
    await store.links.unlink(ANN, account.id)
    after = await store.privacy.export(ANN)

    assert [(it["policy_version"], it["channel"]) for it in export["consents"]] == [("1.0", "web")]
    assert export["consents"][0]["given_at"] == "2026-07-01T08:05:07+07:00"
    assert after["consents"] == []
    assert [line["act"] for line in after["history"]] == ["consented", "linked", "unlinked"]
