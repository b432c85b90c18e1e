"""The head of a table: no column is narrower than its own words, and one takes what is left."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHeaderView, QTableView

from coe_assistant.ui.design import Size


class TableHead(QHeaderView):
    """Qt's own head cuts the words of its last column where the others leave too little.

    Where the columns need more than there is, the table is scrolled sideways.

    Args:
        table: Gets this head.
        name: For assistive technology.
        filling: The column that takes what is left; None for the last one.
        least: What the filling column gets at least, in device-independent pixels.
    """

    def __init__(
        self, table: QTableView, name: str, *, filling: int | None = None, least: int = 0
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._filling = filling
        self._least = least
        self._is_sharing = False
        table.setHorizontalHeader(self)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setStretchLastSection(False)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setAccessibleName(name)
        self.sectionResized.connect(self._on_resized)

    def share(self) -> None:
        """Give every column room for its words, and the rest to the filling one."""
        if self._is_sharing or not self.count():
            return
        self._is_sharing = True
        taken = 0
        last = self.count() - 1 if self._filling is None else self._filling
        for column in range(self.count()):
            if column != last and not self.isSectionHidden(column):
                wanted = max(self.sectionSize(column), self.sectionSizeHint(column))
                self.resizeSection(column, wanted)
                taken += self.sectionSize(column)
        least = max(self._least, self.sectionSizeHint(last))
        self.resizeSection(last, max(least, self.viewport().width() - taken))
        self._is_sharing = False

    def fit(self, most: int = Size.COLUMN) -> None:
        """Make the columns as wide as what is seen first needs, none by itself beyond most."""
        self.resizeSections(QHeaderView.ResizeMode.ResizeToContents)
        for column in range(self.count()):
            self.resizeSection(column, min(self.sectionSize(column), most))
        self.share()

    def _on_resized(self, _column: int, _before: int, _now: int) -> None:
        self.share()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the new width out."""
        super().resizeEvent(event)
        self.share()

    def showEvent(self, event: QShowEvent) -> None:
        """Share again: only now the style is known for certain."""
        super().showEvent(event)
        self.share()

    def changeEvent(self, event: QEvent) -> None:
        """Measure the words again where the font or the style is another one."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.share()
