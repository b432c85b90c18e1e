"""The messages above the page: an error, a lost sign-in, a run that was taken up again."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.run import Phase
from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Space, Tone
from coe_assistant.ui.observer_bar import ObserverBar
from coe_assistant.ui.open_act_bar import OpenActBar
from coe_assistant.ui.safeguard_bar import SafeguardBar
from coe_assistant.ui.sign_in_bar import SignInBar
from coe_assistant.ui.text import told, tr
from coe_assistant.ui.widgets.banner import Banner, error_text
from coe_assistant.ui.widgets.layout import column
from coe_assistant.ui.widgets.shelf import Shelf
from coe_assistant.ui.widgets.undo_line import UndoLine

_WORTH_SAYING = (
    Phase.IMPORTING,
    Phase.VERIFYING,
    Phase.DIAGNOSED,
    Phase.WAITING,
    Phase.NEEDS_ACTION,
    Phase.ESCALATED,
)


class WindowBanners(Shelf):
    """Shows at most one message of each kind."""

    def __init__(self, context: Context) -> None:
        self._box = column(gap=Space.S)
        super().__init__(self._box)
        self._context = context
        self._dismissed: CoeError | None = None
        self._error = Banner(context.theme, reads=True)
        observing = context.surroundings.observing
        self._only_looks = observing is not None
        self._sign_in = SignInBar(context) if observing is None else ObserverBar(context, observing)
        self._resumed = Banner(context.theme, reads=True)
        self._safeguard = SafeguardBar(context)
        self._open_acts = OpenActBar(context)
        self._program = Banner(context.theme, reads=True)
        self._undo = UndoLine()
        run = context.workbench.run
        self._is_new = run is not None and run.phase in _WORTH_SAYING
        for banner in self._banners():
            self._box.addWidget(banner)

    def _banners(self) -> tuple[QWidget, ...]:
        return (
            self._program,
            self._error,
            self._sign_in,
            self._safeguard,
            self._open_acts,
            self._resumed,
            self._undo,
        )

    def refresh(self) -> None:
        """Show what applies now."""
        self._show_error()
        self._sign_in.refresh()
        self._safeguard.refresh()
        self._open_acts.refresh()
        self._show_resumed()
        is_any = any(not banner.isHidden() for banner in self._banners())
        edge = Space.M if is_any else 0
        self._box.setContentsMargins(Space.XL if is_any else 0, edge, Space.XL if is_any else 0, 0)
        self.setVisible(is_any)

    def warn(self, problem: CoeError) -> None:
        """Show what is wrong with the program itself, until a person dismisses it."""
        parts = (problem.slug, problem.title, problem.detail, problem.hint)
        words = "\n".join(part for part in parts if part)
        actions = (
            (tr("Copy message"), partial(self._context.shell.copy_text, words)),
            (tr("Dismiss"), self._forget_problem),
        )
        self._program.say(Tone.WARNING, told(problem.title), error_text(problem), actions)
        self._context.announcer.say(told(problem.title))
        self.refresh()

    def _forget_problem(self) -> None:
        self._program.hide()
        self._offer_back(self._recall_problem)

    def _recall_problem(self) -> None:
        self._program.show()
        self.refresh()

    def _offer_back(self, undo: Callable[[], None]) -> None:
        self._undo.offer(tr("Message dismissed."), self._context.clock.now(), undo)
        self.refresh()

    def tick(self) -> None:
        """Show the times that pass by themselves. Called once a second."""
        self._sign_in.refresh()
        self._safeguard.refresh()
        if self._undo.tick(self._context.clock.now()):
            self.refresh()

    def _show_error(self) -> None:
        error = self._context.workbench.error
        if error is None or error is self._dismissed:
            self._error.hide()
            return
        actions = (
            (tr("Copy message"), self._copy_error),
            (tr("Dismiss"), self._dismiss_error),
        )
        self._error.say(Tone.BAD, told(error.title), error_text(error), actions)
        self._context.announcer.say(told(error.title))

    def _copy_error(self) -> None:
        error = self._context.workbench.error
        if error is not None:
            parts = (error.slug, error.title, error.detail, error.hint)
            self._context.shell.copy_text("\n".join(part for part in parts if part))

    def _dismiss_error(self) -> None:
        self._dismissed = self._context.workbench.error
        self._offer_back(self._recall_error)

    def _recall_error(self) -> None:
        self._dismissed = None
        self.refresh()

    def _show_resumed(self) -> None:
        run = self._context.workbench.run
        # one message at a time: what needs a person comes first
        first = (self._error, self._sign_in, self._safeguard, self._open_acts)
        is_other = any(not banner.isHidden() for banner in first)
        if not self._is_new or run is None or is_other or self._only_looks:
            self._resumed.hide()
            return
        self._resumed.say(
            Tone.INFO,
            tr("Your earlier run was taken up again; nothing was started a second time."),
            "",
            ((tr("Understood"), self._on_understood),),
        )

    @property
    def is_resumed_shown(self) -> bool:
        """Whether the message about a run that was taken up again still waits to be read."""
        return self._is_new

    def _on_understood(self) -> None:
        self.forget_resumed()
        self._offer_back(self._recall_resumed)

    def _recall_resumed(self) -> None:
        self._is_new = True
        self.refresh()

    def forget_resumed(self) -> None:
        """Take the message about a run that was taken up again as read."""
        self._is_new = False
        self.refresh()
