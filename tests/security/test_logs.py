"""What a log line may hold."""

from __future__ import annotations

import logging
import sys

import pytest

from backend_client.errors import Changed
from bot.logs import Redacting

FORMATTER = Redacting("%(message)s")


def written(message: str, error: BaseException | None = None) -> str:
    raised = None
    if error is not None:
        try:
            raise error
        except BaseException:  # noqa: BLE001  as a log call would see it
            raised = sys.exc_info()
    return FORMATTER.format(logging.LogRecord("x", logging.ERROR, __file__, 1, message, None, raised))


@pytest.mark.parametrize(
    "secret",
    [
        "PD00000000001", "hn0000T000007", "Bearer abc.def", "1234567890:AAExampleExampleExampleExample012345",
        "/lienket/abcdefghijklmnopqrstuvwxyz", "/files/abcdefghijklmnopqrstuvwxyz", "0912345678",
        "84912345678", "+84912345678", "k9Jx-2_QpLr7TzVw0NbYc3MdFgHs5XaUe8RiOqK1tWz",
    ],
)  # fmt: skip
def test_a_secret_in_a_line_is_blanked(secret: str) -> None:
    """The last net, for what should not have come this far."""
    assert written(f"before {secret} after") == "before […] after"


def test_an_error_tells_where_and_what_but_not_whose() -> None:
    """Errors of Python and of libraries quote what they were given: their words are left out."""
    try:
        try:
            int("mật khẩu của tôi")
        except ValueError as cause:
            raise KeyError("Nguyễn Văn An") from cause
    except KeyError as error:
        text = written("bug", error)

    assert "builtins.ValueError" in text
    assert "builtins.KeyError" in text
    assert "test_logs.py" in text
    assert "mật khẩu của tôi'" not in text.replace('int("mật khẩu của tôi")', "")  # the source line is ours
    assert "Nguyễn Văn An'" not in text


def test_our_own_errors_and_the_systems_say_why() -> None:
    """They hold names of fields and of faults, nothing of a customer."""
    assert "Changed: data.soTien" in written("portal", Changed("data.soTien"))
    assert "No space left" in written("disk", OSError(28, "No space left on device", "secret-name"))
    assert "secret-name" not in written("disk", OSError(28, "No space left on device", "secret-name"))


def test_a_line_break_forges_no_record() -> None:
    """What follows a line break is set in, as part of the record before it."""
    assert written("name\n2026-07-02 INFO cskh: all is well").splitlines()[1].startswith("  ")
