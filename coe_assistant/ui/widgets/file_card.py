"""One chosen file: verdict first, details when asked for."""

from __future__ import annotations

from collections.abc import Callable

from coe_assistant.ui.design import Space
from coe_assistant.ui.icons import Mark, MarkView
from coe_assistant.ui.package_view import FileView
from coe_assistant.ui.text import tr
from coe_assistant.ui.theme import Theme
from coe_assistant.ui.widgets.facts import FactTable
from coe_assistant.ui.widgets.labels import button, label
from coe_assistant.ui.widgets.layout import Card, column, holder, row


class FileCard(Card):
    """Shows one FileView."""

    def __init__(self, theme: Theme, file: FileView, copy_text: Callable[[str], None]) -> None:
        super().__init__(gap=Space.S)
        self._file = file
        self._copy_text = copy_text
        mark, word = _verdict(file)
        self._more = button(tr("Show details"), self._on_more, kind="link")
        self._more.setAccessibleName(tr("Show details of {file}").format(file=file.name))
        words = column(label(file.name, "strong"), label(file.summary, "muted"), gap=2)
        head = row(MarkView(theme, mark, word), words, self._more, gap=Space.M)
        head.setStretch(1, 1)
        self.body.addLayout(head)
        for line in (*file.errors, *file.warnings):
            self.body.addWidget(label(line))
        facts = FactTable()
        facts.show_facts(file.facts)
        self._details = holder(column(facts, self._hash_row(), gap=Space.S))
        self._details.hide()
        self.body.addWidget(self._details)

    def _hash_row(self) -> FactTable:
        table = FactTable(self._copy_text)
        table.show_facts([(tr("SHA-256"), self._file.sha256)])
        return table

    def _on_more(self) -> None:
        is_open = self._details.isHidden()
        self._details.setVisible(is_open)
        words = tr("Hide details") if is_open else tr("Show details")
        self._more.setText(words)
        name = tr("{action} of {file}").format(action=words, file=self._file.name)
        self._more.setAccessibleName(name)


def _verdict(file: FileView) -> tuple[Mark, str]:
    if file.errors:
        return Mark.BAD, tr("Cannot be used")
    if file.warnings:
        return Mark.WARNING, tr("Usable, with a warning")
    return Mark.GOOD, tr("Usable")
