"""What customers write reaches what they mean; what is doubtful becomes a question."""

from __future__ import annotations

import json
import time
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend_client.models import HANOI, CustomerCode, Month
from bot.codes import Doubtful, OtherCompany, WrongLength
from bot.commands import Ask, Command
from bot.folding import unmarked
from bot.i18n import words
from bot.keyboards import menu
from bot.phrasebook import book
from bot.phrases import Problem, Unknown, is_danger, is_leaving, understand
from bot.rescue import OFFERED
from bot.when import NoSuchDay, NoSuchMonth, NotTwoNeighbours

NOW = datetime(2026, 6, 24, 9, 0, tzinfo=HANOI)  # a Wednesday
CODE = CustomerCode("PD00000000001")
SAID: dict[str, list[str]] = tomllib.loads((Path(__file__).parent / "said.toml").read_text("utf-8"))
LINES = [(line, Command(command)) for command, lines in SAID.items() for line in lines]
NEEDS_MARKS = {"hở điện ở cột đèn", "mốt có cắt điện ko"}  # unmarked they may mean something harmless


def ask(text: str, topic: Ask | None = None, now: datetime = NOW) -> Ask:
    heard = understand(text, now=now, topic=topic)
    assert isinstance(heard, Ask), heard
    return heard


def problem(text: str, topic: Ask | None = None) -> Problem:
    heard = understand(text, now=NOW, topic=topic)
    assert isinstance(heard, Problem), heard
    return heard


@pytest.mark.parametrize(("line", "command"), LINES)
def test_a_line_reaches_its_command(line: str, command: Command) -> None:
    """Each line reaches its command as it stands, in capitals, and in the form macOS and iOS send."""
    for typed in (line, line.upper(), unicodedata.normalize("NFD", line), f"  {line} ạ?? "):
        assert ask(typed).command is command


@pytest.mark.parametrize(("line", "command"), [(line, to) for line, to in LINES if line not in NEEDS_MARKS])
def test_a_line_reaches_its_command_without_marks(line: str, command: Command) -> None:
    """Most people type without marks."""
    assert ask(unmarked(line)).command is command


def containing_pairs() -> Iterator[tuple[str, Command, str, Command]]:
    for (short, one), (long, other) in permutations(LINES, 2):
        if one is not other and f" {unmarked(short)} " in f" {unmarked(long)} ":
            yield long, other, short, one


def test_there_are_phrases_inside_phrases() -> None:
    """The next test has something to test: at least the seventeen pairs that are known."""
    assert len({(long, short) for long, _, short, _ in containing_pairs()}) >= 17


@pytest.mark.parametrize(("long", "command", "short", "other"), list(containing_pairs()))
def test_the_longer_phrase_wins(long: str, command: Command, short: str, other: Command) -> None:
    """A line that contains another command's phrase still reaches its own."""
    assert ask(long).command is command
    assert ask(short).command is other


# --- traps ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["DUNG", "TAT", "STOP", "dừng", "tắt", "tắt ạ"])
def test_stop_alone_asks_which_notices(typed: str) -> None:
    """A single word is a command only as the whole message, and does not say which notices."""
    assert ask(typed) == Ask(Command.NOTICES_OFF)


@pytest.mark.parametrize(
    ("typed", "option"),
    [
        ("TAT 1", "reading"),
        ("tat2", "bill"),
        ("tắt 3", "other"),
        ("tắt hết", "all"),
        ("tắt thông báo tiền điện", "bill"),
        ("tắt thông báo cắt điện", "other"),
        ("tắt thông báo ghi chỉ số", "reading"),
    ],
)
def test_one_kind_of_notices_can_be_stopped(typed: str, option: str) -> None:
    """What was named is stopped, nothing else."""
    assert ask(typed) == Ask(Command.NOTICES_OFF, option=option)


def test_dung_inside_a_line_is_to_use() -> None:
    """`dung` is `dùng` here: a question about this month's energy."""
    assert ask("thang nay dung bao nhieu so") == Ask(Command.INVOICE, month=Month(2026, 6), option="kwh")


def test_mai_means_tomorrow_only_after_outages() -> None:
    """Alone it may be a name: the bot asks back, and keeps the day in its first choice."""
    topic = Ask(Command.OUTAGES, account=3)
    alone = understand("mai", now=NOW)

    assert ask("mai", topic) == replace(topic, day=date(2026, 6, 25))
    assert isinstance(alone, Unknown)
    assert alone.asks[0] == Ask(Command.OUTAGES, day=date(2026, 6, 25))
    assert isinstance(understand("mai", now=NOW, topic=Ask(Command.INVOICE)), Unknown)


