"""Every way of saying a day, month or year: patterns over the folded line, the surest first.

Reading rules where a text has two meanings:

- `27/6` is a day, `05/2026` a month, `05/26` a month (no month has the number 26).
- `t6` is June where a command looks back or near; `t2` to `t7` are weekdays where it looks forward
  (outages are published for a week or two, nobody asks for those of June by "t6"). `T6/26` is a month.
- `mai`, and `mot` without its mark, are also names and numbers: they mean a day only looking forward, and
  not inside a place (Hoàng Mai, phố Mai Dịch).
- Numbers behind an address word (ngõ 12/5, đường 19/5) and before a unit (10.5 kWh) are no dates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.dates import readers as read
from bot.dates.readers import Read
from bot.dates.words import DAYS, ENGLISH

_ORDINAL = r"(?:st|nd|rd|th)?"
_ENGLISH_DATE = (
    r"(?P<bill>(?<=\bbill )|(?<=\binvoice ))?"
    r"\b(?P<lead>(?:in|of|for|from|about|since|last|this|next|on) )?"
    rf"(?:(?P<d>\d{{1,2}}){_ORDINAL} (?:of )?)?(?P<m>{'|'.join(ENGLISH)})\b"
    rf"(?: (?P<d2>\d{{1,2}}){_ORDINAL}\b)?(?: (?P<y>20\d\d)\b)?"
    r"(?P<tail>(?= (?:bill|invoice|electricity|usage|payment)\b))?"
)
_AFTER_INDEX = "|".join(rf"(?<=\b{words} )" for words in ("chi so", "chot so", "ghi so"))  # "chỉ số t6"
_NOT_ADDRESS_WORD = "".join(
    rf"(?<!\b{word} )"
    for word in ("ngo", "ngach", "hem", "so", "nha", "duong", "pho", "lo", "phong", "can", "toa", "to", "tdp",
                 "cum", "tang", "kiot", "xom", "doi", "khu", "le")
)  # fmt: skip
_NOT_ADDRESS = rf"(?:{_AFTER_INDEX}|{_NOT_ADDRESS_WORD})"
_NOT_AMOUNT = r"(?! (?:kwh|kw|so|ky dien|ki|dong|d|nghin|trieu|k|tr|gio|tang|nguoi)\b)"
_MONTH_WORD = r"(?:\d{1,2}|muoi mot|muoi hai|gieng|hai|ba|tu|bon|bay|tam|chin|muoi|chap)"
_DAY_WORD = r"(?:ngay|mung|mong|hom)"
_SHORT_DAY = r"(?P<d>\d{1,2})(?P<sep>[/.\-])(?P<m>\d{1,2})"
_YEAR = r"(?P<y>20\d\d)"
_IN_YEAR = rf"(?: nam)?(?: {_YEAR})?"
_WEEK_TAIL = r"(?: tuan (?P<week>sau|toi|nay|truoc|qua)\b)?(?: (?P<near>nay|toi|sau|truoc|vua roi)\b)?"
_ANOTHER_YEAR = r"(?:[/\-,]|(?: (?:va|voi|so|vs|and|den|toi|hay|nam))* )20\d\d"

# Every pattern without a digit has one of these.
TIME_WORDS = frozenset(
    {"thang", "ngay", "mung", "mong", "hom", "bua", "sang", "trua", "chieu", "toi", "dem", "thu", "chu", "cn",
     "cuoi", "tuan", "nam", "nay", "cung", "mai", "mot", "motkia", "weekend", "week", "month", "year",
     "years", "today", "tonight", "tomorrow", "yesterday", "monday", "tuesday", "wednesday", "thursday",
     "friday", "saturday", "sunday", *ENGLISH}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rule:
    pattern: re.Pattern[str]
    read: Read


def _rules(*table: tuple[str, Read]) -> Iterator[Rule]:
    for pattern, reader in table:
        yield Rule(re.compile(pattern), reader)


RULES = tuple(
    _rules(
        (r"\b(?P<d>\d{1,2})([/.\-])(?P<m>\d{1,2})\2(?P<y>20\d\d|\d\d)\b", read.full_day),
        (r"\b(?P<y>20\d\d)([/.\-])(?P<m>\d{1,2})\2(?P<d>\d{1,2})\b", read.full_day),
        (rf"\b{_DAY_WORD} (?P<d>\d{{1,2}}) thang (?P<m>{_MONTH_WORD}|nam)\b{_IN_YEAR}\b", read.day_of_month),
        (r"\b(?:ngay|mung|mong) (?P<d>\d{1,2}) thang (?P<shift>nay|truoc|sau|toi)\b", read.day_of_near_month),
        (rf"(?<!thang )\b(?P<d>\d{{1,2}}) thang (?P<m>\d{{1,2}})\b{_IN_YEAR}\b", read.day_of_month),
        (rf"\b(?:thang |t)?(?P<m>\d{{1,2}})[/.\-]{_YEAR}\b{_NOT_AMOUNT}", read.month_of_year),
        (r"\b(?:thang |t)(?P<m>\d{1,2})[/.\-](?P<y>\d\d)\b", read.month_of_year),
        (rf"\b{_YEAR}[/.\-](?P<m>0?[1-9]|1[0-2])\b", read.month_of_year),
        (rf"\b(?:thang |t)(?P<m>{_MONTH_WORD}) (?:nam )?{_YEAR}\b", read.month_of_year),
        (rf"\b(?:thang |t)(?P<m>{_MONTH_WORD}) nam (?P<shift>nay|ngoai|truoc|sau)\b",
         read.month_of_near_year),
        (rf"{_NOT_ADDRESS}\b(?P<ngay>(?:ngay|hom) )?{_SHORT_DAY}\b{_NOT_AMOUNT}", read.short_day),
        (r"\bthang (?P<shift>truoc nua|vua roi|vua qua|nay|truoc|roi|qua|sau|toi)\b", read.near_month),
        (r"\b(?P<shift>this|last|next) month\b", read.near_month),
        (_ENGLISH_DATE, read.english),
        (rf"{_NOT_ADDRESS}\bt(?P<m>\d{{1,2}})\b", read.t_number),
        (rf"\bthang (?P<m>{_MONTH_WORD})\b", read.month),
        (r"(?<!cac )(?<!may )(?<!\d )\bthang (?P<m>nam)\b(?! (?:nay|ngoai|truoc|sau|toi|20\d\d)\b)",
         read.month),
        (r"\b(?P<n>\d{1,2}|hai|ba|bon|nam|6|bay|muoi) ngay (?:toi|sap toi|sau|ke tiep|nua)\b",
         read.coming_days),
        (r"\bnext (?P<n>\d{1,2}) days\b", read.coming_days),
        (rf"\bthu (?P<w>[2-7]|hai|ba|tu|nam|sau|bay)\b{_WEEK_TAIL}", read.weekday),
        (rf"\b(?P<w>chu nhat|cn|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b{_WEEK_TAIL}",
         read.weekday),
        (r"\b(?:cuoi tuan|weekend)\b(?: (?P<near>nay|toi|sau|truoc|qua|vua roi)\b)?", read.weekend),
        (r"\btuan (?P<near>nay|toi|sau|truoc|qua|vua roi)\b", read.week),
        (r"\b(?P<near>this|next|last) week\b", read.week),
        (rf"\b(?:{'|'.join(sorted(DAYS, key=len, reverse=True))})\b", read.near_day),
        (r"^nay\b", read.this_day),
        (r"\b(?:ngay )?motkia\b", read.after_tomorrow),
        (r"\b(?:ngay|mung|mong) (?P<d>\d{1,2})\b(?! (?:ngay|thang)\b)", read.day_alone),
        (rf"\b20\d\d(?:{_ANOTHER_YEAR})+\b", read.two_years),
        (r"(?<!thang )(?<!ngay )(?<!bac )\b(?:[3-9]|\d\d|ba|bon) nam\b(?! (?:ngoai|nay|20))",
         read.many_years),
        (r"\b(?:[3-9]|three|several) years\b", read.many_years),
        (r"\b(?:so )?(?:voi|vs|with|to) (?:cung ky )?(?:nam (?:ngoai|truoc)|last year)\b", read.this_year),
        (r"\bcung ky(?: nam)?(?: (?:ngoai|truoc))?\b", read.this_year),
        (r"\bnam (?P<shift>ngoai|truoc|nay|qua)\b", read.near_year),
        (r"\b(?P<shift>this|last) year\b", read.near_year),
        (rf"{_NOT_ADDRESS}\b(?:nam )?{_YEAR}\b{_NOT_AMOUNT}", read.one_year),
    )
)  # fmt: skip
