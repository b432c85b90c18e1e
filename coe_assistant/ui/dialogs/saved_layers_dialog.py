"""The definitions of layers that were kept before they were removed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QListWidget, QPlainTextEdit, QSplitter, QWidget

from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.layer_removal import SavedLayer
from coe_assistant.ui.context import Context
from coe_assistant.ui.copying import CopyActions
from coe_assistant.ui.design import Size, Space
from coe_assistant.ui.dialogs.frame import Dialog
from coe_assistant.ui.finding import TextSearch
from coe_assistant.ui.text import told, tr, when
from coe_assistant.ui.widgets.empty_words import EmptyWords
from coe_assistant.ui.widgets.find_bar import FindBar
from coe_assistant.ui.widgets.labels import button, label
from coe_assistant.ui.widgets.layout import column, holder


class SavedLayersDialog(Dialog):
    """List at the left, the chosen definition at the right."""

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(window, tr("Saved definitions"), width=Size.DIALOG_WIDE)
        self._context = context
        self._layers = context.workbench.remediation.layers
        self._saved: Sequence[SavedLayer] = self._layers.saved()
        self._list = QListWidget()
        self._text = QPlainTextEdit()
        self._copy = button(tr("Cop&y"), self._on_copy)
        self._build()

    @property
    def text(self) -> str:
        """The definition that is shown."""
        return self._text.toPlainText()

    def _build(self) -> None:
        EmptyWords(self._list, tr("A definition is saved here before its layer is removed."))
        self._list.setAccessibleName(tr("Saved definitions"))
        self._list.setMinimumWidth(Size.SIDE_LIST)
        CopyActions(self._list, self._context.shell.copy_text)
        self._text.setReadOnly(True)
        self._text.setTabChangesFocus(True)
        self._text.setAccessibleName(tr("Definition"))
        self._text.setMinimumHeight(2 * Size.LOG)
        for item in self._saved:
            at = when(item.saved_at) if item.saved_at is not None else ""
            self._list.addItem(f"{item.component_type}: {item.name or item.file}\n{at}")
        split = QSplitter()
        split.setChildrenCollapsible(False)
        split.addWidget(self._list)
        found = column(FindBar(TextSearch(self._text)), self._text, gap=Space.XS)
        split.addWidget(holder(found))
        split.setStretchFactor(1, 1)
        none = tr("Nothing was saved in this run yet.")
        some = tr(
            "Each definition was saved before its layer was removed. Copy it to redo a change."
        )
        self.add(label(some if self._saved else none, "muted"), split)
        folder = button(tr("Open &folder"), self._on_folder)
        self.add_action(folder)
        self.add_action(self._copy)
        self._copy.setEnabled(bool(self._saved))
        self._list.currentRowChanged.connect(self._show)
        if self._saved:
            self._list.setCurrentRow(0)

    def _show(self, line: int) -> None:
        try:
            text = self._layers.saved_text(self._saved[line].file)
        except CoeError as error:
            text = told(error.title)
        self._text.setPlainText(text)

    def _on_copy(self) -> None:
        self._context.shell.copy_text(self._text.toPlainText())

    def _on_folder(self) -> None:
        folder = self._context.workbench.run_folder
        if folder is not None:
            self._context.shell.open_folder(folder / "layers")