@pytest.mark.parametrize("typed", ["mốt có cắt điện ko", "mot co cat dien ko", "ngày kia có cắt điện không"])
def test_the_day_after_tomorrow(typed: str) -> None:
    """`mốt` is a day, and `một số điện` is not."""
    assert ask(typed) == Ask(Command.OUTAGES, day=date(2026, 6, 26))
    assert ask("một số điện bao nhiêu tiền") == Ask(Command.TARIFF)


def test_december_asked_in_january() -> None:
    """Invoices look back, outages forward."""
    january = datetime(2026, 1, 10, 9, tzinfo=HANOI)

    assert ask("hóa đơn tháng 12", now=january).month == Month(2025, 12)
    assert ask("tháng 12 có cắt điện không", now=january).day == date(2026, 12, 1)


@pytest.mark.parametrize(
    "typed",
    [
        "có người bị điện giật",
        "co nguoi bi dien giat",
        "CHÁY CỘT ĐIỆN",
        "mất điện, trạm biến áp nổ to lắm",
        "cháy!!!",
        "hóa đơn tháng 5 mà cột điện đổ rồi",
    ],
)
def test_danger_comes_before_everything(typed: str) -> None:
    """Whatever else is said, and whatever was asked before: the emergency text and nothing else."""
    assert ask(typed, Ask(Command.INVOICE)) == Ask(Command.EMERGENCY)
    assert is_danger(typed)


@pytest.mark.parametrize(
    "typed", ["mẹo phòng cháy do điện", "cách phòng tránh điện giật", "hướng dẫn phòng chống cháy nổ"]
)
def test_a_harmless_question_with_a_danger_word(typed: str) -> None:
    """A question about safety is answered as one."""
    assert ask(typed) == Ask(Command.GUIDES, option="safety", text=typed)
    assert not is_danger(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "dong ho dien",
        "công tơ chạy nhanh",
        "cong to nha em no chay nhanh",
        "van phong dien luc",
        "máy giặt tốn điện không",
        "dong ho dien chay sai",
        "điện chập chờn",
        "kiem tra tien dien ho em",
        "nợ tiền điện",
        "day dien nha em hong roi",
    ],
)
def test_words_that_only_look_like_danger(typed: str) -> None:
    """Without marks chạy is cháy, nó is nổ and đồng hồ điện ends in hở điện: no false alarm."""
    assert not is_danger(typed)


@pytest.mark.parametrize(
    "typed", ["tiền nước tháng này", "hóa đơn nước", "xyz abc", "😀", "<b>", "", "...", "kkkkkk"]
)
def test_what_is_not_ours_is_asked_back(typed: str) -> None:
    """A question beats a wrong answer: three different choices, each with a label."""
    heard = understand(typed, now=NOW)

    assert isinstance(heard, Unknown)
    assert len(set(heard.nearest)) == 3


def test_a_code_alone_leads_to_the_menu() -> None:
    """No step was waiting: the bot asks what is wanted of this code."""
    assert ask("PD00000000001") == Ask(Command.MENU, code=CODE)
    assert ask("mã của tôi là pd 0000 0000 001").code == CODE


# --- slots ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("hóa đơn 05/2026", Ask(Command.INVOICE, month=Month(2026, 5))),
        ("T5 hết bn tiền điện", Ask(Command.INVOICE, month=Month(2026, 5))),
        ("pd00000000001 hóa đơn t5", Ask(Command.INVOICE, month=Month(2026, 5), code=CODE)),
        ("tháng 5 PD00000000001 tiền điện bao nhiêu", Ask(Command.INVOICE, month=Month(2026, 5), code=CODE)),
        ("tháng 4 trả chưa", Ask(Command.PAYMENT, month=Month(2026, 4))),
        ("hôm nay còn nợ không", Ask(Command.PAYMENT)),
        ("kỳ ghi điện tháng 5", Ask(Command.READING, month=Month(2026, 5))),
        ("tháng sau bao giờ ghi điện", Ask(Command.READING, month=Month(2026, 7))),
        ("năm ngoái dùng bao nhiêu số", Ask(Command.HISTORY, year=2025, option="kwh")),
        ("so với năm ngoái", Ask(Command.HISTORY, year=2026)),
        ("so sánh 2025 và 2026", Ask(Command.HISTORY, year=2026)),
        ("hóa đơn năm ngoái", Ask(Command.INVOICE_PICK_MONTH, year=2025)),
        ("ngày 25/12 có cúp điện không", Ask(Command.OUTAGES, day=date(2026, 12, 25))),
        ("cuối tuần có cắt điện k", Ask(Command.OUTAGES, day=date(2026, 6, 27), until=date(2026, 6, 28))),
        ("tháng này có cắt điện không", Ask(Command.OUTAGES, day=date(2026, 6, 24), until=date(2026, 6, 30))),
        ("mai mất điện không", Ask(Command.OUTAGES, day=date(2026, 6, 25))),
        ("mất điện rồi", Ask(Command.OUTAGE_NOW)),
        ("tính tiền điện 300 số", Ask(Command.TARIFF_CALCULATE, text="300")),
        ("300,5kWh hết bao nhiêu tiền", Ask(Command.TARIFF_CALCULATE, text="300,5")),
        ("sang tên", Ask(Command.GUIDES, option="procedures", text="sang tên")),
    ],
)
def test_slots_are_read_in_any_order(typed: str, expected: Ask) -> None:
    """Month, day, year, code and numbers are read wherever they stand in the line."""
    heard = ask(typed)

    assert (heard, heard.text) == (expected, expected.text)


