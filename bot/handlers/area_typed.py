"""An area as it is typed: what a keyboard adds is taken away, and what is no area is told why."""

from __future__ import annotations

import re

from bot.areas.place_names import fold
from bot.codes import find_code
from bot.folding import visible
from bot.i18n import Words
from bot.keyboards import areas as keyboards
from bot.keyboards.common import leave
from bot.messages import Reply
from bot.views import areas as views
from data.reference import code_rule, contacts, units

_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_SIGNS = re.compile(r"[\"'`´“”‘’„«»*_~<>]+")
_UNIT = re.compile(r"(?:PD|HN)\d{4}")
_TOO_WIDE = frozenset({"ha noi", "hanoi", "thanh pho ha noi", "tp ha noi", "hn", "viet nam", "vietnam"})


def cleaned(text: str) -> str:
    """Without quotation marks and the signs of HTML and Markdown: `'phố Huế'`, `<b>phố</b> _Huế_`."""
    plain = _SIGNS.sub(" ", _TAG.sub(" ", visible(text)))
    return "\n".join(filter(None, (" ".join(line.split()) for line in plain.splitlines())))


def with_unit(typed: str) -> str:
    """What was typed, or the name of the unit whose code it is, `PD0400`; empty for a code of none."""
    unit = units().find(typed.strip().upper()) if is_unit(typed) else None
    if unit is None:
        return "" if is_unit(typed) else typed
    return unit.name


def is_unit(typed: str) -> bool:
    """Whether it is written like the code of a unit, known or not."""
    return _UNIT.fullmatch(typed.strip().upper()) is not None


def not_a_place(_: Words, typed: str) -> Reply:
    """What is wrong with it, as far as that can be seen."""
    if is_unit(typed):
        return views.no_such_unit(_, typed.strip().upper(), leave(_))
    if find_code(typed, code_rule(), contacts().companies) is not None:
        return views.code_for_area(_, keyboards.link_instead(_))
    if fold(typed) in _TOO_WIDE:
        return views.too_wide(_, leave(_))
    if not fold(typed):
        return views.no_letters(_, leave(_))
    return views.not_a_place(_, leave(_))
