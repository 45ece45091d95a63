"""The outage lookup: who is asked about, which days, what the buttons lead to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from icalendar import Calendar

from backend_client.errors import BackendTimeout, Changed
from backend_client.models import CustomerCode, Outage, OutageState
from bot.commands import Ask, Command
from bot.handlers import outage as handlers
from bot.handlers import outage_lookup as lookup
from bot.handlers.turn import Turn
from bot.messages import Answer, Capabilities
from data.values import Awaiting, LinkedAccount
from tests.handlers.plan_fakes import NOW, Portal, account, at, choice, labels, outage, said, turn

LANE = "Ngõ 61 phố Lạc Trung"
SATURDAY = date(2026, 6, 27)
NONE_YET = (
    "Chưa có lịch cắt điện theo kế hoạch cho PD00…0001 ngày 28/06/2026. "
    "Lịch có thể bổ sung; sự cố đột xuất không có trong lịch."
)


def plan() -> list[Outage]:
    return [
        outage(at(27, "08:30"), at(27, "12:30")),
        outage(at(27, "13:30"), at(27, "17:00"), state=OutageState.POSTPONED),
        outage(at(29, "08:00"), at(29, "10:00"), area="TDP Bãi Phượng"),
        outage(at(5, "08:00", month=7), at(5, "10:00", month=7), area="Phố Kim Ngưu"),
    ]


async def ask(portal: Portal, question: Ask, *accounts: object, **rest: object) -> Answer:
    linked = accounts or (account(),)
    return await handlers.HANDLERS[question.command](turn(portal, *linked, **rest), question)  # type: ignore[arg-type]


async def step(portal: Portal, awaiting: Awaiting | None, text: str, *accounts: LinkedAccount) -> Answer:
    assert awaiting is not None
    return answered(await handlers.STEPS[awaiting.step](turn(portal, *accounts), awaiting, text))


def answered(answer: Answer | None) -> Answer:
    assert answer is not None
    return answer


def pressed(answer: Answer, label: str) -> Ask:
    found = Ask.decode(choice(answer, label))
    assert found is not None
    return found


async def test_a_linked_code_answers_at_once() -> None:
    """One linked code, no question in between; today and the next 7 days of its unit."""
    portal = Portal(plan())

    answer = await ask(portal, Ask(Command.OUTAGES))

    assert answer.awaiting is None
    assert portal.asked[0][:2] == ("outages", "HN0200")
    assert "Từ 25/06/2026 đến 02/07/2026" in said(answer)
    assert "Đã duyệt · 08:30–12:30 (4 giờ)" in said(answer)
    assert answer.replies[0].is_personal


async def test_without_a_link_code_or_area_is_asked_for() -> None:
    """One question that takes either."""
    answer = await lookup.planned(turn(Portal()), Ask(Command.OUTAGES))

    assert "mã khách hàng" in said(answer)
    assert "tên khu vực" in said(answer)
    assert answer.awaiting is not None


@pytest.mark.parametrize("typed", ["phố Lạc Trung", "lac trung", "NGÕ 61 PHỐ LẠC TRUNG"])
async def test_an_area_is_searched_in_all_units(typed: str) -> None:
    """The answer says that it goes by area; only rows that name the area are shown."""
    portal = Portal(plan())
    question = await lookup.planned(turn(portal), Ask(Command.OUTAGES))

    answer = await step(portal, question.awaiting, typed)

    assert portal.asked[-1][1] == ""
    assert "Theo khu vực, có thể không đúng từng nhà." in said(answer)
    assert LANE in said(answer)
    assert "Bãi Phượng" not in said(answer)
    assert not answer.replies[0].is_personal


async def test_an_area_and_a_day_in_one_line() -> None:
    """F1.2 with F1.3: `Lạc Trung thứ 7` is an area and a day."""
    portal = Portal(plan())
    question = await lookup.planned(turn(portal), Ask(Command.OUTAGES))

    answer = await step(portal, question.awaiting, "Lạc Trung thứ 7")

    assert "📅 Lịch cắt điện · khu vực Lạc Trung\n\n" in said(answer)
    assert "\n\nThứ Bảy, 27/06/2026\n" in said(answer)


async def test_a_typed_code_tells_its_unit_only() -> None:
    """F1.14 without a link: the unit in the code, all its rows, to be compared with the address."""
    portal = Portal(plan())
    question = await lookup.planned(turn(portal), Ask(Command.OUTAGES))

    answer = await step(portal, question.awaiting, "mã của tôi là pd 0400.0000-001")

    assert portal.asked[-1][1] == "PD0400"
    assert "PD04…0001" in said(answer)
    assert "Theo khu vực của đơn vị, hãy so với địa chỉ nhà bạn." in said(answer)
    assert "PD04000000001" not in choice(answer, "Chọn ngày")


async def test_a_typed_code_of_a_linked_account_is_that_account() -> None:
    """Its own unit and address are better than what the code tells."""
    portal = Portal(plan())
    code = Ask(Command.OUTAGES, code=CustomerCode("PD00000000001"))

    answer = await ask(portal, code)

    assert portal.asked[0][1] == "HN0200"
    assert "Nhà (PD00…0001)" in said(answer)


async def test_a_unit_without_any_row_is_not_an_empty_plan() -> None:
    """A unit read out of a code may be gone since 01/07/2025; nothing found there means nothing."""
    answer = await lookup.planned(turn(Portal()), Ask(Command.OUTAGES, code=CustomerCode("PD04000000001")))

    assert "Chưa có lịch" not in said(answer)
    assert "tên phường" in said(answer)
    assert answer.awaiting is not None


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("PD0400000001", "Bạn gửi 12 ký tự."),
        ("PE01000000001", "Mã này thuộc EVNHCMC, không phải EVNHANOI."),
        ("PDO4000000001", "Có phải PD04000000001?"),
        ("?!", "Bot chưa đọc được tên khu vực."),
    ],
)
async def test_an_answer_that_cannot_be_used_is_asked_again(typed: str, says: str) -> None:
    """What is wrong is said and the question stays open."""
    question = await lookup.planned(turn(Portal()), Ask(Command.OUTAGES))

    answer = await step(Portal(), question.awaiting, typed)

    assert says in said(answer)
    assert answer.awaiting == question.awaiting


@pytest.mark.parametrize(
    ("typed", "heading"),
    [
        ("hôm nay", "Thứ Năm, 25/06/2026"),
        ("mai", "Thứ Sáu, 26/06/2026"),
        ("ngày kia", "Thứ Bảy, 27/06/2026"),
        ("mốt", "Thứ Bảy, 27/06/2026"),
        ("thứ 7", "Thứ Bảy, 27/06/2026"),
        ("CN", "Chủ nhật, 28/06/2026"),
        ("cuối tuần", "Từ 27/06/2026 đến 28/06/2026"),
        ("tuần sau", "Từ 29/06/2026 đến 05/07/2026"),
        ("27/6", "Thứ Bảy, 27/06/2026"),
        ("27-06", "Thứ Bảy, 27/06/2026"),
        ("27.06.2026", "Thứ Bảy, 27/06/2026"),
        ("ngày 5", "Chủ nhật, 05/07/2026"),
    ],
)
async def test_day_words(typed: str, heading: str) -> None:
    """Every way to say a day reaches the plan of that day."""
    picker = await ask(Portal(plan()), Ask(Command.OUTAGE_PICK_DAY))

    answer = await step(Portal(plan()), picker.awaiting, typed, account())

    assert heading in said(answer)


async def test_a_day_that_does_not_exist_is_asked_back() -> None:
    """31/6 offers the two days that may be meant, and they can be pressed."""
    picker = await ask(Portal(), Ask(Command.OUTAGE_PICK_DAY))

    answer = await step(Portal(), picker.awaiting, "31/6", account())

    assert said(answer) == "Tháng 6 chỉ có 30 ngày. Ý bạn là 30/06 hay 01/07?"
    assert pressed(answer, "Thứ Ba, 30/06/2026").day == date(2026, 6, 30)
    assert pressed(answer, "Thứ Tư, 01/07/2026").day == date(2026, 7, 1)


async def test_days_are_paged_in_place() -> None:
    """The first two digits are the day before and the day after, and they edit the same message."""
    answer = await ask(Portal(plan()), Ask(Command.OUTAGES, day=SATURDAY))

    first, second = (Ask.decode(one) for one in answer.replies[0].choices[:2])
    assert (labels(answer)[0], labels(answer)[1]) == ("◀ Ngày trước", "Ngày sau ▶")
    assert first is not None
    assert second is not None
    assert (first.day, first.is_edit) == (date(2026, 6, 26), True)
    assert (second.day, second.is_edit) == (date(2026, 6, 28), True)


async def test_the_last_published_day_has_no_day_after() -> None:
    """At the end the button is gone and the text says why."""
    answer = await ask(Portal(plan()), Ask(Command.OUTAGES, day=date(2026, 7, 5)))

    assert "Ngày sau ▶" not in labels(answer)
    assert "Kế hoạch mới công bố đến 05/07/2026." in said(answer)


async def test_the_first_day_has_no_day_before() -> None:
    """30 days back is the other end."""
    answer = await ask(Portal(plan()), Ask(Command.OUTAGES, day=NOW.date() - timedelta(days=30)))

    assert "◀ Ngày trước" not in labels(answer)
    assert "30 ngày" in said(answer)


@pytest.mark.parametrize("day", [27, 28])
async def test_an_outage_over_midnight_is_found_from_both_days(day: int) -> None:
    """With both dates in the row."""
    portal = Portal([outage(at(27, "22:00"), at(28, "04:00"))])

    answer = await ask(portal, Ask(Command.OUTAGES, day=date(2026, 6, day)))

    assert "22:00 27/06 – 04:00 28/06/2026" in said(answer)


async def test_an_outage_until_midnight_belongs_to_its_own_day() -> None:
    """An end at 00:00 does not darken the next day."""
    portal = Portal([outage(at(27, "20:00"), at(28, "00:00")), outage(at(29, "08:00"), at(29, "09:00"))])

    answer = await ask(portal, Ask(Command.OUTAGES, day=date(2026, 6, 28)))

    assert NONE_YET in said(answer)


async def test_no_outage_is_no_promise() -> None:
    """The exact words, with the offer of a notice."""
    answer = await ask(Portal(plan()), Ask(Command.OUTAGES, day=date(2026, 6, 28)))

    assert NONE_YET in said(answer)
    wish = pressed(answer, "🔔 Báo tôi khi có lịch mới")
    assert (wish.command, wish.option, wish.account) == (Command.NOTICES, "outage", 1)


async def test_beyond_the_published_plan_is_not_none() -> None:
    """Not published yet is told apart from nothing planned."""
    answer = await ask(Portal(plan()), Ask(Command.OUTAGES, day=date(2026, 7, 9)))

    assert "Kế hoạch mới công bố đến 05/07/2026." in said(answer)
    assert "Chưa có lịch" not in said(answer)


@pytest.mark.parametrize("fault", [BackendTimeout(), Changed("rows")])
async def test_a_fault_is_never_an_empty_plan(fault: BackendTimeout | Changed) -> None:
    """The portal's errors go on to where they become words."""
    with pytest.raises(type(fault)):
        await ask(Portal(fault=fault), Ask(Command.OUTAGES))


