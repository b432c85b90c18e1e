"""A diagnosis for people: what to do, why, who uses it, the lines that prove it, who helps."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from coe_assistant.domain.evidence import Evidence
from coe_assistant.domain.failure import Component, Diagnosis, MissingDependency
from coe_assistant.services.diagnosis_text import (
    LIKELY_SENTENCE,
    diagnosis_markdown,
    source_name,
    verdict_sentence,
)
from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Space
from coe_assistant.ui.text import told, tr
from coe_assistant.ui.widgets.evidence_text import EvidenceText
from coe_assistant.ui.widgets.facts import FactTable
from coe_assistant.ui.widgets.labels import button, label, rule
from coe_assistant.ui.widgets.layout import clear, column, row
from coe_assistant.ui.widgets.remedy_steps import RemedySteps
from coe_assistant.ui.widgets.terms import TermRow
from coe_assistant.ui.widgets.text_table import TextTable


class DiagnosisView(QWidget):
    """Shows one diagnosis; buttons of remedies act through the context."""

    def __init__(self, context: Context, *, acts: bool = True) -> None:
        super().__init__()
        self._context = context
        self._diagnosis: Diagnosis | None = None
        self._withheld: frozenset[str] = frozenset()
        self._verdict = label("", "subtitle")
        self._likely = label(told(LIKELY_SENTENCE), "muted")
        self._meaning = label()
        self._is_not = label("", "muted")
        self._explanation = label("", "muted")
        self._terms = TermRow(context)
        self._steps = RemedySteps(context, self._on_tick, acts=acts)
        copy_text = context.shell.copy_text
        self._missing = _Table(tr("What is missing"), _missing_heads(), context)
        self._dependents = _Table(tr("What still uses it"), _dependent_heads(), context)
        self._facts = FactTable(copy_text)
        self._people = FactTable()
        self._proof = EvidenceText(context.theme, copy_text)
        self._links = QVBoxLayout()
        self._links.setSpacing(Space.XS)
        self._others = label(tr("What others found"), "subtitle")
        self._is_of_run = acts
        self.setLayout(self._built())

    @property
    def steps(self) -> RemedySteps:
        """The steps."""
        return self._steps

    @property
    def proof(self) -> EvidenceText:
        """The raw text."""
        return self._proof

    @property
    def dependents(self) -> TextTable:
        """What still uses the component."""
        return self._dependents.table

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
        self._verdict.setText(told(verdict_sentence(diagnosis)))
        self._verdict.setVisible(not self._is_of_run)  # the page of the run answers that itself
        self._likely.setVisible(diagnosis.is_likely)
        self._meaning.setText(told(diagnosis.meaning or diagnosis.title))
        for shown, words in (
            (self._is_not, diagnosis.is_not),
            (self._explanation, diagnosis.explanation),
        ):
            shown.setText(told(words))
            shown.setVisible(bool(words))
        ticked = self._context.workbench.diagnosing.ticked if self._is_of_run else frozenset()
        self._steps.show_steps(diagnosis.remedies, ticked, withheld)
        self._terms.show_terms(diagnosis.terms)
        self._missing.show_rows([_missing_cells(row) for row in diagnosis.missing])
        self._dependents.show_rows([_dependent_cells(part) for part in diagnosis.dependents])
        self._facts.show_facts(_facts(diagnosis))
        self._people.show_facts(_people(diagnosis))
        self._show_links(diagnosis.sources)
        if self._is_of_run:
            self._context.workbench.diagnosing.texts(self.show_texts)

    def show_texts(self, evidence: Evidence) -> None:
        """Show the texts behind the diagnosis, with the lines that decided."""
        lines = self._diagnosis.evidence if self._diagnosis is not None else ()
        if not evidence.sources:
            evidence = Evidence.of_text("\n".join(line.text for line in lines))
            lines = ()
        self._proof.show_evidence(evidence, lines)

    def markdown(self) -> str:
        """Return the diagnosis as Markdown, or "" before one was shown."""
        return diagnosis_markdown(self._diagnosis) if self._diagnosis is not None else ""

    def _built(self) -> QVBoxLayout:
        return column(
            self._verdict,
            self._likely,
            self._meaning,
            self._is_not,
            self._terms,
            label(tr("What to do"), "subtitle"),
            self._steps,
            self._missing,
            self._dependents,
            self._people,
            rule(),
            label(tr("Why the program says so"), "subtitle"),
            self._explanation,
            self._facts,
            self._proof,
            self._others,
            self._links,
            gap=Space.M,
        )

    def _show_links(self, sources: tuple[str, ...]) -> None:
        clear(self._links)
        self._others.setVisible(bool(sources))
        for link in sources:
            go = partial(self._context.shell.open_url, link)
            made = button(source_name(link), go, kind="link", describe=link, reads=True)
            self._links.addLayout(row(made, None))

    def _on_tick(self, step: str, is_done: bool) -> None:  # noqa: FBT001 - the signal's signature
        if self._is_of_run:
            self._context.workbench.diagnosing.tick(step, is_done=is_done)


class _Table(QWidget):
    """A titled table that is there only when it has rows."""

    def __init__(self, title: str, heads: tuple[str, ...], context: Context) -> None:
        super().__init__()
        self.table = TextTable(title, heads, context.shell.copy_text, fits=True)
        copy = button(tr("Copy the table"), self.table.copy_chosen, kind="link", reads=True)
        copy.setAccessibleName(f"{copy.text()}: {title}")
        self.setLayout(column(row(label(title, "subtitle"), None, copy), self.table))
        self.hide()

    def show_rows(self, rows: list[tuple[str, ...]]) -> None:
        self.table.show_rows(rows)
        self.setVisible(bool(rows))


def _missing_heads() -> tuple[str, ...]:
    return (tr("Solution"), tr("Required"), tr("Type"), tr("Needed by"))


def _missing_cells(row: MissingDependency) -> tuple[str, ...]:
    return (row.solution, row.required_name, row.required_type, row.dependent_name)


def _dependent_heads() -> tuple[str, ...]:
    return (tr("Type"), tr("Name"), tr("Id"))


def _dependent_cells(part: Component) -> tuple[str, ...]:
    return (told(part.kind), part.name, part.id)


def _facts(diagnosis: Diagnosis) -> list[tuple[str, str]]:
    component = diagnosis.component
    policy = diagnosis.policy
    named = tuple(
        (told(name.replace("_", " ").capitalize()), value)
        for name, value in diagnosis.identifiers.items()
    )
    return [
        (tr("Class"), diagnosis.class_id),
        (tr("Finer cause"), diagnosis.cause.replace("_", " ")),
        (tr("Error codes"), ", ".join(diagnosis.codes)),
        (tr("HTTP status"), str(diagnosis.http_status or "")),
        (tr("Component"), " ".join(_dependent_cells(component)[:2]) if component else ""),
        (tr("Component id"), component.id if component is not None else ""),
        (tr("Data policy"), policy.policy or policy.policy_id if policy is not None else ""),
        (tr("Connector"), policy.connector if policy is not None else ""),
        *named,
        (tr("Also matched"), ", ".join(diagnosis.also)),
    ]


def _people(diagnosis: Diagnosis) -> list[tuple[str, str]]:
    return [
        (tr("Who can help"), "\n".join(told(one) for one in diagnosis.helpers)),
        (tr("Support asks for"), "\n".join(told(one) for one in diagnosis.support_asks)),
        (tr("Read next"), ", ".join(told(one) for one in diagnosis.collect)),
    ]
