"""Prices, contact and policy answer anybody, linked or not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from backend_client.models import Month
from bot.commands import Ask, Command
from bot.handlers import contact, privacy, tariff
from bot.handlers.turn import Turn
from bot.messages import Facts, Reply
from tests.handlers.plan_fakes import Portal, account, choice, labels, said, turn

STRANGER = turn(Portal())


def asking(topic: Ask, *, is_private: bool = True) -> Turn:
    """A linked customer whose last question was `topic`."""
    linked = turn(Portal(), account(), account(2, "Bố mẹ", "PD00000000002"))
    return replace(
        linked,
        conversation=replace(linked.conversation, topic=topic.encode()),
        incoming=replace(linked.incoming, is_private=is_private),
    )


def summary(reply: Reply) -> tuple[tuple[str, str], ...]:
    facts = [block.rows for block in reply.blocks if isinstance(block, Facts)]
    return facts[1] if len(facts) > 1 else ()


@pytest.mark.parametrize(
    ("option", "title"),
    [
        ("", "Giá điện sinh hoạt"),
        ("household", "Giá điện sinh hoạt"),
        ("business", "Giá điện kinh doanh"),
        ("production", "Giá điện sản xuất"),
        ("administration", "Giá điện hành chính sự nghiệp"),
        ("forged", "Giá điện sinh hoạt"),
    ],
)
async def test_tariff_options(option: str, title: str) -> None:
    """Each group has its answer; nothing said means households, and so does a forged button."""
    answer = await tariff.show(STRANGER, Ask(Command.TARIFF, option=option))

    assert said(answer).startswith(f"💰 {title}\n")


async def test_tariff_menu_leads_to_the_groups() -> None:
    """Buttons of the menu are questions that `show` understands."""
    answer = await tariff.menu(STRANGER, Ask(Command.TARIFF_MENU))

    assert choice(answer, "Sản xuất") == Ask(Command.TARIFF, option="production").encode()
    assert choice(answer, "🧮 Tính thử") == Ask(Command.TARIFF_CALCULATE).encode()
    assert choice(answer, "Biểu giá mới") == Ask(Command.TARIFF_NEW).encode()


async def test_contact_for_a_stranger() -> None:
    """Both numbers to tap, the page, the warning, and nothing personal."""
    answer = await contact.show(STRANGER, Ask(Command.CONTACT))
    reply = answer.replies[0]
    urls = [button.url for row in reply.buttons for button in row if button.url]

    assert urls == ["tel:19001288", "tel:+842422222000", "https://evnhanoi.vn"]
    assert "Chỉ tin các số và trang này." in said(answer)
    assert "024.22222000" in said(answer)
    assert summary(reply) == ()
    assert not reply.is_personal


async def test_contact_gives_what_to_read_out() -> None:
    """Code, period and question of the last lookup, ready for the telephone."""
    topic = Ask(Command.INVOICE, month=Month(2026, 5), account=2)
    answer = await contact.show(asking(topic), Ask(Command.CONTACT))
    reply = answer.replies[0]

    assert summary(reply) == (
        ("Mã khách hàng", "PD00000000002"),
        ("Kỳ", "05/2026"),
        ("Việc cần hỏi", "Hóa đơn tiền điện"),
    )
    assert reply.is_personal


@pytest.mark.parametrize(
    "command", [Command.GUIDES, Command.PRIVACY, Command.INVOICE_MENU, Command.MORE, Command.ACCOUNTS]
)
async def test_contact_names_no_menu(command: Command) -> None:
    """A menu, a guide or the policy is nothing to ask a person about: the line is left out."""
    answer = await contact.show(asking(Ask(command)), Ask(Command.CONTACT))

    assert "Việc cần hỏi" not in said(answer)
    assert "PD00000000001" in said(answer)


async def test_contact_never_loops() -> None:
    """Asking again for a person gives the hotline again, without a question or a menu in between."""
    again = asking(Ask(Command.CONTACT))
    answer = await contact.show(again, Ask(Command.CONTACT))

    assert labels(answer)[0] == "Gọi 19001288"
    assert answer.awaiting is None
    assert summary(answer.replies[0]) == (("Mã khách hàng", "PD00000000001"),)


async def test_contact_in_a_group_shows_no_code() -> None:
    """Nothing of a linked code is said where others read."""
    answer = await contact.show(asking(Ask(Command.INVOICE), is_private=False), Ask(Command.CONTACT))

    assert "PD0" not in said(answer)
    assert not answer.replies[0].is_personal


async def test_policy_summary_first() -> None:
    """One screen with version and date, open to a stranger, with the way to the full text."""
    answer = await privacy.policy(STRANGER, Ask(Command.PRIVACY))

    assert "Phiên bản 1.2, ngày 28/11/2026" in said(answer)
    assert len(said(answer)) < 1000
    assert choice(answer, "📄 Đọc toàn văn") == "chinhsach o=full"
    assert choice(answer, "👤") == Command.MY_DATA.value


async def test_policy_pages_hold_everything_once() -> None:
    """Paging from the first to the last page reads every section, in place; the ends have no button."""
    ask: Ask | None = Ask(Command.PRIVACY, option="full")
    texts, pages = [], 0
    while ask is not None:
        answer = await privacy.policy(STRANGER, ask)
        texts.append(said(answer))
        assert len(texts[-1]) < 2000
        assert answer.replies[0].edits is (pages > 0)
        assert ("◀ Trang trước" in labels(answer)) is (pages > 0)
        pages += 1
        more = "Trang sau ▶" in labels(answer)
        ask = Ask.decode(choice(answer, "Trang sau ▶")) if more else None

    whole = "\n".join(texts)
    assert [whole.count(f"\n{number}. ") for number in range(1, 9)] == [1] * 8
    assert f"(1/{pages})" in texts[0]


@pytest.mark.parametrize("page", [-5, 99])
async def test_policy_page_out_of_range(page: int) -> None:
    """An old button leads to the nearest page there is."""
    answer = await privacy.policy(STRANGER, Ask(Command.PRIVACY, option="full", page=page))

    assert "Phiên bản 1.2" in said(answer)


async def test_policy_in_english() -> None:
    """The customer's language decides which text is read."""
    english = turn(Portal(), language="vi")
    english = replace(english, words=replace(english.words, language="en"))
    answer = await privacy.policy(english, Ask(Command.PRIVACY))

    assert "Privacy policy" in said(answer)
