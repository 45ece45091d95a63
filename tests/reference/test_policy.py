"""What the privacy policy must say, in both languages."""

from __future__ import annotations

import re
from datetime import date

import pytest

from data.reference import Policy, privacy


def full_text(policy: Policy) -> str:
    return "\n".join(f"{section.title}\n{section.text}" for section in policy.sections)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_summary_is_one_screen(language: str) -> None:
    """Plain words that fit a telephone, naming both platforms and the two commands."""
    summary = "\n\n".join(privacy(language).summary)

    assert len(summary) < 900
    for word in ("Telegram", "Zalo", "OTP", "/riengtu", "/xoadulieu"):
        assert word in summary


@pytest.mark.parametrize("language", ["vi", "en"])
def test_full_text_names_law_platforms_periods_and_commands(language: str) -> None:
    """Law and decree, deadlines, platforms, retention and the way out all stand in the full text."""
    text = full_text(privacy(language))

    for word in (
        "91/2025/QH15", "356/2025/NĐ-CP", "Telegram", "Zalo", "OTP", "EVNHANOI",
        "/riengtu", "/xoadulieu", "/huylienket", "/lienhe",
        "30 ", "90 ", "24 ", "15 ", "10 ", "20 ", "2 ", "72 ",
    ):  # fmt: skip
        assert word in text, word


def test_deadlines_in_vietnamese() -> None:
    """The statutory deadlines, each beside its right."""
    text = full_text(privacy("vi"))

    assert "phản đối xử lý: xong trong 15 ngày" in text
    assert "lấy bản sao: xong trong 10 ngày" in text
    assert "Xóa dữ liệu: xong trong 20 ngày" in text
    assert "2 ngày làm việc" in text
    assert "Không dịch vụ nào về mô hình ngôn ngữ, giọng nói hay hình ảnh nhận tin của bạn." in text


@pytest.mark.parametrize("language", ["vi", "en"])
def test_notices_are_named_with_their_periods(language: str) -> None:
    """What is kept of notices, for how long, and every way to stop them."""
    text = full_text(privacy(language))

    for word in ("/thongbao", "/tatthongbao", "TAT" if language == "vi" else "STOP"):
        assert word in text, word
    said = {
        "vi": ("Khu vực bạn theo dõi", "Giữ 90 ngày", "Chặn bot: bot ngừng gửi mọi tin"),
        "en": ("Areas you follow", "look back. 90 days", "Blocking the bot: it sends nothing"),
    }
    for part in said[language]:
        assert part in text, part


def test_both_languages_are_one_version() -> None:
    """Consent is given to a version, whatever the language it was read in."""
    vi, en = privacy("vi"), privacy("en")

    assert (vi.version, vi.published_on) == (en.version, en.published_on) == ("1.2", date(2026, 11, 28))
    assert len(vi.sections) == len(en.sections)
    assert len(vi.summary) == len(en.summary)
    assert privacy("fr") is not en


def test_every_version_says_what_changed() -> None:
    """In both languages, in short sentences."""
    vi, en = privacy("vi").changes, privacy("en").changes

    assert len(vi) == len(en) >= 1
    assert all(len(one.split()) <= 20 and one.endswith(".") for one in (*vi, *en))


def test_vietnamese_sentences_are_short() -> None:
    """No sentence has more than 20 words; a list's label before the colon counts by itself."""
    policy = privacy("vi")
    text = "\n".join([*policy.summary, full_text(policy)])
    sentences = re.split(r"(?<=[.?!:])\s|\n", text)

    too_long = [sentence for sentence in sentences if len(sentence.split()) > 20]
    assert too_long == []
