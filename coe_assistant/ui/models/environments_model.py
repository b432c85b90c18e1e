"""The environments of an account as a Qt table model."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from coe_assistant.services.environment_search import EnvironmentRow, KitReading
from coe_assistant.ui.text import tr

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_KIT = 2  # the column of the kit's version


class EnvironmentsModel(QAbstractTableModel):
    """Name, type, region, version, version of the kit, and address."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[EnvironmentRow, ...] = ()
        self._cells: tuple[tuple[str, ...], ...] = ()
        self._kit_name = ""

    def show_rows(self, rows: tuple[EnvironmentRow, ...], kit_name: str) -> None:
        """Take over rows; where only cells changed, what is chosen stays chosen."""
        cells = tuple(_cells(row) for row in rows)
        self._kit_name = kit_name
        if cells == self._cells:
            return
        if len(cells) != len(self._cells):
            self.beginResetModel()
            self._rows, self._cells = rows, cells
            self.endResetModel()
            return
        self._rows, self._cells = rows, cells
        last = self.index(len(rows) - 1, self.columnCount() - 1)
        self.dataChanged.emit(self.index(0, 0), last)

    def environment_row(self, line: int) -> EnvironmentRow:
        """Return the environment of one line."""
        return self._rows[line]

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return the number of environments."""
        return 0 if parent.isValid() else len(self._cells)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self._heads())

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell's text."""
        if not index.isValid():
            return None
        text = self._cells[index.row()][index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._heads()[index.column()]}: {text}"
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a column's name."""
        if role == Qt.ItemDataRole.ToolTipRole and section == _KIT:
            return tr("Installed version of {name}").format(name=self._kit_name)
        is_name = role == Qt.ItemDataRole.DisplayRole
        if not is_name or orientation is not Qt.Orientation.Horizontal:
            return None
        return self._heads()[section]

    @staticmethod
    def _heads() -> tuple[str, ...]:
        return (
            tr("Environment"),
            tr("Type"),
            tr("Kit"),
            tr("Region"),
            tr("Version"),
            tr("Address"),
        )


def _cells(row: EnvironmentRow) -> tuple[str, ...]:
    where = row.environment
    kit = {
        KitReading.NOT_READ: tr("…"),
        KitReading.INSTALLED: row.version,
        KitReading.MISSING: tr("Not installed"),
        KitReading.UNREADABLE: tr("Not readable"),
    }[row.kit]
    return (where.name, environment_type(where.type), kit, where.region, where.version, where.url)


def environment_type(name: str) -> str:
    """Return the type of an environment in words; production ones are marked as such."""
    return tr("{type} (production)").format(type=name) if name == "Default" else name
