"""The two languages: Vietnamese is the msgid, English stands in `locales/en/LC_MESSAGES/bot.po`.

Views get the customer's `Words` as an argument called `_`, so that they stay pure and `pybabel extract`
finds every sentence. Catalogues are compiled in memory at first use: there is no compiled file that
could be forgotten.
"""

from __future__ import annotations

import gettext
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from io import BytesIO

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = ("vi", "en")


@dataclass(frozen=True, slots=True)
class Words:
    """Translates whole sentences: `_("Bạn cần trả {amount}.").format(amount=…)`."""

    language: str
    _catalogue: gettext.NullTranslations = field(repr=False)

    def __call__(self, msgid: str) -> str:
        return self._catalogue.gettext(msgid)


@cache
def words(language: str) -> Words:
    """Sentences of a language; anything but `en` is Vietnamese."""
    if language != "en":
        return Words("vi", gettext.NullTranslations())
    source = files("bot").joinpath("locales", "en", "LC_MESSAGES", "bot.po").read_bytes()
    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(source), locale="en"))
    compiled.seek(0)
    return Words("en", gettext.GNUTranslations(compiled))
