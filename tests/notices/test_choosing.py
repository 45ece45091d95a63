"""What a customer sees and sets about notices (F7, X17, X19)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.commands import Ask, Command
from bot.handlers.limit_money import kwh_for
from bot.messages import Kind
from data.notice_values import Choices, NoticeKind
from sandbox.faults import Fault
from tests.talk import Talk, talking

ONE, THREE = "PD00000000001", "PD00000000003"


@pytest.fixture
async def talk(tmp_path: Path) -> AsyncIterator[Talk]:
    async with talking(tmp_path) as one:
        yield one


async def choices(talk: Talk) -> list[Choices]:
    return list((await talk.house.answering.house.store.choices.of_chat(talk.chat)).values())


async def put(talk: Talk, *wanted: Choices) -> list[int]:
    """Of each linked code in its order; their numbers."""
    store = talk.house.answering.house.store
    numbers = sorted(await store.choices.of_chat(talk.chat))
    for number, one in zip(numbers, wanted, strict=True):
        await store.choices.put(talk.chat, number, one)
    return numbers


def option(name: str, account: int, *, command: Command = Command.NOTICES_SET) -> str:
    return Ask(command, account=account, option=name, is_edit=True).encode()


async def test_everything_is_off_until_somebody_says_yes(talk: Talk) -> None:
    """The default of F7."""
    await talk.link(ONE)

    (screen,) = await talk.say("/thongbao")

    assert screen.count("Đang tắt") == 3
    assert await choices(talk) == [Choices()]


async def test_toggle_edits_the_screen_at_once(talk: Talk) -> None:
    """F7.2: the same message, with the state in words; pressed again it is the same state."""
    await talk.link(ONE)
    (account,) = await put(talk, Choices())

    (reply,) = await talk.get(Kind.CHOICE, choice=option("bill.on", account), screen="5")
    talk.house.portal.watch.forward(timedelta(seconds=5))
    (again,) = await talk.press(option("bill.on", account))

    assert reply.edits
    assert "Tiền điện: Đang bật" in again
    assert await choices(talk) == [Choices(is_bill_on=True)]


@pytest.mark.parametrize(
    "command",
    [Command.NOTICES, Command.NOTICES_SET, Command.NOTICES_WHEN, Command.NOTICES_LIMIT, Command.NOTICES_OFF],
)
async def test_old_button_of_an_unlinked_code_harms_nothing(talk: Talk, command: Command) -> None:
    """X17: it shows a fresh screen, and no other code is switched."""
    await talk.link(ONE)
    await put(talk, Choices(is_bill_on=True))

    (screen,) = await talk.press(option("bill.off", 999, command=command))

    assert "thông báo" in screen.lower() or "ngưỡng" in screen or "Không có loại tin nào" in screen
    assert await choices(talk) == [Choices(is_bill_on=True)]


@pytest.mark.parametrize("typed", ["TAT 2", "tat2", "TẮT 2", "dừng 2", "stop 2", "/tatthongbao 2"])
async def test_one_type_is_stopped_at_once(talk: Talk, typed: str) -> None:
    """F7.8, with its exact words; the others stay."""
    await talk.link(ONE)
    await put(talk, Choices(is_reading_on=True, is_bill_on=True, bill_due=False))

    (said,) = await talk.say(typed)

    assert said.startswith("Đã tắt tin Tiền điện. Bật lại: /thongbao")
    assert await choices(talk) == [Choices(is_reading_on=True, bill_due=False)]


@pytest.mark.parametrize("typed", ["TAT", "tắt", "DUNG", "dung", "dừng", "STOP", "/stop", "dung thong bao"])
async def test_one_word_stops_everything_at_once_and_asks(talk: Talk, typed: str) -> None:
    """F7.8 and 5.3: nothing more is sent from here on; the other types come back by one press."""
    await talk.link(ONE)
    await put(talk, Choices(is_reading_on=True, is_bill_on=True, is_other_on=True, reading_days=3))

    (reply,) = await talk.get(Kind.TEXT, text=typed)

    assert await choices(talk) == [Choices(reading_days=3)]
    assert reply.labels[:4] == (
        "Chỉ tắt Ngày ghi chỉ số",
        "Chỉ tắt Tiền điện",
        "Chỉ tắt Tin khác",
        "Bật lại như cũ",
    )
    await talk.press(reply.choices[1])
    assert await choices(talk) == [Choices(is_reading_on=True, is_other_on=True, reading_days=3)]


@pytest.mark.parametrize(
    "question", ["/macuatoi", "giờ yên lặng", "ngưỡng cảnh báo", "lịch cắt điện theo khu vực", "/tinhthu"]
)
async def test_stopping_comes_before_an_open_question(talk: Talk, question: str) -> None:
    """ "TAT 2" is never taken for an area, a name, hours or kWh."""
    await talk.link(ONE)
    (account,) = await put(talk, Choices(is_bill_on=True))
    await talk.say(question)
    await talk.press(Ask(Command.ACCOUNTS, account=account, option="rename").encode())

    await talk.say("TAT 2")

    assert await choices(talk) == [Choices()]


async def test_nothing_on_is_said(talk: Talk) -> None:
    """No claim that something was switched off."""
    await talk.link(ONE)

    assert (await talk.say("TAT"))[0].startswith("Không có loại tin nào đang bật")
    assert (await talk.say("TAT 3"))[0].startswith("Hiện Tin khác đang tắt sẵn.")


async def test_stopping_one_home_leaves_the_others(talk: Talk) -> None:
    """The button below a notice names its home; the chat's other codes go on."""
    await talk.link(THREE)
    first, *_others = await put(talk, *[Choices(is_bill_on=True)] * 3)

    (said,) = await talk.press(option("bill", first, command=Command.NOTICES_OFF))

    assert said.startswith("Đã tắt tin Tiền điện cho Nhà.")
    assert [one.is_bill_on for one in await choices(talk)] == [False, True, True]