async def test_an_old_empty_answer_is_not_an_empty_plan() -> None:
    """F1.11 with X21: from memory and empty means not known; the age comes first, with a way to try again."""
    answer = await ask(Portal(is_stale=True), Ask(Command.OUTAGES, day=date(2026, 6, 28)))

    assert said(answer).startswith("Hệ thống tra cứu đang bận. Dữ liệu gần nhất: 16:10 24/06/2026.")
    assert "Chưa có lịch" not in said(answer)
    assert "Chưa kiểm tra được" in said(answer)
    assert labels(answer)[0] == "Thử lại"


async def test_past_days() -> None:
    """30 days back, headed `Đã qua`; further back is said, and the portal is not asked."""
    portal = Portal([outage(at(20, "08:00"), at(20, "09:00"), state=OutageState.RESTORED)])

    near = await ask(portal, Ask(Command.OUTAGES, day=date(2026, 6, 20)))
    asked = len(portal.asked)
    far = await ask(portal, Ask(Command.OUTAGES, day=date(2026, 5, 1)))

    assert "Thứ Bảy, 20/06/2026 · Đã qua" in said(near)
    assert "🔔 Báo tôi khi có lịch mới" not in labels(near)
    assert "30 ngày, từ 26/05/2026" in said(far)
    assert len(portal.asked) == asked


