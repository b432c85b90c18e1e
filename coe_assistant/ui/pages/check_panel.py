"""What a row of the checklist offers beyond words: a panel below its remedies."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QProgressBar, QWidget

from coe_assistant.domain.check import CheckReport, CheckStatus
from coe_assistant.services.workbench_state import CheckRow
from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Space
from coe_assistant.ui.text import counted, duration, tr, when
from coe_assistant.ui.widgets.form import field
from coe_assistant.ui.widgets.labels import button, label
from coe_assistant.ui.widgets.layout import column, row

LAYERS, CONNECTIONS, DRY_RUN = "unmanaged-layers", "connections", "dry-run"
_ATTEST = "attest"


class CheckPanel(QWidget):
    """Base: a panel says which rows it belongs to and shows them."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context

    def fits(self, item: CheckRow) -> bool:
        """Return whether this panel belongs below the row."""
        raise NotImplementedError

    def show_row(self, item: CheckRow, *, is_locked: bool) -> None:
        """Show the row's state; is_locked takes away what would change something."""
        raise NotImplementedError


class LayersPanel(CheckPanel):
    """The way to the table of layers."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._words = label("", "muted")
        self._open = button(tr("Show &layers…"), self._on_open)
        self.setLayout(column(self._words, row(self._open, None)))

    def fits(self, item: CheckRow) -> bool:
        """The row about layers, once it found some or some were removed."""
        return item.id == LAYERS and bool(self.context.workbench.remediation.layers.state.rows)

    def show_row(self, item: CheckRow, *, is_locked: bool) -> None:
        """Say how many there are."""
        del item, is_locked
        state = self.context.workbench.remediation.layers.state
        words = tr("See each layer with what changed, who and when; export them or remove them.")
        if state.is_removing:
            words = tr("Removing: {done} of {all} layers.").format(done=state.done, all=state.total)
        self._words.setText(words)
        self._open.setText(counted(len(state.rows), "Show the &layer…", "Show all %n &layers…"))
        self._open.setAccessibleName(self._open.text().replace("&", ""))

    def _on_open(self) -> None:
        self.context.do("layers")


class ConnectionsPanel(CheckPanel):
    """The way to what is asked before the import: connections and values for what is new."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._open = button(tr("Connections and &values…"), self._on_open)
        words = tr(
            "Choose connections, and give values, for what the new version brings: then its flows "
            "can be on at once."
        )
        self.setLayout(column(label(words, "muted"), row(self._open, None)))

    def fits(self, item: CheckRow) -> bool:
        """The row about connections, once it has looked."""
        return item.id == CONNECTIONS and item.report is not None

    def show_row(self, item: CheckRow, *, is_locked: bool) -> None:
        """Offer it until the import begins."""
        del item
        self._open.setEnabled(not is_locked)

    def _on_open(self) -> None:
        self.context.do("precautions")


class ConfirmPanel(CheckPanel):
    """'I checked', with name and time: where the program could not read. Never green."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._check_id = ""
        self._name = QLineEdit()
        self._confirm = button(tr("I chec&ked"), self._on_confirm)
        self._words = label("", "muted")
        name = field(
            tr("&Your name"),
            self._name,
            tr(
                "Your name and the time are recorded in the run and in the support bundle. The row "
                "stays not known: the program has not seen it."
            ),
        )
        self.setLayout(column(self._words, name, row(self._confirm, None), gap=Space.S))
        self._name.textChanged.connect(self._on_edited)

    def fits(self, item: CheckRow) -> bool:
        """Rows that could not be read and offer a look by hand."""
        return offers_confirmation(item.report)

    def show_row(self, item: CheckRow, *, is_locked: bool) -> None:
        """Show who looked, or ask for it."""
        if item.id != self._check_id:
            self._check_id = item.id
            self._name.setText(self.context.workbench.remediation.statements.state.person)
        given = item.confirmed_by
        self._words.setText(
            tr("{name} looked at {time}.").format(name=given.person, time=when(given.at))
            if given is not None
            else tr("Look at the pages above, then confirm it here.")
        )
        self._name.setEnabled(not is_locked)
        self._confirm.setEnabled(not is_locked and bool(self._name.text().strip()))

    def _on_edited(self) -> None:
        self._confirm.setEnabled(bool(self._name.text().strip()))

    def _on_confirm(self) -> None:
        statements = self.context.workbench.remediation.statements
        statements.confirm_check(self._check_id, self._name.text().strip())


class DryRunPanel(CheckPanel):
    """Uploads the file for the server's own validation, with progress; can be stopped."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._words = label("", "muted")
        self._start = button(tr("&Upload and validate"), self._on_start)
        self._stop = button(tr("St&op the upload"), self._on_stop)
        self._bar = QProgressBar()
        self._bar.setAccessibleName(tr("Uploaded"))
        self._bar.setTextVisible(False)
        buttons = row(self._start, self._stop, None)
        self.setLayout(column(self._words, self._bar, buttons, gap=Space.S))

    def fits(self, item: CheckRow) -> bool:
        """The row of the dry run."""
        return item.id == DRY_RUN

    def show_row(self, item: CheckRow, *, is_locked: bool) -> None:
        """Show the upload, or offer it."""
        self._bar.setVisible(item.is_running)
        self._bar.setRange(0, 0 if item.percent is None else 100)
        self._bar.setValue(int(item.percent or 0))
        self._stop.setVisible(item.is_running)
        self._start.setVisible(not item.is_running)
        self._start.setEnabled(not is_locked)
        self._words.setText(_dry_run_words(item))

    def _on_start(self) -> None:
        self.context.workbench.run_checklist((DRY_RUN,))

    def _on_stop(self) -> None:
        self.context.workbench.remediation.stop_check(DRY_RUN)


def _dry_run_words(item: CheckRow) -> str:
    if not item.is_running:
        return tr(
            "Runs only when you ask for it: every file of the plan is uploaded, one after the "
            "other, and the server says what it would object to. Nothing is installed."
        )
    if item.percent is None or item.percent >= 100:
        return tr("The server validates the file, {time} so far.").format(
            time=duration(item.elapsed_s)
        )
    left = item.elapsed_s * (100 / max(item.percent, 0.1) - 1)
    return tr("{percent} % uploaded, {time} so far, about {left} left.").format(
        percent=int(item.percent), time=duration(item.elapsed_s), left=duration(left)
    )


def offers_confirmation(report: CheckReport | None) -> bool:
    """Return whether a person can look where the program could not."""
    if report is None or report.status is not CheckStatus.UNKNOWN:
        return False
    return any(one.id == _ATTEST for one in report.remedies)


PanelMaker = Callable[[Context], CheckPanel]
