"""From a command to a whole question: the day, month, year, code and area that a line names besides it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from backend_client.models import CustomerCode, Month
from bot.codes import CodeReading
from bot.commands import Ask, Command
from bot.dates import find_when
from bot.folding import Line, fold, marks, visible
from bot.phrasebook import Marked, Meaning, Pattern, book
from bot.when import NEVER, DateProblem, Looks, NoSuchDay, NoSuchMonth, NotTwoNeighbours, When

_LONGEST_TEXT = 200
_LONGEST_PLACE = 5  # words of a name behind its sign; more is a sentence
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_KWH = re.compile(r"\b(\d+(?:[.,]\d+)*) (?:kwh|kw|so)\b")

OUTAGE = frozenset(
    {Command.OUTAGES, Command.OUTAGE_MENU, Command.OUTAGE_PICK_DAY, Command.OUTAGE_AREA, Command.OUTAGE_NOW,
     Command.OUTAGE_CALENDAR}
)  # fmt: skip
READING = frozenset(
    {Command.READING, Command.READING_MENU, Command.READING_PICK_MONTH, Command.READING_YEAR,
     Command.METER_CHECK}
)  # fmt: skip
INVOICE = frozenset(
    {Command.INVOICE, Command.INVOICE_MENU, Command.INVOICE_PICK_MONTH, Command.INVOICE_PDF,
     Command.INVOICE_LINES, Command.INVOICE_WHY}
)  # fmt: skip
PAYMENT = frozenset(
    {Command.PAYMENT, Command.PAYMENT_MENU, Command.PAYMENT_PAST, Command.PAYMENT_TRANSFER,
     Command.PAYMENT_PROOF}
)  # fmt: skip
HISTORY = frozenset(
    {Command.HISTORY, Command.HISTORY_MENU, Command.HISTORY_DAYS, Command.HISTORY_ESTIMATE,
     Command.HISTORY_TABLE, Command.HISTORY_PICK_YEAR}
)  # fmt: skip
TARIFF = frozenset({Command.TARIFF, Command.TARIFF_MENU, Command.TARIFF_CALCULATE})
_FAMILIES = (OUTAGE, READING, INVOICE, PAYMENT, HISTORY)

_TAKES_DAY = frozenset({Command.OUTAGES, Command.OUTAGE_AREA, Command.OUTAGE_CALENDAR})
_TAKES_MONTH = frozenset(
    {Command.READING, Command.METER_CHECK, Command.INVOICE, Command.INVOICE_PDF, Command.INVOICE_LINES,
     Command.INVOICE_WHY, Command.HISTORY_DAYS}
)  # fmt: skip
_TAKES_MONTH_ALONE = frozenset({Command.PAYMENT, Command.PAYMENT_PROOF, Command.PAYMENT_TRANSFER})
_TAKES_YEAR = frozenset(
    {Command.HISTORY, Command.HISTORY_TABLE, Command.INVOICE_PICK_MONTH, Command.READING_YEAR,
     Command.PAYMENT_PAST}
)  # fmt: skip
_CARRIES_MONTH = frozenset({Command.INVOICE_PDF, Command.INVOICE_LINES, Command.INVOICE_WHY})

# What a day or month alone asks for, after these screens.
_ANSWERED_BY: Mapping[Command, Command] = {
    Command.OUTAGE_MENU: Command.OUTAGES,
    Command.OUTAGE_PICK_DAY: Command.OUTAGES,
    Command.OUTAGE_NOW: Command.OUTAGES,
    Command.OUTAGE_CALENDAR: Command.OUTAGES,
    Command.READING_MENU: Command.READING,
    Command.READING_PICK_MONTH: Command.READING,
    Command.READING_YEAR: Command.READING,
    Command.INVOICE_MENU: Command.INVOICE,
    Command.INVOICE_PICK_MONTH: Command.INVOICE,
    Command.PAYMENT_MENU: Command.PAYMENT,
    Command.PAYMENT_PAST: Command.PAYMENT,
    Command.HISTORY_MENU: Command.HISTORY,
    Command.HISTORY_PICK_YEAR: Command.HISTORY,
    Command.HISTORY_ESTIMATE: Command.HISTORY,
}
# Signs that begin nothing but a place; these begin much else ("đường đến ngày vinh quang").
_ONLY_OF_PLACES = frozenset(
    {("phuong",), ("huyen",), ("thi", "tran"), ("khu", "do", "thi"), ("to", "dan", "pho")}
)
_OF_MUCH_ELSE = frozenset(
    {("duong",), ("khu",), ("cum",), ("lang",), ("chung", "cu"), ("toa",), ("tap", "the")}
)
# Words at the end of an area that belong to the question. Not "nam" or "la": Cửa Nam, Xuân La.
_NOT_OF_A_PLACE = frozenset(
    {"khong", "nhe", "nhi", "vay", "chua", "roi", "sao", "oi", "ad", "bot", "co", "bi", "duoc", "nua", "nao",
     "gi", "the", "thi", "may", "gio", "bao", "khi", "luc", "hom", "ngay", "va"}
)  # fmt: skip


_OUTAGE_WORDS: tuple[Pattern, ...] = (
    ("co", "lich", "cat", "dien"), ("co", "lich"), ("lich", "cat", "dien"), ("bi", "cat", "dien"),
    ("cat", "dien"), ("mat", "dien"), ("cup", "dien"), ("ngung", "dien"), ("bi", "cat"), ("bi", "mat"),
    ("outage",), ("outages",), ("power", "cut"), ("power", "cuts"),
)  # fmt: skip
_TO_FOLLOW = frozenset(
    {"cho", "toi", "em", "minh", "giup", "ho", "lich", "cat", "khi", "o", "tai", "gium", "a", "khu", "vuc"}
)
_COMPANY = (("cong", "ty", "dien", "luc"), ("dien", "luc"))


@dataclass(frozen=True, slots=True)
class Said:
    """One typed line, taken apart as far as no command is needed for it."""

    text: str = field(repr=False)
    line: Line = field(repr=False)
    today: date
    topic: Ask | None = None
    code: CodeReading | None = None
    _whens: dict[Looks, When] = field(init=False, default_factory=dict, repr=False, compare=False)

    def when(self, looks: Looks = "forward") -> When:
        """What the line says about time; read once, since several readers want to know."""
        if looks not in self._whens:
            self._whens[looks] = find_when(self.line, self.today, looks=looks)
        return self._whens[looks]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the line cannot be: ask back, offering `ask` with what may have been meant."""

    what: DateProblem | CodeReading
    ask: Ask


