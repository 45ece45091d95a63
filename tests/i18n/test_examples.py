"""What the bot tells customers to say, it understands, in both languages."""

from __future__ import annotations

import re
from datetime import datetime

import pytest

from backend_client.models import HANOI
from bot.commands import Ask, Command
from bot.i18n import words
from bot.phrases import understand
from tests.i18n.test_catalogue import BOT, sentences

NOW = datetime(2026, 7, 2, 8, 5, tzinfo=HANOI)
_HELP, _PAGE = "views/menu.py", "channels/web/templates/chat.html"
_EXAMPLES = {
    "Mai có cắt điện không?": (_PAGE, Command.OUTAGES),
    "Hóa đơn tháng trước": (_PAGE, Command.INVOICE),
    "Tôi còn nợ bao nhiêu?": (_PAGE, Command.PAYMENT),
    "So với năm ngoái": (_PAGE, Command.HISTORY),
    "mai có cắt điện không": (_HELP, Command.OUTAGES),
    "hóa đơn tháng 5": (_HELP, Command.INVOICE),
    "tôi đóng tiền chưa": (_HELP, Command.PAYMENT),
    "so với năm ngoái": (_HELP, Command.HISTORY),
    "bao giờ ghi điện": (_HELP, Command.READING),
}
_LISTED = "Hỏi “mai có cắt điện không”, “hoa don thang truoc”, “còn nợ bao nhiêu”."


def command(said: str) -> Command | None:
    heard = understand(said, now=NOW)
    return heard.command if isinstance(heard, Ask) else None


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(("example", "where"), _EXAMPLES.items())
def test_examples_are_understood(example: str, where: tuple[str, Command], language: str) -> None:
    """A suggested question gets its answer, also after it was translated."""
    assert command(words(language)(example)) is where[1]


def test_examples_are_shown() -> None:
    """The examples above are those of the help and of the web page."""
    assert {sentences().get(example) for example in _EXAMPLES} == {_HELP, _PAGE}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_quoted_examples_are_understood(language: str) -> None:
    """The three questions that a trial proposes are understood, too."""
    quoted = re.findall("“(.+?)”", words(language)(_LISTED))

    assert [command(one) for one in quoted] == [Command.OUTAGES, Command.INVOICE, Command.PAYMENT]
    assert _LISTED in (BOT / _PAGE).read_text(encoding="utf-8")
