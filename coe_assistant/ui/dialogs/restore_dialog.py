"""Restore: first what would change, then, at a click, row by row what came of it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QProgressBar,
    QTableView,
    QWidget,
)

from coe_assistant.domain.act_record import ActState
from coe_assistant.services.safeguard_state import Doing, SafeguardState
from coe_assistant.services.workbench_state import Change
from coe_assistant.ui.context import Context
from coe_assistant.ui.copying import CopyActions
from coe_assistant.ui.design import Size, Tone
from coe_assistant.ui.dialogs.frame import Dialog
from coe_assistant.ui.finding import RowSearch
from coe_assistant.ui.models.restore_model import RestoreModel
from coe_assistant.ui.text import counted, duration, told, tr
from coe_assistant.ui.widgets.banner import Banner, error_text
from coe_assistant.ui.widgets.empty_words import EmptyWords
from coe_assistant.ui.widgets.find_bar import FindBar
from coe_assistant.ui.widgets.labels import button, label
from coe_assistant.ui.widgets.table_head import TableHead


class RestoreDialog(Dialog):
    """Plans on opening, which changes nothing; restores at a click."""

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(window, tr("Give back what was there before"), width=Size.DIALOG_TABLE)
        self._context = context
        self._safeguard = context.workbench.safeguard
        self._model = RestoreModel(self)
        self._table = QTableView()
        self._bar = QProgressBar()
        self._row = label("", "muted")
        self._status = label("", "muted")
        self._banner = Banner(context.theme)
        self._again = button(tr("Look &again"), self._safeguard.plan_restore)
        self._stop = button(tr("S&top"), self._safeguard.cancel)
        self._restore = button(tr("&Restore"), self._on_restore, kind="primary")
        self._said = ""
        self._build()
        unsubscribe = context.workbench.subscribe(self._on_change)
        self.finished.connect(lambda _: unsubscribe())
        self._safeguard.plan_restore()
        self._refresh()

    @property
    def restore_button(self) -> QWidget:
        """The button that changes something."""
        return self._restore

    @property
    def model(self) -> RestoreModel:
        """The rows."""
        return self._model

    @property
    def message(self) -> str:
        """What the banner says."""
        return self._banner.accessibleName()

    def _build(self) -> None:
        self._table.setModel(self._model)
        EmptyWords(
            self._table,
            tr("Nothing is planned. What is installed now is compared with the snapshot first."),
        )
        CopyActions(self._table, self._context.shell.copy_text)
        self._table.setAccessibleName(tr("What is restored"))
        self._table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self._table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._table.setTabKeyNavigation(False)
        self._table.setShowGrid(False)
        self._table.setMinimumHeight(2 * Size.LOG)
        self._table.verticalHeader().hide()
        self._head = TableHead(self._table, tr("Columns of the restore"))
        self._table.selectionModel().currentRowChanged.connect(self._on_row)
        self._bar.setAccessibleName(tr("Rows that are done"))
        self._bar.setTextVisible(False)
        self.add(
            label(
                tr(
                    "Flows that were on are turned on, children before parents. Values that are "
                    "gone are written back, unbound references are bound. What works now, and "
                    "what was off on purpose, is not touched."
                )
            ),
            self._banner,
            FindBar(RowSearch(self._table)),
            self._table,
            self._row,
            self._bar,
            self._status,
        )
        self.add_action(self._again)
        self.add_action(self._stop)
        self.add_action(self._restore)

    def _on_change(self, change: Change) -> None:
        if change is Change.SAFEGUARD:
            self._refresh()

    def _on_row(self, current: QModelIndex) -> None:
        self._row.setText(self._model.sentence(current.row()) if current.isValid() else "")

    def _show_first_bad(self, state: SafeguardState) -> None:
        bad = [n for n, row in enumerate(state.rows) if row.state not in (None, ActState.DONE)]
        if bad:
            self._table.selectRow(bad[0])
            self._row.setText(self._model.sentence(bad[0]))

    def _on_restore(self) -> None:
        self._safeguard.restore()
        self._refresh()

    def _refresh(self) -> None:
        state = self._safeguard.state
        is_busy = state.doing is not Doing.NOTHING
        by_hand = state.plan.by_hand if state.plan is not None else ()
        self._model.show_rows(state.rows, by_hand, self._safeguard.words)
        self._head.fit(Size.FIELD)
        is_planned = state.plan is not None and bool(state.plan.acts)
        self._restore.setEnabled(is_planned and not is_busy)
        self._again.setEnabled(not is_busy)
        self._stop.setEnabled(state.doing is Doing.RESTORING)
        self._bar.setVisible(is_busy)
        self._bar.setRange(0, len(state.rows) if state.doing is Doing.RESTORING else 0)
        self._bar.setValue(state.done)
        self._status.setText(self._status_words(state))
        self._say(state)
        if state.is_restored and not is_busy:
            self._show_first_bad(state)

    def _status_words(self, state: SafeguardState) -> str:
        if state.started_at is None:
            return ""
        took = (self._context.clock.now() - state.started_at).total_seconds()
        if state.doing is not Doing.RESTORING or not state.done:
            return tr("Running for {took}").format(took=duration(took))
        left = took / state.done * (len(state.rows) - state.done)
        return tr("{done} of {all}, running for {took}, about {left} left").format(
            done=state.done, all=len(state.rows), took=duration(took), left=duration(left)
        )

    def _say(self, state: SafeguardState) -> None:
        tone, title, text = _message(state)
        if not title:
            self._banner.hide()
            return
        self._banner.say(tone, title, text)
        if title != self._said:
            self._said = title
            self._context.announcer.say(title)


def _message(state: SafeguardState) -> tuple[Tone, str, str]:
    """Return what the banner says; no title: nothing."""
    if state.error is not None:
        return Tone.BAD, told(state.error.title), error_text(state.error)
    if state.doing is Doing.PLANNING:
        return Tone.INFO, tr("Looking at what is there now; nothing is changed"), ""
    if state.doing is Doing.RESTORING:
        return (
            Tone.INFO,
            tr("Restoring"),
            tr("You can stop after any row, and restore again later."),
        )
    if state.is_restored:
        return _result_message(state)
    if state.plan is None:
        return Tone.INFO, "", ""
    if not state.plan.acts and not state.plan.is_as_before:
        return Tone.WARNING, tr("Nothing can be restored by itself; the rows say why"), _off(state)
    if not state.plan.acts:
        return Tone.GOOD, tr("Everything is as it was before; nothing would change"), _off(state)
    title = counted(len(state.plan.acts), "%n thing would change", "%n things would change")
    return Tone.INFO, title, _off(state)


def _result_message(state: SafeguardState) -> tuple[Tone, str, str]:
    bad = [row for row in state.rows if row.state is not ActState.DONE]
    if not bad:
        title = counted(len(state.rows), "%n thing was restored", "%n things were restored")
        return Tone.GOOD, title, ""
    title = counted(len(bad), "%n row is not restored", "%n rows are not restored")
    text = tr("The rows say why. Mend the cause, then look again: restoring twice does no harm.")
    return Tone.WARNING, title, text


def _off(state: SafeguardState) -> str:
    count = len(state.plan.stays_off) if state.plan is not None else 0
    if not count:
        return ""
    return counted(
        count, "%n flow was off before and stays off.", "%n flows were off before and stay off."
    )


def build(context: Context, window: QWidget) -> QDialog:
    """Return the dialog."""
    return RestoreDialog(context, window)