def looks(command: Command) -> Looks:
    """Where a command looks for a month without its year: invoices back, outages forward."""
    if command in OUTAGE:
        return "forward"
    return "near" if command in READING else "back"


def takes_time(command: Command) -> bool:
    return command in _TAKES_DAY | _TAKES_MONTH | _TAKES_MONTH_ALONE | _TAKES_YEAR


def fill(said: Said, meaning: Meaning, command: Command, places: Collection[int]) -> Ask | Problem:
    """The whole question of a phrase whose words stand at `places`."""
    when = said.when(looks(command))
    if when.is_vague and when.taken & set(places):
        when = NEVER  # "mãi chưa có điện" without marks
    command = _instead(meaning, command, when, said.today)
    ask = _carry(Ask(command, option=meaning.option), said.topic)
    if meaning.keeps:
        ask = replace(ask, text=said.text[:_LONGEST_TEXT])
    if command is Command.TARIFF_CALCULATE:
        number = _KWH.search(said.line.text)
        ask = replace(ask, text=number[1] if number else "")
    if command in {Command.AREA_WATCH, Command.NOTICES}:
        return _area_wished(ask, said, when.taken | set(places))
    if command in OUTAGE - {Command.OUTAGE_NOW}:
        ask = _with_area(ask, said.line, when.taken | set(places))
    return with_code(with_time(ask, when, said.today), said)


