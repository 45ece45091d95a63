"""Choices that no button of ours holds: the web page posts whatever somebody makes it post."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from bot.commands import Ask, Command
from data.values import ChatId
from tests.talk import Talk, talking

FORGED = (
    "a=-1", f"a={'9' * 30}",
    "p=-5", f"p={'9' * 30}", "d=9999-12-31", "u=0001-01-01", "m=9999-12", "m=0001-01",
    "y=0", "y=-1", "y=99999",
)  # fmt: skip
STRANGE = (
    "o=kv.zzz---",
    "o=agree99",
    f"o=cut{'9' * 40}",
    "o=cut²",
    "o=invite",
    "o=yes",
    "o=x",
    "p=9999",
    "y=2100",
)


@pytest.mark.parametrize("slot", FORGED)
def test_numbers_and_days_out_of_range_are_no_button_of_ours(slot: str) -> None:
    """They would overflow a calendar or the database deep inside a lookup."""
    assert Ask.decode(f"lichcatdien {slot}") is None


@pytest.mark.parametrize("slot", STRANGE)
async def test_no_forged_choice_is_a_bug(tmp_path: Path, caplog: pytest.LogCaptureFixture, slot: str) -> None:
    """Every command with a strange option is answered, without an apology for a bug."""
    async with talking(tmp_path) as talk:
        await talk.link()
        with caplog.at_level(logging.ERROR):
            for command in Command:
                await talk.press(f"{command.value} {slot}")

    assert [record.message for record in caplog.records] == []


async def test_another_chats_numbers_open_nothing(tmp_path: Path) -> None:
    """IDOR: account numbers of somebody else's chat, in any button, show, change and cut nothing of it."""
    async with talking(tmp_path) as owner:
        await owner.link()
        (account,) = await owner.house.answering.house.store.links.of_chat(owner.chat)
        thief = Talk(owner.house, owner.channel, ChatId("test", "thief"))
        await thief.link("PD00000000002")
        seen = [
            text
            for command in Command
            if command not in {Command.ERASE, Command.CANCEL}
            for option in ("", " o=rename", " o=default", " o=yes", " o=invite", " o=cut1", " o=cut2")
            for text in await thief.press(f"{command.value} a={account.id}{option}")
        ]

        kept = await owner.house.answering.house.store.links.of_chat(owner.chat)

    assert kept == (account,)
    assert seen
    private = (account.customer.value, account.customer.short, account.holder)
    assert not [text for text in seen if any(word in text for word in private)]
