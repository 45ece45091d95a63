"""What a typed line about notices is about: one type, the threshold, quiet hours, what was sent."""

from __future__ import annotations

import re
from enum import StrEnum

from bot.folding import fold, holds, visible
from data.notice_values import NoticeKind

_PERCENT = re.compile(r"\d\s*(?:%|phần trăm|phan tram|percent)", re.IGNORECASE)


class Topic(StrEnum):
    """What a line is about, as far as notices go."""

    READING = "reading"
    BILL = "bill"
    OUTAGE = "outage"
    LIMIT = "limit"
    QUIET = "quiet"
    SENT = "sent"
    POWER_BACK = "power_back"  # when there is light again: nobody tells us

    @property
    def kind(self) -> NoticeKind:
        """The switch that turns it on."""
        return _KINDS.get(self, NoticeKind.OTHER)


_KINDS = {Topic.READING: NoticeKind.READING, Topic.BILL: NoticeKind.BILL}

# Folded phrases, those that decide first; a line is about the first topic one of whose phrases it holds.
_SIGNS: tuple[tuple[Topic, tuple[str, ...]], ...] = (
    (Topic.QUIET, ("yen lang", "lam phien", "ban dem", "quiet hours", "do not disturb", "at night")),
    (Topic.SENT, ("da gui", "tin cu", "sent messages", "sent notices")),
    (Topic.LIMIT, ("nguong", "vuot", "kwh", "qua muc", "exceed", "exceeds", "threshold")),
    (Topic.OUTAGE, ("cat dien", "mat dien", "cup dien", "ngung dien", "ngung cap", "tam ngung", "lich cat",
                    "lich moi", "lich dien", "khong co dien",
                    "outage", "outages", "power cut", "power cuts")),
    (Topic.POWER_BACK, ("co dien", "power is back", "power comes back")),
    (Topic.READING, ("chi so", "ghi dien", "chot so", "ghi so", "doc so", "cong to", "gcs", "meter")),
    (Topic.BILL, ("tien", "hoa don", "nop", "thanh toan", "den han", "no", "bill", "bills", "invoice", "pay",
                  "payment")),
    (Topic.OUTAGE, ("tin khac",)),
    (Topic.LIMIT, ("canh bao",)),
)  # fmt: skip
_SPARE = r"(?:dung|dung co|khong) (?:nhan|gui|bao|thong bao|lam phien)|(?:tat|ngung|dung) (?:thong bao|tin)"
_WHEN = r"dem|khuya|buoi toi|dang ngu|sau \d+"
_AT_NIGHT = re.compile(rf"\b(?:{_WHEN})\b.*\b(?:{_SPARE})\b|\b(?:{_SPARE})\b.*\b(?:{_WHEN})")
_OVER = re.compile(r"\b(?:qua|hon|tren|over|above) \d+(?:[.,]\d+)*\b")
_WISHES = ("bat", "mo", "nhac", "bao", "nhan", "nhan tin", "dang ky", "gui", "cai", "muon", "canh bao",
           "notify", "remind", "alert", "subscribe", "enable", "turn on", "tell", "let me know")  # fmt: skip
_NOT_WISHES = ("thong bao", "bao nhieu", "bao gio", "bao lau", "nhan vien")
_COMPLAINTS = ("chua nhan", "khong nhan duoc", "khong thay", "chua thay", "sao khong", "sao chua")
_REFUSALS = ("tat", "bo", "huy", "khong can", "khong dat", "khong yen lang", "off", "no", "remove")


def topic_of(text: str) -> Topic | None:
    """None where a line names notices and nothing more, as "cài đặt thông báo" does."""
    said = f" {fold(visible(text)).text} "
    if _PERCENT.search(visible(text)) or _OVER.search(said):
        return Topic.LIMIT
    if _AT_NIGHT.search(said):
        return Topic.QUIET
    return next((topic for topic, signs in _SIGNS if holds(said, signs)), None)


def is_wish(text: str) -> bool:
    """Whether a line asks to be told, and does not only name what it is about, or complain of it."""
    said = f" {fold(visible(text)).text} "
    for other in _NOT_WISHES:
        said = said.replace(f" {other} ", " ")
    return holds(said, _WISHES) and not holds(said, _COMPLAINTS)


def is_refusal(text: str) -> bool:
    """Whether a line takes something back: "tắt giờ yên lặng", "bỏ ngưỡng"."""
    said = fold(visible(text)).text
    return any(said == word or said.startswith(f"{word} ") for word in _REFUSALS)


def names_threshold(text: str) -> bool:
    return holds(f" {fold(visible(text)).text} ", ("nguong", "threshold"))
