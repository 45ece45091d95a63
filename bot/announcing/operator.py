"""Who sits at the terminal, as far as the machine can tell."""

from __future__ import annotations

import os
import pwd
from pathlib import Path

_LOGIN_UID = Path("/proc/self/loginuid")
_NOBODY = 2**32 - 1  # no log-in stands behind the process


def operator() -> str:
    """The name of who logged in, through sudo too; else that of the process.

    The kernel's note of the log-in comes first, since nobody without privileges can change it; where there is
    none (containers), sudo's is taken, which whoever runs commands as the bot's user can set.
    """
    uid = _login_uid()
    if uid is not None:
        return _name(uid)
    return os.environ.get("SUDO_USER") or _name(os.getuid())


def _login_uid() -> int | None:
    try:
        uid = int(_LOGIN_UID.read_text())
    except (OSError, ValueError):
        return None
    return None if uid == _NOBODY else uid


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"uid {uid}"
