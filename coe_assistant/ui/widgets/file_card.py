"""One chosen file: verdict first, details when asked for."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from coe_assistant.ui.design import Space
from coe_assistant.ui.icons import Mark, MarkView
from coe_assistant.ui.package_view import FileView, SolutionView
from coe_assistant.ui.text import tr
from coe_assistant.ui.theme import Theme
from coe_assistant.ui.widgets.detail_list import detail_list
from coe_assistant.ui.widgets.disclosure import Disclosure
from coe_assistant.ui.widgets.facts import FactTable
from coe_assistant.ui.widgets.hash_compare import HashCompare
from coe_assistant.ui.widgets.head_row import HeadRow
from coe_assistant.ui.widgets.labels import button, label
from coe_assistant.ui.widgets.layout import Card, column, holder, row


class FileCard(Card):
    """Shows one FileView; remove is called to leave the file out."""

    def __init__(
        self,
        theme: Theme,
        file: FileView,
        copy_text: Callable[[str], None],
        remove: Callable[[], None],
    ) -> None:
        super().__init__(gap=Space.S)
        self._theme = theme
        self._file = file
        self._copy_text = copy_text
        mark, word = _verdict(file)
        words = column(
            label(file.name, "strong"), label(f"{word}. {file.summary}", "muted"), gap=Space.XXS
        )
        self.remove = button(tr("Leave out"), remove, kind="link")
        self.remove.setAccessibleName(tr("Leave out {file}").format(file=file.name))
        said = row(MarkView(theme, mark, word), words, gap=Space.M)
        said.setStretch(1, 1)
        self.body.addWidget(HeadRow(holder(said), self.remove))
        for line in (*file.errors, *file.warnings):
            self.body.addWidget(label(line))
        is_single = len(file.solutions) == 1 and file.solutions[0].sha256 == file.sha256
        if is_single:
            title = tr("Details of {file}").format(file=file.name)
            self.body.addWidget(Disclosure(title, lambda: self._details(file.solutions[0])))
            return
        for solution in file.solutions:
            self.body.addWidget(self._solution(solution))
        if file.sha256:
            title = tr("Hash of {file}").format(file=file.name)
            self.body.addWidget(Disclosure(title, lambda: self._hash(file.name, file.sha256)))

    def _solution(self, solution: SolutionView) -> Disclosure:
        return Disclosure(solution.summary, lambda: self._details(solution))

    def _details(self, solution: SolutionView) -> QWidget:
        facts = FactTable()
        facts.show_facts(solution.facts)
        box = column(facts, gap=Space.S)
        for item in solution.lists:
            box.addWidget(detail_list(item, self._copy_text))
        box.addWidget(self._hash(solution.name, solution.sha256))
        box.setContentsMargins(Space.L, Space.XS, 0, Space.M)
        return holder(box)

    def _hash(self, name: str, sha256: str) -> QWidget:
        return HashCompare(self._theme, name, sha256, self._copy_text)


def _verdict(file: FileView) -> tuple[Mark, str]:
    if file.errors:
        return Mark.BAD, tr("Cannot be used")
    if file.warnings:
        return Mark.WARNING, tr("Usable, with a warning")
    return Mark.GOOD, tr("Usable")
