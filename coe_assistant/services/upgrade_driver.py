"""Carries out what the state machine decides: save first, then act, then report back as events."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from datetime import tzinfo
from pathlib import Path

from coe_assistant.domain import effect as ef
from coe_assistant.domain import event as ev
from coe_assistant.domain.attempt import AttemptKind
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.interruption import Interruption
from coe_assistant.domain.run import Run, RunStep
from coe_assistant.domain.server import ServerFacts
from coe_assistant.domain.upgrade import transition
from coe_assistant.services.attempt_results import keep_last
from coe_assistant.services.component_watch import ComponentWatch
from coe_assistant.services.doubtful_checks import RecheckOutcome
from coe_assistant.services.driver_tools import DriverListener, DriverTools
from coe_assistant.services.health_reading import incidents_in
from coe_assistant.services.launch import Launcher
from coe_assistant.services.pac_farewell import PacFarewell
from coe_assistant.services.preparing import not_launched, not_prepared, not_written
from coe_assistant.services.run_saving import SAVE_AGAIN, RunSaving, take_in
from coe_assistant.services.server_poll import ServerPoll
from coe_assistant.services.server_watch import prove_idle, who_asks

logger = logging.getLogger(__name__)


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
        self.is_kept_awake = False
        self._saving = RunSaving(tools, listener, self.dispatch)
        self._who = ""
        self._launcher = Launcher(tools.processes, self.dispatch, self._on_lines)
        self._components = ComponentWatch(tools, listener.components_counted)
        self._farewell = PacFarewell(tools, self.dispatch)
        self._poll = ServerPoll(tools, lambda: self._run, self.dispatch, self._on_heard)
        self._performers: Mapping[type, Callable[..., None]] = {
            ef.RunChecks: lambda _: tools.run_checks(),
            ef.Recheck: self._recheck,
            ef.Launch: self._launch,
            ef.TakeUpProcess: self._take_up,
            ef.StopProcess: lambda _: self._launcher.stop(),
            ef.EndPac: lambda item: self._launcher.end(item.attempt),
            ef.WatchServer: lambda _: self._poll.begin(),
            ef.StopWatching: lambda _: self._poll.end(),
            ef.AskServer: lambda _: self._poll.look(),
            ef.KeepResults: lambda _: keep_last(tools, self._run),
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
    def zone(self) -> tzinfo:
        """The time zone of the run's quiet hours."""
        return self._tools.zone(self._run.policy.zone)

    @property
    def run_folder(self) -> Path:
        """Where the run's journal and raw logs lie."""
        return self._tools.journal.folder(self._run.id)

    def dispatch(self, event: ev.Event) -> None:
        """Take event in; events that come up meanwhile wait their turn."""
        if self._is_closed:
            return
        take_in(self._events, event)
        self._work()

    def resume(self, interruption: Interruption | None = None) -> None:
        """Go on with the run after a restart."""
        self.look_after_pac()
        self.dispatch(ev.Resumed(self._tools.clock.now(), interruption))

    def look_after_pac(self) -> None:
        """Find a pac again that lives on although its import is over, and see to its end."""
        self._launcher.look_after(self._run.lingering, self.run_folder, self._tools.clock)
        self._farewell.see(self._run)

    def close(self) -> None:
        """Stop everything of ours; pac and the server are left alone."""
        self._is_closed = True
        self._poll.end()
        self._tools.deadline.clear()
        self._tools.save_again.clear()
        self._farewell.close()
        self._tools.keep_awake.release()
        self._launcher.let_go()

    def _work(self) -> None:
        if self._is_working or self._is_closed:
            return
        self._is_working = True
        try:
            while self._events:
                event = self._events.popleft()
                if not self._take(event):
                    self._events.appendleft(event)
                    return
        finally:
            self._is_working = False

    def _take(self, event: ev.Event) -> bool:
        """Save what event makes of the run, then act; False when it could not be saved."""
        run, effects = transition(self._run, event)
        if run != self._run:
            if not self._saving.save(run, self._work):
                return False
            self._run = run
            self._listener.run_changed(run)
            self._farewell.see(run)
        for effect in effects:
            self._performers[type(effect)](effect)
        return True

    # --- effects -------------------------------------------------------------------------

    def _recheck(self, effect: ef.Recheck) -> None:
        self._tools.recheck(self._tools.doubtful(effect.class_id), self._rechecked)

    def _rechecked(self, outcome: RecheckOutcome) -> None:
        now = self._tools.clock.now()
        blocking = tuple(item.id for item in outcome.blocking)
        self.dispatch(ev.Rechecked(now, blocking, incidents_in(outcome.reports, now)))

    def _launch(self, effect: ef.Launch) -> None:
        step, attempt = self._run.current_step, self._run.attempt
        if step is None or attempt is None or attempt.number != effect.attempt:
            logger.warning("asked to launch attempt %s, which is not the latest", effect.attempt)
            return
        self._tools.prepare(
            self._run,
            lambda: self._prove_idle(self._run.current_step or step, attempt.kind),
            lambda error: self.dispatch(not_prepared(error, self._tools.clock.now())),
        )

    def _prove_idle(self, step: RunStep, kind: AttemptKind) -> None:
        run, now = self._run, self._tools.clock.now
        environment = run.environment
        self._tools.submit(
            lambda: (
                prove_idle(self._tools.clients().dataverse, run, now()),
                self._launcher.rivals(environment),
                who_asks(self._tools.clients().dataverse),
            ),
            lambda found: self._launch_if_idle(step, kind, *found),
            self._launch_failed,
        )

    def _launch_if_idle(
        self,
        step: RunStep,
        kind: AttemptKind,
        facts: ServerFacts,
        rivals: tuple[int, ...],
        who: str,
    ) -> None:
        self._who = who
        if rivals or not self._launcher.may_launch(kind, step.mode, facts):
            self._farewell.end_strays(self._run.id, rivals)
            self.dispatch(ev.LaunchRefused(self._tools.clock.now(), facts, rivals))
        elif kind is AttemptKind.APPLY_UPGRADE:
            self._apply_upgrade(step)
        else:
            self._import(step)

    def _import(self, step: RunStep) -> None:
        consent = self._run.consent
        try:
            command = self._tools.pac.import_command(
                step,
                self._run.environment.url,
                force_overwrite=consent is not None and consent.force_overwrite,
            )
        except CoeError as error:
            self._launch_failed(error)
            return
        attempt = self._run.attempt
        if self._began() and attempt is not None:
            raw_log = self.run_folder / attempt.raw_log
            self._launcher.start(attempt.number, command, raw_log, self._tools.clock)

    def _began(self) -> bool:
        """Journal that something may reach the server from now on, before anything does."""
        now, epoch = self._tools.clock.now(), self._tools.clients().dataverse.server_time()
        if not self._saving.has_trouble and self._take(ev.LaunchBegan(now, epoch, self._who)):
            return True
        self.dispatch(not_written(now))
        return False

    def _apply_upgrade(self, step: RunStep) -> None:
        if not self._began():
            return
        self._tools.submit(
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
        self.dispatch(not_launched(error, self._tools.clock.now()))

    def _take_up(self, effect: ef.TakeUpProcess) -> None:
        attempt = self._run.attempt
        if attempt is None or attempt.number != effect.attempt:
            return
        step = self._run.current_step
        raw_log = self.run_folder / attempt.raw_log
        package = step.package if step is not None else ""
        self._launcher.take_up(attempt, package, raw_log, self._tools.clock)

    def _classify(self, _effect: ef.Classify) -> None:
        run = self._run
        self._tools.submit(
            lambda: self._tools.diagnose(run),
            lambda found: self.dispatch(ev.Classified(self._tools.clock.now(), found, self.zone)),
            self._explaining_failed,
        )

    def _explaining_failed(self, error: CoeError) -> None:
        logger.warning("the cause could not be looked up: %s", error)
        later = self._tools.clock.now() + SAVE_AGAIN
        self._tools.deadline.set(later, lambda: self._classify(ef.Classify()))

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

    def _on_lines(self, lines: Sequence[str]) -> None:
        self._listener.lines_received(lines)

    def _on_heard(self, facts: ServerFacts) -> None:
        self._listener.server_heard(facts)
        self._components.heard(self._run, facts)
        self._launcher.watch_silence(facts, self._tools.clock)
