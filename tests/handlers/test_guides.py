"""Guides in the chat: found without a code, page by page, and worth something to who reads them."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from backend_client.errors import AccessExpired, BackendError, Unreachable
from backend_client.models import HANOI, InvoiceKind, Purpose
from bot.commands import Ask, Command
from bot.handlers import guides
from bot.handlers.guide_search import search
from bot.handlers.turn import Turn
from bot.messages import Answer
from data.reference import guides as articles
from data.values import Awaiting
from tests.handlers import plan_fakes
from tests.handlers.bill_fakes import JUNE, NOW, Bills, account, correction, household, turn
from tests.handlers.plan_fakes import said

STRANGER = turn(Bills())


def ask(option: str = "", text: str = "", page: int = 0, **slots: int) -> Ask:
    return Ask(Command.GUIDES, option=option, text=text, page=page, **slots)  # type: ignore[arg-type]


def words(answer: Answer) -> str:
    return said(answer).replace("\u00a0", " ")


def labels(answer: Answer) -> list[str]:
    return [button.label for row in answer.replies[0].buttons for button in row]


@pytest.mark.parametrize("text", ["sang tên", "sang ten", "SANG TÊN", "sag tên", "change of name"])
def test_search_finds_with_and_without_marks(text: str) -> None:
    """F8.9, and with a slip of the finger, and in the other language."""
    found = search(text, "vi")

    assert found is not None
    assert found.only is not None
    assert found.only.slug == "change-of-name"


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("công tơ chạy nhanh quá", "meter-check"),
        ("toi muon lap cong to moi", "new-supply"),
        ("thả diều", "safety"),
        ("xin cắt điện tạm để xây nhà", "other-requests"),
        ("dien mat troi", "other-requests"),
        ("trích nợ tự động", "paying"),
        ("người bị điện giật", "emergency"),
    ],
)
def test_search_looks_at_names_and_texts(text: str, slug: str) -> None:
    """What people call it, and words that stand only in the article."""
    found = search(text, "vi")

    assert found is not None
    assert found.is_hit
    assert slug in [guide.slug for guide in found.guides]


def test_no_hit_gives_the_three_nearest() -> None:
    """Never an empty screen."""
    found = search("nuôi cá cảnh", "vi")

    assert found is not None
    assert not found.is_hit
    assert found.only is None
    assert len({guide.slug for guide in found.guides}) == 3


def test_nothing_to_look_for() -> None:
    """A line of small words names nothing."""
    assert search("cho tôi xem hướng dẫn", "vi") is None
    assert search("???", "vi") is None


def test_the_reader_s_language() -> None:
    """An English reader gets English articles, whatever language was typed."""
    found = search("sang tên", "en")

    assert found is not None
    assert found.guides[0].title == "Change of name"


async def test_every_article_opens_on_every_page() -> None:
    """Each button of each list and page leads to what its label says."""
    for guide in articles("vi"):
        for page in range(len(guide.screens)):
            answer = await guides.show(STRANGER, ask(guide.slug, page=page))
            assert guide.title in words(answer)
            assert "kiểm tra lần cuối 22/11/2026" in words(answer)
            assert ("Đọc tiếp" in labels(answer)) is (page + 1 < len(guide.screens))
            assert ("◀ Trang trước" in labels(answer)) is (page > 0)
            assert len(answer.replies[0].choices) <= 9


async def test_pages_turn_in_place() -> None:
    """Reading on changes the screen it stands on; a page too far is the last one."""
    first = await guides.show(STRANGER, ask("paying"))
    on = next(button for row in first.replies[0].buttons for button in row if button.label == "Đọc tiếp")

    assert Ask.decode(on.choice) == Ask(Command.GUIDES, option="paying", page=1, is_edit=True)
    assert "(2/2)" in words(await guides.show(STRANGER, ask("paying", page=99)))


@pytest.mark.parametrize("option", ["", "nonsense"])
async def test_the_list(option: str) -> None:
    """All sections; an option that no button makes shows it too."""
    answer = await guides.show(STRANGER, ask(option))

    assert labels(answer)[:2] == ["Thủ tục về điện", "Sử dụng điện tiết kiệm"]
    assert answer.awaiting is not None


async def test_procedures_is_a_list_of_nine() -> None:
    """All nine procedures are choices of one screen, one digit each."""
    answer = await guides.show(STRANGER, ask("procedures", text="thủ tục"))

    assert len(answer.replies[0].choices) == 9


async def test_a_typed_procedure_is_found_among_the_procedures() -> None:
    """The phrase says the section, the line says which article."""
    answer = await guides.show(STRANGER, ask("procedures", text="sang ten cong to the nao"))

    assert words(answer).startswith("📖 Sang tên hợp đồng\n")
    assert answer.topic == "huongdan o=change-of-name"


async def test_words_typed_below_the_list() -> None:
    """They are looked for; a question for something else is left to be understood as such."""
    step = Awaiting(guides.SEARCH, NOW)
    found = await guides.search_step(STRANGER, step, "thả diều")
    assert found is not None
    assert "An toàn điện" in words(found)

    assert await guides.search_step(STRANGER, step, "hóa đơn tháng 5") is None

    wrong = await guides.search_step(STRANGER, step, "9")
    assert wrong is not None
    assert "📖 Hướng dẫn và an toàn điện" in words(wrong)


async def test_safety_has_the_emergency_text_beneath() -> None:
    """Who asks how to prevent a fire may have one."""
    text = words(await guides.show(STRANGER, ask("safety", text="mẹo phòng cháy do điện")))

    assert text.startswith("📖 An toàn điện")
    assert "Gọi 115 (cấp cứu), 114 (cháy), 19001288" in text


async def test_the_emergency_guide_begins_with_the_emergency_text() -> None:
    """And the first numbers to press are the ambulance and the fire brigade."""
    answer = await guides.show(STRANGER, ask("emergency"))

    assert words(answer).startswith("🚨 Tránh xa dây điện")
    assert [label for label in labels(answer) if label.startswith("Gọi")] == [
        "Gọi 115",
        "Gọi 114",
        "Gọi 19001288",
    ]


async def test_the_page_that_has_the_words() -> None:
    """Kites are spoken of on the second screen."""
    step = Awaiting(guides.SEARCH, NOW)

    answer = await guides.search_step(STRANGER, step, "thả diều")

    assert answer is not None
    assert "An toàn điện (2/2)" in words(answer)


async def test_an_example_for_a_stranger() -> None:
    """300 kWh reach tier 4: 2.998 đ and 8 % VAT; ten of them are 32.378 đ."""
    answer = await guides.show(STRANGER, ask("saving"))

    assert "Ví dụ nhà dùng 300 kWh một tháng, tới bậc 4." in words(answer)
    assert "1 kWh bớt đi ở bậc này là 3.238 đ, gồm VAT." in words(answer)
    assert "Bớt 10 kWh một tháng thì bớt 32.378 đ, theo giá hiện hành." in words(answer)
    assert not answer.replies[0].is_personal


def customer(kwh: int, **changes: object) -> Turn:
    return turn(Bills().put(household(JUNE, kwh)), account(**changes))


async def test_the_reader_s_own_tier() -> None:
    """305 kWh: five at tier 5 and five at tier 4 are saved, each at its own price."""
    answer = await guides.show(customer(305), ask("saving"))

    assert "Nhà (PD00…0001): kỳ 06/2026 dùng 305 kWh, tới bậc 5." in words(answer)
    assert "1 kWh bớt đi ở bậc này là 3.618 đ, gồm VAT." in words(answer)
    assert "Bớt 10 kWh một tháng thì bớt 34.279 đ, theo giá hiện hành." in words(answer)
    assert answer.replies[0].is_personal


async def test_less_than_there_is() -> None:
    """Nobody saves 10 of 4 kWh."""
    assert "Bớt 4 kWh một tháng" in words(await guides.show(customer(4), ask("saving")))


async def test_several_households_share_the_tiers() -> None:
    """305 kWh of two households end in tier 3."""
    assert "dùng 305 kWh, tới bậc 3." in words(await guides.show(customer(305, households=2), ask("saving")))


async def test_corrections_count() -> None:
    """What was used is what all invoices of the month come to."""
    june = household(JUNE, 305)
    portal = Bills().put(june, correction(june, InvoiceKind.ADJUSTMENT, -50, -100_000))

    assert "dùng 255 kWh, tới bậc 4." in words(await guides.show(turn(portal, account()), ask("saving")))


@pytest.mark.parametrize(
    "here",
    [
        turn(Bills(), account()),
        customer(0),
        customer(305, purpose=Purpose.BUSINESS),
        customer(305, token=None),
        turn(Bills(fault=Unreachable()), account()),
        turn(Bills(fault=AccessExpired()), account()),
        turn(Bills(fault=BackendError()), account()),
    ],
    ids=[
        "no invoice",
        "nothing used",
        "a shop",
        "permission ended",
        "portal down",
        "expired",
        "portal changed",
    ],
)
async def test_the_example_where_nothing_is_known(here: Turn) -> None:
    """Advice never waits for the portal, and never stands without what it is worth."""
    text = words(await guides.show(here, ask("saving")))

    assert "Ví dụ nhà dùng 300 kWh một tháng, tới bậc 4." in text


async def test_no_prices_no_worth() -> None:
    """Where no table is valid the advice stands alone, with no old price."""
    early = plan_fakes.turn(Bills(), now=datetime(2018, 1, 1, 8, tzinfo=HANOI))

    text = words(await guides.show(early, ask("saving")))

    assert "26–28 °C" in text
    assert "Bớt được bao nhiêu tiền" not in text


async def test_the_other_homes_are_offered() -> None:
    """With two codes the answer names one and offers the other."""
    portal = Bills().put(household(JUNE, 305))
    here = turn(portal, account(), account(id=2, alias="Bố mẹ", is_default=False))

    answer = await guides.show(here, ask("saving"))

    assert any(label.startswith("👤 Bố mẹ") for label in labels(answer))


def test_the_articles_were_checked() -> None:
    """The day a reader sees is the day of the newest comparison."""
    assert {guide.checked_on for guide in articles("vi")} == {date(2026, 11, 22)}
