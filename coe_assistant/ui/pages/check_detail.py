"""What stands behind one line of the checklist, and what can be done about it."""

from __future__ import annotations

import json
from datetime import datetime
from functools import partial
from urllib.parse import urlsplit

from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout

from coe_assistant.domain.check import CheckReport
from coe_assistant.services.check_json import check_fields
from coe_assistant.services.workbench_state import CheckRow
from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Space
from coe_assistant.ui.fact_words import fact_rows
from coe_assistant.ui.icons import TONE_OF, Mark, MarkView
from coe_assistant.ui.models.checklist_model import (
    can_override,
    mark_of,
    needs_reading,
    word_of,
)
from coe_assistant.ui.pages.check_panel import (
    ConfirmPanel,
    ConnectionsPanel,
    DryRunPanel,
    LayersPanel,
    PanelMaker,
    offers_confirmation,
)
from coe_assistant.ui.pages.check_pictures import LayersPicture, StoragePicture
from coe_assistant.ui.pages.leftover_panel import LeftoverPanel
from coe_assistant.ui.pages.statements_panel import StatementsPanel
from coe_assistant.ui.statement_row import STATEMENTS
from coe_assistant.ui.text import clock_time, duration, told, tr
from coe_assistant.ui.widgets.eliding_button import ElidingButton
from coe_assistant.ui.widgets.facts import FactTable
from coe_assistant.ui.widgets.flow_layout import FlowLayout
from coe_assistant.ui.widgets.form import field
from coe_assistant.ui.widgets.full_height import FullHeight
from coe_assistant.ui.widgets.labels import button, label, mark_reading, set_tone
from coe_assistant.ui.widgets.layout import clear, column, holder, row, scrolling
from coe_assistant.ui.widgets.terms import TermRow

_SHORTEST_REASON = 10
_PICTURES: tuple[PanelMaker, ...] = (LayersPicture, StoragePicture)
_PANELS: tuple[PanelMaker, ...] = (
    LayersPanel,
    LeftoverPanel,
    ConnectionsPanel,
    ConfirmPanel,
    DryRunPanel,
    StatementsPanel,
)


