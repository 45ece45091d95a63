"""Everything the utility's portal can do to us, by what to do next.

    BackendError
    ├── Unreachable            try again later; a stored answer may stand in
    │   └── BackendTimeout
    ├── Refused                the portal understood and said no
    │   ├── WrongPassword      the customer types again
    │   ├── AccessExpired      the customer links again
    │   ├── UnknownCustomer    the customer checks the code
    │   └── TooManyRequests    wait `retry_after_s`
    └── Changed                the portal's answer does not fit what we know: tell the operators

None of them carries a value that came from a customer or from the portal.
"""

from __future__ import annotations


class BackendError(Exception):
    """The utility's portal did not give an answer."""


class Unreachable(BackendError):
    """The portal cannot be reached or fails inside."""


class BackendTimeout(Unreachable):
    """The portal did not answer in time."""


class Refused(BackendError):
    """The portal refused the request."""


class WrongPassword(Refused):
    """User name and password do not fit each other."""


class AccessExpired(Refused):
    """The permission has run out and could not be renewed."""


class UnknownCustomer(Refused):
    """The portal does not know this customer, or not under this log-in."""


class TooManyRequests(Refused):
    """The portal asks for a pause."""

    def __init__(self, retry_after_s: float) -> None:
        super().__init__(f"retry after {retry_after_s} s")
        self.retry_after_s = retry_after_s


class Changed(BackendError):
    """An answer of the portal does not have the known shape; `path` names the field, never its value."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path
