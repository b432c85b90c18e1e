"""What every section of the settings has in common: a change holds at once, or says why not."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit, QWidget

from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.retry_policy import RetryPolicy
from coe_assistant.ui.context import Context

_SETTLE_MS = 400  # a number that is being turned is kept once it stands still


class Section(QWidget):
    """Base of the sections.

    Signals:
        kept: What stands in the section is in force.
        refused: It is not; the error says why.
    """

    kept = Signal()
    refused = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.settled = QTimer(self)
        self.settled.setSingleShot(True)
        self.settled.setInterval(_SETTLE_MS)
        self.settled.timeout.connect(self.keep)

    def commit(self) -> bool:
        """Put in force what stands here; return whether anything was changed.

        Raises:
            CoeError: it was not kept.
            ValueError: it cannot be understood.
        """
        return False

    def keep(self) -> bool:
        """Commit, and tell; return whether all that stands here is in force."""
        self.settled.stop()
        try:
            is_changed = self.commit()
        except (CoeError, ValueError) as error:
            self.refused.emit(error)
            return False
        if is_changed:
            self.kept.emit()
        return True

    def watch(self, *controls: QWidget) -> None:
        """Keep what controls hold when it changes; the wheel turns only what has the focus."""
        for control in controls:
            if isinstance(control, QLineEdit):
                control.editingFinished.connect(self.keep)
            elif isinstance(control, QAbstractButton):
                control.clicked.connect(self.keep)
            elif isinstance(control, QComboBox):
                control.activated.connect(self.keep)
            elif isinstance(control, QAbstractSpinBox):
                control.editingFinished.connect(self.keep)
                changed = getattr(control, "valueChanged", None)
                if changed is not None:
                    changed.connect(self.settled.start)
            control.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the page scroll where the wheel would change a number that is only passed."""
        is_passed = isinstance(watched, QWidget) and not watched.hasFocus()
        if event.type() is QEvent.Type.Wheel and is_passed:
            event.ignore()
            return True
        return super().eventFilter(watched, event)


class PolicySection(Section):
    """A section that edits a part of the retry policy."""

    def changed(self, policy: RetryPolicy) -> RetryPolicy:
        """Return policy with what stands here.

        Raises:
            ValueError: it cannot be understood.
        """
        return policy

    def commit(self) -> bool:
        """Keep the policy, if anything in it changed."""
        preferences = self.context.workbench.preferences
        policy = self.changed(preferences.policy)
        if policy == preferences.policy:
            return False
        preferences.save_policy(policy)
        return True
