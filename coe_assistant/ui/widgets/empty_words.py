"""Words where a table or list has no rows: why it is empty, and what fills it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractItemView, QLabel

from coe_assistant.ui.design import Space


class EmptyWords(QLabel):
    """Stands in the middle of view while its model has no rows.

    Args:
        view: The table or list; its model is set already.
        text: Why there is nothing, and what fills it.
    """

    def __init__(self, view: QAbstractItemView, text: str) -> None:
        super().__init__(text, view.viewport())
        self._view = view
        self.setProperty("role", "muted")
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setMargin(Space.M)
        view.viewport().installEventFilter(self)
        model = view.model()
        for signal in (model.modelReset, model.rowsInserted, model.rowsRemoved):
            signal.connect(self._on_changed)
        self._on_changed()

    def say(self, text: str) -> None:
        """Give another reason."""
        self.setText(text)
        self._on_changed()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Fill the view."""
        if event.type() is QEvent.Type.Resize:
            self.setGeometry(self._view.viewport().rect())
        return super().eventFilter(watched, event)

    def _on_changed(self, *_details: object) -> None:
        is_empty = self._view.model().rowCount() == 0
        self.setGeometry(self._view.viewport().rect())
        self.setVisible(is_empty)
        self._view.setAccessibleDescription(self.text() if is_empty else "")
