"""The named customers: one for each thing that can be shown. README.md lists them; a test compares both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import MappingProxyType

from sandbox.customers import Correction, Customer, Habit, Purpose, ordinary
from sandbox.periods import Month
from sandbox.places import BY_CODE

BUSINESS_FROM = date(2025, 6, 1)  # business prices are known from 10/05/2025 on

# The figures of the sample invoice and of the sample chart.
SAMPLE_KWH: Mapping[Month, int] = MappingProxyType(
    {
        Month(2025, n): kwh
        for n, kwh in enumerate((212, 190, 205, 231, 268, 286, 329, 318, 262, 224, 196, 203), 1)
    }
    | {
        Month(2026, n): kwh
        for n, kwh in enumerate((220, 181, 214, 249, 290, 313, 346, 331, 274, 229, 201, 210), 1)
    }
)


@dataclass(frozen=True, slots=True)
class Named:
    """A customer with a purpose. `log_in` is the code of the account that sees the contract."""

    customer: Customer
    shows: str
    log_in: str


def named_customers(seed: int, opened_on: date) -> tuple[Named, ...]:
    """Every named customer as of the day the world was opened."""
    now = Month.of(opened_on)
    rows = (
        *_households(seed, now),
        *_payers(seed),
        *_meters(seed, now),
        *_beginners(seed, opened_on),
        *_companies(seed),
        *_outages(seed),
        *_oddities(seed, now),
    )
    return tuple(rows)


def _named(customer: Customer, shows: str, log_in: str = "") -> Named:
    return Named(customer, shows, log_in or customer.code)


def _households(seed: int, now: Month) -> list[Named]:
    hai_ba_trung = BY_CODE["PD0200"]
    first = replace(
        ordinary(seed, 1), name="Nguyễn Văn An", district=hai_ba_trung, base_kwh=235, point_suffix="001",
        address="Số 12 ngõ 61 phố Lạc Trung, phường Vĩnh Tuy, Hà Nội", started_on=date(2016, 4, 12),
        habit=Habit.NEWEST_OPEN, fixed_kwh=SAMPLE_KWH, anchor=(Month(2026, 6), 12345), reading_day=8,
    )  # fmt: skip
    second = replace(
        ordinary(seed, 2), name="Trần Thị Bình", habit=Habit.AT_ONCE, base_kwh=180, point_suffix="001"
    )
    several = replace(ordinary(seed, 3), name="Lê Minh Châu", habit=Habit.ON_TIME)
    parents = replace(ordinary(seed, 4), name="Lê Minh Châu", phone=several.phone, base_kwh=110)
    rooms = replace(ordinary(seed, 5), name="Lê Minh Châu", phone=several.phone, base_kwh=760, households=3)
    return [
        _named(first, "Showcase: newest invoice open and not overdue, outages tomorrow and in three days"),
        _named(second, "Everything paid by direct debit"),
        _named(several, "Several contracts under one log-in (this one is the default)"),
        _named(parents, "Second contract of the log-in PD00000000003", several.code),
        _named(rooms, "Third contract of the log-in PD00000000003: a house of 3 households", several.code),
        _named(replace(ordinary(seed, 77), code="PD0000T000077"), "A letter at place 7 of the code"),
        _named(
            replace(ordinary(seed, 7), code="HN00000000007", district=BY_CODE["PD0400"]),
            "A code that begins with HN, of the unit HN0400",
        ),
        _named(
            replace(
                ordinary(seed, 28),
                district=BY_CODE["PD1600"],
                address="Số 30 phố Văn Phú, phường Kiến Hưng, Hà Nội",
            ),
            "A contract whose unit is still an old code (PD1600)",
        ),
    ]


def _payers(seed: int) -> list[Named]:
    return [
        _named(replace(ordinary(seed, 12), habit=Habit.PARTLY), "Newest invoice partly paid"),
        _named(replace(ordinary(seed, 13), habit=Habit.OVERDUE), "An overdue invoice"),
        _named(replace(ordinary(seed, 14), habit=Habit.MONTHS_BEHIND), "Four months and more not paid"),
        _named(replace(ordinary(seed, 24), habit=Habit.PENDING), "A payment that is being processed"),
    ]


def _meters(seed: int, now: Month) -> list[Named]:
    newest = now.shift(-1)
    replaced = replace(ordinary(seed, 9), replaced_on=newest.first_on.replace(day=15), anchor=(newest, 12345))
    empty = replace(ordinary(seed, 10), fixed_kwh={newest: 0, now.shift(-9): 0})
    rolled = replace(ordinary(seed, 26), anchor=(newest, 99_950), base_kwh=260)
    return [
        _named(replaced, "Meter replaced on the 15th of the newest billed month"),
        _named(empty, "0 kWh in the newest billed month"),
        _named(rolled, "The index runs over from 99999 to 0 in the newest billed month"),
        _named(
            replace(ordinary(seed, 29), point_suffix="1"),
            "The point of measurement is the code and 1, not 001",
        ),
        _named(replace(ordinary(seed, 17), reading_day=4), "The period of 02/2024 has 56 days"),
        _named(replace(ordinary(seed, 18), reading_day=12), "The period of 02/2024 has 48 days"),
    ]


def _beginners(seed: int, opened_on: date) -> list[Named]:
    four_months_ago = Month.of(opened_on).shift(-4).first_on.replace(day=20)
    just_now = max(opened_on.replace(day=1), opened_on - timedelta(days=10))
    return [
        _named(replace(ordinary(seed, 15), started_on=four_months_ago), "Contract began four months ago"),
        _named(replace(ordinary(seed, 16), started_on=just_now), "Contract began this month: no invoice yet"),
    ]


def _companies(seed: int) -> list[Named]:
    shop = replace(
        ordinary(seed, 8), name="Công ty TNHH Thương mại Sen Hồng", purpose=Purpose.BUSINESS, base_kwh=2600,
        started_on=BUSINESS_FROM, has_three_registers=True,
    )  # fmt: skip
    factory = replace(
        ordinary(seed, 21), name="Công ty CP Cơ khí Đông Đô", purpose=Purpose.PRODUCTION, base_kwh=54_000,
        started_on=BUSINESS_FROM, has_three_registers=True, multiplier=40, cycles=3,
    )  # fmt: skip
    school = replace(
        ordinary(seed, 22), name="Trường Mầm non Hoa Sữa", purpose=Purpose.ADMINISTRATION, base_kwh=1900,
        started_on=BUSINESS_FROM,
    )  # fmt: skip
    return [
        _named(shop, "Business with a three-register meter"),
        _named(factory, "Factory: three periods (kỳ) a month, three registers, multiplier 40"),
        _named(school, "Public school, one register"),
    ]


def _outages(seed: int) -> list[Named]:
    two_rows = replace(
        ordinary(seed, 19),
        district=BY_CODE["PD0400"],
        address="Số 8 ngõ 218 phố Tây Sơn, phường Đống Đa, Hà Nội",
    )
    midnight = replace(
        ordinary(seed, 20), district=BY_CODE["PD1300"], address="Số 5 phố Giáp Bát, phường Tương Mai, Hà Nội"
    )
    return [
        _named(two_rows, "Two outage rows for one place tomorrow: one Hoãn, one Đã duyệt"),
        _named(midnight, "Outages over midnight, tomorrow and in four days, in both notations"),
    ]


def _oddities(seed: int, now: Month) -> list[Named]:
    corrections = {
        now.shift(-2): Correction("HT", 40),
        now.shift(-3): Correction("DC", 18),
        now.shift(-5): Correction("LL", 25),
    }
    corrected = replace(ordinary(seed, 11), corrections=corrections, base_kwh=230, habit=Habit.ON_TIME)
    lost_days = frozenset(now.shift(-1).first_on.replace(day=day) for day in (11, 12, 13))
    lost = replace(ordinary(seed, 25), missing=frozenset({now.shift(-5)}), lost_days=lost_days)
    mixed = replace(ordinary(seed, 23), stranger="PD00000000027")
    return [
        _named(corrected, "A refund, an adjusted and a replaced invoice (two, three and five months back)"),
        _named(lost, "One month of the history and three days of readings are missing at the portal"),
        _named(mixed, "The portal sends along an invoice row of somebody else (PD00000000027)"),
    ]
