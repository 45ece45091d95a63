"""Whom a claimed sending goes to, in one look; and what was begun before a crash."""

from __future__ import annotations

from datetime import timedelta

from data.notice_values import Audience, Choices, NewNotice, NoticeKind
from data.store import Store
from data.values import Awaiting, ChatId, Conversation, Screen
from tests.data.sample import ANN, BEN, NOW, Kit, code, contract

ON = Choices(is_reading_on=True, is_bill_on=True, is_other_on=True)
LEASE = timedelta(minutes=1)


async def claimed(store: Store, kit: Kit, chat: ChatId = ANN) -> int:
    """One sending to a chat that is linked and wants everything, claimed by `me`."""
    (account,) = await kit.link(chat, contract(1), log_in=chat.key)
    await store.choices.put(chat, account.id, ON)
    new = NewNotice(
        f"bill:{chat.key}", NoticeKind.BILL, "bill_issued", "{}", NOW, NOW + timedelta(days=1), is_urgent=True
    )
    await store.notices.publish(new, Audience(customers=(code(1).value,)), NOW)
    rows = await store.deliveries.claim(chat.channel, "me", NOW, LEASE, 50)
    return next(row.id for row in rows if row.chat == chat)


async def test_everything_a_message_needs(store: Store, kit: Kit) -> None:
    """The chat's language and wishes, and what it calls the home."""
    number = await claimed(store, kit)
    await store.conversations.save(Conversation(ANN, language="en", is_simple=True))
    found = (await store.recipients.of([number], "me"))[number]

    assert (found.language, found.is_simple, found.choices) == ("en", True, ON)
    assert found.account is not None
    assert (found.account.alias, found.account.customer) == ("Nhà", code(1))
    assert not found.is_withdrawn


async def test_only_of_who_has_claimed_it(store: Store, kit: Kit) -> None:
    """Nobody words what another process sends; nor what was unlinked meanwhile."""
    number = await claimed(store, kit)
    (account,) = await store.links.of_chat(ANN)
    others = await store.recipients.of([number], "somebody else")
    await store.links.unlink(ANN, account.id)

    assert others == {}
    assert await store.recipients.of([number], "me") == {}


async def test_what_was_begun_is_known_to_the_next_owner(store: Store, kit: Kit) -> None:
    """And no more than that: a claim alone means nothing."""
    number = await claimed(store, kit)
    assert await store.begun.of([number]) == set()
    await store.begun.mark([number], "somebody else")
    assert await store.begun.of([number]) == set()
    await store.begun.mark([number], "me")
    (again,) = await store.deliveries.claim(ANN.channel, "heir", NOW + 2 * LEASE, LEASE, 50)

    assert again.may_be_sent
    assert await store.begun.of([again.id]) == {number}


async def test_what_was_given_back_is_not_taken_for_begun(store: Store, kit: Kit) -> None:
    """Stopped between the mark and the sending: whoever dies over it next has sent nothing yet."""
    number = await claimed(store, kit)
    await store.begun.mark([number], "me")
    await store.deliveries.release("me", NOW)
    (again,) = await store.deliveries.claim(ANN.channel, "heir", NOW, LEASE, 50)

    assert not again.may_be_sent
    assert await store.begun.of([again.id]) == set()


async def test_a_screen_is_not_shown_over_an_open_question(store: Store) -> None:
    """Digits keep their meaning while an answer is awaited, and everything else stays as it was."""
    asked = Awaiting("outage.day", NOW + LEASE)
    await store.conversations.save(Conversation(ANN, language="en", awaiting=asked, topic="hoadon"))
    await store.conversations.save(Conversation(BEN, language="en", topic="hoadon"))
    shown = Screen(("hoadon",), NOW, ("Hóa đơn",))
    for chat in (ANN, BEN):
        await store.conversations.show(chat, shown, NOW)

    assert (await store.conversations.get(ANN)).screen is None
    assert await store.conversations.get(BEN) == Conversation(
        BEN, language="en", topic="hoadon", screen=shown
    )