async def test_no_power_now_and_it_is_planned() -> None:
    """F1.13, first: the planned outage of this hour that matches the address, and when it ends."""
    portal = Portal([outage(at(25, "13:30"), at(25, "17:00"), state=OutageState.ONGOING)])

    answer = await ask(portal, Ask(Command.OUTAGE_NOW))

    assert "Có lịch cắt điện theo kế hoạch vào lúc này." in said(answer)
    assert "Có điện lại: dự kiến 17:00" in said(answer)
    assert "aptomat" not in said(answer)


@pytest.mark.parametrize(
    "row",
    [
        outage(at(25, "13:30"), at(25, "17:00"), state=OutageState.POSTPONED),
        outage(at(25, "13:30"), at(25, "17:00"), area="TDP Bãi Phượng"),
        outage(at(25, "17:00"), at(25, "18:00")),
        outage(at(24, "08:00"), at(24, "09:00")),
    ],
)
async def test_no_power_now_and_it_is_not_planned(row: Outage) -> None:
    """F1.13, last: the exact advice, and nothing about a crew on its way."""
    answer = await ask(Portal([row]), Ask(Command.OUTAGE_NOW))

    assert (
        "Kiểm tra aptomat và hỏi nhà bên cạnh. "
        "Nếu chỉ nhà bạn mất: lỗi có thể ở trong nhà. Báo sự cố: 19001288."
    ) in said(answer)
    assert "Có lịch cắt điện theo kế hoạch" not in said(answer)
    assert "đội" not in said(answer).lower()


