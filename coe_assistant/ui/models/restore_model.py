"""The rows of a restore as a Qt table model."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from coe_assistant.domain.act_record import ActState
from coe_assistant.domain.restore_plan import ActKind, ByHand
from coe_assistant.domain.safeguard_words import SafeguardWords
from coe_assistant.services.act_sequence import ActRow
from coe_assistant.ui.text import tr

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class RestoreModel(QAbstractTableModel):
    """What is asked, for what, why, and what came of it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[tuple[str, ...], ...] = ()

    def show_rows(
        self, rows: tuple[ActRow, ...], by_hand: tuple[ByHand, ...], words: SafeguardWords
    ) -> None:
        """Take over the acts and what is left to a person; only what changed is told."""
        cells = (
            *(_cells(row, words) for row in rows),
            *(
                (_by_hand(one.kind), one.name, tr("By hand"), words.reason(one.why))
                for one in by_hand
            ),
        )
        if len(cells) != len(self._rows):
            self.beginResetModel()
            self._rows = cells
            self.endResetModel()
            return
        old, self._rows = self._rows, cells
        for line, (before, after) in enumerate(zip(old, cells, strict=True)):
            if before != after:
                last = self.index(line, self.columnCount() - 1)
                self.dataChanged.emit(self.index(line, 0), last)

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(_heads())

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell's text."""
        if not index.isValid():
            return None
        text = self._rows[index.row()][index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{_heads()[index.column()]}: {text}"
        return None

    def sentence(self, line: int) -> str:
        """Return everything about one row, to be read and copied."""
        what, name, result, why = self._rows[line]
        return f"{what}: {name} ({why}). {result}"

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a column's name."""
        is_name = role == Qt.ItemDataRole.DisplayRole
        if not is_name or orientation is not Qt.Orientation.Horizontal:
            return None
        return _heads()[section]


def _heads() -> tuple[str, ...]:
    return tr("What"), tr("Name"), tr("Result"), tr("Why")


def _cells(row: ActRow, words: SafeguardWords) -> tuple[str, ...]:
    act = row.act
    kind = {
        ActKind.BIND: tr("Bind connection"),
        ActKind.WRITE: tr("Write value"),
        ActKind.TURN_ON: tr("Turn on"),
        ActKind.TURN_OFF: tr("Turn off"),
    }[act.kind]
    return kind, act.name, _result(row, words), words.reason(act.why)


def _result(row: ActRow, words: SafeguardWords) -> str:
    if row.state is None:
        return tr("Not asked yet")
    if row.state is ActState.DONE:
        return tr("Done")
    if row.state is ActState.UNKNOWN:
        return tr("No answer: it may have been done")
    rule = words.refusal_of(row.why)
    return tr("Refused: {why} {remedy}").format(
        why=rule.text if rule is not None else row.detail,
        remedy=rule.remedy if rule is not None else "",
    )


def _by_hand(kind: str) -> str:
    return {
        "flow": tr("Flow"),
        "variable": tr("Variable"),
        "reference": tr("Connection reference"),
    }.get(kind, kind)