def _area_wished(ask: Ask, said: Said, taken: Collection[int]) -> Ask | Problem:
    """The area somebody wants to hear of; a wish to be told of outages somewhere is one of these."""
    if ask.command is Command.AREA_WATCH and ask.option == "list":
        return ask
    if ask.command is Command.AREA_WATCH:
        return replace(ask, text=area_to_watch(said.line) or _rest(said.line, taken))
    text = area_to_watch(said.line, taken)
    if text and _outage_words(said.line):
        return Ask(Command.AREA_WATCH, text=text)
    return with_code(ask, said)


def area_to_watch(line: Line, taken: Collection[int] = ()) -> str:
    """The place in `báo tôi khi phố Lạc Trung cắt điện`; empty where no word says that it is one."""
    taken = {*taken, *_outage_words(line), *_politeness(line)}
    text, is_sure = area(line, taken)
    if is_sure and fold(text).words not in {("khu", "vuc"), ("vuc",)}:
        return text
    return _company(line, taken)


def _politeness(line: Line) -> set[int]:
    """Small words at the end of a wish: `giúp tôi`, `cho em`."""
    end = len(line.words)
    while end and line.words[end - 1] in _TO_FOLLOW | _NOT_OF_A_PLACE:
        end -= 1
    return set(range(end, len(line.words)))


def names_outage(text: str) -> bool:
    """Whether a line speaks of an outage."""
    return bool(_outage_words(fold(visible(text))))


def _company(line: Line, taken: Collection[int]) -> str:
    """`điện lực Hoàn Kiếm`."""
    free = [place not in taken for place in range(len(line.words))]
    for sign in _COMPANY:
        for at in range(len(line.words)):
            end = at + len(sign)
            if line.words[at:end] == sign and (named := _run(line, free, end)):
                return _original(line, at, named[-1] + 1)
    return ""


def _outage_words(line: Line) -> set[int]:
    """Places of the words that speak of an outage, not of where it is."""
    found = (
        range(at, at + len(words))
        for words in _OUTAGE_WORDS
        for at in range(len(line.words))
        if line.words[at : at + len(words)] == words
    )
    return {place for places in found for place in places}


def _rest(line: Line, taken: Collection[int]) -> str:
    """What is left of the line, small talk at its ends aside: `điện lực Hoàn Kiếm`."""
    left = [place for place in range(len(line.words)) if place not in taken]
    while left and line.words[left[-1]] in _NOT_OF_A_PLACE | _TO_FOLLOW:
        left.pop()
    while left and line.words[left[0]] in _TO_FOLLOW:
        left.pop(0)
    return _original(line, left[0], left[-1] + 1) if left else ""


def with_code(ask: Ask | Problem, said: Said) -> Ask | Problem:
    """Add the code that was typed; one that is not well-formed is asked about first."""
    if said.code is None or isinstance(ask, Problem):
        return ask
    if isinstance(said.code, CustomerCode):
        return replace(ask, code=said.code, account=None)
    return Problem(said.code, ask)


def with_time(ask: Ask, when: When, today: date) -> Ask | Problem:
    """Add a day, month or year to a question that takes one; it says nothing to the others."""
    if ask.command in _TAKES_DAY:
        return _with_day(ask, when, today)
    if isinstance(when.problem, NoSuchMonth) and takes_time(ask.command):
        return Problem(when.problem, ask)
    if ask.command in _TAKES_MONTH:
        return _with_month(ask, when)
    if ask.command in _TAKES_MONTH_ALONE:
        return replace(ask, month=when.month) if when.month else ask
    if ask.command in _TAKES_YEAR:
        return _with_year(ask, when)
    return ask