async def test_still_no_power_after_the_planned_end() -> None:
    """An outage that should have ended an hour ago is named, with the hotline."""
    answer = await ask(Portal([outage(at(25, "08:00"), at(25, "15:30"))]), Ask(Command.OUTAGE_NOW))

    assert "Đã quá giờ có điện lại dự kiến (15:30 25/06/2026)." in said(answer)
    assert "gọi 19001288" in said(answer)


async def test_no_power_now_and_no_portal() -> None:
    """The advice comes also when the plan cannot be read, and that is said."""
    answer = await ask(Portal(fault=BackendTimeout()), Ask(Command.OUTAGE_NOW))

    assert "chưa biết có lịch cắt điện" in said(answer)
    assert "Kiểm tra aptomat" in said(answer)


async def test_no_power_now_and_no_link() -> None:
    """F1.13 for a stranger: advice first, then the question, whose answer is about this hour."""
    portal = Portal([outage(at(25, "13:30"), at(25, "17:00"))])
    question = await handlers.HANDLERS[Command.OUTAGE_NOW](turn(portal), Ask(Command.OUTAGE_NOW))

    answer = await step(portal, question.awaiting, "phố Lạc Trung")

    assert "Kiểm tra aptomat" in said(question)
    assert "Có lịch cắt điện theo kế hoạch vào lúc này." in said(answer)


async def test_only_matching_rows_first_and_all_behind_a_button() -> None:
    """How the row was found stands in the first line; the rest of the unit is one press away."""
    rows = [outage(at(27, "08:30"), at(27, "12:30"))]
    rows += [outage(at(27, "09:00"), at(27, "10:00"), area=f"TDP số {n} phường Bách Khoa") for n in range(11)]

    mine = await ask(Portal(rows), Ask(Command.OUTAGES, day=SATURDAY))
    everything = await ask(Portal(rows), pressed(mine, "Xem tất cả của đơn vị (12)"))
    rest = await ask(Portal(rows), pressed(everything, "Xem tiếp ▶"))

    assert (
        "Theo khu vực của đơn vị, hãy so với địa chỉ nhà bạn.\nKhớp với ngõ của bạn: ngõ 61 phố Lạc Trung"
        in said(mine)
    )
    assert "Bách Khoa" not in said(mine)
    assert "Trang 1/2" in said(everything)
    assert said(everything).count("Khu vực:") + said(rest).count("Khu vực:") == 12
    assert pressed(everything, "Chỉ xem nơi tôi ở").option == ""


async def test_rows_elsewhere_are_not_none() -> None:
    """Nothing matches but the unit has rows: said so, with the way to see them."""
    answer = await ask(Portal(plan()), Ask(Command.OUTAGES, day=date(2026, 6, 29)))

    assert "Chưa thấy lịch cắt điện cho nhà bạn ngày 29/06/2026." in said(answer)
    assert "Xem tất cả của đơn vị (1)" in labels(answer)