@pytest.mark.parametrize(
    ("typed", "command", "text"),
    [
        ("cắt điện phường Lạc Trung ngày mai", Command.OUTAGE_AREA, "phường Lạc Trung"),
        ("ngõ 61 phố Lạc Trung có bị cắt điện không", Command.OUTAGE_AREA, "ngõ 61 phố Lạc Trung"),
        ("mai co cat dien o hoang mai k", Command.OUTAGE_AREA, "hoang mai"),
        ("ngõ 12/5 Láng có cúp điện không", Command.OUTAGE_AREA, "ngõ 12/5 Láng"),
        ("lịch cắt điện Lạc Trung", Command.OUTAGES, "Lạc Trung"),
        ("lịch cắt điện phường Cửa Nam", Command.OUTAGE_AREA, "phường Cửa Nam"),
        ("hôm nay nhà tôi có bị cắt điện không", Command.OUTAGES, ""),
        ("ngõ nhà em có cắt điện không ạ", Command.OUTAGES, ""),
        ("bao giờ cắt điện thế ad ơi", Command.OUTAGES, ""),
    ],
)
def test_areas_are_kept_as_written(typed: str, command: Command, text: str) -> None:
    """A place named beside the outage plan goes along; small talk is no place."""
    heard = ask(typed)

    assert (heard.command, heard.text) == (command, text)


@pytest.mark.parametrize(
    ("typed", "topic", "expected"),
    [
        (
            "còn thứ 7?",
            Ask(Command.OUTAGES, account=3),
            Ask(Command.OUTAGES, account=3, day=date(2026, 6, 27)),
        ),
        (
            "tuần sau thì sao",
            Ask(Command.OUTAGE_MENU),
            Ask(Command.OUTAGES, day=date(2026, 6, 29), until=date(2026, 7, 5)),
        ),
        ("phường Lạc Trung", Ask(Command.OUTAGES), Ask(Command.OUTAGE_AREA)),
        ("còn tháng trước?", Ask(Command.INVOICE), Ask(Command.INVOICE, month=Month(2026, 5))),
        ("t4", Ask(Command.INVOICE_MENU), Ask(Command.INVOICE, month=Month(2026, 4))),
        ("kỳ trước", Ask(Command.INVOICE, month=Month(2026, 3)), Ask(Command.INVOICE, month=Month(2026, 2))),
        ("kỳ trước", None, Ask(Command.INVOICE, option="previous")),
        (
            "vì sao tăng",
            Ask(Command.INVOICE, month=Month(2026, 3), account=2),
            Ask(Command.INVOICE_WHY, month=Month(2026, 3), account=2),
        ),
        ("còn nợ không", Ask(Command.INVOICE, month=Month(2026, 3)), Ask(Command.PAYMENT)),
        ("năm ngoái", Ask(Command.HISTORY, option="money"), Ask(Command.HISTORY, option="money", year=2025)),
        ("còn hóa đơn", Ask(Command.OUTAGES, day=date(2026, 6, 25)), Ask(Command.INVOICE)),
    ],
)
def test_follow_ups(typed: str, topic: Ask | None, expected: Ask) -> None:
    """A day, month or year alone goes on with the last question; a new question does not inherit it."""
    assert replace(ask(typed, topic), text="") == expected


