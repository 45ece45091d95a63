"""Notices on both of Zalo's ways: one message each, digits that work, pictures where they can be shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from backend_client.models import InvoiceKind, Month
from bot import platforms
from bot.notices import (
    AccessEnded,
    Announced,
    BillDue,
    BillIssued,
    BillOverdue,
    BillPaid,
    BillRefunded,
    Facts,
    OutageMoved,
    OutagePostponed,
    PolicyNew,
    ReadingDay,
    ReadingMoved,
    TariffNew,
    ThresholdPassed,
)
from bot.settings import Settings, ZaloBotSettings
from bot.zalo_settings import ZaloSettings
from data.notice_values import NoticeKind
from data.values import Secret
from tests.deliveries.samples import ALL_ON, CODE, NOW, outage, outage_new, outage_soon
from tests.watching.rig import at
from tests.watching.rig import outage as row_of_plan
from tests.zalo.bot_server import TOKEN
from tests.zalo.carrying import Told, told_on
from tests.zalo.oa_server import UPLOAD_PICTURE
from tests.zalo.oa_world import OnOa

WAYS = ("zalo", "zalobot")
JULY = Month(2026, 7)


@pytest.mark.parametrize("way", WAYS)
async def test_from_the_plan_to_the_customer(tmp_path: Path, way: str) -> None:
    """Linked, switched on by a word, published by the utility, found, told; then looked at and stopped by
    digits and words alone."""
    async with told_on(way, tmp_path) as told:
        await told.say("menu")
        await told.link(replace(ALL_ON, is_other_on=False))
        await told.say("báo tôi khi có lịch cắt điện")
        assert await told.is_on(NoticeKind.OTHER)
        await told.watching.look_now()
        assert await told.carry() == []
        told.world.house.portal.world.publish_outage(row_of_plan("2026-07-05 08:30", "2026-07-05 12:30"))
        told.watch.forward(timedelta(minutes=10))
        await told.watching.look_now()
        (said,) = await told.carry()

        assert "Nhà (PD00…0001)" in said
        assert "08:30–12:30" in said
        assert "05/07/2026" in said
        assert "TAT 3" in said
        assert "1. Xem chi tiết" in said
        details = await told.say("1")
        assert "05/07/2026" in details
        assert "Ngõ 61 phố Lạc Trung" in details
        assert "đã tắt" in (await told.say("TAT 3")).lower()
        assert not await told.is_on(NoticeKind.OTHER)


@pytest.mark.parametrize("way", WAYS)
async def test_every_kind_is_one_message_with_digits(tmp_path: Path, way: str) -> None:
    """Whatever is told: one message, at most 2 000 characters, and each digit in it leads somewhere."""
    async with told_on(way, tmp_path) as told:
        await told.say("menu")
        await told.link(replace(ALL_ON, bill_paid=True, threshold_kwh=300))
        for number, facts in enumerate(await _every(told)):
            if isinstance(facts, AccessEnded):
                await told.end_access()
            await told.publish(facts, f"key-{number}")
            told.watch.forward(timedelta(seconds=5))
            (said,) = await told.carry()
            shown = _choices(told)
            assert len(said) <= 2000
            assert shown, facts
            assert (await told.store.conversations.get(told.world.chat)).screen is not None
            assert "Màn hình này đã cũ" not in await told.say("1"), facts

        assert {state for state, _reason in await told.states()} == {"sent"}


async def _every(told: Told) -> list[Facts]:
    """One of each variant, true on the day of the tests."""
    bill, customer = await told.bill(), CODE
    return [
        ReadingDay(customer, JULY, date(2026, 7, 31), date(2026, 7, 1), date(2026, 7, 31), True),
        ReadingMoved(customer, JULY, date(2026, 7, 24), date(2026, 7, 31)),
        BillIssued(bill),
        BillDue(bill),
        BillOverdue(bill),
        BillPaid(customer, Month(2026, 5), 612_000, NOW),
        BillRefunded(customer, "9", Month(2026, 5), InvoiceKind.REFUND, 82_149, Decimal(40), NOW),
        outage_new(),
        OutageMoved("PD0100", outage(), NOW, NOW + timedelta(hours=3), NOW),
        OutagePostponed("PD0100", outage(), NOW),
        outage_soon(),
        ThresholdPassed(customer, JULY, Decimal(301), date(2026, 7, 1), 300),
        TariffNew(date(2026, 8, 1), "1279/QĐ-BCT"),
        PolicyNew("0.9", date(2026, 7, 1)),
        AccessEnded(customer),
        Announced("Trung tâm dịch vụ đổi giờ làm việc.", "New opening hours."),  # its one digit: off
    ]


def _choices(told: Told) -> list[str]:
    """Digits or buttons of the last message."""
    last = told.texts[-1]
    lines = [line for line in last.splitlines() if line[:1].isdigit() and ". " in line[:4]]
    if isinstance(told.world, OnOa):
        payload = told.world.zalo.messages()[-1].get("attachment", {}).get("payload", {})
        lines += [button["title"] for button in payload.get("buttons", ())]
    return lines


async def test_pictures_are_uploaded_or_fetched(tmp_path: Path) -> None:
    """The account uploads; the bot gives an address that Zalo fetches; the words are the same."""
    async with told_on("zalo", tmp_path / "oa") as told:
        await _told_of_an_outage(told)
        assert isinstance(told.world, OnOa)
        (payload,) = [one["attachment"]["payload"] for one in told.world.zalo.messages()[1:]]
        assert payload["template_type"] == "media"
        assert len(told.world.zalo.of(UPLOAD_PICTURE)) == 1
        by_upload = told.texts[-1]
    async with told_on("zalobot", tmp_path / "bot") as told:
        await _told_of_an_outage(told)
        assert not isinstance(told.world, OnOa)
        photo = told.world.zalo.sent[-1].params["photo"]
        assert photo.startswith("https://bot.example/")
        assert told.texts[-1] == by_upload


async def test_without_a_public_address_the_words_are_enough(tmp_path: Path) -> None:
    async with told_on("zalobot", tmp_path, is_public=False) as told:
        await _told_of_an_outage(told)

        assert not isinstance(told.world, OnOa)
        assert told.world.zalo.sent[-1].method == "sendMessage"
        assert "13:05–17:05" in told.texts[-1]


async def test_a_picture_that_zalo_refuses_stops_nothing(tmp_path: Path) -> None:
    async with told_on("zalo", tmp_path) as told:
        assert isinstance(told.world, OnOa)
        told.world.zalo.fail(UPLOAD_PICTURE, -201)
        await _told_of_an_outage(told)

        assert "13:05–17:05" in told.texts[-1]
        assert await told.states() == [("sent", "")]


async def _told_of_an_outage(told: Told) -> None:
    await told.say("menu")
    await told.link()
    await told.publish(outage_new())
    assert len(await told.carry()) == 1


@pytest.mark.parametrize("way", WAYS)
async def test_what_the_night_held_is_one_message(tmp_path: Path, way: str) -> None:
    """In the morning, with a digit for each notice."""
    async with told_on(way, tmp_path) as told:
        await told.link()
        bill = await told.bill()
        told.watch.now = at("2026-07-02 22:30")
        await told.say("menu")
        held: list[Facts] = [outage_new(starts_at=at("2026-07-04 08:30")), BillIssued(bill)]
        for number, facts in enumerate(held):
            await told.publish(facts, f"key-{number}")
        assert await told.carry() == []
        told.watch.now = at("2026-07-03 07:01")
        (said,) = await told.carry()

        assert "Trong đêm có 2 tin" in said
        assert "04/07/2026" in await told.say("1")


@pytest.mark.parametrize("way", WAYS)
async def test_digits_stand_for_the_last_thing_shown_and_not_for_ever(tmp_path: Path, way: str) -> None:
    """X19: the notice's digits after a notice; the menu's after the menu; after half an hour nothing's."""
    async with told_on(way, tmp_path) as told:
        await _told_of_an_outage(told)
        await told.say("menu")
        assert "02/07/2026, 13:05" not in await told.say("1")
        told.watch.forward(timedelta(seconds=5))
        await told.publish(outage_new(), "another")
        await told.carry()
        told.watch.forward(timedelta(minutes=31))
        late = await told.say("2")

        assert await told.is_on(NoticeKind.OTHER)
        assert "Menu chính" in late


