"""Help > Explain an error: paste a text or open a file, get the diagnosis. Nothing is sent."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog, QFileDialog, QPlainTextEdit, QWidget

from coe_assistant.domain.errors import CoeError
from coe_assistant.services.diagnosis_state import Explanation
from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Size, Space, Tone
from coe_assistant.ui.dialogs.frame import Dialog
from coe_assistant.ui.file_drop import FileDrop
from coe_assistant.ui.text import told, tr
from coe_assistant.ui.widgets.banner import Banner, error_text
from coe_assistant.ui.widgets.diagnosis_view import DiagnosisView
from coe_assistant.ui.widgets.form import field
from coe_assistant.ui.widgets.labels import button, label
from coe_assistant.ui.widgets.layout import row

_MOST = 1_000_000


class ExplainDialog(Dialog):
    """Text or file in, diagnosis out."""

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(window, tr("Explain an error"), width=Size.DIALOG_WIDE)
        self._context = context
        self._is_open = True
        self._file_dialog: QFileDialog | None = None
        self._text = QPlainTextEdit()
        self._text.setTabChangesFocus(True)
        self._text.setFixedHeight(Size.LOG // 2)
        self._title = label("", "subtitle")
        self._banner = Banner(context.theme)
        self._view = DiagnosisView(context, acts=False)
        self._explain = button(tr("&Explain"), self._on_explain, kind="primary")
        self._copy = button(tr("Copy as &Markdown"), self._on_copy)
        open_file = button(
            tr("Open a &file…"),
            self._on_browse,
            describe=tr("Plain text, pac log, import log, JSON or HTML of an error mail"),
        )
        said = tr("Paste what pac, the portal, a log or a mail says. It stays on this computer.")
        self.add(
            field(tr("Error &text"), self._text, said),
            row(open_file, None, self._explain, gap=Space.S),
            self._title,
            self._banner,
            self._view,
        )
        self.content.addStretch(1)
        self.add_action(self._copy)
        self._text.textChanged.connect(self._on_edited)
        self._view.hide()
        self._copy.hide()
        self._on_edited()
        self.finished.connect(self._on_finished)
        FileDrop(self, tr("Drop a file to have it explained"), self.open_file)

    @property
    def text(self) -> QPlainTextEdit:
        """The field for the text."""
        return self._text

    @property
    def title(self) -> str:
        """The title of the diagnosis."""
        return self._title.text()

    @property
    def view(self) -> DiagnosisView:
        """The diagnosis."""
        return self._view

    def open_file(self, name: str | Path) -> None:
        """Explain the content of a file."""
        self._explain.setEnabled(False)
        self._context.workbench.diagnosing.explain_file(Path(name), self._show, self._on_failed)

    def _on_edited(self) -> None:
        self._explain.setEnabled(bool(self._text.toPlainText().strip()))

    def _on_explain(self) -> None:
        diagnosing = self._context.workbench.diagnosing
        said = diagnosing.explain(self._text.toPlainText()[:_MOST])
        self._show(said)
        if said.diagnosis.class_id == "unknown" and diagnosing.can_look_deeper:
            self._banner.say(
                Tone.INFO,
                tr("The text names no cause"),
                tr("The server is asked what it says about its newest failed import."),
            )
            diagnosing.look_deeper(said, self._on_deeper, self._on_failed)

    def _show(self, said: Explanation) -> None:
        if not self._is_open:
            return
        self._on_edited()
        self._banner.hide()
        self._title.setText(told(said.diagnosis.title))
        self._view.show_diagnosis(said.diagnosis)
        self._view.show_texts(said.evidence)
        self._view.show()
        QTimer.singleShot(0, self._title, partial(self.show_from, self._title))
        self._copy.show()
        self._context.announcer.say(told(said.diagnosis.title))

    def _on_deeper(self, said: Explanation) -> None:
        if not self._is_open:
            return
        self._show(said)
        is_known = said.diagnosis.class_id != "unknown"
        self._banner.say(
            Tone.INFO if is_known else Tone.WARNING,
            tr("This is from the server") if is_known else tr("The server names no cause either"),
            tr("It belongs to the newest failed import there; compare the times.")
            if is_known
            else tr("Collect what is listed under Read next and paste that."),
        )

    def _on_failed(self, error: CoeError) -> None:
        if not self._is_open:
            return
        self._on_edited()
        self._banner.say(Tone.BAD, told(error.title), error_text(error))
        self._context.announcer.say(told(error.title))

    def _on_browse(self) -> None:
        dialog = QFileDialog(self, tr("Choose a file with an error"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.open_file)
        self._file_dialog = dialog
        dialog.open()

    def _on_copy(self) -> None:
        self._context.shell.copy_text(self._view.markdown())

    def _on_finished(self) -> None:
        self._is_open = False


def build(context: Context, window: QWidget) -> QDialog:
    """Return the dialog."""
    return ExplainDialog(context, window)