def test_a_number_alone_is_energy_while_prices_are_talked_about() -> None:
    """`350` after the tariff is calculated; with no such question before it nothing is guessed."""
    heard = ask("còn 350,5 thì sao", Ask(Command.TARIFF))

    assert (heard.command, heard.text) == (Command.TARIFF_CALCULATE, "350,5")
    assert isinstance(understand("350", now=NOW), Unknown)
    assert isinstance(understand("350", now=NOW, topic=Ask(Command.INVOICE)), Unknown)


def test_a_month_with_no_question_before_it_is_asked_back() -> None:
    """The month stays with the choices."""
    heard = understand("còn tháng trước?", now=NOW)

    assert isinstance(heard, Unknown)
    assert heard.asks[0] == Ask(Command.INVOICE, month=Month(2026, 5))


# --- problems ---------------------------------------------------------------------------------------


def test_impossible_days_and_months_are_problems() -> None:
    """The conversation words them; the question itself is kept."""
    assert problem("31/6 có cắt điện không") == Problem(
        NoSuchDay(31, Month(2026, 6), 30), Ask(Command.OUTAGES)
    )
    assert problem("hóa đơn 13/2026") == Problem(NoSuchMonth(13), Ask(Command.INVOICE))
    assert problem("13/2026", Ask(Command.READING)).what == NoSuchMonth(13)
    assert problem("so sánh 3 năm gần đây") == Problem(NotTwoNeighbours(), Ask(Command.HISTORY))
    assert problem("so sánh 2023 và 2026").what == NotTwoNeighbours((2023, 2026))


def test_doubtful_codes_are_problems() -> None:
    """A code that may be meant otherwise is asked about before anything is looked up."""
    assert problem("PE00000000001").what == OtherCompany("EVNHCMC", "1900545454")
    assert problem("hóa đơn PD0000000001") == Problem(WrongLength(12), Ask(Command.INVOICE))
    assert problem("PDO0000000001 cắt điện") == Problem(Doubtful(CODE), Ask(Command.OUTAGES))


# --- slash commands ---------------------------------------------------------------------------------

SLASH = {
    "start menu": Command.MENU,
    "lichcatdien catdien_homnay catdien_ngaymai catdien_7ngay": Command.OUTAGES,
    "lichghichiso gcs": Command.READING,
    "hoadon hoadon_kytruoc": Command.INVOICE,
    "thanhtoan no": Command.PAYMENT,
    "lichsu sosanh": Command.HISTORY,
    "bieugia biagia": Command.TARIFF,
    "thongbao settings caidat": Command.NOTICES,
    "huongdan": Command.GUIDES,
    "lienket dangnhap": Command.LINK,
    "macuatoi": Command.ACCOUNTS,
    "lienhe tongdai": Command.CONTACT,
    "chinhsach privacy": Command.PRIVACY,
    "help trogiup": Command.HELP,
    "tatthongbao": Command.NOTICES_OFF,
    "huylienket": Command.UNLINK,
    "xoadulieu": Command.ERASE,
    "riengtu": Command.MY_DATA,
    "baomatdien": Command.OUTAGE_NOW,
    "visao": Command.INVOICE_WHY,
    "kiemtralua": Command.SCAM_CHECK,
    "chedodon": Command.SIMPLE,
    "huy": Command.CANCEL,
}


@pytest.mark.parametrize(
    ("name", "command"), [(name, to) for names, to in SLASH.items() for name in names.split()]
)
def test_slash_commands(name: str, command: Command) -> None:
    """Every command and alias works, in capitals and with the bot's name in a group too."""
    assert ask(f"/{name}").command is command
    assert ask(f"/{name.upper()}@TenBot").command is command


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("/hoadon 05/2026", Ask(Command.INVOICE, month=Month(2026, 5))),
        ("/hoadon@TenBot t5", Ask(Command.INVOICE, month=Month(2026, 5))),
        ("/hoadon_kytruoc", Ask(Command.INVOICE, option="previous")),
        ("/lichcatdien 27/06", Ask(Command.OUTAGES, day=date(2026, 6, 27))),
        ("/lichcatdien mai", Ask(Command.OUTAGES, day=date(2026, 6, 25))),
        ("/lichcatdien PD00000000001", Ask(Command.OUTAGES, code=CODE)),
        ("/catdien_ngaymai", Ask(Command.OUTAGES, option="tomorrow")),
        ("/catdien_7ngay", Ask(Command.OUTAGES, option="week")),
        ("/gcs tháng trước", Ask(Command.READING, month=Month(2026, 5))),
    ],
)
def test_slash_commands_take_arguments(typed: str, expected: Ask) -> None:
    """Arguments are accepted and never needed."""
    assert replace(ask(typed), text="") == expected