async def test_a_chat_with_a_person_holds_up_nobody_else(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The notice to that chat waits for the end of the talk; the account as a whole is not slowed down."""
    async with told_on("zalo", tmp_path) as told:
        assert isinstance(told.world, OnOa)
        await told.say("menu")
        await told.link()
        await told.world.deliver(told.world.zalo.staff("Chào bạn"))
        await told.publish(outage_new())
        assert await told.carry() == []
        assert await told.states() == [("waiting", "too_fast")]
        assert "asked to send slower" not in caplog.text
        told.watch.forward(timedelta(minutes=61))
        assert len(await told.carry()) == 1


async def test_the_bots_month_is_kept_to(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Bulk stops at what the operator allows; answers go on; with the new month there are new ones."""
    async with told_on("zalobot", tmp_path, notices_a_month=2) as told:
        await told.say("menu")
        await told.link()
        for number in range(3):
            told.watch.forward(timedelta(seconds=5))
            await told.publish(Announced(f"Tin {number}", ""), f"key-{number}")
            await told.carry()
        assert await told.states() == [("sent", ""), ("sent", ""), ("dropped", "window")]
        assert "notices_a_month" in caplog.text
        assert "hết lượt gửi" in await told.say("tin đã gửi")
        told.watch.now = at("2026-08-01 08:00")
        await told.publish(Announced("Tin tháng sau", ""), "august")
        assert len(await told.carry()) == 1


async def test_what_was_not_sent_does_not_count(tmp_path: Path) -> None:
    async with told_on("zalobot", tmp_path, notices_a_month=1) as told:
        assert not isinstance(told.world, OnOa)
        await told.say("menu")
        await told.link()
        told.world.zalo.fail("sendMessage", 429)
        await told.publish(Announced("Tin", ""))
        await told.carry()
        assert await told.states() == [("waiting", "too_fast")]
        told.watch.forward(timedelta(minutes=1))
        await told.carry()

        assert await told.states() == [("sent", "")]


def test_each_account_has_its_own_pace() -> None:
    """A third of what the package allows: pictures and answers need the rest. No name holds a secret."""
    zalo = ZaloSettings(
        app_id="12345", app_secret=Secret("a"), oa_secret=Secret("b"), requests_per_minute=180
    )
    settings = Settings(zalo=zalo, zalo_bot=ZaloBotSettings(token=Secret(TOKEN)))
    senders = platforms.senders(settings)

    assert set(senders) == {"zalo", "zalobot"}
    assert (senders["zalo"].name, senders["zalo"].per_s) == ("zalo:12345", 1.0)
    assert senders["zalobot"].name == f"zalobot:{TOKEN.split(':')[0]}"
    assert senders["zalobot"].per_s <= 1
    assert platforms.senders(Settings()) == {}
