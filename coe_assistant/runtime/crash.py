"""The last resort: whatever escapes everything else is written down and told in words."""

from __future__ import annotations

import faulthandler
import logging
import os
import sys
import threading
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TextIO

from coe_assistant.domain.errors import CoeError, ExitCode

logger = logging.getLogger(__name__)


class CrashReporter:
    """Writes a crash report for every exception that nobody took, and for hard crashes.

    Args:
        folder: Where reports go; must exist.
        tell: Told in one sentence, on whatever thread it happened.
    """

    def __init__(self, folder: Path, tell: Callable[[str], None]) -> None:
        self._folder = folder
        self._tell = tell
        self._hard = _for_owner(folder / "hard-crash.log")
        self.has_defect = False
        self._listen: Callable[[CoeError], None] = _nobody

    def listen(self, listen: Callable[[CoeError], None]) -> None:
        """Tell listen, too, of what escapes from now on; on whatever thread it happened."""
        self._listen = listen

    def install(self) -> None:
        """Take over the interpreter's hooks."""
        faulthandler.enable(self._hard)
        sys.excepthook = self._on_exception
        threading.excepthook = lambda args: self._on_exception(
            args.exc_type, args.exc_value, args.exc_traceback
        )

    def remove(self) -> None:
        """Give the hooks back."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        faulthandler.disable()
        self._hard.close()

    def report(self, error: BaseException) -> Path | None:
        """Write a report; return its file, or None when even that failed."""
        self.has_defect = True
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
        path = self._folder / f"crash-{stamp}.txt"
        text = "".join(traceback.format_exception(error))
        logger.error("a defect: %s", text)
        try:
            with _for_owner(path) as stream:
                stream.write(text)
        except OSError:
            return None
        return path

    def _on_exception(
        self,
        kind: type[BaseException],
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None or issubclass(kind, KeyboardInterrupt):
            return
        del trace
        path = self.report(error)
        where = f" A report is in {path}." if path is not None else ""
        self._tell(
            f"The program has a defect ({kind.__name__}).{where} "
            "An import that runs goes on on the server; start the program again to go on."
        )
        self._listen(defect_of(error, path))


def _for_owner(path: Path) -> TextIO:
    # Values of the program's variables may stand in a report: nobody else reads it.
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    return os.fdopen(os.open(path, flags, 0o600), "a", encoding="utf-8")


def defect_of(error: BaseException, report: Path | None) -> CoeError:
    """Return what a person is told of an error that nobody took; report: where it stands."""
    return CoeError(
        "defect",
        f"The program has a defect ({type(error).__name__}).",
        detail=f"A report is in {report}." if report is not None else repr(error),
        hint="Start it again: it goes on where it was. Send us the report.",
        exit_code=ExitCode.DEFECT,
    )


def _nobody(_defect: CoeError) -> None:
    """Without a window the sentence on standard error is all."""


def unfailing(told: Callable[[str], str]) -> Callable[[str], str]:
    """Return told for words about a defect: where it fails itself, the text stays English."""

    def words(text: str) -> str:
        try:
            return told(text)
        except Exception:  # noqa: BLE001 - the last resort: nothing may stand before these words
            return text

    return words
