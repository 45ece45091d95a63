"""English is complete: every sentence of the code has its translation, with the same placeholders."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import bot
from bot.i18n import words

BOT = Path(bot.__file__).parent
PO = BOT / "locales" / "en" / "LC_MESSAGES" / "bot.po"
_MARKED = re.compile(r"[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]", re.IGNORECASE)
_PLACES = [("**.py", "python"), ("channels/web/templates/**.html", "jinja2")]  # as in babel.cfg
_NAMES = re.compile(r"phường Giáp Bát|phố Lạc Trung|đ\b")  # names stay as they are written


@cache
def sentences() -> dict[str, str]:
    """Each sentence of the code and of the web pages, and the file it stands in."""
    found = extract_from_dir(BOT, method_map=_PLACES, keywords={"_": None})
    return {str(message): file for file, _line, message, _comments, _context in found if message}


@cache
def catalogue() -> Catalog:
    with PO.open("rb") as file:
        return read_po(file, locale="en")


def english(sentence: str) -> str:
    return words("en")(sentence)


def placeholders(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def test_every_sentence_has_its_english() -> None:
    """Nothing that a customer reads stays Vietnamese in the English bot."""
    missing = {
        text: file
        for text, file in sentences().items()
        if not (known := catalogue().get(text)) or not known.string
    }

    assert missing == {}


def test_placeholders_are_the_same() -> None:
    """A translation names exactly what its sentence names; a slip would fail in front of a customer."""
    wrong = {text: english(text) for text in sentences() if placeholders(text) != placeholders(english(text))}

    assert wrong == {}


def test_english_is_english() -> None:
    """No translation was forgotten halfway."""
    told = {message.id: str(message.string) for message in catalogue() if message.id and message.string}
    wrong = {text: said for text, said in told.items() if _MARKED.search(_NAMES.sub("", said))}

    assert wrong == {}


def test_a_sentence_begins_like_its_original() -> None:
    """A sentence that begins with a capital is no fragment, so its English begins with one, too."""
    first = re.compile(r"[^\W\d_]|\{")
    starts = {
        text: (found[0], said[0])
        for text in sentences()
        if (found := first.search(text)) and (said := first.search(english(text)))
    }
    small = {text for text, (found, said) in starts.items() if found.isupper() and said.islower()}

    assert small == set()


def test_nothing_is_left_over() -> None:
    """The catalogue holds no sentence that the code does not say any more."""
    assert {str(message.id) for message in catalogue() if message.id} <= sentences().keys()


@pytest.mark.parametrize("language", ["vi", "fr", ""])
def test_any_other_language_is_vietnamese(language: str) -> None:
    """Vietnamese needs no catalogue."""
    assert words(language)("🏠 Về menu chính") == "🏠 Về menu chính"
