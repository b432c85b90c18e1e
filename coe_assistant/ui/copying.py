"""Copying out of tables and lists: keys, and a menu that the keyboard opens too.

What is copied is what is shown, whole rows as lines with tabs between their cells, so that a
spreadsheet takes them as cells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QListView, QTableView, QTreeView

from coe_assistant.ui.shortcuts import keys_of
from coe_assistant.ui.text import tr

COPY_ROLE = Qt.ItemDataRole.UserRole + 50  # the whole text of a cell that shows its beginning

RowText = Callable[[QModelIndex], str]


class CopyActions(QObject):
    """Copy rows, the current cell, or everything.

    Args:
        view: A table, list or tree.
        copy_text: Puts a text into the clipboard.
        row_text: Makes the line of one row from its first cell; the shown cells without it.
    """

    def __init__(
        self,
        view: QAbstractItemView,
        copy_text: Callable[[str], None],
        row_text: RowText | None = None,
    ) -> None:
        super().__init__(view)
        self._view = view
        self._copy_text = copy_text
        self._row_text = row_text or _cells
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self._add(tr("&Copy"), "copy", self.copy_rows)
        if not isinstance(view, QListView):
            self._add(tr("Copy this c&ell"), "", self.copy_cell)
        self._add(tr("Copy &all rows"), "copy-all", self.copy_all)

    def copy_rows(self) -> None:
        """Copy the chosen rows, or the current one, or all where there is none."""
        chosen = self._view.selectionModel().selectedIndexes()
        rows = _rows(self._view, chosen or [self._view.currentIndex()])
        self._copy_text("\n".join(map(self._row_text, rows or self._all_rows())))

    def copy_cell(self) -> None:
        """Copy the current cell alone."""
        index = self._view.currentIndex()
        if index.isValid():
            self._copy_text(_text(index))

    def copy_all(self) -> None:
        """Copy every row, below the heads of the columns."""
        lines = map(self._row_text, self._all_rows())
        heads = _heads(self._view) if self._row_text is _cells else ""
        self._copy_text("\n".join([heads, *lines] if heads else lines))

    def _all_rows(self) -> list[QModelIndex]:
        return _below(self._view.model(), QModelIndex())

    def _add(self, words: str, slug: str, act: Callable[[], None]) -> None:
        action = QAction(words, self._view)
        if slug:
            action.setShortcut(QKeySequence(keys_of(slug)))
        # the key belongs to the view that has the focus: a window may show several
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(act)
        self._view.addAction(action)


def _rows(view: QAbstractItemView, indexes: Iterable[QModelIndex]) -> list[QModelIndex]:
    """Return the first cell of each row that is named, in the order of the model."""
    wanted = {index.siblingAtColumn(0) for index in indexes if index.isValid()}
    if not isinstance(view, QTreeView):
        return sorted(wanted, key=lambda index: index.row())
    return [row for row in _below(view.model(), QModelIndex()) if row in wanted]


def _below(model: QAbstractItemModel, parent: QModelIndex) -> list[QModelIndex]:
    found: list[QModelIndex] = []
    for number in range(model.rowCount(parent)):
        row = model.index(number, 0, parent)
        found += [row, *_below(model, row)]
    return found


def _cells(row: QModelIndex) -> str:
    cells, cell = [], row
    while cell.isValid():
        cells.append(_text(cell))
        cell = cell.siblingAtColumn(len(cells))
    return "\t".join(cells)


def _heads(view: QAbstractItemView) -> str:
    if not isinstance(view, QTableView | QTreeView):
        return ""
    model = view.model()
    names = (
        str(model.headerData(column, Qt.Orientation.Horizontal) or "")
        for column in range(model.columnCount(QModelIndex()))
    )
    return "\t".join(names)


def _text(index: QModelIndex) -> str:
    whole = index.data(COPY_ROLE)
    text = str(whole if whole is not None else index.data() or "")
    return text.replace("\t", " ")
