"""From a published notice to what the customer reads, and every way in which it may not come to that."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from backend_client.models import Month, PaymentState
from bot.notices import AccessEnded, Bill, BillDue, BillIssued, OutageNew, OutageSoon
from data.deliveries import Deliveries
from data.notice_values import ChatChoices
from sandbox.faults import EVERY_CALL, Fault
from tests.deliveries.samples import ALL_ON, CODE, NOW, outage, outage_new
from tests.deliveries.scene import ANN, BEN, Scene, scene

MINUTE = timedelta(minutes=1)


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene(tmp_path) as here:
        yield here


async def test_a_notice_is_read_once(here: Scene) -> None:
    """With the hours as a picture, the customer's own name of the home, and who stops it."""
    await here.link()
    assert await here.publish(outage_new()) == 1
    for _time in range(3):
        await here.deliver()
        here.watch.forward(MINUTE)

    (call,) = here.api.calls
    assert call.method == "sendPhoto"
    assert "Nhà (PD00…0001)" in call.params["caption"]
    assert "13:05–17:05" in call.params["caption"]
    assert "TAT 3" in call.params["caption"]
    assert await here.states() == [("sent", "outage_new")]


async def test_text_only_is_respected(here: Scene) -> None:
    """And plain mode has neither picture nor emoji (X26)."""
    await here.link()
    await here.link(BEN)
    await here.store.choices.put_chat(ANN, ChatChoices(is_text_only=True), here.watch.now)
    await here.hear("/chedodon", BEN)
    here.api.calls.clear()
    await here.publish(outage_new())
    await here.deliver()
    texts = {call.params["chat_id"]: call.params["text"] for call in here.api.of("sendMessage")}

    assert texts[11].startswith("<b>📅 ")
    assert texts[12].startswith("<b>Tạm ngừng")
    assert len(here.api.calls) == 2


async def test_english_chats_read_english(here: Scene) -> None:
    """In the chat's own language."""
    await here.link()
    await here.hear("english")
    here.api.calls.clear()
    await here.publish(outage_new())
    await here.deliver()

    assert "Reason" in here.api.texts()[-1]


