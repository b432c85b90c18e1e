"""Asks before the window closes while something would be missed. The server is never touched."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QMessageBox, QWidget

from coe_assistant.domain.run import Phase
from coe_assistant.services.workbench_state import Workbench
from coe_assistant.ui.text import tr


class CloseQuestion:
    """Decides whether the window may close, by a dialog that does not block."""

    def __init__(self, window: QWidget, workbench: Workbench) -> None:
        self._window = window
        self._workbench = workbench
        self._is_agreed = False
        self._box: QMessageBox | None = None
        self.hide_into: Callable[[], bool] | None = None  # hides the window where a tray is there

    @property
    def box(self) -> QMessageBox | None:
        """The open question, or None."""
        return self._box

    def agree(self) -> None:
        """Ask nothing any more."""
        self._is_agreed = True

    def may_close(self) -> bool:
        """Return whether the window may close now; asks when it should not do so silently."""
        question = "" if self._is_agreed else self._question()
        if not question:
            return True
        if self._box is None:
            self._ask(question)
        return False

    def _question(self) -> str:
        run = self._workbench.run
        if run is None:
            return ""
        if run.phase.may_be_running:
            return tr(
                "The import goes on on the server. Nothing here will follow it until you open "
                "the program again; it then takes up this run where it stands."
            )
        if run.phase is Phase.WAITING:
            return tr(
                "The next attempt starts only while this program is open. When you open it "
                "again, the run stands where it is now."
            )
        return ""

    def _ask(self, question: str) -> None:
        box = QMessageBox(self._window)
        box.setWindowTitle(tr("Close CoE Assistant"))
        box.setIcon(QMessageBox.Icon.NoIcon)
        box.setText(tr("Close the window?"))
        box.setInformativeText(question)
        leave = box.addButton(tr("&Close the window"), QMessageBox.ButtonRole.AcceptRole)
        stay = box.addButton(tr("&Stay here"), QMessageBox.ButtonRole.RejectRole)
        if self._is_waiting() and self.hide_into is not None:
            wait = box.addButton(tr("&Wait in the tray"), QMessageBox.ButtonRole.ActionRole)
            wait.clicked.connect(self.hide_into)
        box.setDefaultButton(stay)
        box.setEscapeButton(stay)
        leave.clicked.connect(self._agree)
        box.finished.connect(self._forget)
        self._box = box
        box.open()

    def _is_waiting(self) -> bool:
        run = self._workbench.run
        return run is not None and (run.phase is Phase.WAITING or run.phase.may_be_running)

    def _agree(self) -> None:
        self.agree()
        self._window.close()

    def _forget(self) -> None:
        if self._box is not None:
            self._box.deleteLater()
        self._box = None
