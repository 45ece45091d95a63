"""Every answer becomes values or `Changed` with the place; nothing else, whatever the portal sends."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend_client.errors import (
    AccessExpired,
    BackendError,
    Changed,
    TooManyRequests,
    UnknownCustomer,
    Unreachable,
    WrongPassword,
)
from backend_client.models import HANOI, CustomerCode, InvoiceKind, Month, OutageState, PaymentState, Purpose
from backend_client.wire import accounts, bills, envelope, meters, outages
from backend_client.wire.reading import Misfit, Row, day, moment, money, number, text, whole
from tests.backend_client.helpers import CODE, JUNE, Json, body, shape

PATH = re.compile(r"([A-Za-z]+(\[\d+\])?(\.[A-Za-z]+)?)?")
NOON = datetime(2026, 7, 8, 12, tzinfo=HANOI)
CUSTOMER = CustomerCode(CODE)
READERS: dict[str, Callable[[Row], object]] = {
    "contracts": accounts.contracts,
    "customer": accounts.started_on,
    "invoices": lambda row: bills.invoices(row, CUSTOMER, JUNE, 7),
    "debts": bills.debts,
    "payments": lambda row: bills.payments(row, JUNE),
    "usage": lambda row: bills.usage(row, 2026),
    "indexes_replaced": lambda row: meters.indexes(row, JUNE),
    "readings_newer": lambda row: meters.daily_readings(meters.newer_days(row)),
    "readings_older": lambda row: meters.daily_readings(meters.older_days(row)),
    "outages": lambda row: outages.outages(row, date(2026, 6, 27), date(2026, 6, 27)),
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def read(name: str, answer: Json) -> tuple[Any, ...]:
    return cast("tuple[Any, ...]", READERS[name](envelope.row(json.dumps(answer).encode())))


def row_of(name: str, key: str, **changes: object) -> Json:
    """The recorded answer with its first row changed."""
    answer = copy.deepcopy(shape(name))
    answer["data"][key][0] |= changes
    return answer


@pytest.mark.parametrize(
    ("written", "vnd"),
    [
        ("245.717.760", 245_717_760),
        ("0", 0),
        ("-82.149", -82_149),
        (821491, 821_491),
        ("821491", 821_491),
        (5.0, 5),
    ],
)
def test_money_is_read_with_points_between_thousands(written: object, vnd: int) -> None:
    """Money comes as a string with points, or as a whole number."""
    value = Decimal(str(written)) if isinstance(written, float) else written

    assert money(value) == vnd


@pytest.mark.parametrize(
    "written", ["1.23", "12,5", "1.2345", "", " ", "1e5", True, None, [], "--1", "٣", "1.234.56"]
)
def test_strange_money_is_no_number(written: object) -> None:
    """What could be read in two ways is not read at all."""
    with pytest.raises(Misfit):
        money(written)


@pytest.mark.parametrize("written", ["130", True, None, Decimal("1e999999"), 10**14, {}])
def test_energy_is_a_json_number(written: object) -> None:
    """A point in a string could mean thousands, so energy in a string is refused."""
    with pytest.raises(Misfit):
        number(written)


@pytest.mark.parametrize(
    "written", ["31/02/2026", "2026-06-01", "1/13/2026", "01/06/26", 20260601, None, "0١/06/2026"]
)
def test_strange_days_are_no_days(written: object) -> None:
    """Only an existing day as dd/mm/yyyy is a day."""
    with pytest.raises(Misfit):
        day(written)


def test_a_moment_is_in_hanoi() -> None:
    """Payment times are Hanoi's wall clock; a time that does not exist is refused."""
    assert moment("05/07/2026 09:03") == datetime(2026, 7, 5, 2, 3, tzinfo=UTC)
    with pytest.raises(Misfit):
        moment("05/07/2026 25:00")


def test_text_cannot_redraw_the_screen() -> None:
    """Control and direction characters of the portal become spaces; half characters are refused."""
    assert text(" Phường\u202e Cửa\x00Nam\n") == "Phường  Cửa Nam"
    with pytest.raises(Misfit):
        text("\ud800")