async def test_areas_stop_with_everything(talk: Talk) -> None:
    """Somebody without a code who follows an area is heard as well, and told how to follow it again."""
    areas = talk.house.answering.house.store.areas
    now = talk.house.portal.watch()
    await areas.add(talk.chat, "phường Giáp Bát", ["giap bat"], is_group=False, at=now)
    kept = await areas.add(talk.chat, "phố Lạc Trung", ["lac trung"], is_group=False, at=now)
    assert kept is not None

    (listed,) = await talk.say("/thongbao")
    (one,) = await talk.press(Ask(Command.NOTICES_OFF, option=f"area-{kept.id}").encode())
    left = await areas.of_chat(talk.chat)
    (rest,) = await talk.say("TAT")

    assert "Khu vực đang theo dõi: phường Giáp Bát, phố Lạc Trung" in listed
    assert "Đã thôi theo dõi lịch cắt điện: phố Lạc Trung." in one
    assert [area.text for area in left] == ["phường Giáp Bát"]
    assert "phường Giáp Bát" in rest
    assert await areas.of_chat(talk.chat) == ()


async def test_stopping_bills_leaves_areas(talk: Talk) -> None:
    await talk.link(ONE)
    await put(talk, Choices(is_bill_on=True))
    areas = talk.house.answering.house.store.areas
    await areas.add(talk.chat, "phố Vọng", ["vong"], is_group=False, at=talk.house.portal.watch())

    await talk.say("TAT 2")

    assert len(await areas.of_chat(talk.chat)) == 1


async def test_wish_is_switched_on_said_and_taken_back(talk: Talk) -> None:
    """What is said is what was done: only the moments that are on."""
    await talk.link(ONE)
    await put(talk, Choices(outage_hour_before=False))

    (reply,) = await talk.get(Kind.TEXT, text="báo tôi khi có lịch cắt điện")
    on = await choices(talk)
    await talk.press(reply.choices[0])

    said = "\n".join(block.text for block in reply.blocks)  # type: ignore[union-attr]
    assert "Đã bật Tin khác cho Nhà." in said
    assert "Trước 60 phút" not in said
    assert on == [Choices(is_other_on=True, outage_hour_before=False)]
    assert await choices(talk) == [Choices(outage_hour_before=False)]


async def test_button_of_the_plan_switches_on_for_its_home(talk: Talk) -> None:
    """`🔔 Báo tôi khi có lịch mới` below the plan of one of three homes."""
    await talk.link(THREE)
    _first, second, _third = await put(talk, *[Choices()] * 3)

    await talk.press(Ask(Command.NOTICES, account=second, option="outage").encode())

    assert [one.is_other_on for one in await choices(talk)] == [False, True, False]


async def test_another_area_is_not_taken_for_home(talk: Talk) -> None:
    """A linked customer who looks at another ward and presses the bell does not mean home."""
    await talk.link(ONE)

    (plan,) = await talk.get(Kind.TEXT, text="lịch cắt điện phường Giáp Bát")
    bell = dict(zip(plan.labels, plan.choices, strict=True))["🔔 Theo dõi khu vực này"]
    await talk.press(bell)
    await talk.say("báo tôi khi phường Giáp Bát cắt điện")

    ask = Ask.decode(bell)
    assert ask is not None
    assert (ask.command, ask.account) == (Command.AREA_WATCH, None)
    assert await choices(talk) == [Choices()]


async def test_question_about_a_threshold_sets_none(talk: Talk) -> None:
    """ "Đã vượt 300 số chưa" asks."""
    await talk.link(ONE)

    await talk.say("tháng này vượt 300 số chưa")

    assert await choices(talk) == [Choices()]


