"""What is sent unasked, as values: who wants what, what there is to tell, and each sending of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from data.values import ChatId


class NoticeKind(StrEnum):
    """The switch that turns a notice off (F7.1); its number is what `TAT 1` names."""

    READING = "reading"
    BILL = "bill"
    OTHER = "other"

    @property
    def number(self) -> int:
        return list(NoticeKind).index(self) + 1


@dataclass(frozen=True, slots=True)
class Choices:
    """What is wanted of one linked code. The default is what nobody asked for yet: nothing."""

    is_reading_on: bool = False
    is_bill_on: bool = False
    is_other_on: bool = False
    reading_days: int = 1  # before the reading day, 0..3
    outage_new: bool = True  # at publication, and every change
    outage_day_before: bool = True
    outage_hour_before: bool = True
    bill_issued: bool = True
    bill_due: bool = True  # 3 days before
    bill_overdue: bool = True  # a day after, when unpaid
    bill_paid: bool = False
    threshold_kwh: int | None = None  # of one period
    threshold_percent: int | None = None  # more than the period compared with
    threshold_against: str = ""  # month, year: the same month a year ago

    def is_on(self, kind: NoticeKind) -> bool:
        return {
            NoticeKind.READING: self.is_reading_on,
            NoticeKind.BILL: self.is_bill_on,
            NoticeKind.OTHER: self.is_other_on,
        }[kind]


@dataclass(frozen=True, slots=True)
class ChatChoices:
    """What is wanted of a whole chat."""

    quiet_from: int = 21 * 60  # minutes of the day in Hanoi; equal to `quiet_to`: no quiet hours
    quiet_to: int = 7 * 60
    is_text_only: bool = False
    was_asked: bool = False  # whether notices were offered
    is_gone: bool = False  # blocked us, or left: nothing is sent until it comes back


@dataclass(frozen=True, slots=True)
class FollowedArea:
    """An area whose outages a chat follows without a log-in."""

    id: int
    chat: ChatId
    text: str  # as it is said to the customer: `phường Giáp Bát`
    is_group: bool
    hour_before: bool
    day_before: bool
    made_at: datetime


@dataclass(frozen=True, slots=True)
class NewNotice:
    """One thing to tell, before anybody is chosen for it.

    `key` is the business key, unique for ever with `version`: `bill:<code>:2026-06:issued`,
    `outage:<unit>:<row>`. Only a keyed hash of it is kept.
    """

    key: str = field(repr=False)
    kind: NoticeKind
    variant: str  # bot.notices.variant_of(facts)
    facts: str = field(repr=False)  # bot.notices.encode(...)
    due_at: datetime
    expires_at: datetime  # not sent at or after this moment
    version: int = 1
    is_urgent: bool = False  # not held by quiet hours, overtakes bulk


@dataclass(frozen=True, slots=True)
class Audience:
    """Who gets a notice: chats where `wants` is on (a column of notice_choice) and the kind is on, and

    - `customers`: linked to one of these codes;
    - `places` with `unit`: a linked home or (`with_areas`) a followed area is named by one of these places;
    - `chat`: linked by this very chat;
    - `units`: linked to a code of one of these units; empty `units` with `is_everybody`: all linked chats.
    """

    wants: str = ""  # bill_issued, outage_new, ...; empty: the switch of the kind alone decides
    customers: tuple[str, ...] = field(default=(), repr=False)
    chat: ChatId | None = None
    places: tuple[str, ...] = ()  # folded place names (bot.areas.keys); hashed by the store
    unit: str = ""
    with_areas: bool = False
    units: tuple[str, ...] = ()
    is_everybody: bool = False
    reading_days: int | None = None  # only those who want to hear this many days before
    threshold_kwh: int | None = None  # only those who set exactly this one, and so below
    threshold_percent: int | None = None
    threshold_against: str = ""


class DeliveryState(StrEnum):
    """What became of one sending."""

    WAITING = "waiting"  # due at `due_at`
    SENDING = "sending"  # somebody's until the lease ends
    SENT = "sent"
    DROPPED = "dropped"  # no longer true or wanted: paid meanwhile, postponed, switched off, too late
    GONE = "gone"  # the chat cannot be written to
    UNKNOWN = "unknown"  # may have been sent, and twice would be worse than never
    DEAD = "dead"  # refused again and again: for the operators


@dataclass(frozen=True, slots=True)
class Delivery:
    """One claimed sending, with what it tells. Nobody else sends it until `lease_until`."""

    id: int
    chat: ChatId
    notice: int
    kind: NoticeKind
    variant: str
    version: int
    facts: str = field(repr=False)
    account: int | None  # the linked account it is about
    area: int | None  # the followed area it is about
    due_at: datetime
    expires_at: datetime
    tries: int
    is_urgent: bool
    is_held: bool  # waited for the end of quiet hours
    is_withdrawn: bool  # no longer true
    answers: str = ""  # the platform's id of the message that an earlier version was sent as
    strikes: int = 0  # tries that ended in a bug or uncertain, of `tries` in all
    may_be_sent: bool = False  # who sent it before died over it: perhaps it arrived


@dataclass(frozen=True, slots=True)
class SentNotice:
    """One line of `Tin đã gửi`."""

    kind: NoticeKind
    variant: str
    facts: str = field(repr=False)  # empty once it is past its retention
    account: int | None
    state: DeliveryState
    due_at: datetime
    settled_at: datetime | None
    reason: str = ""  # why it was not sent: a word of scheduler.validity.Reason


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one claimed sending."""

    id: int
    owner: str
    state: DeliveryState
    message: str = ""
    reason: str = ""
    is_strike: bool = False  # a bug, or uncertain: neither may go on for ever
    retry_at: datetime | None = None