def test_small_numbers_may_be_digits() -> None:
    """Months and years are seen as numbers and as strings."""
    assert [whole("06"), whole(6), whole(Decimal("6.0"))] == [6, 6, 6]


@given(value=JSON)
def test_any_json_gives_values_or_changed(value: object) -> None:
    """Whatever JSON the portal sends inside the envelope, the outcome is a value or `Changed`."""
    for reader in READERS.values():
        with suppress(Changed):
            reader(Row.root(value, "data"))


@given(data=st.data(), name=st.sampled_from(sorted(READERS)), value=JSON)
def test_any_wrong_field_gives_values_or_changed(data: st.DataObject, name: str, value: object) -> None:
    """One field of a recorded answer replaced by anything: a value, or `Changed` with names only."""
    answer = copy.deepcopy(shape(name))
    rows = next(iter(answer["data"].values()))
    row = data.draw(st.sampled_from(rows)) if isinstance(rows, list) else rows
    row[data.draw(st.sampled_from(sorted(row)))] = value
    assert PATH.fullmatch(_changed(name, answer))


def _changed(name: str, answer: Json) -> str:
    try:
        read(name, answer)
    except Changed as error:
        return error.path
    return ""


@given(content=st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode()))
def test_any_bytes_give_one_of_our_errors(content: bytes) -> None:
    """No byte sequence makes the envelope raise anything but our errors."""
    for attempt in (
        lambda: envelope.row(content),
        lambda: envelope.token(200, content, NOON, 60, WrongPassword()),
    ):
        with suppress(BackendError):
            attempt()


@pytest.mark.parametrize(
    "content",
    [b"", b'{"isError": false, "da', b"<!DOCTYPE html><html>", b"null", b"[]",
     b'{"isError":false,"data":NaN}',
     "{\"isError\":false,\"message\":\"Đã\"}".encode("utf-16"), "é".encode("latin-1"), b"[" * 100_000],
)  # fmt: skip
def test_a_body_that_is_no_json_object_is_named(content: bytes) -> None:
    """Half answers, pages and wrong encodings are `Changed`."""
    with pytest.raises(Changed):
        envelope.row(content)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"isError": True, "code": 400}, UnknownCustomer),
        ({"isError": True, "code": 401}, AccessExpired),
        ({"isError": True, "code": 429}, TooManyRequests),
        ({"isError": False, "code": 500}, Unreachable),
        ({"isError": True, "code": 7}, Changed),
        ({"isError": "false"}, Changed),
        ({"data": None}, Changed),
        ({"data": []}, Changed),
    ],
)
def test_the_envelope_reports_errors(changes: dict[str, object], error: type[Exception]) -> None:
    """The portal's own error codes become ours; `data: null` is not an empty list."""
    with pytest.raises(error):
        read("debts", shape("no_debts") | changes)


def test_the_place_of_a_deviation_is_named_and_its_value_is_not() -> None:
    """Operators read which field changed; the value may be personal."""
    with pytest.raises(Changed) as caught:
        read("invoices", row_of("invoices", "dmThongTinHoaDonList", tongTien="CANARY"))

    assert str(caught.value) == "dmThongTinHoaDonList[0].tongTien"


def test_invoices_of_the_asked_customer_and_month() -> None:
    """Rows of another code or month are dropped; a refund is negative and says what it concerns."""
    regular, refund = read("invoices", shape("invoices"))

    assert (regular.id, regular.number, regular.total_vnd, regular.days) == ("1001", "0001234", 821_491, 30)
    assert (regular.state, regular.outstanding_vnd) == (PaymentState.UNPAID, 821_491)
    assert (regular.due_on, regular.due_is_expected) == (date(2026, 7, 7), True)
    assert (refund.kind, refund.total_vnd, refund.replaces) == (InvoiceKind.REFUND, -82_149, "1001")
    assert (refund.due_on, refund.due_is_expected) == (date(2026, 7, 20), False)


