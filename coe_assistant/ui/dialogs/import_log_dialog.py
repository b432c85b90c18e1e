"""The components of an import with their results: browse, show failures only, search, export."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit, QProgressBar, QWidget

from coe_assistant.domain.component_result import ComponentResult
from coe_assistant.domain.errors import CoeError
from coe_assistant.services.diagnosis_state import ImportLog
from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Size, Space, Tone
from coe_assistant.ui.dialogs.frame import Dialog
from coe_assistant.ui.file_drop import FileDrop
from coe_assistant.ui.text import counted, told, tr
from coe_assistant.ui.widgets.banner import Banner, error_text
from coe_assistant.ui.widgets.controls import ChoiceBox, TickBox
from coe_assistant.ui.widgets.find_bar import FILTERS
from coe_assistant.ui.widgets.fold_layout import FoldLayout
from coe_assistant.ui.widgets.labels import button, label, short_label
from coe_assistant.ui.widgets.layout import holder, row
from coe_assistant.ui.widgets.text_table import TextTable

_PAUSE_MS = 200  # after the last key, so that 100,000 rows are not searched at every one


class ImportLogDialog(Dialog):
    """Opens the newest log of the run by itself; any other file can be opened too."""

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(window, tr("Import log"), width=Size.DIALOG_TABLE)
        self._context = context
        self._is_open = True
        self._log = ImportLog("", ())
        self._shown: Sequence[ComponentResult] = ()
        self._file_dialog: QFileDialog | None = None
        self._known = tuple(context.workbench.diagnosing.import_logs())
        self._choice = ChoiceBox(context.theme)
        self._choice.setAccessibleName(tr("Logs of this run"))
        self._choice.addItems([path.name for path in self._known])
        self._choice.setVisible(bool(self._known))
        self._only_problems = TickBox(tr("Failures and &warnings only"), context.theme)
        self._find = QLineEdit()
        self._find.setAccessibleName(tr("Search in names and texts"))
        self._find.setPlaceholderText(tr("Search in names and texts"))
        self._find.setProperty(FILTERS, "yes")
        self._count = label("", "caption")
        self._busy = QProgressBar()
        self._banner = Banner(context.theme)
        nothing = tr(
            "No component is listed. Open the log of an import, or let more of it through above."
        )
        self._table = TextTable(tr("Components"), _heads(), context.shell.copy_text, empty=nothing)
        self._export = button(tr("E&xport the list…"), self._on_export)
        self._timer = QTimer(self)
        self._build()
        if self._known:
            self.open_log(self._known[0])

    @property
    def table(self) -> TextTable:
        """The components."""
        return self._table

    @property
    def only_problems(self) -> TickBox:
        """The filter."""
        return self._only_problems

    @property
    def search(self) -> QLineEdit:
        """The field for a word."""
        return self._find

    @property
    def message(self) -> str:
        """What the banner says."""
        return self._banner.accessibleName()

    def open_log(self, path: Path) -> None:
        """Read a log and show it."""
        self._busy.show()
        self._banner.hide()
        self._context.workbench.diagnosing.open_log(path, self._on_read, self._on_failed)

    def export(self, name: str) -> None:
        """Write the shown components to a file."""
        self._context.workbench.diagnosing.export_log(
            self._shown, Path(name), self._on_written, self._on_failed
        )

    def _build(self) -> None:
        self._busy.setRange(0, 0)
        self._busy.setAccessibleName(tr("Reading the log"))
        self._busy.hide()
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._on_searched)
        self._table.setMinimumHeight(Size.LOG * 2)
        choose = button(
            tr("&Open a log…"),
            self._on_browse,
            describe=tr("importjob.data, or the log that the portal offers to download"),
        )
        self._choice.activated.connect(lambda at: self.open_log(self._known[at]))
        self._only_problems.toggled.connect(self.refilter)
        self._find.textChanged.connect(lambda _text: self._timer.start())
        words = self._find.fontMetrics().horizontalAdvance(self._find.placeholderText())
        self._find.setMinimumWidth(max(Size.FIELD, words + Space.XXL))
        named = short_label(tr("Logs of this run"), "caption")
        named.setBuddy(self._choice)
        named.setVisible(bool(self._known))
        logs = holder(row(named, self._choice, choose, None))
        tools = FoldLayout(logs, holder(row(self._only_problems, self._find)), line_gap=Space.S)
        self.add(tools, self._banner, self._busy, self._count, self._table)
        self.add_action(self._export)
        self._export.setEnabled(False)
        self.finished.connect(self._on_finished)
        FileDrop(self, tr("Drop an import log to list its components"), self.open_log)

    def _on_searched(self) -> None:
        self.refilter()
        self._context.announcer.say(tr("{n} shown").format(n=len(self._shown)))

    def refilter(self) -> None:
        """Show what the filter and the search leave."""
        word = self._find.text().casefold().strip()
        self._shown = [
            part
            for part in self._log.rows
            if (part.is_problem or not self._only_problems.isChecked())
            and (not word or word in f"{part.kind} {part.name} {part.code} {part.text}".casefold())
        ]
        self._table.show_rows([_cells(part) for part in self._shown])
        self._count.setText(self._counts())
        self._export.setEnabled(bool(self._shown))

    def _counts(self) -> str:
        words = counted(len(self._log.rows), "%n component", "%n components")
        problems = counted(self._log.problems, "%n failure or warning", "%n failures or warnings")
        shown = tr("{n} shown").format(n=len(self._shown))
        cut = tr("the file holds more") if self._log.is_cut else ""
        return ", ".join(part for part in (words, problems, shown, cut) if part)

    def _on_read(self, log: ImportLog) -> None:
        if not self._is_open:
            return
        self._busy.hide()
        self._log = log
        self._only_problems.blockSignals(True)  # noqa: FBT003 - Qt's signature
        self._only_problems.setChecked(log.problems > 0)
        self._only_problems.blockSignals(False)  # noqa: FBT003
        self.refilter()
        self._context.announcer.say(f"{log.name}: {self._counts()}")

    def _on_failed(self, error: CoeError) -> None:
        if not self._is_open:
            return
        self._busy.hide()
        self._banner.say(Tone.BAD, told(error.title), error_text(error))
        self._context.announcer.say(told(error.title))

    def _on_written(self, path: Path) -> None:
        if self._is_open:
            title = tr("The list is written")
            self._banner.say(Tone.GOOD, title, str(path))
            self._context.announcer.say(title)

    def _on_browse(self) -> None:
        dialog = QFileDialog(self, tr("Choose an import log"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(tr("Import logs (*.xml *.txt);;All files (*)"))
        dialog.fileSelected.connect(lambda name: self.open_log(Path(name)))
        self._file_dialog = dialog
        dialog.open()

    def _on_export(self) -> None:
        dialog = QFileDialog(self, tr("Where to write the list"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(tr("Tables (*.csv)"))
        dialog.setDefaultSuffix("csv")
        dialog.fileSelected.connect(self.export)
        self._file_dialog = dialog
        dialog.open()

    def _on_finished(self) -> None:
        self._is_open = False


def _heads() -> tuple[str, ...]:
    return (tr("Result"), tr("Type"), tr("Name"), tr("Code"), tr("Text"), tr("Id"))


def _cells(part: ComponentResult) -> tuple[str, ...]:
    return (part.result or tr("not told"), part.kind, part.name, part.code, part.text, part.id)


def build(context: Context, window: QWidget) -> QDialog:
    """Return the dialog."""
    return ImportLogDialog(context, window)
