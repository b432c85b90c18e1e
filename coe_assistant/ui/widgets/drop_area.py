"""Where files are dropped, or chosen with a button."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QPushButton

from coe_assistant.ui.design import Size, Space
from coe_assistant.ui.icons import Mark, MarkView
from coe_assistant.ui.text import tr
from coe_assistant.ui.theme import Theme
from coe_assistant.ui.widgets.labels import button, label, set_property
from coe_assistant.ui.widgets.layout import column, row


class DropArea(QFrame):
    """A frame that takes local files.

    Signals:
        dropped(list[Path]): Files were dropped here.
        browse: The button was pressed.
    """

    dropped = Signal(list)
    browse = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("kind", "drop")
        self.setProperty("over", "no")
        self.setAcceptDrops(True)
        self.setAccessibleName(tr("Drop solution files here"))
        self._mark = MarkView(theme, Mark.INFO, "", Size.ICON)
        self._words = label("", "strong")
        self._browse = button(tr("Choose &files…"), self.browse.emit)
        box = row(self._mark, self._words, self._browse, gap=Space.M)
        box.setStretch(1, 1)
        box.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.XL)
        self._room = column(box)
        self.setLayout(self._room)
        self.show_has_files(has_files=False)

    @property
    def browse_button(self) -> QPushButton:
        """The button."""
        return self._browse

    def show_has_files(self, *, has_files: bool) -> None:
        """Say what dropping files does; large while there is nothing else."""
        edge = 0 if has_files else Space.XXL
        self._room.setContentsMargins(0, edge, 0, edge)
        self._words.setText(
            tr("Drop more files here; they are added")
            if has_files
            else tr("Drop the solution files (.zip) here")
        )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take local files only."""
        if _files(event):
            set_property(self, "over", "yes")
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Take the highlight away."""
        super().dragLeaveEvent(event)
        set_property(self, "over", "no")

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand the files on."""
        set_property(self, "over", "no")
        files = _files(event)
        if files:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.dropped.emit(files)


def _files(event: QDropEvent) -> list[Path]:
    urls = event.mimeData().urls()
    return [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
