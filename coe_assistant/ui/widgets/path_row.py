"""A field for a path, with a button that looks for the file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit, QVBoxLayout, QWidget

from coe_assistant.ui.file_drop import FileDrop
from coe_assistant.ui.text import tr
from coe_assistant.ui.widgets.form import field
from coe_assistant.ui.widgets.labels import button


class PathRow(QWidget):
    """Holds a path as text.

    Signals:
        chosen: A file was picked or dropped.
    """

    chosen = Signal()

    def __init__(self, caption: str, explain: str) -> None:
        super().__init__()
        self._caption = caption.replace("&", "")
        self._dialog: QFileDialog | None = None
        self.line = QLineEdit()
        self.line.setMaxLength(4_000)
        self.browse = button(tr("&Browse…"), self._on_browse)
        box: QVBoxLayout = field(caption, self.line, explain, self.browse)
        self.setLayout(box)
        FileDrop(self, tr("Drop it here"), self._take)

    @property
    def path(self) -> str:
        """What stands in the field."""
        return self.line.text().strip()

    def show_path(self, path: str) -> None:
        """Show a path."""
        self.line.setText(path)

    def _on_browse(self) -> None:
        dialog = QFileDialog(self, self._caption)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        if self.path:
            dialog.setDirectory(str(Path(self.path).parent))
        dialog.fileSelected.connect(lambda name: self._take(Path(name)))
        self._dialog = dialog
        dialog.open()

    def _take(self, path: Path) -> None:
        self.line.setText(str(path))
        self.chosen.emit()
