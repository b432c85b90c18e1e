"""Carries out what the state machine decides: save first, then act, then report back as events."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from coe_assistant.domain import effect as ef
from coe_assistant.domain import event as ev
from coe_assistant.domain.attempt import AttemptKind
from coe_assistant.domain.errors import CoeError, SignInNeededError
from coe_assistant.domain.retry import scaled
from coe_assistant.domain.run import Run, RunStep
from coe_assistant.domain.server import ServerFacts
from coe_assistant.domain.upgrade import transition
from coe_assistant.services.driver_tools import DriverListener, DriverTools
from coe_assistant.services.launch import Launcher
from coe_assistant.services.server_watch import earlier_ids, look, poll_interval

logger = logging.getLogger(__name__)

T = TypeVar("T")


class UpgradeDriver:
    """Owns the run and feeds it events, one at a time.

    Args:
        run: The run to drive; saved at once.
        tools: Ports.
        listener: Told about every change.
    """

    def __init__(self, run: Run, tools: DriverTools, listener: DriverListener) -> None:
        self._run = run
        self._tools = tools
        self._listener = listener
        self._events: deque[ev.Event] = deque()
        self._is_working = False
        self._is_closed = False
        self._is_polling = False
        self.is_kept_awake = False
        self._looks_pending = 0
        self._launcher = Launcher(tools.processes, self.dispatch, self._on_lines)
        self._performers: Mapping[type, Callable[..., None]] = {
            ef.RunChecks: lambda _: tools.run_checks(),
            ef.Launch: self._launch,
            ef.TakeUpProcess: self._take_up,
            ef.WatchServer: self._watch,
            ef.StopWatching: self._stop_watching,
            ef.AskServer: lambda _: self._look(),
            ef.Classify: self._classify,
            ef.ArmDeadline: self._arm,
            ef.DisarmDeadline: lambda _: tools.deadline.clear(),
            ef.HoldAwake: lambda _: self._hold_awake(),
            ef.ReleaseAwake: lambda _: self._release_awake(),
            ef.Notify: lambda item: listener.notice_given(item.notice),
            ef.Record: lambda item: logger.info("%s", item.text),
        }
        tools.journal.save(run)

    @property
    def run(self) -> Run:
        """The run as it was saved last."""
        return self._run

    @property
    def run_folder(self) -> Path:
        """Where the run's journal and raw logs lie."""
        return self._tools.journal.folder(self._run.id)

    def dispatch(self, event: ev.Event) -> None:
        """Take event in; events that come up meanwhile wait their turn."""
        if self._is_closed:
            return
        self._events.append(event)
        if self._is_working:
            return
        self._is_working = True
        try:
            while self._events:
                self._take(self._events.popleft())
        finally:
            self._is_working = False

    def resume(self) -> None:
        """Go on with the run after a restart."""
        self.dispatch(ev.Resumed(self._tools.clock.now()))

    def close(self) -> None:
        """Stop everything of ours; pac and the server are left alone."""
        self._is_closed = True
        self._stop_watching()
        self._tools.deadline.clear()
        self._tools.keep_awake.release()
        self._launcher.let_go()

    def _take(self, event: ev.Event) -> None:
        run, effects = transition(self._run, event)
        if run != self._run:
            self._tools.journal.save(run)
            self._run = run
            self._listener.run_changed(run)
        for effect in effects:
            self._performers[type(effect)](effect)

    # --- effects -------------------------------------------------------------------------

    def _launch(self, effect: ef.Launch) -> None:
        step, attempt = self._run.current_step, self._run.attempt
        if step is None or attempt is None or attempt.number != effect.attempt:
            logger.warning("asked to launch attempt %s, which is not the latest", effect.attempt)
            return
        self._on_worker(
            lambda: look(self._tools.clients().dataverse, step, None, self._tools.clock.now()),
            lambda facts: self._launch_if_idle(step, attempt.kind, facts),
            self._launch_failed,
        )

    def _launch_if_idle(self, step: RunStep, kind: AttemptKind, facts: ServerFacts) -> None:
        if not self._launcher.may_launch(kind, facts):
            self.dispatch(ev.LaunchRefused(self._tools.clock.now(), facts))
            return
        if kind is AttemptKind.APPLY_UPGRADE:
            self._apply_upgrade(step)
            return
        try:
            command = self._tools.pac.import_command(step, self._run.environment.url)
        except CoeError as error:
            self._launch_failed(error)
            return
        self._began()
        attempt = self._run.attempt
        if attempt is not None:
            self._launcher.start(command, self.run_folder / attempt.raw_log, self._tools.clock)

    def _began(self) -> None:
        epoch = self._tools.clients().dataverse.server_time()
        self._take_now(ev.LaunchBegan(self._tools.clock.now(), epoch))

    def _take_now(self, event: ev.Event) -> None:
        # Launching must see the journal with is_launched before the child exists.
        self._take(event)

    def _apply_upgrade(self, step: RunStep) -> None:
        self._began()
        self._on_worker(
            lambda: self._tools.clients().dataverse.apply_upgrade(step.solution),
            self._applied,
            self._apply_failed,
        )

    def _applied(self, operation_id: str) -> None:
        now = self._tools.clock.now()
        self.dispatch(ev.OperationSeen(now, operation_id))
        self.dispatch(ev.ProcessExited(now, 0))

    def _apply_failed(self, error: CoeError) -> None:
        logger.info("applying the upgrade was refused: %s", error)
        self.dispatch(ev.ProcessExited(self._tools.clock.now(), None))

    def _launch_failed(self, error: CoeError) -> None:
        needs_sign_in = isinstance(error, SignInNeededError)
        words = " ".join(part for part in (error.title, error.detail, error.hint) if part)
        self.dispatch(ev.LaunchFailed(self._tools.clock.now(), words, needs_sign_in))

    def _take_up(self, effect: ef.TakeUpProcess) -> None:
        attempt = self._run.attempt
        if attempt is None or attempt.number != effect.attempt:
            return
        step = self._run.current_step
        raw_log = self.run_folder / attempt.raw_log
        package = step.package if step is not None else ""
        self._launcher.take_up(attempt, package, raw_log, self._tools.clock)

    def _watch(self, _effect: ef.WatchServer) -> None:
        self._is_polling = True
        self._look()

    def _stop_watching(self, _effect: ef.StopWatching | None = None) -> None:
        self._is_polling = False
        self._tools.poll.clear()

    def _look(self) -> None:
        step, attempt = self._run.current_step, self._run.attempt
        if step is None or self._looks_pending:
            return
        self._looks_pending += 1
        number = attempt.number if attempt is not None else 0
        earlier = earlier_ids(self._run)
        self._on_worker(
            lambda: look(
                self._tools.clients().dataverse, step, attempt, self._tools.clock.now(), earlier
            ),
            lambda facts: self._looked(facts, number),
            self._look_failed,
        )

    def _looked(self, facts: ServerFacts, asked_for: int) -> None:
        self._looks_pending = 0
        attempt = self._run.attempt
        if (attempt.number if attempt is not None else 0) == asked_for:
            self._listener.server_heard(facts)
            self.dispatch(ev.ServerReported(facts.at, facts))
        self._poll_later()

    def _look_failed(self, error: CoeError) -> None:
        self._looks_pending = 0
        if isinstance(error, SignInNeededError):
            self.dispatch(ev.SignInLost(self._tools.clock.now()))
        else:
            logger.info("a look at the server failed: %s", error)
        self._poll_later()

    def _poll_later(self) -> None:
        if not self._is_polling:
            return
        now = self._tools.clock.now()
        silent_for = now - (self._run.silent_since or now)
        pause = scaled(self._run, poll_interval(self._run.server, silent_for))
        self._tools.poll.set(now + pause, self._look)

    def _classify(self, _effect: ef.Classify) -> None:
        run = self._run
        self._on_worker(
            lambda: self._tools.diagnose(run),
            lambda found: self.dispatch(ev.Classified(self._tools.clock.now(), found)),
            self._look_failed,
        )

    def _arm(self, effect: ef.ArmDeadline) -> None:
        self._tools.deadline.set(
            effect.due_at, lambda: self.dispatch(ev.DeadlineReached(self._tools.clock.now()))
        )

    def _release_awake(self) -> None:
        self.is_kept_awake = False
        self._tools.keep_awake.release()

    def _hold_awake(self) -> None:
        self.is_kept_awake = self._tools.keep_awake.hold()
        if not self.is_kept_awake:
            logger.info("the system did not agree to stay awake")

    # --- workers -------------------------------------------------------------------------

    def _on_lines(self, lines: Sequence[str]) -> None:
        self._listener.lines_received(lines)

    def _on_worker(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        refused: Callable[[CoeError], None],
    ) -> None:
        """Run work elsewhere. Errors of ours go to refused; anything else is a defect."""

        def failed(error: BaseException) -> None:
            if isinstance(error, CoeError):
                refused(error)
            else:
                raise error

        self._tools.tasks.submit(work, done, failed)
