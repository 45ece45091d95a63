"""What is written down about ourselves: times, functions and outcomes, never what a customer said."""

from __future__ import annotations

import logging
import re
import traceback
from types import TracebackType

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_SECRETS = re.compile(
    r"\b(?:PD|HN)\d{4}[0-9A-Z]\d{6}\b"  # customer codes
    r"|\bBearer\s+\S+"
    r"|(?<!\d)\d{6,20}:[\w-]{16,}"  # bot tokens, also in an address: …/bot123456:ABC…
    r"|/lienket/[\w-]{20,}|/files/(?:\w+/)?[\w-]{20,}"
    r"|\b0\d{9}\b|(?<![\w-])\+?84\d{9}\b"  # telephone numbers
    r"|(?<![\w-])(?=[\w-]*\d)[\w-]{43,}",  # tokens of links, of sessions, of Zalo
    re.IGNORECASE,
)
# They tell addresses, parameters of statements, or letters of documents.
_CHATTY = (
    "httpx", "httpcore", "aiohttp", "telegram", "apscheduler", "aiosqlite", "sqlalchemy", "psycopg",
    "asyncio", "fontTools", "fpdf", "matplotlib", "PIL",
)  # fmt: skip
_OURS = frozenset({"backend_client", "bot", "data", "sandbox", "scheduler", "tariff"})

_Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Redacting(logging.Formatter):
    """The last net: a secret that got into a line, or into a traceback, does not leave the process.

    One record is one line, so that a name with a line break cannot forge another record.
    """

    def format(self, record: logging.LogRecord) -> str:
        return _SECRETS.sub("[…]", super().format(record)).replace("\r", " ").replace("\n", "\n  ")

    def formatException(self, ei: _Raised) -> str:  # noqa: N802  the library's name
        """Where it went wrong and what kind of error it was.

        Words only of our own errors: others quote what they were given (`invalid literal: '…'`).
        """
        return "\n".join(_told(ei[1])) if ei[1] is not None else ""


def _told(error: BaseException) -> list[str]:
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return [
        *([] if before is None else [*_told(before), "", "then:"]),
        "".join(traceback.format_tb(error.__traceback__)).rstrip(),
        f"{type(error).__module__}.{type(error).__qualname__}{_words(error)}",
    ]


def _words(error: BaseException) -> str:
    if type(error).__module__.partition(".")[0] in _OURS:
        return f": {error}"
    return f": {error.strerror}" if isinstance(error, OSError) else ""


def set_up_logs(level: str) -> None:
    """Everything to standard error; libraries that log what they handle are kept quiet at every level."""
    handler = logging.StreamHandler()
    handler.setFormatter(Redacting(_FORMAT))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for chatty in _CHATTY:
        logging.getLogger(chatty).setLevel(logging.WARNING)
