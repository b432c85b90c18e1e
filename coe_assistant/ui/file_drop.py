"""Files dropped on a dialog: taken wherever in it they fall, with a word while they hover."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFrame, QWidget

from coe_assistant.ui.design import Space
from coe_assistant.ui.widgets.labels import label
from coe_assistant.ui.widgets.layout import column

_ENTERING = (QEvent.Type.DragEnter, QEvent.Type.DragMove)


def dropped_files(data: QMimeData) -> list[Path]:
    """Return the files of this computer among what is dragged."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


class FileDrop(QObject):
    """Lets target take files.

    Args:
        target: The widget, with everything in it.
        words: What is said while files hover.
        take: Is called with each file, one after the other.
        most: So many files are taken at once; more are refused.
    """

    def __init__(
        self, target: QWidget, words: str, take: Callable[[Path], object], *, most: int = 1
    ) -> None:
        super().__init__(target)
        self._target, self._take, self._most = target, take, most
        self._cover = QFrame(target)
        self._cover.setProperty("kind", "drop")
        self._cover.setProperty("over", "yes")
        self._cover.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        said = label(words, "subtitle")
        said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        box = column(said)
        box.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.XL)
        self._cover.setLayout(box)
        self._cover.hide()
        # text fields in it would take the file's name as a text
        for widget in (target, *target.findChildren(QWidget)):
            if widget is target or widget.acceptDrops():
                widget.setAcceptDrops(True)
                widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take files, and leave every other thing that is dragged alone."""
        kind = event.type()
        if kind in _ENTERING and isinstance(event, QDropEvent):
            return self._on_drag(event)
        if kind is QEvent.Type.DragLeave:
            self._cover.hide()
        if kind is QEvent.Type.Drop and isinstance(event, QDropEvent):
            return self._on_drop(event)
        return super().eventFilter(watched, event)

    def _on_drag(self, event: QDropEvent) -> bool:
        if not 0 < len(dropped_files(event.mimeData())) <= self._most:
            return False
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self._cover.setGeometry(self._target.rect())
        self._cover.raise_()
        self._cover.show()
        return True

    def _on_drop(self, event: QDropEvent) -> bool:
        self._cover.hide()
        files = dropped_files(event.mimeData())
        if not 0 < len(files) <= self._most:
            return False
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        for file in files:
            self._take(file)
        return True
