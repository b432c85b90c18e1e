"""What is copied is what was told: marks that isolate names are for the screen only."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QClipboard

from coe_assistant.ui.text_direction import as_told


class CleanClipboard(QObject):
    """Takes the marks out of what this program copied; Qt's own menus of labels copy them along.

    Args:
        clipboard: Watched as long as parent lives; what other programs copied stays as it is.
        parent: Owner.
    """

    def __init__(self, clipboard: QClipboard, parent: QObject) -> None:
        super().__init__(parent)
        self._clipboard = clipboard
        clipboard.dataChanged.connect(self.clean)

    def clean(self) -> None:
        """Replace the text by the same one without marks, where it has any."""
        text = self._clipboard.text() if self._clipboard.ownsClipboard() else ""
        clean = as_told(text)
        if clean != text:
            self._clipboard.setText(clean)
