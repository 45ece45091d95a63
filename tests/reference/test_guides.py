"""The guides: complete, sourced, short, the same in both languages, and with nothing invented."""

from __future__ import annotations

import re

import pytest

from data.reference import BadReference, Guide, contacts, guide_file, guides
from data.reference.reader import names

BOTH = [*guides("vi"), *guides("en")]
SOURCED = {
    "đ": {"1.000"},  # a text message
    "ngày làm việc": {"3", "5", "7"},
    "working days": {"3", "5", "7"},
}
GOOD = '+++\ntitle = "T"\nsection = "sms"\norder = 1\nwho = "W"\nsource = "S"\nchecked_on = 2026-01-01\nwords = ["w"]\n+++\nA.\n---\nB.\n'  # noqa: E501


def identity(guide: Guide) -> str:
    return f"{guide.slug}-{'en' if guide in guides('en') else 'vi'}"


def test_everything_of_the_tree_is_there() -> None:
    """Procedures, saving, safety, SMS 8088, e-invoice, ways to pay, emergency."""
    by_section: dict[str, list[str]] = {}
    for guide in guides("vi"):
        by_section.setdefault(guide.section, []).append(guide.slug)

    assert list(by_section) == list(guide_file.SECTIONS)
    assert by_section["procedures"][:7] == [
        "new-supply", "change-of-name", "move-or-split-meter", "change-of-purpose", "capacity",
        "end-of-contract", "meter-check",
    ]  # fmt: skip
    assert len(by_section["procedures"]) <= 9


def test_both_languages_have_the_same() -> None:
    """An article in English is the article in Vietnamese: place, screens, steps, date."""
    for vi, en in zip(guides("vi"), guides("en"), strict=True):
        assert (vi.slug, vi.section, vi.order, vi.checked_on) == (
            en.slug,
            en.section,
            en.order,
            en.checked_on,
        )
        assert [len(screen) for screen in vi.screens] == [len(screen) for screen in en.screens], vi.slug
        assert bool(vi.status) == bool(en.status)
        assert set(re.findall(r"\d{2,}", vi.text)) == set(re.findall(r"\d{2,}", en.text)), vi.slug


@pytest.mark.parametrize("guide", BOTH, ids=identity)
def test_two_screens_of_short_sentences(guide: Guide) -> None:
    """At most two screens that fit a telephone, no sentence over 20 words."""
    assert 1 <= len(guide.screens) <= 2
    assert all(sum(map(len, screen)) < 700 for screen in guide.screens)
    sentences = re.split(r"(?<=[.?!:;,])\s|\n", guide.text)
    assert [sentence for sentence in sentences if len(sentence.split()) > 20] == []


@pytest.mark.parametrize("guide", BOTH, ids=identity)
def test_steps_are_numbered_without_a_gap(guide: Guide) -> None:
    """Each list of steps counts 1, 2, 3."""
    for screen in guide.screens:
        for paragraph in screen:
            steps = [int(found) for found in re.findall(r"^(\d)\. ", paragraph, re.MULTILINE)]
            assert steps == list(range(1, len(steps) + 1))


@pytest.mark.parametrize("guide", BOTH, ids=identity)
def test_no_fee_or_time_limit_without_a_source(guide: Guide) -> None:
    """A figure of money or of days is one of those that were published."""
    for unit, allowed in SOURCED.items():
        found = re.findall(rf"([\d.]+)[ \u00a0]{unit}(?!\w)", guide.text)
        assert set(found) <= allowed, (guide.slug, found)


@pytest.mark.parametrize("guide", BOTH, ids=identity)
def test_only_official_numbers_and_pages(guide: Guide) -> None:
    """No number to call and no page but those of the reference data and the emergency numbers; no link."""
    known = {contacts().hotline.number, "8088"}
    assert set(re.findall(r"(?<![\d.,/–-])\d{5,}(?![\d.,/])", guide.text)) <= known
    hosts = re.findall(r"\b[\w-]+(?:\.[\w-]+)*\.(?:vn|com)\b", guide.text)
    assert set(hosts) <= {domain.host for domain in contacts().domains}
    assert "http" not in guide.text


def test_sms_as_published() -> None:
    """The five published messages, their price, and that nobody confirmed them for 2026."""
    text = next(guide for guide in guides("vi") if guide.slug == "sms").text

    for message in (
        "EVNHANOI DK <mã KH>", "EVNHANOI DV", "EVNHANOI HUY", "EVNHANOI DS <mã KH> <SĐT cũ> <SĐT mới>",
        "EVNHANOI CD <mã hồ sơ GK…>", "1.000\u00a0đ", "chưa xác nhận được",
    ):  # fmt: skip
        assert message in text


def test_what_is_not_known_names_the_hotline() -> None:
    """Moving a meter and checking one: no fee is told, the hotline is."""
    for slug in ("move-or-split-meter", "meter-check"):
        text = next(guide for guide in guides("vi") if guide.slug == slug).text
        assert "Bot chưa có nguồn chắc chắn về phí" in text
        assert "19001288" in text


@pytest.mark.parametrize(
    ("was", "becomes", "told"),
    [
        ("+++\n", "", "front matter"),
        ('who = "W"\n', "", "who"),
        ('section = "sms"', 'section = "smss"', "section"),
        ("order = 1", "order = 0", "order"),
        ('words = ["w"]', "words = []", "words"),
        ('source = "S"', 'sauce = "S"', "source"),
        ("B.\n", "B.\n---\nC.\n", "at most two screens"),
        ("A.\n", "", "none of them empty"),
    ],
)
def test_a_slip_names_file_and_key(was: str, becomes: str, told: str) -> None:
    """Who edits an article is told where it broke."""
    guide_file.parse("x", "vi", GOOD)
    with pytest.raises(BadReference, match=r"guides/x\.vi\.md") as caught:
        guide_file.parse("x", "vi", GOOD.replace(was, becomes, 1))

    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("present", "told"),
    [
        (["a.vi.md"], r"guides/a\.en\.md: is missing"),
        (["a.en.md"], r"guides/a\.vi\.md: is missing"),
        (["a.vi.md", "a.en.md", "notes.txt"], r"guides/notes\.txt"),
    ],
)
def test_an_article_has_both_languages(present: list[str], told: str) -> None:
    """A language that is forgotten is found at start, and not by a reader."""
    with pytest.raises(BadReference, match=told):
        guide_file.slugs(present)


def test_two_articles_in_one_place() -> None:
    """A section has an order."""
    one = guide_file.parse("x", "vi", GOOD)
    other = guide_file.parse("y", "vi", GOOD)
    with pytest.raises(BadReference, match=r"guides/y: order: 1 is the place of x too"):
        guide_file.in_order([one, other])


def test_a_heading_stands_above_its_list() -> None:
    """Markdown becomes the paragraphs that every channel can show; a number keeps its unit."""
    guide = guide_file.parse("x", "vi", GOOD.replace("A.\n", "## H\n- 10 kWh\n- b\n\nC.\n"))

    assert guide.screens == (("H\n• 10\u00a0kWh\n• b", "C."), ("B.",))


def test_read_once() -> None:
    """The files are read once, and a folder that is not there is named."""
    assert guides("vi") is guides("vi")
    with pytest.raises(BadReference, match="nowhere"):
        names("nowhere")