@pytest.mark.parametrize(
    ("told", "is_paid", "owed", "state"),
    [
        ("DATT", True, 0, PaymentState.PAID),
        ("DATT", False, 100, PaymentState.UNKNOWN),
        ("CHUATT", True, 0, PaymentState.UNKNOWN),
        ("TTOANMOTPHAN", False, 100, PaymentState.PARTLY),
        ("CHOXULY", False, 100, PaymentState.PENDING),
        ("DAHT", False, 0, PaymentState.CANCELLED),
        ("CHUAHT", True, 0, PaymentState.UNKNOWN),
        ("MOI", True, 0, PaymentState.UNKNOWN),
        (None, True, 0, PaymentState.PAID),
        (None, True, 100, PaymentState.UNKNOWN),
        (None, False, 100, PaymentState.PARTLY),
        (None, False, 821_491, PaymentState.UNPAID),
        (None, None, 0, PaymentState.UNKNOWN),
    ],
)
def test_doubt_is_never_paid(told: str | None, is_paid: bool | None, owed: int, state: PaymentState) -> None:
    """An invoice is PAID only when the portal says so without contradiction."""
    changes = {"ttrangTtoan": told, "isDaThanhToan": is_paid, "tienNo": owed, "thueNo": None}

    assert read("invoices", row_of("invoices", "dmThongTinHoaDonList", **changes))[0].state is state


def test_the_total_is_added_where_it_is_missing() -> None:
    """A row without tongTien has soTien and tienGtgt together as its total."""
    found = read("invoices", row_of("invoices", "dmThongTinHoaDonList", tongTien=None))

    assert found[0].total_vnd == 760_640 + 60_851


def test_payments_up_to_the_asked_month_newest_first() -> None:
    """July is not part of the answer for June."""
    newest, older = read("payments", shape("payments"))

    assert (newest.month, newest.amount_vnd, newest.way) == (JUNE, 821_491, "Ví điện tử")
    assert newest.paid_at == datetime(2026, 7, 5, 9, 3, tzinfo=HANOI)
    assert (older.month, older.paid_at) == (Month(2026, 5), None)


def test_cycles_of_a_month_are_added_in_the_usage() -> None:
    """May came in two rows; December belongs to another year."""
    may, june = read("usage", shape("usage"))

    assert (may.month, may.used_kwh, may.amount_vnd) == (Month(2026, 5), 290, 755_000)
    assert june.month == JUNE


def test_a_link_to_pay_is_never_kept() -> None:
    """Debts carry money and kind, nothing else."""
    assert "CANARY" not in repr(read("debts", shape("debts")))
    assert [debt.amount_vnd for debt in read("debts", shape("debts"))] == [821_491, 1_234_567]


def test_a_day_is_what_the_next_midnight_shows_more() -> None:
    """Values are indexes at 00:00. A day without both, and the day of a meter change, are absent."""
    found = read("readings_newer", shape("readings_newer"))

    assert [(r.on.day, r.used_kwh, r.index_kwh, r.meter) for r in found] == [
        (1, Decimal("7.12"), Decimal("107.12"), "1900000001"),
        (4, Decimal("6.5"), Decimal("126.5"), "1900000001"),
        (5, Decimal("8.25"), Decimal("8.25"), "1900000002"),
    ]


def test_the_older_readings_come_in_any_order() -> None:
    """The older variant is read as the newer one."""
    found = read("readings_older", shape("readings_older"))

    assert [(r.on.day, r.used_kwh) for r in found] == [(1, Decimal("7.12")), (2, Decimal("8.38"))]


@pytest.mark.parametrize(("before", "after", "used"), [(99_990.5, 12.25, "21.75"), (500.0, 20.0, None)])
def test_a_meter_may_roll_over_but_not_back(before: float, after: float, used: str | None) -> None:
    """From 99 999 to 0 is use; any other fall is a change of meter, not a number to show."""
    answer = shape("readings_older")
    answer["data"]["chiSoNgay"] = [
        answer["data"]["chiSoNgay"][n] | {"ngay": f"0{n + 1}/06/2026", "sg": sg}
        for n, sg in enumerate((before, after))
    ]

    assert [reading.used_kwh for reading in read("readings_older", answer)] == (
        [Decimal(used)] if used else []
    )


