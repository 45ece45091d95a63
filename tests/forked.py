"""Processes of their own that have the whole product loaded.

To start Python and import everything takes seconds; to fork a process that has done so takes
hundredths of one. multiprocessing's fork server is that process: one a test run, begun when first needed.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from pathlib import Path

_PRELOADED = "tests.preloaded"


def fork(
    work: Callable[..., object],
    *given: object,
    out: Path | None = None,
    errors: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> ForkServerProcess:
    """Begin `work(*given)` in a new process, which may write into files. `work` is found by its name."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # who has threads cannot be forked
    context = get_context("forkserver")
    context.set_forkserver_preload([_PRELOADED])
    process = context.Process(target=_begun, args=(work, given, {1: out, 2: errors}, env or {}))
    process.start()
    return process


def _begun(
    work: Callable[..., object],
    given: tuple[object, ...],
    files: Mapping[int, Path | None],
    env: Mapping[str, str],
) -> None:
    os.environ.update(env)
    tempfile.tempdir = None  # asks the environment again
    for number, file in files.items():
        if file is not None:
            _write_into(file, number)
    work(*given)


def _write_into(file: Path, number: int) -> None:
    opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(opened, number)
    os.close(opened)
