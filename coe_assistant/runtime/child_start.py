"""Starts a child that outlives this program: own session, output into a file, no window."""

from __future__ import annotations

import ctypes
import os
import subprocess  # the child must not die with a QProcess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from coe_assistant.domain.errors import CoeError
from coe_assistant.runtime.child_environment import child_environment

# winbase.h
_CREATE_NEW_PROCESS_GROUP = 0x00000200
_CREATE_BREAKAWAY_FROM_JOB = 0x01000000
_CREATE_NO_WINDOW = 0x08000000


def start_detached(argv: Sequence[str], raw_log: Path, folder: Path) -> subprocess.Popen[bytes]:
    """Start argv in folder with both streams added to raw_log and nothing to read.

    Raises:
        CoeError: The program could not be started, or raw_log cannot be written.
    """
    try:
        with raw_log.open("ab") as log, _own_library_search():
            return _start(argv, log, folder)
    except (OSError, ValueError) as error:
        raise _not_started(argv, error) from error


def _start(argv: Sequence[str], log: IO[bytes], folder: Path) -> subprocess.Popen[bytes]:
    options: dict[str, Any] = {
        "stdin": subprocess.DEVNULL,
        "stdout": log,
        "stderr": subprocess.STDOUT,
        "cwd": folder,
        "env": child_environment(os.environ, _bundle_folder()),
        "close_fds": True,
    }
    if os.name != "nt":
        return subprocess.Popen(argv, start_new_session=True, **options)
    flags = _CREATE_NO_WINDOW | _CREATE_NEW_PROCESS_GROUP
    try:
        return subprocess.Popen(argv, creationflags=flags | _CREATE_BREAKAWAY_FROM_JOB, **options)
    except PermissionError:
        # A job object may forbid leaving it; then the child ends with that job.
        return subprocess.Popen(argv, creationflags=flags, **options)


def _bundle_folder() -> Path | None:
    folder = getattr(sys, "_MEIPASS", None)
    return Path(folder) if folder else None


@contextmanager
def _own_library_search() -> Iterator[None]:
    """Keep a child on Windows from loading the libraries of the packaged program."""
    folder = _bundle_folder()
    if os.name != "nt" or folder is None:
        yield
        return
    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined,unused-ignore] # Windows only
    kernel.SetDllDirectoryW(None)
    try:
        yield
    finally:
        kernel.SetDllDirectoryW(str(folder))


def _not_started(argv: Sequence[str], error: Exception) -> CoeError:
    program = argv[0] if argv else ""
    reason = getattr(error, "strerror", None) or str(error)
    return CoeError(
        "pac-not-started",
        f"The program {program} could not be started.",
        detail=f"The system says: {reason}.",
        hint="Check that the file is there and may be run, then check again.",
    )
