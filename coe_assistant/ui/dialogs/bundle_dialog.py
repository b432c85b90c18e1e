"""Export a support bundle: for whom, what is in it, what was removed, where to, what then."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFileDialog,
    QLineEdit,
    QRadioButton,
    QWidget,
)

from coe_assistant.domain.errors import CoeError
from coe_assistant.services.bundle_parts import BundleResult, PreparedBundle, ProofResult
from coe_assistant.ui.bundle_place import free_name, proposed_file
from coe_assistant.ui.bundle_words import counts_text
from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Size, Space, Tone
from coe_assistant.ui.dialogs.frame import Dialog
from coe_assistant.ui.dialogs.removed_dialog import RemovedDialog
from coe_assistant.ui.file_drop import FileDrop
from coe_assistant.ui.text import size, told, tr
from coe_assistant.ui.widgets.banner import Banner, error_text
from coe_assistant.ui.widgets.bundle_tree import BundleTree
from coe_assistant.ui.widgets.facts import FactTable
from coe_assistant.ui.widgets.flow_layout import FlowLayout
from coe_assistant.ui.widgets.form import field
from coe_assistant.ui.widgets.labels import button, label
from coe_assistant.ui.widgets.layout import column, holder, row
from coe_assistant.ui.widgets.work_line import WorkLine

SUPPORT_PAGE = "https://admin.powerplatform.microsoft.com/support"


class BundleDialog(Dialog):
    """Two clicks from a failure to a file: everything has a sensible value from the start."""

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(window, tr("Export support bundle"), width=Size.DIALOG_WIDE)
        self._context = context
        self._path = QLineEdit(str(proposed_file(context.workbench.run, Path.home())))
        self._case = QLineEdit()
        self._support = QRadioButton(tr("For Microsoft &Support"))
        self._public = QRadioButton(tr("For a &public place"))
        self._tree = BundleTree(context.shell.copy_text)
        self._counts = label("", "caption")
        self._look = button(tr("Show what was &removed…"), self._on_look)
        self._add = button(tr("&Add a file…"), self._on_add)
        self._test = button(tr("&Test the removal"), self._on_prove)
        self._busy = WorkLine(tr("Working on the bundle"))
        self._banner = Banner(context.theme)
        self._result = FactTable(context.shell.copy_text)
        self._write = button(tr("&Write bundle"), self._on_write, kind="primary")
        self._browse = button(tr("&Browse…"), self._on_browse)
        self._after = [
            button(tr("Copy &hash"), self._on_copy_hash),
            button(tr("Copy t&icket text"), self._on_copy_ticket),
            button(tr("Open f&older"), self._on_folder),
            button(tr("Support pa&ge"), self._on_page),
        ]
        self._file_dialog: QFileDialog | None = None
        self._removed: RemovedDialog | None = None
        self._prepared: PreparedBundle | None = None
        self._prepared_for = ("", "")
        self._added: tuple[Path, ...] = ()
        self._picked = self._summary = ""
        self._written: BundleResult | None = None
        self._must_write, self._is_open = False, True
        self._build()
        self._connect()
        self._prepare()

    @property
    def write_button(self) -> QWidget:
        """The button that writes."""
        return self._write

    @property
    def message(self) -> str:
        """What the banner says."""
        return self._banner.accessibleName()

    @property
    def removed_dialog(self) -> RemovedDialog | None:
        """The comparison that was opened last."""
        return self._removed

    def _build(self) -> None:
        group = QButtonGroup(self)
        for choice in (self._support, self._public):
            choice.setAccessibleName(choice.text().replace("&", ""))
            group.addButton(choice)
        self._support.setChecked(True)
        kept = tr("Keeps ids of environment and tenant, codes and times.")
        replaced = tr("Also replaces tenant, environment, host names, addresses.")
        for choice, words in ((self._support, kept), (self._public, replaced)):
            choice.setToolTip(words)
            choice.setAccessibleDescription(words)
        self._tree.setMinimumHeight(Size.LOG)
        self._result.hide()
        for item in self._after:
            item.hide()
        consent = tr(
            "Nothing is sent: you write a file without secrets and people's names, look into it, "
            "and hand it on yourself."
        )
        self.add(
            label(consent),
            row(self._support, self._public, None, gap=Space.L),
            self._tree,
            self._counts,
            holder(FlowLayout(self._look, self._add, self._test)),
            field(tr("Case &number"), self._case, tr("If you have one; it goes into the ticket.")),
            field(tr("&File"), self._path, beside=self._browse),
            self._busy,
            self._banner,
            column(self._result, holder(FlowLayout(*self._after)), gap=Space.S),
        )
        self.add_action(self._write)
        self._write.setDefault(True)
        FileDrop(self, tr("Drop a file to clean it and take it in"), self.add_file)

    def _connect(self) -> None:
        self._support.toggled.connect(self._on_audience)
        self._tree.picked.connect(self._on_picked)
        self.finished.connect(self._on_finished)

    @property
    def _audience(self) -> str:
        return "support" if self._support.isChecked() else "public"

    def _prepare(self) -> None:
        words = tr("Working on it: files of the run are read and cleaned")
        self._start(words, lambda: self._context.workbench.bundle.progress.share)
        case_number = self._case.text().strip()
        self._prepared_for = (self._audience, case_number)
        self._context.workbench.bundle.prepare(
            self._audience, self._on_prepared, self._on_failed, case_number, self._added
        )

    def _on_prepared(self, prepared: PreparedBundle) -> None:
        if not self._finish() or prepared.audience != self._audience:
            return
        without = self._tree.without
        self._prepared = prepared
        self._tree.show_files(prepared.files, without)
        self._summary = counts_text(prepared)
        self._counts.setText(self._summary)
        if self._must_write:
            self._write_prepared(prepared)

    def _on_audience(self) -> None:
        self._prepared = None
        self._prepare()

    def _on_picked(self, name: str) -> None:
        self._picked = name
        self._look.setEnabled(bool(name))

    def _on_look(self) -> None:
        files = self._prepared.files if self._prepared is not None else ()
        file = next((item for item in files if item.name == self._picked), None)
        if file is not None:
            self._removed = RemovedDialog(self._context, self, file)
            self._removed.open()

    def _on_add(self) -> None:
        dialog = QFileDialog(self, tr("A file to clean and take in"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.add_file)
        self._file_dialog = dialog
        dialog.open()

    def add_file(self, path: str | Path) -> None:
        """Take a file of the person's own in, cleaned; what cannot be cleaned is refused."""
        self._added = (*self._added, Path(path))
        self._prepare()

    def _on_prove(self) -> None:
        self._start(tr("Made-up secrets are planted in copies and looked for"))
        self._context.workbench.bundle.prove(self._audience, self._on_proved, self._on_failed)

    def _on_proved(self, result: ProofResult) -> None:
        if not self._finish():
            return
        if result.leaked:
            title = tr("The removal failed the test: write no bundle")
            self._banner.say(Tone.BAD, title, "\n".join(result.leaked[:10]))
        else:
            title = tr("The removal passed the test")
            words = tr(
                "Made-up secrets planted: {planted}, copies of files: {n}. None came through."
            )
            self._banner.say(Tone.GOOD, title, words.format(planted=result.planted, n=result.files))
        self._context.announcer.say(title)

    def _on_browse(self) -> None:
        dialog = QFileDialog(self, tr("Where to write the bundle"), self._path.text())
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(tr("Zip files (*.zip)"))
        dialog.setDefaultSuffix("zip")
        dialog.fileSelected.connect(self._path.setText)
        self._file_dialog = dialog
        dialog.open()

    def _on_write(self) -> None:
        prepared = self._prepared
        if prepared is None or self._prepared_for != (self._audience, self._case.text().strip()):
            # The case number stands in the ticket text: that is made anew.
            self._must_write = True
            self._prepare()
        else:
            self._write_prepared(prepared)

    def _write_prepared(self, prepared: PreparedBundle) -> None:
        self._must_write = False
        self._start(tr("The file is written and scanned again"))
        file = Path(self._path.text()).expanduser()
        self._context.workbench.bundle.write(
            prepared, file, self._tree.without, self._on_done, self._on_failed
        )

    def _on_done(self, result: BundleResult) -> None:
        self._written = result
        if not self._finish():
            return
        title = tr("The bundle is written")
        text = tr("Places taken out: {count}. The finished file was scanned again, clean.")
        taken = sum(result.redactions.values())
        self._banner.say(Tone.GOOD, title, text.format(count=taken))
        files = tr("{size}, files: {n}").format(size=size(result.size), n=result.files)
        self._result.show_facts(
            [
                (tr("File"), str(result.file)),
                (tr("Size"), files),
                (tr("SHA-256"), result.sha256),
            ]
        )
        for item in self._after:
            item.show()
        self._path.setText(str(free_name(result.file)))  # nothing is written over
        self._context.announcer.say(title)

    def _on_failed(self, error: CoeError) -> None:
        self._must_write = False
        if not self._finish():
            return
        if error.slug.startswith("file-") and self._added:
            self._added = self._added[:-1]
        self._banner.say(Tone.BAD, told(error.title), error_text(error))
        self._context.announcer.say(told(error.title))

    def _start(self, words: str, share: Callable[[], float | None] | None = None) -> None:
        self._banner.hide()
        self._counts.setText("")
        self._busy.begin(words, share)
        for item in (self._write, self._add, self._test):
            item.setEnabled(False)

    def _finish(self) -> bool:
        # the answer may come when the dialog was closed and its widgets are gone
        if self._is_open:
            self._busy.end()
            self._counts.setText(self._summary)
            for item in (self._write, self._add, self._test):
                item.setEnabled(True)
        return self._is_open

    def _on_finished(self) -> None:
        self._is_open = False

    def _on_copy_hash(self) -> None:
        if self._written is not None:
            self._context.shell.copy_text(self._written.sha256)

    def _on_copy_ticket(self) -> None:
        if self._written is not None:
            text = f"{self._written.ticket}\nBundle SHA-256: {self._written.sha256}\n"
            self._context.shell.copy_text(text)

    def _on_folder(self) -> None:
        if self._written is not None:
            self._context.shell.open_folder(self._written.file.parent)

    def _on_page(self) -> None:
        self._context.shell.open_url(SUPPORT_PAGE)


def build(context: Context, window: QWidget) -> QDialog:
    """Return the dialog."""
    return BundleDialog(context, window)
