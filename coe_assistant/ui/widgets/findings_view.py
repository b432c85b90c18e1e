"""What the verification found: what needs a person first, what is good behind one line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from coe_assistant.domain.finding import Finding, FindingStatus, StepFindings
from coe_assistant.domain.safeguard_words import SafeguardWords
from coe_assistant.ui.design import Space
from coe_assistant.ui.icons import Mark, MarkView
from coe_assistant.ui.text import counted, told, tr
from coe_assistant.ui.theme import Theme
from coe_assistant.ui.widgets.disclosure import Disclosure
from coe_assistant.ui.widgets.labels import label
from coe_assistant.ui.widgets.layout import clear, column, holder, row

_MARKS: Mapping[FindingStatus, Mark] = {
    FindingStatus.PASS: Mark.GOOD,
    FindingStatus.ATTENTION: Mark.WARNING,
    FindingStatus.FAIL: Mark.BAD,
    FindingStatus.UNKNOWN: Mark.UNKNOWN,
}
# What needs a person comes first.
_ORDER = (
    FindingStatus.FAIL,
    FindingStatus.UNKNOWN,
    FindingStatus.ATTENTION,
    FindingStatus.PASS,
)
_TOP = Qt.AlignmentFlag.AlignTop


class FindingsView(QWidget):
    """The findings of all steps; the worst of each step first, the good ones folded away."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shown: Sequence[StepFindings] | None = None
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(Space.M)

    def show_findings(self, steps: Sequence[StepFindings], words: SafeguardWords) -> None:
        """Show findings; the same again changes nothing."""
        if steps == self._shown:
            return
        self._shown = steps
        clear(self._body)
        for step in steps:
            if len(steps) > 1:
                self._body.addWidget(label(f"{step.solution} {told(step.version_words)}", "strong"))
            worst_first = sorted(step.findings, key=lambda one: _ORDER.index(one.status))
            good = [one for one in worst_first if one.status is FindingStatus.PASS]
            for finding in worst_first[: len(worst_first) - len(good)]:
                self._body.addWidget(self._line(finding, words))
            if good:
                self._body.addWidget(self._folded(good, words))

    def _folded(self, good: Sequence[Finding], words: SafeguardWords) -> QWidget:
        many = counted(len(good), "%n point is good", "%n points are good")
        closed = Disclosure(
            many,
            lambda: holder(column(*(self._line(one, words) for one in good), gap=Space.M)),
        )
        line = row(MarkView(self._theme, Mark.GOOD, many), closed, gap=Space.M)
        line.setStretch(1, 1)
        return holder(line)

    def _line(self, finding: Finding, words: SafeguardWords) -> QWidget:
        found = words.tell(finding)
        word = status_word(finding.status)
        title, text, remedy = told(found.title), told(found.text), told(found.remedy)
        mark = MarkView(self._theme, _MARKS[finding.status], word)
        head = tr("{word}: {title}").format(word=word, title=title)
        parts = [label(head, "strong"), label(text)]
        if remedy and finding.status is not FindingStatus.PASS:
            parts.append(label(remedy, "muted"))
        line = row(mark, column(*parts, gap=Space.XS), gap=Space.M)
        line.setStretch(1, 1)
        line.setAlignment(mark, _TOP)
        made = holder(line)
        made.setAccessibleName(f"{head}. {text} {remedy}")
        return made


def status_word(status: FindingStatus) -> str:
    """Return the word beside the mark."""
    return {
        FindingStatus.PASS: tr("Good"),
        FindingStatus.ATTENTION: tr("Needs a look"),
        FindingStatus.FAIL: tr("Not as before"),
        FindingStatus.UNKNOWN: tr("Not known"),
    }[status]
