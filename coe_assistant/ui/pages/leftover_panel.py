"""The half-applied upgrade: what it is, and the two ways out, the harmless one first."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QLineEdit, QProgressBar, QVBoxLayout, QWidget

from coe_assistant.services.leftover_table import (
    Leftover,
    LeftoverAct,
    LeftoverProgress,
    LeftoverStep,
)
from coe_assistant.services.workbench_state import CheckRow
from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Space, Tone
from coe_assistant.ui.pages.check_panel import CheckPanel
from coe_assistant.ui.text import duration, told, tr
from coe_assistant.ui.widgets.banner import Banner
from coe_assistant.ui.widgets.form import field
from coe_assistant.ui.widgets.labels import button, label
from coe_assistant.ui.widgets.layout import clear, column, row

LEFTOVER = "leftover-upgrade"


class LeftoverPanel(CheckPanel):
    """One box a leftover."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._boxes: dict[str, _LeftoverBox] = {}
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(Space.L)
        self.setLayout(self._list)

    def fits(self, item: CheckRow) -> bool:
        """The row about leftovers, once it found some."""
        return item.id == LEFTOVER and bool(self.context.workbench.remediation.leftovers.state.rows)

    def show_row(self, item: CheckRow, *, is_locked: bool) -> None:
        """Show the leftovers and what is done about them."""
        state = self.context.workbench.remediation.leftovers.state
        if [one.name for one in state.rows] != list(self._boxes):
            clear(self._list)
            self._boxes = {one.name: _LeftoverBox(self.context, one.name) for one in state.rows}
            for box in self._boxes.values():
                self._list.addWidget(box)
        is_free = not (is_locked or item.is_running or state.is_busy or state.refusal)
        for one in state.rows:
            self._boxes[one.name].show_leftover(one, is_free=is_free)


class _LeftoverBox(QWidget):
    def __init__(self, context: Context, name: str) -> None:
        super().__init__()
        self._context = context
        self._name = name
        self._what = label()
        self._typed = QLineEdit()
        leftovers = context.workbench.remediation.leftovers
        self._apply = button(
            tr("Appl&y the upgrade"), partial(leftovers.apply, name), kind="primary"
        )
        self._remove = button(tr("Remove _&Upgrade only"), self._on_remove, kind="danger")
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setAccessibleName(tr("The server is working"))
        self._words = label("", "muted")
        self._banner = Banner(context.theme)
        self._second = self._build()

    def _build(self) -> QWidget:
        first = label(
            tr("1. Apply it: the new version takes the old one's place, all data stays"),
            "strong",
        )
        warning = label(
            tr(
                "Only if applying it fails. The installed version stays as it is. Data in tables "
                "that came with the new version is lost. This cannot be undone."
            )
        )
        typed = field(tr("T&o confirm, type the whole name"), self._typed, self._name)
        second = QWidget()
        second.setLayout(
            column(
                label(tr("2. Remove the waiting _Upgrade solution"), "strong"),
                warning,
                typed,
                row(self._remove, None),
                gap=Space.S,
            )
        )
        self._typed.textChanged.connect(self._on_edited)
        content = column(self._what, first, row(self._apply, None), second, gap=Space.S)
        for part in (self._bar, self._words, self._banner):
            content.addWidget(part)
        self.setLayout(content)
        return second

    def show_leftover(self, one: Leftover, *, is_free: bool) -> None:
        """Show what it is and how far an act is."""
        self._what.setText(_what_words(one))
        self._second.setVisible(one.can_uninstall)
        is_over = one.progress is not None and one.progress.step is LeftoverStep.DONE
        self._is_free = is_free and not is_over
        self._apply.setEnabled(self._is_free)
        self._typed.setEnabled(self._is_free)
        self._on_edited()
        self._show_progress(one.progress)

    def _show_progress(self, progress: LeftoverProgress | None) -> None:
        is_busy = progress is not None and progress.is_busy
        self._bar.setVisible(is_busy)
        self._words.setVisible(is_busy)
        if progress is None or is_busy:
            self._banner.hide()
        if progress is None:
            return
        if is_busy:
            self._words.setText(_busy_words(progress))
            return
        tone, title = _end_words(progress)
        self._banner.say(tone, title, told(progress.text))

    def _on_edited(self) -> None:
        is_typed = self._typed.text().strip() == self._name
        self._remove.setEnabled(self._is_free and is_typed)

    def _on_remove(self) -> None:
        self._context.workbench.remediation.leftovers.uninstall(self._name, self._typed.text())

    _is_free = False


def _what_words(one: Leftover) -> str:
    words = {
        "name": one.name,
        "version": one.version,
        "base": one.base,
        "before": one.base_version,
    }
    if one.can_uninstall:
        return tr(
            "{name} {version} waits beside {base} {before}: an upgrade was imported and then not "
            "applied. It does not finish by itself."
        ).format(**words)
    return tr(
        "{name} {version} is all that is left: the base solution {base} is gone. It can be "
        "applied, but it must not be removed: the data of the product is in it."
    ).format(**words)


def _busy_words(progress: LeftoverProgress) -> str:
    words = {
        LeftoverStep.LOOKING: tr("Proving that nothing else runs"),
        LeftoverStep.ASKING: tr("Asking the server"),
    }.get(progress.step, tr("The server is working on it, {time} so far."))
    said = words.format(time=duration(progress.elapsed_s))
    ids = tr("Operation {id}").format(id=progress.operation_id) if progress.operation_id else ""
    return " ".join(part for part in (said, told(progress.text), ids) if part)


def _end_words(progress: LeftoverProgress) -> tuple[Tone, str]:
    is_apply = progress.act is LeftoverAct.APPLY
    match progress.step:
        case LeftoverStep.DONE:
            done = (
                tr("The upgrade was applied") if is_apply else tr("The _Upgrade solution is gone")
            )
            return Tone.GOOD, done
        case LeftoverStep.REFUSED:
            return Tone.BAD, tr("Nothing was done")
        case LeftoverStep.UNKNOWN:
            return Tone.WARNING, tr("Not known whether it began")
        case _:
            return Tone.BAD, tr("The server could not do it")