def test_an_unknown_slash_command_offers_the_nearest() -> None:
    """A slip in a command is asked back."""
    heard = understand("/hoadn", now=NOW)

    assert isinstance(heard, Unknown)
    assert heard.nearest[0] is Command.INVOICE


# --- the whole --------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["hủy", "HUY", "thôi", "thoát", "menu", "cancel"])
def test_words_that_leave_a_step(typed: str) -> None:
    """A step can be left at any time."""
    assert is_leaving(typed)


@pytest.mark.parametrize("typed", ["Nhà", "Bố mẹ", "hủy liên kết nhà cũ của tôi", "27/6", "PD00000000001"])
def test_answers_do_not_leave_a_step(typed: str) -> None:
    """What answers a step is left to the step."""
    assert not is_leaving(typed)


def test_every_guess_has_a_label() -> None:
    """What is offered as a guess is called by its own name."""
    more = menu.label(words("vi"), Command.MORE)

    assert all(menu.label(words("vi"), command) != more for command in OFFERED)


def test_every_phrase_of_the_file_reaches_its_own_command() -> None:
    """No phrase is shadowed by another one: each, typed alone, means what its entry says."""
    wrong = []
    for pattern, (_, meaning) in book().asks.plain.items():
        heard = understand(" ".join(pattern), now=NOW)
        reached = heard.ask if isinstance(heard, Problem) else heard
        allowed = {meaning.command, meaning.later, meaning.year}
        if isinstance(reached, Ask) and reached.command not in allowed:
            wrong.append((" ".join(pattern), reached.command))

    assert wrong == []


@given(
    st.text(max_size=200),
    st.sampled_from([None, Ask(Command.OUTAGES), Ask(Command.INVOICE), Ask(Command.HISTORY)]),
)
def test_any_text_is_heard_without_fault(text: str, topic: Ask | None) -> None:
    """Whatever is typed: a value, never an exception."""
    assert isinstance(understand(text, now=NOW, topic=topic), Ask | Problem | Unknown)


@given(
    st.lists(
        st.sampled_from([*(line for line, _ in LINES), "27/6", "31/6", "t5", "PD00000000001", "/", "@bot"]),
        max_size=4,
    )
)
def test_heaps_of_lines_are_heard_without_fault(lines: list[str]) -> None:
    """Several questions in one message: one of them, or a question back."""
    assert isinstance(understand(" ".join(lines), now=NOW), Ask | Problem | Unknown)


def test_a_line_is_understood_within_a_millisecond() -> None:
    """The median of all lines, known or not, stays far below what a customer notices."""
    understand("warm up", now=NOW)
    spent = []
    for line, _ in LINES:
        start = time.perf_counter()
        understand(line, now=NOW)
        spent.append(time.perf_counter() - start)

    assert sorted(spent)[len(spent) // 2] < 0.002  # a busy machine may need twice the millisecond


def test_readings_are_told_apart_in_json_free_text() -> None:
    """Nothing typed is ever taken for button data."""
    assert isinstance(understand(json.dumps({"a": 1}), now=NOW), Unknown)


@pytest.mark.parametrize("line", ["phường Vĩnh Tuy", "pho Lac Trung", "ngõ 61 Lạc Trung", "phuong vinh tuy"])
def test_a_place_alone_asks_for_its_outages(line: str) -> None:
    """What was not asked about may still be a place, and outages are all the bot knows of places."""
    assert ask(line).command is Command.OUTAGE_AREA


@pytest.mark.parametrize("line", ["đường điện", "phố", "khu vực nào", "phường tôi ở đâu có quán phở ngon"])
def test_a_place_word_without_a_name_is_no_place(line: str) -> None:
    """A question back is better than the outages of a place that is none."""
    heard = understand(line, now=NOW)
    assert not (isinstance(heard, Ask) and heard.command is Command.OUTAGE_AREA and heard.text)


@pytest.mark.parametrize("line", ["lịch ghi chỉ số t5", "chốt số t5", "ghi chỉ số 05/2026"])
def test_the_month_behind_a_reading_word_is_no_house_number(line: str) -> None:
    """The word "số" stands before house numbers, and at the end of "chỉ số"."""
    assert ask(line).month == Month(2026, 5)


def test_a_keyword_keeps_the_time_beside_it() -> None:
    """ "nợ tháng 5", "lịch sử năm ngoái": the word alone is understood, so a time may stand beside it."""
    assert ask("nợ tháng 5").month == Month(2026, 5)
    assert ask("lịch sử năm ngoái").year == 2025
    assert isinstance(problem("lịch sử 3 năm").what, NotTwoNeighbours)
