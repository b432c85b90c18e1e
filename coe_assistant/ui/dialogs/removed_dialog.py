"""One file of a bundle before and after cleaning, side by side, with the changes marked."""

from __future__ import annotations

from PySide6.QtGui import QTextCursor, QTextFormat
from PySide6.QtWidgets import QPlainTextEdit, QSplitter, QTextEdit, QWidget

from coe_assistant.services.bundle_parts import BundleFile
from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Size, Space
from coe_assistant.ui.dialogs.frame import Dialog
from coe_assistant.ui.finding import TextSearch
from coe_assistant.ui.text import tr
from coe_assistant.ui.widgets.find_bar import FindBar
from coe_assistant.ui.widgets.labels import button, label, short_label
from coe_assistant.ui.widgets.layout import column, holder, row

_MOST_CHARACTERS = 2_000_000
_MOST_MARKS = 5_000
_MARK_ALPHA = 60
_MARK = "\N{NOT EQUAL TO} "
_BLANK = "  "


class RemovedDialog(Dialog):
    """Two texts that scroll together; a changed line begins with a mark and is highlighted."""

    def __init__(self, context: Context, window: QWidget, file: BundleFile) -> None:
        title = tr("What was removed from {name}").format(name=file.name)
        super().__init__(window, title, width=Size.DIALOG_LARGE)
        del context
        before = file.original.decode("utf-8", "replace")[:_MOST_CHARACTERS].splitlines()
        after = file.cleaned.decode("utf-8", "replace")[:_MOST_CHARACTERS].splitlines()
        self._changed = [
            number
            for number, (one, two) in enumerate(zip(before, after, strict=False))
            if one != two
        ]
        self._before = _shown(before, set(self._changed), tr("As it lies on this computer"))
        self._after = _shown(after, set(self._changed), tr("As it goes into the bundle"))
        self._at = -1
        self._place = short_label("", "caption")
        self._next = button(tr("&Next change"), self._on_next)
        self._build(file)

    @property
    def changed_lines(self) -> int:
        """How many lines differ."""
        return len(self._changed)

    def _build(self, file: BundleFile) -> None:
        rules = ", ".join(f"{rule} {count}" for rule, count in sorted(file.removed.items()))
        sides = QSplitter()
        for name, text in (
            (tr("Before: stays here"), self._before),
            (tr("After: goes into the bundle"), self._after),
        ):
            bar = FindBar(TextSearch(text))
            sides.addWidget(holder(column(short_label(name, "strong"), bar, text, gap=Space.XS)))
        sides.setMinimumHeight(2 * Size.LOG)
        said = tr("Removed by rule: {rules}").format(rules=rules)
        self.add(
            label(said if rules else tr("Nothing was removed from this file.")),
            sides,
            row(self._next, self._place, None, gap=Space.S),
        )
        self.content.setStretchFactor(sides, 1)
        self._next.setEnabled(bool(self._changed))
        self._before.verticalScrollBar().valueChanged.connect(
            self._after.verticalScrollBar().setValue
        )
        self._after.verticalScrollBar().valueChanged.connect(
            self._before.verticalScrollBar().setValue
        )
        self._mark()
        if self._changed:
            self._on_next()

    def _mark(self) -> None:
        for text in (self._before, self._after):
            ground = text.palette().highlight().color()
            ground.setAlpha(_MARK_ALPHA)
            marks = []
            for number in self._changed[:_MOST_MARKS]:
                mark = QTextEdit.ExtraSelection()
                mark.cursor = QTextCursor(text.document().findBlockByNumber(number))
                mark.format.setBackground(ground)
                mark.format.setProperty(
                    QTextFormat.Property.FullWidthSelection,
                    True,  # noqa: FBT003 - Qt's signature
                )
                marks.append(mark)
            text.setExtraSelections(marks)

    def _on_next(self) -> None:
        self._at = (self._at + 1) % len(self._changed)
        number = self._changed[self._at]
        for text in (self._before, self._after):
            text.setTextCursor(QTextCursor(text.document().findBlockByNumber(number)))
            text.centerCursor()
        words = tr("Change {n} of {all}, line {line}")
        self._place.setText(words.format(n=self._at + 1, all=len(self._changed), line=number + 1))


def _shown(lines: list[str], changed: set[int], name: str) -> QPlainTextEdit:
    text = QPlainTextEdit()
    text.setReadOnly(True)
    text.setTabChangesFocus(True)
    text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
    text.setProperty("role", "log")
    text.setAccessibleName(name)
    text.setPlainText(
        "\n".join(
            (_MARK if number in changed else _BLANK) + line for number, line in enumerate(lines)
        )
    )
    return text
