"""Export a support bundle: for whom, where to, and what was written."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFileDialog,
    QLineEdit,
    QProgressBar,
    QRadioButton,
    QWidget,
)

from coe_assistant.domain.errors import CoeError
from coe_assistant.services.workbench_state import BundleResult
from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Space, Tone
from coe_assistant.ui.dialogs.frame import Dialog
from coe_assistant.ui.text import size, tr
from coe_assistant.ui.widgets.banner import Banner, error_text
from coe_assistant.ui.widgets.facts import FactTable
from coe_assistant.ui.widgets.form import field
from coe_assistant.ui.widgets.labels import button, label
from coe_assistant.ui.widgets.layout import column, holder, row


class BundleDialog(Dialog):
    """Two clicks from a failure to a file: everything has a sensible value from the start."""

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(window, tr("Export support bundle"), width=_WIDTH)
        self._context = context
        self._path = QLineEdit(str(self._proposed()))
        self._support = QRadioButton(tr("For Microsoft &Support"))
        self._public = QRadioButton(tr("For a &public place"))
        self._busy = QProgressBar()
        self._banner = Banner(context.theme)
        self._result = FactTable(context.shell.copy_text)
        self._write = button(tr("&Write bundle"), self._on_write, kind="primary")
        self._folder = button(tr("Open &folder"), self._on_folder)
        self._file_dialog: QFileDialog | None = None
        self._written: Path | None = None
        self._is_open = True
        self._build()

    @property
    def write_button(self) -> QWidget:
        """The button that writes."""
        return self._write

    @property
    def message(self) -> str:
        """What the banner says."""
        return self._banner.accessibleName()

    def _build(self) -> None:
        group = QButtonGroup(self)
        for choice in (self._support, self._public):
            choice.setAccessibleName(choice.text().replace("&", ""))
            group.addButton(choice)
        self._support.setChecked(True)
        self._busy.setRange(0, 0)
        self._busy.setAccessibleName(tr("Writing the bundle"))
        self._busy.hide()
        self._result.hide()
        self._folder.hide()
        browse = button(tr("&Browse…"), self._on_browse)
        where = row(holder(field(tr("&File"), self._path)), browse, gap=Space.S)
        where.setStretch(0, 1)
        where.setAlignment(browse, _BOTTOM)
        support = tr("Keeps ids of environment and tenant, correlation ids, codes and times.")
        public = tr("Also replaces tenant, environment and host names.")
        self.add(
            label(tr("Secrets and people's names are taken out before the file is written.")),
            column(self._support, label(support, "caption"), gap=2),
            column(self._public, label(public, "caption"), gap=2),
            where,
            self._busy,
            self._banner,
            self._result,
        )
        self.add_action(self._folder)
        self.add_action(self._write)
        self._write.setDefault(True)
        self.finished.connect(self._on_finished)

    def _proposed(self) -> Path:
        run = self._context.workbench.run
        name = run.id if run is not None else "coe-assistant"
        folder = Path.home() / "Downloads"
        return (folder if folder.is_dir() else Path.home()) / f"{name}-bundle.zip"

    def _on_browse(self) -> None:
        dialog = QFileDialog(self, tr("Where to write the bundle"), self._path.text())
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(tr("Zip files (*.zip)"))
        dialog.setDefaultSuffix("zip")
        dialog.fileSelected.connect(self._path.setText)
        self._file_dialog = dialog
        dialog.open()

    def _on_write(self) -> None:
        self._write.setEnabled(False)
        self._busy.show()
        self._banner.hide()
        audience = "support" if self._support.isChecked() else "public"
        file = Path(self._path.text()).expanduser()
        self._context.workbench.export_bundle(file, audience, self._on_done, self._on_failed)

    def _on_done(self, result: BundleResult) -> None:
        self._written = result.file
        if not self._finish():
            return
        taken = sum(result.redactions.values())
        text = tr("{count} places were taken out. Look into the file before you send it.")
        title = tr("The bundle is written")
        self._banner.say(Tone.GOOD, title, text.format(count=taken))
        self._result.show_facts(
            [
                (tr("File"), str(result.file)),
                (
                    tr("Size"),
                    tr("{size}, {n} files").format(size=size(result.size), n=result.files),
                ),
                (tr("SHA-256"), result.sha256),
            ]
        )
        self._folder.show()
        self._context.announcer.say(title)

    def _on_failed(self, error: CoeError) -> None:
        if not self._finish():
            return
        self._banner.say(Tone.BAD, error.title, error_text(error))
        self._context.announcer.say(error.title)

    def _finish(self) -> bool:
        # the answer may come when the dialog was closed and its widgets are gone
        if self._is_open:
            self._busy.hide()
            self._write.setEnabled(True)
        return self._is_open

    def _on_finished(self) -> None:
        self._is_open = False

    def _on_folder(self) -> None:
        if self._written is not None:
            self._context.shell.open_folder(self._written.parent)


_WIDTH = 660
_BOTTOM = Qt.AlignmentFlag.AlignBottom


def build(context: Context, window: QWidget) -> QDialog:
    """Return the dialog."""
    return BundleDialog(context, window)