class CheckDetail(QFrame):
    """The pane for the current row."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._row: CheckRow | None = None
        self._is_locked = False
        self.setProperty("kind", "card")
        self._title = label("", "subtitle")
        self._mark = MarkView(context.theme, Mark.PENDING, "")
        self._word = label("", "strong")
        self._summary = label()
        self._facts = FactTable(wraps_names=True)
        self._limit = label("", "caption")
        self._terms = TermRow(context)
        self._remedies = QVBoxLayout()
        self._remedies.setSpacing(Space.S)
        self._again = button(tr("Run a&gain"), self._run_again)
        self._stop = button(tr("Stop this check"), self._stop_check)
        self._copy = button(
            tr("Copy evidence"),
            self._copy_evidence,
            describe=tr("All facts of this row as JSON"),
            reads=True,
        )
        self._read = button(
            tr("Ac&knowledge"), self._acknowledge, describe=tr("You have read this warning")
        )
        self._pictures = tuple(make(context) for make in _PICTURES)
        self._panels = tuple(make(context) for make in _PANELS)
        self._reason = QLineEdit()
        self._reasons: dict[str, str] = {}  # typed and not yet used, by check
        self._override = button(tr("Go on in spite of &this"), self._go_on, kind="danger")
        self._build()
        self.show_row(None, is_locked=False)

    @property
    def check_id(self) -> str:
        """The id of the check that is shown, or ""."""
        return self._row.id if self._row is not None else ""

    def show_row(self, item: CheckRow | None, *, is_locked: bool) -> None:
        """Show a row; is_locked takes away what would change something."""
        if item == self._row and is_locked == self._is_locked and item is not None:
            self._show_panels(item)
            return
        before = self._row
        is_other = item is None or before is None or item.id != before.id
        self._row, self._is_locked = item, is_locked
        if is_other:
            self._keep_reason(before)
            self._reason.setText(self._reasons.get(item.id, "") if item is not None else "")
        self._show_head(item)
        report = item.report if item is not None else None
        self._show_report(report)
        is_idle = item is not None and not item.is_running and not is_locked
        self._again.setVisible(is_idle and item is not None and _can_run_again(item))
        self._stop.setVisible(item is not None and _can_stop(item))
        self._copy.setVisible(report is not None and bool(report.facts))
        self._read.setVisible(is_idle and item is not None and _asks_to_acknowledge(item))
        self._override_box.setVisible(is_idle and item is not None and can_override(item))
        self._show_override()
        self._show_panels(item)

    def _keep_reason(self, item: CheckRow | None) -> None:
        """Keep what was typed for a row: looking at another one in between loses nothing."""
        if item is not None:
            self._reasons[item.id] = self._reason.text()

    def _show_panels(self, item: CheckRow | None) -> None:
        for panel in (*self._pictures, *self._panels):
            fits = item is not None and panel.fits(item)
            panel.setVisible(fits)
            if fits and item is not None:
                panel.show_row(item, is_locked=self._is_locked)

    def tick(self) -> None:
        """Show what passes by itself."""
        if self._row is not None:
            self._word.setText(_state_words(self._row, self._context.clock.now()))
            self._show_panels(self._row)

    def show_whole(self, is_whole: bool) -> None:  # noqa: FBT001 - a slot
        """Be as high as what is shown, where the page around scrolls; else scroll by itself."""
        self._full.use(is_on=is_whole)

    def _build(self) -> None:
        state = row(self._mark, self._word, gap=Space.S)
        state.setStretch(1, 1)
        self._reason.textChanged.connect(self._show_override)
        reason = field(
            tr("&Why this does not matter here"),
            self._reason,
            tr("At least {count} characters. It is kept with the run and in the bundle.").format(
                count=_SHORTEST_REASON
            ),
        )
        self._override_box = holder(column(reason, row(self._override, None), gap=Space.S))
        self._what_next = label(tr("What to do"), "strong")
        self._found = label(tr("What was found"), "strong")
        content = column(
            self._title,
            state,
            self._summary,
            self._terms,
            *self._pictures,
            self._what_next,
            self._remedies,
            *self._panels,
            self._override_box,
            holder(FlowLayout(self._read, self._again, self._stop, self._copy)),
            self._found,
            self._facts,
            self._limit,
            gap=Space.M,
        )
        content.setContentsMargins(Space.CARD, Space.L, Space.CARD, Space.L)
        content.addStretch(1)
        area = scrolling(content)
        self._full = FullHeight(area)
        self.setLayout(column(area))
        self.setAccessibleName(tr("Details of the check"))

    def _show_head(self, item: CheckRow | None) -> None:
        mark = mark_of(item) if item is not None else Mark.PENDING
        self._mark.show_mark(mark, "")
        self._mark.setVisible(item is not None)
        self._word.setVisible(item is not None)
        self._title.setText(told(item.title) if item is not None else tr("What is checked"))
        self._word.setText(_state_words(item, self._context.clock.now()) if item else "")
        set_tone(self._word, TONE_OF[mark])

    def _show_report(self, report: CheckReport | None) -> None:
        clear(self._remedies)
        self._summary.setText(_summary(self._row, report))
        book = self._context.lexicon.facts
        rows = fact_rows(report.facts, report.id, book) if report is not None else ()
        self._facts.show_facts(rows)
        self._found.setVisible(bool(rows))
        self._terms.show_terms(book.terms(report.id) if report is not None else ())
        self._limit.setText(_limit_text(report))
        self._limit.setVisible(bool(self._limit.text()))
        self._what_next.setVisible(report is not None and bool(report.remedies))
        if report is None:
            return
        for number, remedy in enumerate(report.remedies, start=1):
            self._remedies.addWidget(label(f"{number}. {told(remedy.text)}"))
            if remedy.link:
                go = ElidingButton(partial(self._context.shell.open_url, remedy.link), remedy.link)
                mark_reading(go)
                go.show_text(tr("Open {host}").format(host=urlsplit(remedy.link).hostname))
                go.setAccessibleName(tr("Open the page for step {n}").format(n=number))
                self._remedies.addLayout(row(go, None))

    def _show_override(self) -> None:
        self._override.setEnabled(len(self._reason.text().strip()) >= _SHORTEST_REASON)

    def _run_again(self) -> None:
        if self._row is not None:
            self._context.workbench.run_checklist((self._row.id,))

    def _stop_check(self) -> None:
        if self._row is not None:
            self._context.workbench.remediation.stop_check(self._row.id)

    def _copy_evidence(self) -> None:
        report = self._row.report if self._row is not None else None
        if report is not None:
            text = json.dumps(check_fields(report), ensure_ascii=False, indent=2)
            self._context.shell.copy_text(text)

    def _acknowledge(self) -> None:
        if self._row is not None:
            self._context.workbench.acknowledge(self._row.id)

    def _go_on(self) -> None:
        if self._row is not None:
            self._context.workbench.override(self._row.id, self._reason.text().strip())


def _state_words(item: CheckRow, now: datetime) -> str:
    if item.again_at is None or item.is_running:
        return word_of(item)
    left = max(0.0, (item.again_at - now).total_seconds())
    words = tr("{state}. Looked at again by itself in {time}")
    return words.format(state=word_of(item), time=duration(left))


def _summary(item: CheckRow | None, report: CheckReport | None) -> str:
    if report is not None:
        return told(report.summary)
    if item is None:
        return tr(
            "The checks read the environment, the files and this computer, in about a minute. Each "
            "tells what it found, what that was measured against, and what to do. Nothing is "
            "changed."
        )
    if item.is_running:
        return tr("This check is reading. Its answer appears here.")
    return "" if item.is_on_request else tr("This check has not run yet.")


def _can_run_again(item: CheckRow) -> bool:
    return item.id != STATEMENTS and not item.is_on_request


def _can_stop(item: CheckRow) -> bool:
    # long checks tell how far they are; the dry run has a button of its own
    return item.is_running and item.percent is not None and not item.is_on_request


def _asks_to_acknowledge(item: CheckRow) -> bool:
    # where a person can look, "I checked" with a name takes the place of "read"
    return needs_reading(item) and not offers_confirmation(item.report)


def _taken(milliseconds: int) -> str:
    return duration(milliseconds / 1000) if milliseconds >= 1000 else tr("under 1 s")


def _limit_text(report: CheckReport | None) -> str:
    if report is None:
        return ""
    parts = []
    if report.limit:
        parts.append(tr("Measured against: {limit}").format(limit=told(report.limit)))
    if report.source:
        parts.append(tr("Source: {source}").format(source=told(report.source)))
    if report.checked_at is not None:
        parts.append(
            tr("Checked at {time}, took {duration}").format(
                time=clock_time(report.checked_at), duration=_taken(report.duration_ms)
            )
        )
    return "\n".join(parts)
