"""The unmanaged layers: filter, choose, export, and remove after a typed confirmation."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit, QProgressBar, QWidget

from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.fact_book import FactWords
from coe_assistant.domain.layer_removal import RemovalOutcome
from coe_assistant.services.layer_removal import confirmation_phrase
from coe_assistant.services.layer_table import LayerTableState
from coe_assistant.services.workbench_state import Change
from coe_assistant.ui.bridge import WorkbenchBridge
from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Size, Space, Tone
from coe_assistant.ui.dialogs.frame import Dialog
from coe_assistant.ui.dialogs.saved_layers_dialog import SavedLayersDialog
from coe_assistant.ui.fact_words import fact_value
from coe_assistant.ui.models.layers_model import can_remove
from coe_assistant.ui.pages.check_panel import LAYERS
from coe_assistant.ui.pages.check_pictures import layer_counts
from coe_assistant.ui.text import counted, duration, told, tr, when
from coe_assistant.ui.widgets.banner import Banner, error_text
from coe_assistant.ui.widgets.bars import CountBars
from coe_assistant.ui.widgets.find_bar import FILTERS
from coe_assistant.ui.widgets.form import field
from coe_assistant.ui.widgets.head_row import HeadRow
from coe_assistant.ui.widgets.labels import button, label, short_label
from coe_assistant.ui.widgets.layers_table import LayersTable
from coe_assistant.ui.widgets.layout import column, holder
from coe_assistant.ui.widgets.terms import TermRow

_TICK_MS = 1000


class LayersDialog(Dialog):
    """Table and removal. It may be closed meanwhile: the removal goes on."""

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(window, tr("Unmanaged layers"), width=Size.DIALOG_LARGE)
        self._context = context
        self._layers = context.workbench.remediation.layers
        self._types = context.lexicon.facts.words(LAYERS).get("layers", FactWords()).fields
        self._table = LayersTable(context.shell.copy_text, self._type_word)
        self._bars = CountBars(context.theme, tr("Unmanaged layers by type"))
        self._filter = QLineEdit()
        self._count = short_label("", "muted")
        self._typed = QLineEdit()
        self._phrase = label("", "caption")
        self._busy = QProgressBar()
        self._progress = label("", "muted")
        self._banner = Banner(context.theme)
        self._all = button(tr("Choose all s&hown"), self._table.choose_shown)
        self._export = button(tr("E&xport…"), self._on_export)
        self._saved = button(tr("Saved &definitions…"), self._on_saved)
        self._remove = button(tr("&Remove layers"), self._on_remove, kind="danger")
        self._stop = button(tr("&Stop removing"), self._layers.stop_removing)
        self._file_dialog: QFileDialog | None = None
        self._was_removing = False
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._bridge = WorkbenchBridge(context.workbench, self)
        self._build()
        self._connect()
        self._refresh()

    @property
    def table(self) -> LayersTable:
        """The table."""
        return self._table

    def _build(self) -> None:
        self._busy.setAccessibleName(tr("Layers removed"))
        self._busy.setTextVisible(False)
        self._table.setMinimumHeight(Size.LOG + Size.LOG // 2)
        explain = tr(
            "A component with an unmanaged layer keeps its own change and does not show this "
            "update. Before a layer is removed, its definition is saved in the folder of the run; "
            "to undo a removal you make the change again from there."
        )
        find = field(tr("&Filter"), self._filter, tr("Words in any column."))
        self._confirm = holder(
            column(field(tr("T&o confirm, type"), self._typed), self._phrase, gap=Space.XS)
        )
        tools = HeadRow(self._count, self._all, self._export, self._saved)
        terms = TermRow(self._context, ("unmanaged-layer", "managed-layer"))
        self.add(label(explain), terms, self._bars, find, self._table, tools)
        self.add(self._confirm, column(self._progress, self._busy, gap=Space.XS), self._banner)
        self.add_action(self._stop)
        self.add_action(self._remove)

    def _connect(self) -> None:
        self._filter.setProperty(FILTERS, "yes")
        self._filter.textChanged.connect(self._on_filter)
        self._typed.textChanged.connect(self._show_choice)
        self._table.chosen.connect(self._show_choice)
        self._bridge.changed.connect(self._on_changed)
        self._timer.timeout.connect(self._refresh)
        self.finished.connect(self._on_finished)

    def _on_filter(self, text: str) -> None:
        self._table.show_words(text)
        shown = len(self._table.shown_rows)
        self._context.announcer.say(tr("{n} shown").format(n=shown))

    def _type_word(self, kind: str) -> str:
        return fact_value(kind, self._types.get("component_type", FactWords()))

    def _on_changed(self, change: Change) -> None:
        if change in (Change.REMEDIATION, Change.CHECKLIST, Change.RUN):
            self._refresh()

    def _refresh(self) -> None:
        state = self._layers.state
        self._table.show_rows(state.rows)
        left = (row for row in state.rows if row.result is None or can_remove(row))
        kinds = [(row.layer.component_type, row.is_frozen) for row in left]
        self._bars.show_counts(layer_counts(kinds, self._types))
        self._bars.setVisible(bool(kinds))
        self._busy.setRange(0, max(1, state.total))
        self._busy.setValue(state.done)
        self._busy.setVisible(state.is_removing)
        self._stop.setVisible(state.is_removing)
        self._stop.setEnabled(not state.is_stopping)
        self._remove.setVisible(not state.is_removing)
        self._progress.setText(_progress_words(state))
        self._progress.setVisible(state.is_removing)
        if state.is_removing and not self._timer.isActive():
            self._timer.start()
        elif not state.is_removing:
            self._timer.stop()
        self._show_banner(state)
        self._was_removing = state.is_removing
        self._show_choice()

    def _show_banner(self, state: LayerTableState) -> None:
        if state.error is not None:
            self._banner.say(Tone.BAD, told(state.error.title), error_text(state.error))
        elif state.refusal:
            self._banner.say(Tone.INFO, tr("Nothing can be removed now"), told(state.refusal))
        elif self._was_removing and not state.is_removing:
            tone, words = _result_words(state)
            self._banner.say(tone, words)
            self._context.announcer.say(words)
            self._typed.clear()
        elif not self._banner.isVisible() and state.cut_off_at is not None:
            self._banner.say(
                Tone.WARNING,
                tr("A removal was interrupted"),
                tr(
                    "It was confirmed at {time} and came to no end. The table shows what is there "
                    "after the last check; the definition of everything removed is kept. Nothing "
                    "goes on by itself."
                ).format(time=when(state.cut_off_at)),
            )
        elif not self._banner.isVisible() and state.unread:
            words = counted(
                state.unread,
                "%n component could not be read: nothing is known about its layers.",
                "%n components could not be read: nothing is known about their layers.",
            )
            self._banner.say(Tone.WARNING, words)

    def _show_choice(self) -> None:
        state, chosen = self._layers.state, len(self._table.chosen_rows)
        words = tr("{chosen} chosen, {shown} shown, {all} in all")
        self._count.setText(
            words.format(chosen=chosen, shown=len(self._table.shown_rows), all=len(state.rows))
        )
        phrase = confirmation_phrase(chosen)
        self._phrase.setText(
            phrase if chosen else tr("Choose the layers first; Shift and Ctrl choose several.")
        )
        is_free = not state.is_removing and not state.refusal
        self._typed.setEnabled(is_free and chosen > 0)
        self._typed.setAccessibleDescription(phrase if chosen else "")
        is_typed = self._typed.text().strip().casefold() == phrase
        self._remove.setEnabled(is_free and chosen > 0 and is_typed)

    def _on_remove(self) -> None:
        chosen = [item.layer for item in self._table.chosen_rows]
        self._banner.hide()
        self._layers.remove(chosen, self._typed.text())

    def _on_export(self) -> None:
        dialog = QFileDialog(self, tr("Where to write the table"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(tr("Comma-separated values (*.csv)"))
        dialog.setDefaultSuffix("csv")
        dialog.selectFile("unmanaged-layers.csv")
        dialog.fileSelected.connect(self.export_to)
        self._file_dialog = dialog
        dialog.open()

    def export_to(self, name: str) -> None:
        """Write the shown rows to a file."""
        try:
            self._layers.export(Path(name), self._table.shown_rows)
        except CoeError as error:
            self._banner.say(Tone.BAD, told(error.title), error_text(error))
            return
        words = counted(len(self._table.shown_rows), "%n row was written", "%n rows were written")
        self._banner.say(Tone.GOOD, words, name)

    def _on_saved(self) -> None:
        SavedLayersDialog(self._context, self).open()

    def _on_finished(self) -> None:
        self._timer.stop()
        self._bridge.close()


def _progress_words(state: LayerTableState) -> str:
    if state.is_stopping:
        return tr("Stopping after the layer at work")
    words = tr("{done} of {all} layers, {time} so far")
    if not state.done:
        return words.format(done=0, all=state.total, time=duration(state.elapsed_s))
    left = state.elapsed_s / state.done * (state.total - state.done)
    words = tr("{done} of {all} layers, {time} so far, about {left} left")
    return words.format(
        done=state.done, all=state.total, time=duration(state.elapsed_s), left=duration(left)
    )


def _result_words(state: LayerTableState) -> tuple[Tone, str]:
    outcomes = [one.result.outcome for one in state.rows if one.result is not None]
    removed = outcomes.count(RemovalOutcome.REMOVED)
    others = len(outcomes) - removed
    words = counted(removed, "%n layer was removed", "%n layers were removed")
    if not others:
        return Tone.GOOD, words
    more = counted(others, "%n was not: see its result", "%n were not: see their results")
    return Tone.WARNING, f"{words}; {more}"


def build(context: Context, window: QWidget) -> QDialog:
    """Return the dialog."""
    return LayersDialog(context, window)
