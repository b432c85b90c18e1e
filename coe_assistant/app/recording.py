"""The program's log and its crash reports, while a data folder is in use."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from coe_assistant.adapters.program_log import close_log, open_log
from coe_assistant.app.places import Places
from coe_assistant.domain.errors import CoeError
from coe_assistant.runtime.crash import CrashReporter, defect_of, unfailing


@contextlib.contextmanager
def recording(places: Places, told: Callable[[str], str] = str) -> Iterator[CrashReporter]:
    """Write log and crash reports below the data folder.

    Args:
        places: The data folder, and whether the log says more.
        told: Returns a text in the language of the person; where it fails, English is said.

    Raises:
        CoeError: the folder cannot be written.
    """
    places.folder.prepare()
    logs, is_verbose = places.folder.logs, places.options.verbose
    with recording_in(logs, verbose=is_verbose, told=told) as crash:
        yield crash


@contextlib.contextmanager
def recording_in(
    logs: Path, *, verbose: bool, told: Callable[[str], str] = str
) -> Iterator[CrashReporter]:
    """Write log and crash reports into a folder; see recording for told.

    Raises:
        CoeError: the folder cannot be written.
    """
    try:
        handler = open_log(logs, verbose=verbose)
        crash = CrashReporter(logs, partial(_tell, unfailing(told)))
    except OSError as error:
        raise CoeError(
            "data-folder-not-writable",
            f"The log in {logs} cannot be written.",
            detail=error.strerror or str(error),
            hint="Free disk space, or choose another folder with --data-dir.",
        ) from error
    crash.install()
    try:
        yield crash
    finally:
        crash.remove()
        close_log(handler)


def written_defect(places: Places, error: Exception) -> CoeError:
    """Write a defect down where nothing records yet; return what a person is told of it."""
    try:
        with recording(places) as crash:
            return defect_of(error, crash.report(error))
    except CoeError:  # nothing can be written: it is told all the same
        return defect_of(error, None)


def _tell(told: Callable[[str], str], text: str) -> None:
    print(told(text), file=sys.stderr)  # noqa: T201 - people