def test_indexes_of_a_replaced_meter_are_two_meters_in_order() -> None:
    """Old meter first; reactive energy is left out."""
    (june,) = read("indexes_replaced", shape("indexes_replaced"))

    assert [(p.meter, p.opening, p.closing) for p in june.pairs] == [
        ("1900000001", 12345, 12400),
        ("1900000002", 0, 258),
    ]


def test_contracts_drop_identity_papers() -> None:
    """Phone, e-mail and identity number never become part of a value."""
    first, second = read("contracts", shape("contracts"))

    shown = repr([(c.holder, c.address, c) for c in (first, second)])
    assert "000000000001" not in shown.replace(CODE, "")
    assert "0900000001" not in shown
    assert (first.purpose, second.purpose, second.households) == (Purpose.HOUSEHOLD, Purpose.BUSINESS, 1)
    assert second.customer == CustomerCode("PD0000T000077")


def test_outages_of_a_day_begin_the_evening_before() -> None:
    """Spans over midnight, moved and restored rows, and words nobody knows."""
    found = read("outages", shape("outages"))

    assert [(o.starts_at.hour, o.state) for o in found] == [
        (5, OutageState.UNKNOWN),
        (8, OutageState.POSTPONED),
        (13, OutageState.MOVED),
        (22, OutageState.APPROVED),
        (22, OutageState.ONGOING),
    ]
    assert {o.ends_at for o in found[3:]} == {datetime(2026, 6, 28, 4, tzinfo=HANOI)}
    assert (found[0].state_text, found[0].area) == ("Chờ ý kiến", "")
    assert (found[1].reason, found[2].reason) == ("Sửa chữa lớn", "Bảo dưỡng trạm biến áp")
    assert (found[2].was_starts_at, found[2].lasts) == (
        datetime(2026, 6, 27, 9, tzinfo=HANOI),
        timedelta(hours=2),
    )


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        (date(2026, 6, 28), date(2026, 6, 28), 3),
        (date(2026, 6, 25), date(2026, 6, 25), 1),
        (date(2026, 6, 26), date(2026, 6, 26), 0),
    ],
)
def test_an_outage_over_midnight_is_found_from_both_days(first: date, last: date, count: int) -> None:
    """Both overnight rows belong to the 28th too; 24:00 does not reach into the next day."""
    assert len(outages.outages(envelope.row(body("outages")), first, last)) == count


@pytest.mark.parametrize(
    "span",
    [
        "",
        "08:30-12:30",
        "Từ 25:00 Đến 26:00",
        "Từ 22:00 28/06/2026 Đến 04:00 27/06/2026",
        "Từ 24:30 Đến 01:00",
    ],
)
def test_a_span_that_cannot_be_read_is_named(span: str) -> None:
    """No outage is shown with a guessed time."""
    with pytest.raises(Changed, match=r"lichCatdienToList\[0\]\.khoangThoiGian"):
        read("outages", row_of("outages", "lichCatdienToList", khoangThoiGian=span))


def test_a_permission_is_given_up_before_its_end() -> None:
    """One minute early, and never more than half of a short life."""
    long = envelope.token(200, body("token"), NOON, 60, WrongPassword())
    short = envelope.token(200, b'{"access_token":"x","expires_in":30}', NOON, 60, WrongPassword())

    assert (long.expires_at - NOON, short.expires_at - NOON) == (timedelta(minutes=59), timedelta(seconds=15))
    assert (long.refresh, short.refresh) == ("CANARY-REFRESH", "")


@pytest.mark.parametrize(
    ("status", "content", "error"),
    [
        (400, body("wrong_password"), WrongPassword),
        (200, body("wrong_password"), WrongPassword),
        (401, b"", WrongPassword),
        (400, b"<html>", WrongPassword),
        (400, b'{"error":"invalid_client"}', Changed),
        (200, b'{"access_token":"with space"}', Changed),
        (200, b'{"access_token":"line\\nbreak"}', Changed),
        (200, b"{}", Changed),
    ],
)
def test_a_refused_log_in(status: int, content: bytes, error: type[Exception]) -> None:
    """Only a refusal of the password is the customer's; what cannot stand in a header is not a token."""
    with pytest.raises(error):
        envelope.token(status, content, NOON, 60, WrongPassword())