async def test_threshold_is_kept_when_the_portal_fails(talk: Talk) -> None:
    """The comparison is a help; without it the threshold is restated alone."""
    await talk.link(ONE)
    talk.house.portal.faults.set("usage", Fault.HTTP_500)

    (said,) = await talk.say("vượt 300 số thì báo")

    assert "Báo khi vượt 300\u00a0kWh." in said
    assert [(one.threshold_kwh, one.is_other_on) for one in await choices(talk)] == [(300, True)]


async def test_percentage_of_an_unknown_month_is_said_to_be_unknown(talk: Talk) -> None:
    await talk.link(ONE)
    talk.house.portal.faults.set("usage", Fault.HTTP_500)

    (said,) = await talk.say("tăng quá 20% so với tháng trước thì báo")

    assert "Chưa có số kWh tháng trước để tính." in said
    assert [(one.threshold_percent, one.threshold_against) for one in await choices(talk)] == [(20, "month")]


async def test_new_threshold_replaces_the_old_one(talk: Talk) -> None:
    """One at a time, so that one alert a period is one."""
    await talk.link(ONE)
    await talk.say("vượt 300 số thì báo")
    await talk.say("vượt 20% so với năm ngoái thì báo")

    (now,) = await choices(talk)

    assert (now.threshold_kwh, now.threshold_percent, now.threshold_against) == (None, 20, "year")


async def test_quiet_hours_in_one_sentence(talk: Talk) -> None:
    """Said without being asked; the exception stands on the screen."""
    (said,) = await talk.say("đặt giờ yên lặng 22h đến 6h")

    chat = await talk.house.answering.house.store.choices.get_chat(talk.chat)
    assert (chat.quiet_from, chat.quiet_to) == (22 * 60, 6 * 60)
    assert "trước 09:00" in said
    assert "dưới 12 giờ" in said


async def test_forged_quiet_hours_change_nothing(talk: Talk) -> None:
    for forged in ("1500-2", "600-360", "60-60", "x"):
        await talk.press(Ask(Command.NOTICES_QUIET, option=forged).encode())

    chat = await talk.house.answering.house.store.choices.get_chat(talk.chat)
    assert (chat.quiet_from, chat.quiet_to) == (21 * 60, 7 * 60)


async def test_ended_permission_is_said(talk: Talk) -> None:
    """Nothing but outages can be watched without it: no promise is made."""
    await talk.link(ONE)
    store = talk.house.answering.house.store
    (account,) = await store.links.of_chat(talk.chat)
    await store.links.renew(account.grant, None)

    (overview,) = await talk.say("/thongbao")
    (wish,) = await talk.say("nhắc tôi đóng tiền")

    assert "Cần liên kết lại Nhà." in overview
    assert "Cần liên kết lại Nhà" in wish


async def test_nothing_of_a_home_is_shown_in_a_group(talk: Talk) -> None:
    """Codes are private; a group's notices are of areas."""
    await talk.link(ONE)
    await put(talk, Choices(is_bill_on=True))

    for text in ("/thongbao", "TAT", "giờ yên lặng", "ngưỡng cảnh báo", "tin đã gửi"):
        said = "\n".join(await talk.say(text, is_private=False))
        assert "PD00" not in said
        assert "Nhà" not in said
    assert await choices(talk) == [Choices(is_bill_on=True)]


@pytest.mark.parametrize("kind", list(NoticeKind))
async def test_moments_can_be_chosen(talk: Talk, kind: NoticeKind) -> None:
    """F7.3: each moment of a type alone, on a screen that is edited in place."""
    await talk.link(ONE)
    await put(talk, Choices(is_reading_on=True, is_bill_on=True, is_other_on=True))
    (account,) = await put(talk, Choices(is_reading_on=True, is_bill_on=True, is_other_on=True))
    when = Ask(Command.NOTICES_WHEN, account=account, option=kind.value).encode()

    (screen,) = await talk.get(Kind.CHOICE, choice=when)
    (after,) = await talk.get(Kind.CHOICE, choice=screen.choices[0], screen="7")

    assert len(screen.choices) <= 9
    assert after.edits
    assert await choices(talk) != [Choices(is_reading_on=True, is_bill_on=True, is_other_on=True)]


async def test_what_is_kept_counts_notices(talk: Talk) -> None:
    """`/riengtu`: choices and areas are named beside the rest."""
    await talk.link(ONE)
    await put(talk, Choices(is_bill_on=True))
    areas = talk.house.answering.house.store.areas
    await areas.add(talk.chat, "phố Vọng", ["vong"], is_group=False, at=talk.house.portal.watch())

    (kept,) = await talk.press(Ask(Command.MY_DATA, option="see").encode())

    assert "Mã đã chọn tin báo" in kept
    assert "Khu vực theo dõi" in kept