def follow_up(said: Said) -> Ask | Problem | None:
    """A line that is only a day, month, year, area or number, said after a question that takes one."""
    topic = said.topic
    if topic is None:
        return None
    if topic.command in TARIFF:
        return _energy(said)
    if topic.command in INVOICE and _is_why(said.line):
        return _carry(Ask(Command.INVOICE_WHY), topic)
    command = _ANSWERED_BY.get(topic.command, topic.command)
    when = said.when(looks(command))
    if command in OUTAGE:
        text, is_sure = area(said.line, when.taken)
        if is_sure:
            return with_time(Ask(Command.OUTAGE_AREA, text=text), when, said.today)
    if not when or not takes_time(command) or not is_only(said.line, when.taken):
        return None
    option = topic.option if command in HISTORY | OUTAGE else ""
    return with_time(Ask(command, account=topic.account, option=option), when, said.today)


def _is_why(line: Line) -> bool:
    """ "vì sao vậy", "why?" and nothing more."""
    asks = {"why"} & set(line.words) or re.search(
        r"\b(?:vi|tai|do dau) sao\b|\bsao (?:vay|the|lai the)\b", line.text
    )
    return bool(asks) and all(word in book().fillers or word in {"why", "vi", "so"} for word in line.words)


def place_alone(said: Said) -> Ask | Problem | None:
    """A line that is only a place ("phường Vĩnh Tuy", perhaps with a day): its outages."""
    when = said.when()
    rest = said.line.without(when.taken)
    while rest.words and rest.words[-1] in _NOT_OF_A_PLACE | {"a", "em", "anh"}:
        rest = rest.without({len(rest.words) - 1})
    signs = (sign for sign, spelled in book().area_signs if _is_sign(rest, 0, sign, spelled))
    sign = next(signs, ())
    if not sign or sign in book().area_leads or len(rest.words) - len(sign) > _LONGEST_PLACE:
        return None
    text, is_sure = area(rest, ())
    is_whole = text.split() == [word for word in rest.originals if word]
    if not (is_sure and is_whole and _is_place_name(rest, len(sign))):
        return None
    return with_time(Ask(Command.OUTAGE_AREA, text=text), when, said.today)


def _is_place_name(line: Line, start: int) -> bool:
    """Capitals, or a word that no question of ours has."""
    name = line.without(range(start))
    sign = line.words[:start]
    is_capital = all(word[:1].isupper() or word[:1].isdigit() for word in name.originals if word)
    if is_capital or sign in _ONLY_OF_PLACES:
        return True
    return sign not in _OF_MUCH_ELSE and any(word not in book().vocabulary for word in name.words)


def _energy(said: Said) -> Ask | None:
    """A number alone while prices are talked about is an amount of energy."""
    numbers = [place for place, word in enumerate(said.line.words) if _NUMBER.fullmatch(word)]
    if len(numbers) != 1 or not is_only(said.line, numbers):
        return None
    return Ask(Command.TARIFF_CALCULATE, text=said.line.words[numbers[0]])


def is_only(line: Line, taken: Collection[int]) -> bool:
    """Whether besides the words at `taken` there are only words that say nothing."""
    return all(word in book().fillers for word in line.without(taken).words)


def area(line: Line, taken: Collection[int]) -> tuple[str, bool]:
    """The place a line names, as it was written, and whether a word such as "phường" says that it is one."""
    free = [place not in taken for place in range(len(line.words))]
    for at in range(len(line.words)):
        for sign, spelled in book().area_signs if free[at] else ():
            end = at + len(sign)
            if not _is_sign(line, at, sign, spelled) or not all(free[at:end]):
                continue
            named = _run(line, free, end)
            if named:
                return _original(line, end if sign in book().area_leads else at, named[-1] + 1), True
    return _without_sign(line, free), False


def _is_sign(line: Line, at: int, sign: Pattern, spelled: tuple[Marked, ...]) -> bool:
    """Whether a word such as "quận" stands there; with other marks ("quán") it is another word."""
    end = at + len(sign)
    if line.words[at:end] != sign:
        return False
    typed = tuple(map(marks, line.originals[at:end]))
    return typed == spelled or not any(tones for _letters, tones in typed)


