"""Help > Explain an error: paste a text, get the diagnosis. Nothing is sent anywhere."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Size
from coe_assistant.ui.dialogs.frame import Dialog
from coe_assistant.ui.text import tr
from coe_assistant.ui.widgets.diagnosis_view import DiagnosisView
from coe_assistant.ui.widgets.form import field
from coe_assistant.ui.widgets.labels import button, label
from coe_assistant.ui.widgets.layout import column, scrolling

_MOST = 1_000_000


class ExplainDialog(Dialog):
    """Text in, diagnosis out."""

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(window, tr("Explain an error"), width=_WIDTH)
        self._context = context
        self._text = QPlainTextEdit()
        self._text.setTabChangesFocus(True)
        self._text.setFixedHeight(Size.LOG // 2 + Size.CONTROL)
        self._title = label("", "subtitle")
        self._view = DiagnosisView(context, acts=False)
        self._explain = button(tr("&Explain"), self._on_explain, kind="primary")
        self._copy = button(tr("Copy as &Markdown"), self._on_copy)
        self._area = scrolling(column(self._view), width=_WIDTH)
        self._area.setMinimumHeight(Size.LOG + Size.LOG // 2)
        self.add(
            field(
                tr("Error &text"),
                self._text,
                tr("Paste what pac, the portal or a log says. It stays on this computer."),
            ),
            self._title,
            self._area,
        )
        self.add_action(self._copy)
        self.add_action(self._explain)
        self._text.textChanged.connect(self._on_edited)
        self._area.hide()
        self._copy.hide()
        self._on_edited()

    @property
    def text(self) -> QPlainTextEdit:
        """The field for the text."""
        return self._text

    @property
    def title(self) -> str:
        """The title of the diagnosis."""
        return self._title.text()

    def _on_edited(self) -> None:
        self._explain.setEnabled(bool(self._text.toPlainText().strip()))

    def _on_explain(self) -> None:
        diagnosis = self._context.workbench.explain(self._text.toPlainText()[:_MOST])
        self._title.setText(diagnosis.title)
        self._view.show_diagnosis(diagnosis)
        self._area.show()
        self._copy.show()
        self._context.announcer.say(diagnosis.title)

    def _on_copy(self) -> None:
        self._context.shell.copy_text(self._view.markdown())


_WIDTH = 760


def build(context: Context, window: QWidget) -> QDialog:
    """Return the dialog."""
    return ExplainDialog(context, window)
