"""A diagnosis for people: why, what it is not, what to do, and the lines that prove it."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from coe_assistant.domain.failure import Diagnosis, EvidenceLine, Remedy
from coe_assistant.services.diagnosis_text import diagnosis_markdown
from coe_assistant.ui.actions import action_label
from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Space
from coe_assistant.ui.text import tr
from coe_assistant.ui.widgets.facts import FactTable
from coe_assistant.ui.widgets.labels import button, label, rule
from coe_assistant.ui.widgets.layout import clear, column, row


class DiagnosisView(QWidget):
    """Shows one diagnosis; buttons of remedies act through the context."""

    def __init__(self, context: Context, *, acts: bool = True) -> None:
        super().__init__()
        self._context = context
        self._acts = acts
        self._diagnosis: Diagnosis | None = None
        self._withheld: frozenset[str] = frozenset()
        self._meaning = label()
        self._explanation = label("", "muted")
        self._remedies = QVBoxLayout()
        self._remedies.setSpacing(Space.S)
        self._facts = FactTable()
        self._evidence = QVBoxLayout()
        self._evidence.setSpacing(Space.XS)
        self._proof = label(tr("Why the program says so"), "subtitle")
        copy = button(tr("Copy the raw &lines"), self._on_copy, kind="link")
        self._copy = copy
        box = column(
            label(tr("What happened"), "subtitle"),
            self._meaning,
            self._explanation,
            rule(),
            label(tr("What to do"), "subtitle"),
            self._remedies,
            rule(),
            row(self._proof, None, copy),
            self._facts,
            self._evidence,
            gap=Space.M,
        )
        self.setLayout(box)

    def show_diagnosis(self, diagnosis: Diagnosis, withheld: frozenset[str] = frozenset()) -> None:
        """Show diagnosis; nothing is rebuilt when it is the same as before.

        Args:
            diagnosis: What to show.
            withheld: Action ids that the run does not allow now.
        """
        if diagnosis == self._diagnosis and withheld == self._withheld:
            return
        self._withheld = withheld
        self._diagnosis = diagnosis
        self._meaning.setText(diagnosis.meaning or diagnosis.title)
        why = "\n".join(part for part in (diagnosis.explanation, diagnosis.is_not) if part)
        self._explanation.setText(why)
        self._explanation.setVisible(bool(why))
        self._show_remedies(diagnosis.remedies)
        self._facts.show_facts(_facts(diagnosis))
        clear(self._evidence)
        for line in diagnosis.evidence:
            self._evidence.addWidget(_evidence_label(line))
        self._copy.setVisible(bool(diagnosis.evidence))

    def markdown(self) -> str:
        """Return the diagnosis as Markdown, or "" before one was shown."""
        return diagnosis_markdown(self._diagnosis) if self._diagnosis is not None else ""

    def _show_remedies(self, remedies: tuple[Remedy, ...]) -> None:
        clear(self._remedies)
        for number, remedy in enumerate(remedies, start=1):
            line = row(label(f"{number}. {remedy.text}"), gap=Space.M)
            line.setStretch(0, 1)
            act = self._button_of(remedy, number)
            if act is not None:
                line.addWidget(act)
            self._remedies.addLayout(line)

    def _button_of(self, remedy: Remedy, number: int) -> QPushButton | None:
        may_act = self._acts and remedy.action not in self._withheld
        words = action_label(remedy.action) if remedy.action and may_act else ""
        if words and remedy.action:
            made = button(words, partial(self._context.do, remedy.action))
        elif remedy.link:
            go = partial(self._context.shell.open_url, remedy.link)
            made = button(tr("Open the page"), go, kind="link", describe=remedy.link)
        else:
            return None
        name = made.accessibleName()
        made.setAccessibleName(tr("{action} (step {n})").format(action=name, n=number))
        return made

    def _on_copy(self) -> None:
        if self._diagnosis is not None:
            lines = (line.text for line in self._diagnosis.evidence)
            self._context.shell.copy_text("\n".join(lines))


def _facts(diagnosis: Diagnosis) -> list[tuple[str, str]]:
    component = diagnosis.component
    return [
        (tr("Class"), diagnosis.class_id),
        (tr("Error codes"), ", ".join(diagnosis.codes)),
        (tr("HTTP status"), str(diagnosis.http_status or "")),
        (tr("Component"), f"{component.kind} {component.name}" if component is not None else ""),
        (tr("Who can help"), "; ".join(diagnosis.helpers)),
        (tr("Also matched"), ", ".join(diagnosis.also)),
    ]


def _evidence_label(line: EvidenceLine) -> QWidget:
    where = tr("line {n}").format(n=line.line)
    origin = f"{line.origin}, {where}" if line.origin else where
    shown = label(line.text, "mono")
    shown.setAccessibleName(f"{origin}: {line.text}")
    made = QWidget()
    made.setLayout(column(label(origin, "caption"), shown, gap=0))
    return made
