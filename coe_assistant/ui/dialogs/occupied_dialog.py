"""What a second start shows: who is at work here, how far that run is, and how to get there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QDialog, QWidget

from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.run import Phase, Run
from coe_assistant.ui.design import Size, Space, Tone
from coe_assistant.ui.text import told, tr, when
from coe_assistant.ui.theme import Theme
from coe_assistant.ui.widgets.banner import Banner, error_text
from coe_assistant.ui.widgets.facts import FactTable
from coe_assistant.ui.widgets.flow_layout import FlowLayout
from coe_assistant.ui.widgets.labels import button, label
from coe_assistant.ui.widgets.layout import column
from coe_assistant.ui.wording import phase_title

_ANSWER_MS, _LOOKS = 500, 8


class Calling(Protocol):
    """A request to the other window."""

    def call(self) -> bool:
        """Ask; return whether the request could be left."""

    @property
    def is_open(self) -> bool:
        """True while nobody has taken the request."""


class OccupiedDialog(QDialog):
    """Reads only; nothing in the data folder is changed by it but the request to come forward.

    Args:
        theme: Colours.
        problem: Why this start cannot work here.
        run: The newest run in the data folder as it was stored last, or None.
        summons: Asks the other window to come to the front; None where there is none.
        copy_text: Puts text on the clipboard.
        can_repeat: Whether the start may end otherwise when it is tried again.

    Signals:
        again: The person wants to try the start once more.
        look: The person wants to follow the other start without changing anything.
    """

    again = Signal()
    look = Signal()

    def __init__(
        self,
        theme: Theme,
        problem: CoeError,
        run: Run | None,
        *,
        summons: Calling | None,
        copy_text: Callable[[str], None],
        can_repeat: bool = True,
    ) -> None:
        super().__init__()
        self._problem = problem
        self._summons = summons
        self._copy_text = copy_text
        self._looks = 0
        self._facts = FactTable(copy_text)
        self._banner = Banner(theme)
        self._front = button(tr("&Bring that window to the front"), self._on_front, kind="primary")
        self._look = button(
            tr("Look at it (&read only)"),
            self._on_look_on,
            describe=tr("Shows the run as it goes on. Nothing can be changed from there."),
        )
        self._again = button(tr("Try &again"), self._on_again)
        self._close = button(tr("C&lose"), self.reject)
        self._timer = QTimer(self)
        self._timer.setInterval(_ANSWER_MS)
        self._timer.timeout.connect(self._on_look)
        self._facts.show_facts(run_facts(run))
        self._facts.setVisible(run is not None)
        self.setWindowTitle("CoE Assistant")
        self.setMinimumWidth(Size.DIALOG)
        self._build()
        self._offer(can_repeat=can_repeat)

    @property
    def message(self) -> str:
        """What became of the request."""
        return self._banner.accessibleName()

    @property
    def front_button(self) -> QWidget:
        """Asks the other window to come forward."""
        return self._front

    def _build(self) -> None:
        buttons = FlowLayout(
            self._front,
            self._look,
            self._again,
            button(tr("&Copy message"), self._on_copy),
            self._close,
            line_gap=Space.S,
        )
        title, text = self._head()
        box = column(
            label(title, "title"),
            label(told(self._problem.title)),
            label(text, "muted"),
            self._facts,
            self._banner,
            buttons,
            gap=Space.M,
        )
        box.insertStretch(box.count() - 1, 1)
        box.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        self.setLayout(box)

    def _offer(self, *, can_repeat: bool) -> None:
        self._front.setVisible(self._summons is not None)
        self._look.setVisible(self._summons is not None)
        self._again.setVisible(can_repeat)
        first = self._again if can_repeat else self._close
        (first if self._summons is None else self._front).setDefault(True)

    def _head(self) -> tuple[str, str]:
        if self._summons is None:
            return tr("The program cannot start"), self._hint()
        return tr("The program is at work here already"), tr(
            "Two at once could start an import twice, so this start only looks. Nothing was "
            "changed."
        )

    def _on_front(self) -> None:
        if self._summons is None or not self._summons.call():
            self._banner.say(Tone.WARNING, tr("The other window could not be asked"), self._hint())
            return
        self._looks = 0
        self._front.setEnabled(False)
        self._banner.say(Tone.INFO, tr("The other window is asked to come to the front"))
        self._timer.start()

    def _on_look(self) -> None:
        self._looks += 1
        if self._summons is None or not self._summons.is_open:
            self._timer.stop()
            self.accept()
        elif self._looks >= _LOOKS:
            self._timer.stop()
            self._front.setEnabled(True)
            title = tr("It did not answer: it has no window on this screen")
            self._banner.say(Tone.WARNING, title, self._hint())

    def _hint(self) -> str:
        return error_text(self._problem)

    def _on_again(self) -> None:
        self.again.emit()
        self.accept()

    def _on_look_on(self) -> None:
        self.look.emit()
        self.accept()

    def _on_copy(self) -> None:
        parts: Sequence[str] = (self._problem.title, self._problem.detail, self._problem.hint)
        self._copy_text("\n".join(part for part in parts if part))


def run_facts(run: Run | None) -> list[tuple[str, str]]:
    """Return what is stored about a run, as rows."""
    if run is None:
        return []
    step = run.current_step
    pending = run.pending if run.phase is Phase.WAITING else None
    what = ""
    if step is not None:
        what = tr("{name} to {version}").format(
            name=step.display_name or step.solution, version=step.to_version
        )
    last = run.timeline[-1].at if run.timeline else run.created_at
    return [
        (tr("Newest run"), phase_title(run.phase)),
        (tr("Upgrade"), what),
        (tr("Environment"), run.environment.name or run.environment.url),
        (tr("Next start"), when(pending.due_at) if pending is not None else ""),
        (tr("Last entry"), when(last)),
    ]
