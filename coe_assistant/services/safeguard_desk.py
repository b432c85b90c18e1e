"""Before and after the imports of the run at hand: one thing at a time, and nothing forgotten.

What is owed follows from the run and its folder, not from what happened in this start of the
program: flows that were turned off and must be on again, solutions that were not verified yet.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from coe_assistant.domain import event as ev
from coe_assistant.domain.errors import CoeError, is_passing
from coe_assistant.domain.event_safeguard import QuietingBegan
from coe_assistant.domain.kit import TaskAfter
from coe_assistant.domain.run import Run
from coe_assistant.domain.safeguard_words import SafeguardWords
from coe_assistant.services.before_import import BeforeImport
from coe_assistant.services.preparation import Preparation
from coe_assistant.services.restoring import Restoring, summary
from coe_assistant.services.safeguard_board import SafeguardBoard
from coe_assistant.services.safeguard_owed import owes_flows, step_to_verify, tasks_after
from coe_assistant.services.safeguard_state import Doing, SafeguardState, WrittenReport
from coe_assistant.services.safeguard_tools import SafeguardTools
from coe_assistant.services.unquieting import Unquieting
from coe_assistant.services.verifying import Verified

TRY_AGAIN = timedelta(seconds=60)
MOST_TRIES = 5  # before somebody who waits for the end is told that it did not work


class SafeguardDesk:
    """Does the work of services.safeguard_state.Safeguard (see safeguard_late).

    Args:
        tools: Ports.
        run: Returns the run at hand.
        dispatch: Passes events to the run.
        changed: Called on the main thread after every change of state.
    """

    def __init__(
        self,
        tools: SafeguardTools,
        run: Callable[[], Run | None],
        dispatch: Callable[[ev.Event], None],
        changed: Callable[[], None],
    ) -> None:
        self._tools = tools
        self._board = SafeguardBoard(tools, run, dispatch, changed)
        self.before_import = BeforeImport(tools, self._board)
        self._work: Preparation | Restoring | Unquieting | None = None
        self._waiting: Callable[[], None] | None = None
        self._run_id = ""
        self._tries = 0
        self._is_connected = False

    @property
    def state(self) -> SafeguardState:
        """Everything there is to show."""
        return self._board.state

    @property
    def words(self) -> SafeguardWords:
        """Words for findings, reasons and refusals."""
        return self._tools.words

    @property
    def tasks(self) -> Sequence[TaskAfter]:
        """What is left to do by hand for the solutions of this run."""
        run = self._board.run()
        return () if run is None else tasks_after(self._tools.kit, run)

    @property
    def has_work(self) -> bool:
        """True while something is done, or is owed and can be done: wait before the end."""
        if not self._board.is_idle or self._waiting is not None:
            return True
        return self._is_connected and self._owed() is not None and self._tries < MOST_TRIES

    # --- what happens elsewhere ----------------------------------------------------------------

    def run_changed(self, *, is_connected: bool) -> None:
        """The run has a new state, or there is another run."""
        run = self._board.run()
        # At once: whoever hears of the run next asks whether something is owed.
        self._is_connected = is_connected
        if (run.id if run is not None else "") != self._run_id:
            self.close()
            self._run_id = run.id if run is not None else ""
            self._tries = 0
            self._board.clear()
            self._board.show_stored()
        self._go_on()

    def connected(self, *, is_connected: bool) -> None:
        """Tokens can be had from now on, or not any more."""
        if is_connected and not self._is_connected:
            self._tries = 0
        self._is_connected = is_connected
        self._go_on()

    def close(self) -> None:
        """Call nobody any more; what was asked stays asked, and the record knows it."""
        if self._work is not None:
            self._work.close()
        self._tools.retry.clear()
        self._work, self._waiting = None, None

    def prepare(
        self, run: Run, ready: Callable[[], None], refused: Callable[[CoeError], None]
    ) -> None:
        """Do what must be done before an attempt is launched (services.preparing.Prepare)."""

        def begin() -> None:
            self._work = Preparation(
                self._tools.preparation,
                self._board.run() or run,
                self._board.dispatch,
                self._board.show,
                lambda: self._prepared(ready),
                lambda error: self._prepared(lambda: refused(error)),
            )
            self._work.start()

        self._waiting = begin
        self._go_on()

    def _prepared(self, then: Callable[[], None]) -> None:
        self._work = None
        self._board.show_stored()
        self._board.show(Doing.NOTHING)
        then()
        self._go_on()

    # --- what is owed --------------------------------------------------------------------------

    def _owed(self) -> Callable[[], None] | None:
        """Return what must be done now by itself, or None."""
        run = self._board.run()
        if run is None:
            return None
        if owes_flows(run, self._tools.quieted(run)):
            return self._unquiet
        number = step_to_verify(run, self.state.findings)
        return None if number is None else lambda: self._verify(number)

    def _go_on(self) -> None:
        if self._work is not None or not self._board.is_idle:
            return
        if self._waiting is not None:
            begin, self._waiting = self._waiting, None
            begin()
        elif self._is_connected and self.state.retry_at is None:
            owed = self._owed()
            if owed is not None:
                owed()

    def _unquiet(self) -> None:
        run = self._board.run()
        if run is None:
            return
        self._work = Unquieting(
            self._tools, run, self._board.dispatch, self._board.show, self._unquieted
        )
        if not run.has_quiet_flows:  # the program was killed between the two writes
            now = self._tools.clock.now()
            self._board.dispatch(QuietingBegan(now, len(self._tools.quieted(run))))
        self._work.start()

    def _unquieted(self, error: CoeError | None) -> None:
        self._work = None
        if error is not None:
            self._later(error)
            return
        self._tries = 0
        self._board.show(Doing.NOTHING)
        self._go_on()

    def _later(self, error: CoeError) -> None:
        """Try what is owed again in a while; a person may look at the reason meanwhile."""
        self._tries += 1
        due = self._tools.clock.now() + TRY_AGAIN / self._tools.acts.time_scale
        self._tools.retry.set(due, self._retry)
        self._board.rest(error, due)
        self._go_on()

    def _retry(self) -> None:
        self._board.put(retry_at=None)
        self._go_on()

    # --- verification --------------------------------------------------------------------------

    def verify(self) -> None:
        """Look again at what is installed now."""
        if self.state.findings and self._board.is_idle:
            self._verify(self.state.findings[-1].step)

    def _verify(self, number: int) -> None:
        run = self._board.run()
        if run is None:
            return
        self._board.show(Doing.VERIFYING)
        self._board.submit(
            lambda: self._tools.verifier.verify(self._tools.acts.clients(), run, number),
            self._verified,
            self._not_verified,
        )

    def _verified(self, found: Verified) -> None:
        self._tries = 0
        self._board.show_stored()
        self._board.record("verified", f"{found.findings.solution}: {found.findings.worst.value}")
        self._board.show(Doing.NOTHING)
        self._go_on()

    def _not_verified(self, error: CoeError) -> None:
        if not is_passing(error):
            self._tries = MOST_TRIES  # it will not work by itself: a person reads why
        self._later(error)

    # --- what a person may ask -----------------------------------------------------------------

    def plan_restore(self) -> None:
        """Find out what a restore would change; changes nothing."""
        work = self._restoring()
        if work is not None:
            work.plan()

    def restore(self) -> None:
        """Carry out state.plan: a person's recorded act."""
        plan = self.state.plan
        work = self._restoring() if plan is not None else None
        if work is not None and plan is not None:
            self._board.record("restore-asked", str(len(plan.acts)))
            work.carry_out(plan)

    def _restoring(self) -> Restoring | None:
        run = self._board.run()
        if run is None or self._work is not None or not self._board.is_idle:
            return None
        work = Restoring(self._tools, run, self._board.show, self._planned_or_restored)
        self._work = work
        return work

    def _planned_or_restored(self, found: SafeguardState, error: CoeError | None) -> None:
        """Take the plan or the end of a restore; look again after something was changed."""
        if found.is_restored:
            self._board.record("restored", summary(found.rows))
        self._work = None
        self._board.put(plan=found.plan, rows=found.rows, is_restored=found.is_restored)
        self._board.rest(error)
        if found.is_restored:
            self.verify()
        self._go_on()

    def cancel(self) -> None:
        """Ask for no further row of a restore."""
        if isinstance(self._work, Restoring):
            self._work.cancel()

    def tick(self, task_id: str, *, is_done: bool) -> None:
        """Record that a person did one of the tasks, or did not."""
        ticks = {key: at for key, at in self.state.ticks.items() if key != task_id}
        if is_done:
            ticks[task_id] = self._tools.clock.now()
        try:
            self._tools.store.save_ticks(self._run_id, ticks)
        except CoeError as error:
            self._board.put(error=error)
            return
        self._board.put(ticks=ticks)

    def write_report(
        self,
        done: Callable[[WrittenReport], None],
        failed: Callable[[CoeError], None],
    ) -> None:
        """Write report.html and report.md into the run folder."""
        run = self._board.run()
        if run is not None:
            self._board.submit(lambda: self._tools.report(run), done, failed)
