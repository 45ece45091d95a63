from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.store import Store
from data.values import Awaiting, Conversation, Screen
from tests.data.sample import ANN, BEN, MINUTE, NOW

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
moments = st.timedeltas(timedelta(), timedelta(days=80_000)).map(
    lambda since: datetime(1971, 1, 1, tzinfo=timezone(timedelta(hours=7))) + since
)
conversations = st.builds(
    Conversation,
    st.just(ANN),
    language=st.sampled_from(["vi", "en"]),
    is_simple=st.booleans(),
    awaiting=st.none() | st.builds(Awaiting, words, moments, words, st.booleans()),
    screen=st.none() | st.builds(Screen, st.lists(words, max_size=9).map(tuple), moments),
    topic=words,
    topic_at=st.none() | moments,
    misses=st.integers(0, 9),
    last_press=words,
    last_press_at=st.none() | moments,
)


async def test_stranger_has_the_defaults(store: Store) -> None:
    """A chat that was never saved reads as the default conversation."""
    assert await store.conversations.get(ANN) == Conversation(ANN)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(conversation=conversations)
async def test_what_is_saved_comes_back(store: Store, conversation: Conversation) -> None:
    """Every value survives the store to the microsecond, saved over whatever stood there."""
    await store.conversations.save(conversation)

    assert await store.conversations.get(ANN) == conversation


async def test_chats_do_not_mix(store: Store) -> None:
    """Saving one chat leaves the other as it was."""
    await store.conversations.save(Conversation(ANN, language="en"))

    assert await store.conversations.get(BEN) == Conversation(BEN)


async def test_idle_state_is_forgotten_and_settings_stay(store: Store) -> None:
    """Half an hour after the last screen the purge drops what was asked and typed, not the language."""
    told = Conversation(ANN, "en", True, screen=Screen(("bill",), NOW), topic="bill", topic_at=NOW)
    await store.conversations.save(told)

    await store.privacy.purge(NOW + 29 * MINUTE)
    assert await store.conversations.get(ANN) == told
    await store.privacy.purge(NOW + 30 * MINUTE)
    assert await store.conversations.get(ANN) == Conversation(ANN, "en", True)


async def test_moments_come_back_in_utc(store: Store) -> None:
    """A reader gets aware moments."""
    await store.conversations.save(Conversation(ANN, topic="bill", topic_at=NOW))

    at = (await store.conversations.get(ANN)).topic_at
    assert at is not None
    assert at.utcoffset() == datetime.now(UTC).utcoffset()
