"""The utility moves a contract to another unit; the customer is not asked to do anything."""

from __future__ import annotations

from pathlib import Path

from tests.talk import talking


async def test_a_contract_that_moved_is_found_again(tmp_path: Path) -> None:
    """The unit that was kept is refused by the portal; the contract list has the new one, which is kept."""
    async with talking(tmp_path) as talk:
        await talk.link()
        links = talk.house.answering.house.store.links
        (linked,) = await links.of_chat(talk.chat)
        await links.move(linked.customer, "PD9900")

        (answer,) = await talk.say("hóa đơn")

        (moved,) = await links.of_chat(talk.chat)
        assert "845.694\u00a0đ" in answer
        assert moved.unit == linked.unit