async def test_a_picture_that_cannot_be_drawn_stops_nothing(
    here: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The words say the same."""

    async def fails(*_given: object) -> bytes:
        raise RuntimeError

    monkeypatch.setattr("bot.charts.painter.Painter.draw", fails)
    await here.link()
    await here.publish(outage_new())
    await here.deliver()

    assert [call.method for call in here.api.calls] == ["sendMessage"]
    assert await here.states() == [("sent", "outage_new")]


async def test_a_cancelled_outage_is_not_told(here: Scene) -> None:
    """Withdrawn while it waited."""
    await here.link()
    await here.publish(outage_new())
    await here.store.notices.withdraw("key", here.watch.now)
    await here.deliver()

    assert here.api.calls == []
    assert await here.states() == [("dropped", "outage_new")]


async def test_a_cancellation_between_claim_and_sending_is_seen(
    here: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fence asks right before the message leaves."""
    await here.link()
    await here.publish(outage_new())
    check = Deliveries.check

    async def late(*given: Any) -> set[int]:
        await here.store.notices.withdraw("key", here.watch.now)
        return await check(*given)

    monkeypatch.setattr(Deliveries, "check", late)
    await here.deliver()

    assert here.api.calls == []
    assert await here.states() == [("dropped", "outage_new")]


async def test_switched_off_meanwhile(here: Scene) -> None:
    """`TAT 3` holds for what was planned before."""
    account = await here.link()
    await here.publish(outage_new())
    await here.store.choices.put(ANN, account, replace(ALL_ON, is_other_on=False))
    await here.deliver()

    assert here.api.calls == []
    assert await here.states() == [("dropped", "outage_new")]


async def test_too_late_is_not_told(here: Scene) -> None:
    """Not even by a house that was down for a day."""
    await here.link()
    await here.publish(outage_new())
    here.watch.forward(timedelta(days=3))
    await here.deliver()

    assert here.api.calls == []


async def test_what_was_paid_meanwhile_is_not_owed(here: Scene) -> None:
    """The portal is asked again right before a reminder leaves, whatever is in memory (F7.6)."""
    await here.link()
    facts = await due(here)
    await here.publish(facts, "unpaid")
    await here.deliver()
    here.watch.forward(2 * MINUTE)
    await here.publish(facts, "paid")
    here.house.portal.world.record_payment(CODE.value, int(facts.bill.invoice))
    await here.deliver()

    assert len(here.api.calls) == 1
    assert await here.states() == [("sent", "bill_due"), ("dropped", "bill_due")]


async def test_a_portal_that_is_down_delays_a_reminder(here: Scene) -> None:
    """Nothing is said of a state that nobody knows."""
    await here.link()
    await here.publish(await due(here))
    here.watch.forward(2 * MINUTE)
    here.house.portal.faults.set(EVERY_CALL, Fault.HTTP_500)
    await here.deliver()
    early = len(here.api.calls)
    here.house.portal.faults.clear()
    here.watch.forward(20 * MINUTE)
    await here.deliver()

    assert (early, len(here.api.calls)) == (0, 1)
    assert await here.states() == [("sent", "bill_due")]


async def test_a_new_bill_comes_with_two_years(here: Scene) -> None:
    """As a picture of the customer's own, beside the sum."""
    await here.link()
    bill = (await due(here)).bill
    await here.publish(BillIssued(bill))
    await here.deliver()

    (call,) = here.api.calls
    assert call.method == "sendPhoto"
    assert call.params["protect_content"] is True
    assert "Tiền điện kỳ 06/2026" in call.params["caption"]


async def test_a_new_bill_needs_no_portal(here: Scene) -> None:
    """It says when its state was looked at, so it goes as it is, without the picture."""
    await here.link()
    bill = (await due(here)).bill
    here.house.portal.faults.set(EVERY_CALL, Fault.HTTP_500)
    here.watch.forward(40 * MINUTE)
    await here.publish(BillIssued(bill))
    await here.deliver()

    assert [call.method for call in here.api.calls] == ["sendMessage"]
    assert "08:05 02/07/2026" in here.api.texts()[0]


async def test_a_pause_asked_for_is_kept(here: Scene) -> None:
    """429: nothing for as long as Telegram says, then once."""
    await here.link()
    await here.publish(outage_new(), is_urgent=True)
    here.api.fail("sendPhoto", 429, "Too Many Requests: retry after 35", retry_after=35)
    await here.deliver()
    here.watch.forward(timedelta(seconds=34))
    await here.deliver()
    early = len(here.api.calls)
    here.watch.forward(timedelta(seconds=2))
    await here.deliver()

    assert (early, len(here.api.calls)) == (1, 2)
    assert await here.states() == [("sent", "outage_new")]


async def test_who_blocked_us_is_left_alone_until_he_writes(here: Scene) -> None:
    """One 403 ends it (X30); any word of the customer begins it again."""
    await here.link()
    here.api.fail("sendPhoto", 403, "Forbidden: bot was blocked by the user")
    await here.publish(outage_new(), "first")
    await here.deliver()
    await here.publish(outage_new(), "second")
    await here.deliver()
    blocked = len(here.api.of("sendPhoto"))
    await here.hear("menu")
    assert await here.publish(outage_new(), "third") == 1
    here.watch.forward(MINUTE)
    await here.deliver()

    assert blocked == 1
    assert (await here.states())[0] == ("gone", "outage_new")
    assert (await here.states())[-1] == ("sent", "outage_new")


async def test_a_group_that_moved_is_followed(here: Scene) -> None:
    """The message goes to its new number at once."""
    await here.link()
    here.api.fail("sendPhoto", 400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-1009)
    await here.publish(outage_new())
    await here.deliver()

    assert [call.params["chat_id"] for call in here.api.calls] == [11, -1009]
    assert await here.states() == [("sent", "outage_new")]


async def test_who_lost_the_permission_hears_that_and_no_more(here: Scene) -> None:
    """Of two who share a code one reads the bill, the other that he must link again; unless he just has."""
    await here.link()
    other = await here.link(BEN)
    (account,) = await here.store.links.of_chat(BEN)
    await here.store.links.renew(account.grant, None)
    await here.publish(BillIssued((await due(here)).bill), "bill")
    await here.publish(AccessEnded(CODE, (other,)), "access")
    for _time in range(2):  # a chat is told one thing at a time
        await here.deliver()
        here.watch.forward(MINUTE)

    assert await here.states(ANN) == [("sent", "bill_issued"), ("dropped", "access_ended")]
    assert await here.states(BEN) == [("dropped", "bill_issued"), ("sent", "access_ended")]

    await here.store.links.renew(account.grant, account.token)
    await here.publish(AccessEnded(CODE, (other,)), "access again")
    await here.deliver()
    assert (await here.states(BEN))[-1] == ("dropped", "access_ended")


async def test_a_refused_message_holds_nobody_up(here: Scene) -> None:
    """It is dead at once, for the operators; the next one goes."""
    await here.link()
    await here.link(BEN)
    here.api.fail("sendPhoto", 400, "Bad Request: can't parse entities")
    await here.publish(outage_new())
    await here.deliver()
    states = sorted([*await here.states(ANN), *await here.states(BEN)])

    assert states == [("dead", "outage_new"), ("sent", "outage_new")]


async def test_an_unknown_token_stops_the_channel_and_keeps_the_rows(
    here: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    """The operators hear it once."""
    await here.link()
    await here.link(BEN)
    here.api.fail("sendPhoto", 401, "Unauthorized", times=9)
    await here.publish(outage_new())
    for _time in range(3):
        await here.deliver()
        here.watch.forward(MINUTE)

    assert "telegram" not in here.courier.open_channels
    assert [record.levelname for record in caplog.records].count("CRITICAL") == 1
    assert [state for state, _variant in await here.states()] == ["waiting"]


async def test_a_token_that_works_again_needs_no_restart(
    here: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    """Every five minutes one message is tried; when it goes through, all that waits goes."""
    await here.link()
    await here.link(BEN)
    here.api.fail("sendPhoto", 401, "Unauthorized", times=3)
    await here.publish(outage_new())
    await here.deliver()
    assert "telegram" not in here.courier.open_channels

    for minutes, tried in ((1, 2), (5, 3), (1, 3), (5, 5)):
        here.watch.forward(minutes * MINUTE)
        for is_urgent in (True, False, False):
            await here.courier.deliver("telegram", is_urgent=is_urgent)
            await here.courier.idle()
        assert len(here.api.of("sendPhoto")) == tried
    assert here.courier.open_channels == ("telegram",)
    await here.deliver()

    assert await here.states(ANN) == await here.states(BEN) == [("sent", "outage_new")]
    assert [record.levelname for record in caplog.records].count("CRITICAL") == 1


async def test_a_platform_out_of_reach_is_not_run_against(here: Scene) -> None:
    """Nothing is lost while it is down, no try is counted, and the lane slows down until it is back."""
    await here.link()
    await here.publish(outage_new(), is_urgent=True)
    url = here.courier.channels["telegram"]
    bot = url.bot  # type: ignore[attr-defined]
    right, bot._base_url = bot._base_url, "http://127.0.0.1:9/bot"
    for _time in range(8):
        await here.deliver()
        here.watch.forward(20 * MINUTE)
    slow = here.courier._lanes["telegram", True].mail.pause_s
    bot._base_url = right
    await here.deliver()

    assert slow > 0
    assert here.courier._lanes["telegram", True].mail.pause_s == 0
    assert await here.states() == [("sent", "outage_new")]


async def test_a_poisonous_notice_dies_and_others_live(here: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be worded is tried five times; everything else goes on."""
    await here.link()
    compose = type(here.courier.compose)
    blank = compose.blank

    async def picky(self: Any, notice: Any, facts: Any, *rest: Any) -> Any:
        if isinstance(facts, OutageSoon):
            raise ValueError
        return await blank(self, notice, facts, *rest)

    monkeypatch.setattr(compose, "blank", picky)
    await here.publish(OutageSoon("PD0100", outage(starts_at=NOW + timedelta(days=1))), "bad")
    await here.publish(outage_new(starts_at=NOW + timedelta(days=1)), "good")
    for _time in range(9):
        await here.deliver()
        here.watch.forward(20 * MINUTE)

    assert sorted(await here.states()) == [("dead", "outage_soon"), ("sent", "outage_new")]


async def test_the_night_is_told_as_one_message(here: Scene) -> None:
    """At seven, with numbers that open what they name."""
    await here.link()
    here.watch.now = NOW.replace(hour=22)
    tomorrow = NOW + timedelta(days=2)
    for nth in range(2):
        facts = OutageNew("PD0100", outage(starts_at=tomorrow + nth * timedelta(hours=6)), NOW)
        await here.publish(facts, f"night {nth}")
        await here.deliver()
    at_night = len(here.api.calls)
    here.watch.now = (NOW + timedelta(days=1)).replace(hour=7, minute=0)
    await here.deliver()
    (call,) = here.api.calls
    await here.hear("1")

    assert at_night == 0
    assert "Trong đêm có 2 tin" in call.params["text"]
    assert [state for state, _variant in await here.states()] == ["sent", "sent"]
    assert "ngày" in here.api.texts()[-1].lower()
    assert len(here.api.calls) > 1


async def test_a_single_notice_of_the_night_goes_as_itself(here: Scene) -> None:
    """Nothing to merge it with."""
    await here.link()
    here.watch.now = NOW.replace(hour=22)
    await here.publish(outage_new(starts_at=NOW + timedelta(days=2)))
    await here.deliver()
    here.watch.now = (NOW + timedelta(days=1)).replace(hour=7, minute=0)
    await here.deliver()

    assert [call.method for call in here.api.calls] == ["sendPhoto"]


async def test_quiet_hours_are_looked_at_again(here: Scene) -> None:
    """Set after the notice was planned, they hold it; and an urgent one goes all the same."""
    await here.link()
    await here.publish(outage_new())
    await here.publish(outage_new(), "urgent", is_urgent=True)
    await here.store.choices.put_chat(ANN, ChatChoices(8 * 60, 9 * 60), here.watch.now)
    await here.deliver()
    early = len(here.api.calls)
    here.watch.forward(60 * MINUTE)
    await here.deliver()

    assert (early, len(here.api.calls)) == (1, 2)


async def test_quiet_hours_that_end_when_it_is_over_hold_nothing(here: Scene) -> None:
    """Told in the night or never: it is told."""
    await here.link()
    await here.store.choices.put_chat(ANN, ChatChoices(8 * 60, 9 * 60), here.watch.now)
    await here.publish(outage_new(), expires_at=here.watch.now + 30 * MINUTE)
    await here.deliver()

    assert len(here.api.calls) == 1


async def test_a_new_version_answers_the_earlier_message(here: Scene) -> None:
    """So that the customer sees which one it corrects."""
    await here.link()
    await here.publish(outage_new())
    await here.deliver()
    here.watch.forward(MINUTE)
    await here.publish(outage_new(), version=2)
    await here.deliver()

    assert here.api.calls[-1].params["reply_parameters"]["allow_sending_without_reply"] is True


async def due(here: Scene) -> BillDue:
    """A reminder for the bill that the portal has."""
    (account, *_more) = await here.store.links.of_chat(ANN)
    month = Month(2026, 6)
    invoice = (await here.house.answering.house.backend.invoices(account.access, month)).value[0]
    bill = Bill(
        CODE, invoice.id, month, invoice.total_vnd, invoice.outstanding_vnd, Decimal(313), 30,
        PaymentState.UNPAID, here.watch.now, invoice.due_on,
    )  # fmt: skip
    return BillDue(bill)