async def test_save_to_calendar() -> None:
    """The rows still to come as a file; postponed ones are not in it, nor is the code anywhere."""
    portal = Portal(plan())
    answer = await ask(portal, Ask(Command.OUTAGES, day=SATURDAY))

    saved = await ask(portal, pressed(answer, "🗓️ Lưu vào lịch"))

    file = saved.replies[0].document
    assert file is not None
    assert file.name == "lich-cat-dien-2026-06-27.ics"
    events = Calendar.from_ical(file.content).walk("VEVENT")
    assert [str(event["location"]) for event in events] == [LANE]
    assert b"PD00000000001" not in file.content


async def test_nothing_to_save() -> None:
    """A day with a postponed row alone offers no file, and an old button says why."""
    portal = Portal([outage(at(27, "08:00"), at(27, "09:00"), state=OutageState.POSTPONED)])

    answer = await ask(portal, Ask(Command.OUTAGES, day=SATURDAY))
    old = await ask(portal, Ask(Command.OUTAGE_CALENDAR, day=SATURDAY, account=1))

    assert "🗓️ Lưu vào lịch" not in labels(answer)
    assert "Không có lịch cắt điện sắp tới nào để lưu." in said(old)


async def test_a_channel_without_files_offers_none() -> None:
    """What cannot be sent is not offered."""
    answer = await ask(Portal(plan()), Ask(Command.OUTAGES), can=Capabilities(documents=False))

    assert "🗓️ Lưu vào lịch" not in labels(answer)


async def test_other_homes_are_offered() -> None:
    """With two codes the answer names the alias and offers the other, same question."""
    parents = account(2, "Bố mẹ", "PD00000000002")

    answer = await ask(Portal(plan()), Ask(Command.OUTAGES, day=SATURDAY), account(), parents)

    other = pressed(answer, "👤 Bố mẹ (PD00…0002)")
    assert (other.command, other.account, other.day) == (Command.OUTAGES, 2, SATURDAY)


@pytest.mark.parametrize("question", [Ask(Command.OUTAGES), Ask(Command.OUTAGES, day=SATURDAY, option="all")])
async def test_at_most_nine_choices(question: Ask) -> None:
    """Also with ten linked codes and a plan of many pages."""
    homes = [account(n, f"Nhà {n}", f"PD0000000{n:04d}") for n in range(1, 11)]
    rows = [outage(at(27, "09:00"), at(27, "10:00"), area=f"Ngõ {n} phố Lạc Trung") for n in range(30)]

    answer = await ask(Portal(rows), question, *homes)

    assert len(answer.replies[0].choices) <= 9


@pytest.mark.parametrize(
    "typed",
    [
        "phường Giáp Bát",
        "Ngõ 61 phố Lạc Trung, phường Thanh Lương",
        "khu đô thị Nguyễn Thị Minh Khai cuối tuần",
    ],
)
async def test_buttons_stay_within_telegrams_limit(typed: str) -> None:
    """64 bytes of data, whatever area was typed; and the area is still asked about."""
    portal = Portal([outage(at(27, "09:00"), at(27, "10:00"), area=typed)])
    question = await lookup.planned(turn(portal), Ask(Command.OUTAGES))

    answer = await step(portal, question.awaiting, typed)

    assert all(len(one.encode()) <= 64 for one in answer.replies[0].choices)
    again = replace(pressed(answer, "Chọn ngày"), command=Command.OUTAGES, day=SATURDAY)
    shown = await lookup.planned(turn(portal), again)
    assert "Đã duyệt · 09:00–10:00" in said(shown)


async def test_talk_about_ones_home_is_no_area() -> None:
    """Words left of a question do not hide the linked home."""
    answer = await ask(Portal(plan()), Ask(Command.OUTAGES, text="nhà tôi có bị không"))

    assert "Nhà (PD00…0001)" in said(answer)


async def test_an_area_named_in_the_question_wins_over_the_link() -> None:
    """`lịch cắt điện phường Bách Khoa` is about that ward also for a linked customer."""
    answer = await ask(Portal(plan()), Ask(Command.OUTAGES, text="phường Bách Khoa"))

    assert "📅 Lịch cắt điện · phường Bách Khoa" in said(answer)