async def test_threshold_in_money_becomes_kwh(talk: Talk) -> None:
    """500 nghìn: what it buys is said, and set by one press; nothing is set before."""
    await talk.link(ONE)
    await talk.say("ngưỡng cảnh báo")

    (said,) = await talk.say("500 nghìn")
    before = await choices(talk)
    await talk.say("1")

    kwh = (await choices(talk))[0].threshold_kwh
    assert f"500.000\u00a0đ là khoảng {kwh}\u00a0kWh" in said
    assert before == [Choices()]
    assert kwh is not None


@pytest.mark.parametrize(("amount_vnd", "kwh"), [(474_876, 200), (474_875, 199), (474_877, 200), (1, None)])
async def test_kwh_of_an_amount(talk: Talk, amount_vnd: int, kwh: int | None) -> None:
    """200 kWh of a household cost 474.876 đ: the most that is not above the amount."""
    await talk.link(ONE)
    (home,) = await talk.house.answering.house.store.links.of_chat(talk.chat)

    assert kwh_for(amount_vnd, home, date(2026, 6, 15)) == kwh


@pytest.mark.parametrize(
    ("typed", "against"),
    [
        ("năm ngoái", "year"),
        ("so với tháng trước", "month"),
        ("20% so voi nam ngoai", "year"),
        ("hơn 20% so với tháng trước", "month"),
    ],
)
async def test_period_of_a_percentage_may_be_typed(talk: Talk, typed: str, against: str) -> None:
    """ "20%" is asked back over which period; the answer need not be a button."""
    await talk.link(ONE)
    await talk.say("ngưỡng cảnh báo")
    await talk.say("20%")

    await talk.say(typed)

    assert [(one.threshold_percent, one.threshold_against) for one in await choices(talk)] == [(20, against)]


@pytest.mark.parametrize("text", ["đêm khuya đừng nhắn", "ban đêm đừng gửi tin", "dem dung nhan tin"])
async def test_not_at_night_is_about_quiet_hours(talk: Talk, text: str) -> None:
    """The screen that sets them, and no notice less: by day they are wanted."""
    await talk.link(ONE)
    on = Choices(is_bill_on=True, is_other_on=True)
    await put(talk, on)

    (said,) = await talk.say(text)

    assert "Giờ yên lặng" in said
    assert await choices(talk) == [on]


async def test_threshold_that_is_passed_already_is_asked_about(talk: Talk) -> None:
    """Said with what was used, and set only when the customer says so."""
    await talk.link(ONE)
    await talk.say("ngưỡng cảnh báo")

    (said,) = await talk.say("4 kWh")
    before = await choices(talk)
    (kept,) = await talk.say("vẫn đặt")

    assert "Kỳ 07/2026 bạn đã dùng" in said
    assert "(đến 01/07/2026), vượt mức 4\u00a0kWh rồi." in said
    assert before == [Choices()]
    assert "Báo khi vượt 4\u00a0kWh" in kept
    assert [one.threshold_kwh for one in await choices(talk)] == [4]


async def test_higher_threshold_is_taken_instead(talk: Talk) -> None:
    """By the button that offers one, or typed."""
    await talk.link(ONE)
    await talk.say("vượt 4 số thì báo")
    await talk.say("2")
    by_button = await choices(talk)
    await talk.say("bỏ ngưỡng")
    await talk.say("vượt 4 số thì báo")
    await talk.say("420")

    assert [one.threshold_kwh for one in by_button] == [350]
    assert [one.threshold_kwh for one in await choices(talk)] == [420]


async def test_threshold_is_kept_where_what_was_used_is_not_known(talk: Talk) -> None:
    """The portal's failure holds no wish up."""
    await talk.link(ONE)
    for path in ("readings", "readings_full"):
        talk.house.portal.faults.set(path, Fault.HTTP_500)

    await talk.say("vượt 4 số thì báo")

    assert [one.threshold_kwh for one in await choices(talk)] == [4]


async def test_another_number_changes_the_threshold_and_nothing_else_does(talk: Talk) -> None:
    """After "Báo khi vượt …" a number alone is another threshold; a question is a question."""
    await talk.link(ONE)
    await talk.say("vượt 400 số thì báo")
    await talk.say("300")
    changed = await choices(talk)
    (cost,) = await talk.say("350 số hết bao nhiêu tiền")
    await talk.say("vượt 400 số thì báo")
    (hello,) = await talk.say("xin chào")

    assert [one.threshold_kwh for one in changed] == [300]
    assert "Báo khi vượt" not in cost
    assert "chưa đọc được ngưỡng" not in hello
    assert [one.threshold_kwh for one in await choices(talk)] == [400]
