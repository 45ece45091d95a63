"""How well lines are understood that nothing was tuned on; a wrong answer is worse than a question back."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.commands import Command
from bot.folding import fold
from bot.phrasebook import book
from bot.understood import slash_name
from tests.understanding import evaluate
from tests.understanding.evaluate import DANGER, QUESTION_BACK, Case

REPORT, TUNE = tuple(evaluate.cases("report")), tuple(evaluate.cases("tune"))
_NAMES = (
    "lichcatdien", "baomatdien", "lichghichiso", "hoadon", "visao", "thanhtoan", "lichsu", "bieugia",
    "thongbao", "tatthongbao", "huongdan", "lienket", "macuatoi", "huylienket", "lienhe", "kiemtralua",
    "chinhsach", "xoadulieu", "start", "help",
)  # fmt: skip
EVERY = {DANGER, QUESTION_BACK, *(f"/{name}" for name in _NAMES)}
FEW = 10  # of fewer lines a single one is more than a tenth


def test_the_set_is_large_and_hard() -> None:
    """More than 600 lines, a fifth of them to be asked back, every function among those reported."""
    backs = [case for case in (*TUNE, *REPORT) if case.expected[0] == QUESTION_BACK]
    reported = {answer for case in REPORT for answer in case.expected}

    assert len(TUNE) + len(REPORT) >= 1000
    assert len(backs) >= (len(TUNE) + len(REPORT)) / 5
    assert reported >= EVERY


@pytest.mark.parametrize(("name", "lines"), [("tune", TUNE), ("report", REPORT)])
def test_a_family_is_whole_on_its_side(name: str, lines: tuple[Case, ...]) -> None:
    """No line can be moved to the other side because it goes wrong here."""
    assert {case.family for case in lines if evaluate.side(case.family) != name} == set()


def test_what_is_reported_was_not_given() -> None:
    """No reported line is one of those that the phrases were made from."""
    said = tomllib.loads((Path(__file__).parent / "said.toml").read_text("utf-8"))
    known = {line.casefold() for lines in said.values() for line in lines}
    known |= {case.text.casefold() for case in TUNE if not case.context}

    assert [case.text for case in REPORT if case.text.casefold() in known and not case.context] == []


@pytest.mark.parametrize(
    ("writing", "most_wrong"),
    [
        (lambda lines: lines, 0.01),
        (evaluate.without_marks, 0.03),
        (lambda lines: (replace(case, text=unicodedata.normalize("NFD", case.text)) for case in lines), 0.01),
    ],
    ids=["as written", "without marks", "NFD"],
)
def test_wrong_answers_are_rare(writing: Callable[[tuple[Case, ...]], list[Case]], most_wrong: float) -> None:
    """Below one in a hundred; without marks some negatives cannot be told apart (mất nước, mất nước)."""
    assert evaluate.wrong_share(evaluate.results(writing(REPORT))) < most_wrong


def test_precision_and_recall_of_every_function() -> None:
    """Every function with enough lines to tell; one answer in ten may be missed, fewer may be wrong."""
    found = evaluate.results(REPORT)
    scores = {name: score for name, score in evaluate.scores(found).items() if score.asked >= FEW}

    assert len(scores) >= 10
    assert {name: score for name, score in scores.items() if score.recall < 0.9} == {}
    assert {name: score for name, score in scores.items() if score.precision < 0.9} == {}
    assert sum(one.is_right for one in found) / len(found) >= 0.96


def test_slots_of_what_was_understood() -> None:
    """Days, months, years, quantities, codes and places, in every order."""
    assert evaluate.slot_share(evaluate.results(REPORT)) >= 0.97


def test_no_emergency_is_missed() -> None:
    """Of all functions this one may not be asked back."""
    emergencies = [case for case in (*TUNE, *REPORT) if case.expected == (DANGER,)]

    assert [one.case.text for one in evaluate.results(emergencies) if not one.is_right] == []


def test_every_command_has_a_slash_command_that_works() -> None:
    """What is reported as a command can be typed as one; an emergency is none."""
    names = {slash_name(command) for command in Command} - {None}

    assert slash_name(Command.EMERGENCY) is None
    assert {name for name in names if name is not None and name[1:] not in book().slash} == set()


def test_every_phrase_about_something_else_is_asked_back() -> None:
    """Tiền nước, wifi, thời tiết: alone or with a day, they reach nothing of ours."""
    for pattern in book().elsewhere.spelled:
        assert fold(" ".join(pattern)).words == pattern
