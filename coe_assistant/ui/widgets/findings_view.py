"""What the verification found, point by point: mark, word, evidence, remedy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from coe_assistant.domain.finding import Finding, FindingStatus, StepFindings
from coe_assistant.domain.safeguard_words import SafeguardWords
from coe_assistant.ui.design import Space
from coe_assistant.ui.icons import Mark, MarkView
from coe_assistant.ui.text import tr
from coe_assistant.ui.theme import Theme
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
    """The findings of all steps; the worst of each step first."""

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
                self._body.addWidget(label(f"{step.solution} {step.version}", "strong"))
            for finding in sorted(step.findings, key=lambda one: _ORDER.index(one.status)):
                self._body.addWidget(self._line(finding, words))

    def _line(self, finding: Finding, words: SafeguardWords) -> QWidget:
        told = words.tell(finding)
        word = status_word(finding.status)
        mark = MarkView(self._theme, _MARKS[finding.status], word)
        parts = [label(f"{told.title}: {word}", "strong"), label(told.text)]
        if told.remedy and finding.status is not FindingStatus.PASS:
            parts.append(label(told.remedy, "muted"))
        line = row(mark, column(*parts, gap=Space.XS), gap=Space.M)
        line.setStretch(1, 1)
        line.setAlignment(mark, _TOP)
        made = holder(line)
        made.setAccessibleName(f"{told.title}: {word}. {told.text} {told.remedy}")
        return made


def status_word(status: FindingStatus) -> str:
    """Return the word beside the mark."""
    return {
        FindingStatus.PASS: tr("good"),
        FindingStatus.ATTENTION: tr("look at it"),
        FindingStatus.FAIL: tr("not as before"),
        FindingStatus.UNKNOWN: tr("not known"),
    }[status]