def _run(line: Line, free: list[bool], start: int) -> list[int]:
    """Places of the words of a name that begins at `start`; empty when only small words follow."""
    end = start
    while end < len(line.words) and free[end]:
        end += 1
    while end > start and line.words[end - 1] in _NOT_OF_A_PLACE:
        end -= 1
    places = list(range(start, end))
    return places if any(_is_name(line, place) for place in places) else []


def _is_name(line: Line, place: int) -> bool:
    """Not a small word, or one with a capital of its own: `của nam` says nothing, `Cửa Nam` is a place."""
    word, original = line.words[place], line.originals[place]
    is_capital = original[:1].isupper() and any(map(str.islower, line.originals))
    return not word.isdigit() and (is_capital or word not in book().fillers)


def _without_sign(line: Line, free: list[bool]) -> str:
    """What is left when it looks like a name: capitals, or two words of which one is unknown here."""
    meant = [
        place for place, is_free in enumerate(free) if is_free and line.words[place] not in book().fillers
    ]
    if not meant:
        return ""
    first, last = meant[0], meant[-1]
    if last - first > 6 or not all(free[first : last + 1]):
        return ""
    is_name = all(line.originals[place][:1].isupper() for place in meant) and any(
        map(str.islower, line.originals)
    )
    is_strange = last > first and any(line.words[place] not in book().vocabulary for place in meant)
    return _original(line, first, last + 1) if is_name or is_strange else ""


def _original(line: Line, start: int, end: int) -> str:
    return " ".join(word for word in line.originals[start:end] if word)[:_LONGEST_TEXT]


def _instead(meaning: Meaning, command: Command, when: When, today: date) -> Command:
    if meaning.later and when.day is not None and when.day > today:
        return meaning.later
    if meaning.year and when.year is not None and when.month is None:
        return meaning.year
    return command


def _carry(ask: Ask, topic: Ask | None) -> Ask:
    """What stays the same when somebody asks on about the same thing: the account, and the month shown."""
    if topic is None:
        return ask
    family = next((family for family in _FAMILIES if topic.command in family), frozenset())
    if ask.option == "previous" and topic.month is not None and topic.command in INVOICE | READING:
        command = Command.READING if topic.command in READING else ask.command
        return Ask(command, account=topic.account, month=topic.month.shift(-1))
    if ask.command not in family:
        return ask
    month = topic.month if ask.command in _CARRIES_MONTH else None
    return replace(ask, account=topic.account, month=month)


def _with_area(ask: Ask, line: Line, taken: Collection[int]) -> Ask:
    text, is_sure = area(line, taken)
    if is_sure and ask.command is Command.OUTAGES:
        return replace(ask, command=Command.OUTAGE_AREA, text=text)
    return replace(ask, text=text)


def _with_day(ask: Ask, when: When, today: date) -> Ask | Problem:
    if when.problem is not None and not isinstance(when.problem, NotTwoNeighbours):
        return Problem(when.problem, ask)
    if when.month is not None:
        first = max(when.month.first_on, today) if Month.of(today) == when.month else when.month.first_on
        last = when.month.last_on
        return replace(ask, day=first, until=last if last > first else None)
    return ask if when.day is None else replace(ask, day=when.day, until=when.until)


def _with_month(ask: Ask, when: When) -> Ask:
    if isinstance(when.problem, NoSuchDay):
        return replace(ask, month=when.problem.month)  # the month is right, and a month is what is asked
    month = when.month or (Month.of(when.day) if when.day else None)
    if month is None:
        return ask
    return replace(ask, month=month, option="" if ask.option == "previous" else ask.option)


def _with_year(ask: Ask, when: When) -> Ask | Problem:
    if isinstance(when.problem, NotTwoNeighbours):
        return Problem(when.problem, ask)
    if when.month is not None:
        return replace(ask, year=when.month.year, month=when.month)
    return ask if when.year is None else replace(ask, year=when.year)
