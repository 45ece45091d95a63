"""What is written down about ourselves: times, functions and outcomes, never what a customer said (X28)."""

from __future__ import annotations

import logging
import re

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_SECRETS = re.compile(
    r"\b(?:PD|HN)\d{4}[0-9A-Z]\d{6}\b"  # customer codes
    r"|\bBearer\s+\S+"
    r"|\b\d{8,10}:[\w-]{30,}"  # bot tokens
    r"|/lienket/[\w-]{20,}|/files/[\w-]{20,}"
    r"|\b0\d{9}\b",  # telephone numbers
    re.IGNORECASE,
)


class Redacting(logging.Formatter):
    """The last net: a secret that got into a line, or into a traceback, does not leave the process.

    One record is one line, so that a name with a line break cannot forge another record.
    """

    def format(self, record: logging.LogRecord) -> str:
        return _SECRETS.sub("[…]", super().format(record)).replace("\r", " ").replace("\n", "\n  ")


def set_up_logs(level: str) -> None:
    """Everything to standard error; libraries that log addresses are kept quiet."""
    handler = logging.StreamHandler()
    handler.setFormatter(Redacting(_FORMAT))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for chatty in ("httpx", "httpcore", "aiohttp.access", "telegram", "apscheduler"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
