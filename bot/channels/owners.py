"""Who holds a lease: machine, process and start, so that one killed here is known to be dead at once."""

from __future__ import annotations

import os
import socket
from uuid import uuid4

_STARTED = uuid4().hex[:16]


def new() -> str:
    """A holder of this process."""
    return f"{_machine()}:{os.getpid()}:{_STARTED}:{uuid4().hex[:8]}"


def is_dead(owner: str) -> bool:
    """True only when it is certain: a process of this machine that does not run any more."""
    parts = owner.split(":")
    if len(parts) != 4 or parts[0] != _machine() or not parts[1].isdecimal():
        return False
    if int(parts[1]) == os.getpid():
        return parts[2] != _STARTED  # a container begins again with the same number
    try:
        os.kill(int(parts[1]), 0)
    except ProcessLookupError:
        return True
    except (PermissionError, OverflowError):
        return False
    return False


def _machine() -> str:
    return socket.gethostname().replace(":", "")[:24]
