"""Fills a painted window; a start that fails there is told like one that failed before."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from coe_assistant.domain.errors import CoeError

if TYPE_CHECKING:
    from coe_assistant.runtime.crash import CrashReporter
    from coe_assistant.ui.main_window import MainWindow


class Filling:
    """One event loop, and the error for which it ends when its window cannot be filled.

    Without this, an error behind the first paint would leave an empty window on the screen.
    """

    def __init__(self, application: QApplication, window: MainWindow) -> None:
        self._application = application
        self._window = window
        self._failure: CoeError | None = None
        self.crash: CrashReporter | None = None  # writes a defect down, once it is there

    def begin(self, fill: Callable[[], None]) -> None:
        """Say what starts, then fill the window when that is on the screen."""
        self._window.say_starting()
        QTimer.singleShot(0, lambda: self.run(fill))

    def run(self, fill: Callable[[], None]) -> bool:
        """Fill the window now; return whether that succeeded. If not, the event loop ends."""
        try:
            fill()
        except CoeError as error:
            self._failure = error
        except Exception as error:  # noqa: BLE001 - told to the person and written down
            path = self.crash.report(error) if self.crash is not None else None
            self._failure = import_module("coe_assistant.runtime.crash").defect_of(error, path)
        else:
            return True
        self._application.exit(1)
        return False

    def loop(self) -> int:
        """Run the event loop; return the exit code.

        Raises:
            CoeError: the window could not be filled; it is hidden then.
        """
        code = int(self._application.exec())
        if self._failure is not None:
            self._window.hide()
            raise self._failure
        return code
