"""The checklist as a Qt list model: one row a check, changed rows only are told."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from coe_assistant.domain.check import CheckStatus, Severity, needs_person
from coe_assistant.services.workbench_state import CheckRow
from coe_assistant.ui.icons import Mark
from coe_assistant.ui.statement_row import STATEMENTS
from coe_assistant.ui.text import duration, told, tr
from coe_assistant.ui.wording import MARK_OF_STATUS, status_word

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class CheckRole(IntEnum):
    """Roles beyond Qt's own."""

    ROW = Qt.ItemDataRole.UserRole + 1
    MARK = Qt.ItemDataRole.UserRole + 2
    WORD = Qt.ItemDataRole.UserRole + 3
    SUMMARY = Qt.ItemDataRole.UserRole + 4


class ChecklistModel(QAbstractListModel):
    """Rows of the checklist."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[CheckRow, ...] = ()

    def show_rows(self, rows: Sequence[CheckRow]) -> None:
        """Take over rows; a change of ids resets, anything else tells the changed rows."""
        wanted = tuple(rows)
        if [item.id for item in wanted] != [item.id for item in self._rows]:
            self.beginResetModel()
            self._rows = wanted
            self.endResetModel()
            return
        before, self._rows = self._rows, wanted
        for line, (old, new) in enumerate(zip(before, wanted, strict=True)):
            if old != new:
                index = self.index(line)
                self.dataChanged.emit(index, index)

    def row(self, line: int) -> CheckRow | None:
        """Return the row at line, or None."""
        return self._rows[line] if 0 <= line < len(self._rows) else None

    def line_of(self, check_id: str) -> int:
        """Return the line of a check, or -1."""
        return next((n for n, item in enumerate(self._rows) if item.id == check_id), -1)

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return the number of checks."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a view or a screen reader asks for."""
        item = self.row(index.row()) if index.isValid() else None
        if item is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return told(item.title)
            case Qt.ItemDataRole.AccessibleTextRole | Qt.ItemDataRole.ToolTipRole:
                return f"{told(item.title)}: {word_of(item)}"
            case Qt.ItemDataRole.AccessibleDescriptionRole | CheckRole.SUMMARY:
                return told(item.report.summary) if item.report is not None else ""
            case CheckRole.ROW:
                return item
            case CheckRole.MARK:
                return mark_of(item)
            case CheckRole.WORD:
                return word_of(item)
            case _:
                return None


def mark_of(item: CheckRow) -> Mark:
    """Return the mark of a row."""
    if item.is_running:
        return Mark.RUNNING
    if item.report is None:
        return Mark.PENDING
    if is_soft_failure(item):
        return Mark.WARNING
    return MARK_OF_STATUS[item.report.status]


def is_soft_failure(item: CheckRow) -> bool:
    """Return whether the check failed without blocking the upgrade."""
    report = item.report
    if report is None or report.status is not CheckStatus.FAIL:
        return False
    return report.severity is Severity.ADVISORY


def word_of(item: CheckRow) -> str:
    """Return the state word of a row."""
    if item.is_running:
        time = duration(item.elapsed_s)
        if item.percent is not None:
            return tr("{percent} %, {time}").format(percent=int(item.percent), time=time)
        return tr("Running, {time}").format(time=time)
    if item.report is None:
        return tr("On request") if item.is_on_request else tr("Not run yet")
    if item.id == STATEMENTS:
        return tr("Open") if item.report.status is CheckStatus.WARN else tr("Answered")
    if item.confirmed_by is not None:
        return tr("Not known, looked at by hand")
    word = status_word(item.report.status)
    if item.report.status is CheckStatus.FAIL and not is_soft_failure(item):
        word = tr("Blocks")
    if item.is_stale:
        return tr("{state}, old").format(state=word)
    if item.is_acknowledged and needs_person(item.report):
        return tr("{state}, read").format(state=word)
    return word


def needs_reading(item: CheckRow) -> bool:
    """Return whether a person must confirm this row before the start."""
    report = item.report
    return report is not None and not item.is_acknowledged and needs_person(report)


def can_override(item: CheckRow) -> bool:
    """Return whether a person may go on in spite of this row."""
    report = item.report
    if report is None or report.status is not CheckStatus.FAIL:
        return False
    return report.severity is Severity.BLOCKER and report.overridable
