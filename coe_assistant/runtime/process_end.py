"""Ends the process soon after its work: nobody waits for workers that wait for something else.

What counts is on disk before anything is done, so that a worker may be left at any place. It is
given time to come to its end; then it is interrupted, so that it takes its half-written files away;
what does not listen even then, such as a request that nobody answers, ends with the process.
"""

from __future__ import annotations

import ctypes
import logging
import os
import sys
import threading
import time
from collections.abc import Collection
from typing import NoReturn

GRACE_S = 1.0  # to come to an end by itself
TIDY_S = 0.7  # to take away what is half done

logger = logging.getLogger(__name__)


class ProcessEnding(BaseException):
    """Raised in a worker when the process ends; only what tidies up may see it."""


def end_process(code: int) -> NoReturn:
    """Leave with this exit code, within GRACE_S + TIDY_S whatever the workers do."""
    at_work = wait_for(_workers(), GRACE_S)
    if at_work:
        logger.info("%s workers are interrupted", len(at_work))
        logging.disable()  # a pool would report the interruption as a defect
        for thread in at_work:
            interrupt(thread)
        at_work = wait_for(at_work, TIDY_S)
    if at_work:
        logging.shutdown()
        _flush()
        os._exit(code)
    sys.exit(code)


def wait_for(threads: Collection[threading.Thread], seconds: float) -> list[threading.Thread]:
    """Return those of threads that live longer than so many seconds from now."""
    end = time.monotonic() + seconds
    for thread in threads:
        thread.join(max(0.0, end - time.monotonic()))
    return [thread for thread in threads if thread.is_alive()]


def interrupt(thread: threading.Thread) -> None:
    """Raise ProcessEnding in thread at its next step of Python; a call that blocks ends first."""
    if thread.ident is not None:
        number = ctypes.c_ulong(thread.ident)
        ctypes.pythonapi.PyThreadState_SetAsyncExc(number, ctypes.py_object(ProcessEnding))


def _workers() -> list[threading.Thread]:
    own = threading.current_thread()
    return [one for one in threading.enumerate() if one is not own and not one.daemon]


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
