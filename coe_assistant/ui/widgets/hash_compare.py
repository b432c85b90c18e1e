"""Shows a SHA-256, copies it, and compares it with one that a person has from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from coe_assistant.ui.design import Space
from coe_assistant.ui.icons import Mark, MarkView
from coe_assistant.ui.text import tr
from coe_assistant.ui.theme import Theme
from coe_assistant.ui.widgets.facts import FactTable
from coe_assistant.ui.widgets.form import clearable, field
from coe_assistant.ui.widgets.labels import label
from coe_assistant.ui.widgets.layout import column, holder, row

_HEX = re.compile(r"[0-9a-f]{64}")


class HashCompare(QWidget):
    """One hash of one file.

    Args:
        name: Of the file, for assistive technology.
        sha256: 64 hex digits in lower case.
    """

    def __init__(
        self, theme: Theme, name: str, sha256: str, copy_text: Callable[[str], None]
    ) -> None:
        super().__init__()
        self._sha256 = sha256
        shown = FactTable(copy_text)
        shown.show_facts([(tr("SHA-256"), sha256)])
        self._other = QLineEdit()
        clearable(self._other)
        self._mark = MarkView(theme, Mark.PENDING, "")
        self._verdict = label("", "caption")
        said = row(self._mark, self._verdict, gap=Space.S)
        said.setStretch(1, 1)
        self._said = holder(said)
        asked = field(
            tr("Compare with"),
            self._other,
            tr(
                "Paste the hash of a colleague's file or of an earlier download: the kit's authors "
                "publish none."
            ),
        )
        self._other.setAccessibleName(tr("Compare the hash of {name} with").format(name=name))
        self.setLayout(column(shown, holder(asked), self._said, gap=Space.S))
        self._other.textChanged.connect(self._on_text)
        self._said.hide()

    def _on_text(self, text: str) -> None:
        wanted = re.sub(r"[^0-9a-f]", "", text.casefold())
        self._said.setVisible(bool(text.strip()))
        if not _HEX.fullmatch(wanted):
            self._say(Mark.PENDING, tr("A SHA-256 has 64 characters of 0 to 9 and a to f."))
        elif wanted == self._sha256:
            self._say(Mark.GOOD, tr("The same: it is the same file."))
        else:
            self._say(Mark.BAD, tr("Not the same: it is another file. Download it again."))

    def _say(self, mark: Mark, words: str) -> None:
        self._mark.show_mark(mark, words)
        self._verdict.setText(words)