async def test_the_topic_carries_the_place_to_the_next_question() -> None:
    """`mai` right after an area means that area tomorrow."""
    portal = Portal(plan())
    question = await lookup.planned(turn(portal), Ask(Command.OUTAGES))
    answer = await step(portal, question.awaiting, "phố Lạc Trung")

    topic = Ask.decode(answer.topic)
    assert topic is not None
    shown = await lookup.planned(turn(portal), replace(topic, day=SATURDAY))
    assert "📅 Lịch cắt điện · phố Lạc Trung" in said(shown)


@pytest.mark.parametrize("command", [Command.OUTAGES, Command.OUTAGE_PICK_DAY])
@pytest.mark.parametrize("typed", ["hóa đơn tháng 5", "tôi đóng tiền chưa", "báo mất điện", "liên hệ"])
async def test_another_question_leaves_the_step(command: Command, typed: str) -> None:
    """A question of its own is no area and no day: the conversation hears it afresh."""
    linked = () if command is Command.OUTAGES else (account(),)
    here = turn(Portal(plan()), *linked)
    question = await handlers.HANDLERS[command](here, Ask(command))
    assert question.awaiting is not None

    assert await handlers.STEPS[question.awaiting.step](here, question.awaiting, typed) is None


@pytest.mark.parametrize("option", ["dv.", "dv.*", "dv.PD0400;", "kv.", "kv.!!!", "kv.c-vga", "everything"])
async def test_a_forged_button_opens_nothing(option: str) -> None:
    """An option no button of ours carries never lists the whole city: the question is asked afresh."""
    portal = Portal(plan())

    answer = await lookup.planned(turn(portal), Ask(Command.OUTAGES, option=option))

    assert answer.awaiting is not None
    assert portal.asked == []


@pytest.mark.parametrize("page", [-3, 7, 10_000])
async def test_a_page_that_is_no_more_shows_one_that_is(page: int) -> None:
    """An old button still works when the plan has become shorter."""
    answer = await ask(Portal(plan()), Ask(Command.OUTAGES, page=page))

    assert LANE in said(answer)


def typed(portal: Portal, text: str, on: date) -> Turn:
    now = at(on.day, "08:00", month=on.month)
    here = turn(portal, account(), now=now)
    return replace(here, incoming=replace(here.incoming, text=text))


@pytest.mark.parametrize(
    ("text", "is_week"),
    [
        ("lịch cắt điện tuần này", True),
        ("lich cat dien tuan nay", True),
        ("cuối tuần này có mất điện không", False),
        ("chủ nhật tuần này có cắt điện không", False),
        ("hôm nay có cắt điện không", False),
    ],
)
async def test_this_week_on_a_sunday_is_seven_days(text: str, is_week: bool) -> None:
    """All that is left of the week is the day itself, which nobody means by a week."""
    sunday = date(2026, 6, 28)
    here = typed(Portal(plan()), text, sunday)

    answer = await lookup.planned(here, Ask(Command.OUTAGES, day=sunday))

    assert ("Từ 28/06/2026 đến 04/07/2026" in said(answer)) is is_week
    topic = Ask.decode(answer.topic)
    assert topic is not None
    assert topic.until == (date(2026, 7, 4) if is_week else None)


@pytest.mark.parametrize("command", [Command.OUTAGES, Command.OUTAGE_NOW])
async def test_the_button_counts_what_it_lists(command: Command) -> None:
    """`Xem tất cả của đơn vị (n)` leads to n rows, also from somebody whose power is off."""
    rows = [
        outage(at(25, "16:00"), at(25, "18:00"), area="Phố Kim Ngưu"),
        outage(at(25, "20:00"), at(25, "22:00"), area="TDP Bãi Phượng"),
        outage(at(25, "20:00"), at(25, "22:00"), area="TDP Bãi Phượng"),
        outage(at(27, "20:00"), at(27, "22:00"), area="TDP Bãi Phượng"),
    ]
    answer = await ask(Portal(rows), Ask(command, day=NOW.date() if command is Command.OUTAGES else None))

    shown = await ask(Portal(rows), pressed(answer, "Xem tất cả của đơn vị (2)"))

    assert said(shown).count("Khu vực: ") == 2
