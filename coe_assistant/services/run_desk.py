"""The run at hand: its driver, its progress, its log, and what a person may ask of it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from coe_assistant.domain import event as ev
from coe_assistant.domain.attempt import AttemptKind
from coe_assistant.domain.effect import Notice
from coe_assistant.domain.environment import Environment
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.interruption import Interruption
from coe_assistant.domain.retry import may_start
from coe_assistant.domain.run import Consent, MaintenanceWindow, Phase, Run
from coe_assistant.domain.server import ServerFacts, ServerState
from coe_assistant.ports import Clock, Journal
from coe_assistant.services.driver_tools import DriverTools
from coe_assistant.services.import_options import ImportOptions
from coe_assistant.services.policy_choice import PolicyChoice
from coe_assistant.services.progress import ProgressMeter
from coe_assistant.services.run_clients import is_begun_elsewhere
from coe_assistant.services.run_search import run_to_go_on_with
from coe_assistant.services.upgrade_driver import UpgradeDriver
from coe_assistant.services.workbench_state import Change, Progress

# What a face has not taken yet; older lines stay in the raw log.
LONGEST_LOG_QUEUE = 20_000


class RunDesk:
    """Holds at most one run and passes a person's wishes on as events; a run_control.RunControl.

    Args:
        journal: Where runs are kept.
        clock: Reads time.
        make_tools: Ports for a new driver.
        time_scale: Divides waits in a lab; 1 otherwise.
        tell: Called on every change.
        notify: Called when something is worth a notification.
        before_start: Calls what it is given once the checklist allows a start (checklist_desk).
        interruption: Returns how the earlier start ended, for a run that is taken up.
        policy: Hands a run the retry policy that a new start goes by.
    """

    def __init__(
        self,
        journal: Journal,
        clock: Clock,
        make_tools: Callable[[], DriverTools],
        time_scale: float,
        tell: Callable[[Change], None],
        notify: Callable[[Notice, Run], None],
        before_start: Callable[[Callable[[], None]], None],
        interruption: Callable[[], Interruption | None],
        policy: PolicyChoice,
    ) -> None:
        self._journal = journal
        self._clock = clock
        self._make_tools = make_tools
        self._time_scale = time_scale
        self._tell = tell
        self._notify = notify
        self._before_start = before_start
        self._interruption = interruption
        self._trouble: CoeError | None = None
        self.options = ImportOptions(clock, self.dispatch, self._run_folder, tell)
        self._policy = policy
        self._driver: UpgradeDriver | None = None
        self._found: Run | None = None  # of an earlier start, not taken up yet
        self._meter = ProgressMeter()
        self._lines: deque[str] = deque(maxlen=LONGEST_LOG_QUEUE)

    @property
    def run(self) -> Run | None:
        """The run that is being prepared or worked on."""
        return self._driver.run if self._driver is not None else self._found

    @property
    def trouble(self) -> CoeError | None:
        """Why the run cannot be saved now, or None."""
        return self._trouble

    @property
    def is_kept_awake(self) -> bool:
        """True while the system promised to stay awake for the run."""
        return self._driver is not None and self._driver.is_kept_awake

    @property
    def progress(self) -> tuple[Progress, ...]:
        """One entry a server step, in order."""
        run = self.run
        return self._meter.read(run, self._clock.now()) if run is not None else ()

    def take_lines(self) -> Sequence[str]:
        """Return the lines of pac's output that came since the last call."""
        taken = list(self._lines)
        self._lines.clear()
        return taken

    def open(self, run: Run) -> UpgradeDriver:
        """Begin to drive run; it is saved at once."""
        self._found = None
        scaled = replace(run, time_scale=self._time_scale, is_signed_in=True)
        driver = UpgradeDriver(scaled, self._make_tools(), self)
        self._driver = driver
        self._tell(Change.RUN)
        return driver

    def _run_folder(self) -> Path | None:
        return self._driver.run_folder if self._driver is not None else None

    def find(self, run_id: str = "") -> Run | None:
        """Load a run of an earlier start; with "" the one to go on with, unless it is over."""
        run = self._journal.load(run_id) if run_id else run_to_go_on_with(self._journal)
        if run is not None and not run_id and run.is_over and run.lingering is None:
            return None
        self._found = run
        if run is not None:
            self._tell(Change.RUN)
        return run

    def take_up(self) -> None:
        """Go on with the run that was found; call once somebody is signed in."""
        run = self._found
        if run is None or self._driver is not None:
            return
        try:
            driver = self.open(run)
        except CoeError as error:
            self.saving_troubled(error)
            return
        if run.phase.is_terminal:  # it may owe flows their state, or have left a pac behind
            driver.look_after_pac()
        else:
            driver.resume(self._interruption())

    def signed_in(self, environment: Environment | None) -> None:
        """Tell the run that tokens can be had again: not if they are for another environment."""
        run = self.run
        if not is_begun_elsewhere(run, environment):
            self.dispatch(ev.SignedIn(self._clock.now()))

    def dispatch(self, event: ev.Event) -> None:
        """Pass an event to the driver, if there is a run."""
        if self._driver is not None:
            self._driver.dispatch(event)

    def close(self) -> None:
        """Let go of the run; pac and the server are left alone."""
        if self._driver is not None:
            self._driver.close()
        self._driver, self._found = None, None

    # --- what a person may ask -----------------------------------------------------------

    def start(
        self,
        *,
        automatic_retries: bool,
        window: MaintenanceWindow | None = None,
        allows_overrun: bool = False,
        force_overwrite: bool = False,
    ) -> None:
        """Start the import, or schedule it for a window ahead: a person's recorded consent.

        Old checks are run again before a start.
        """
        now, run = self._clock.now(), self.run
        if run is None:
            return
        consent = Consent(
            now,
            automatic_retries,
            window,
            force_overwrite=force_overwrite or self.options.wants_overwrite,
            allows_overrun=allows_overrun,
            accepted=run.concerns,
        )
        if window is not None and window.opens_at > now:
            self._agree(ev.ScheduleRequested(now, consent))
        elif run.phase is Phase.READY:
            wish = ev.StartRequested(now, consent)
            self._before_start(lambda: self._agree(replace(wish, at=self._clock.now())))
        else:
            self._agree(ev.StartRequested(now, consent))

    def _agree(self, wish: ev.StartRequested | ev.ScheduleRequested) -> None:
        if self._driver is not None:
            self._policy.hand_to(self._driver, self.saving_troubled, wish)

    def go_by_policy(self) -> None:
        """Let the run at hand go by the policy that is settled now."""
        if self._driver is not None:
            self._policy.hand_to(self._driver, self.saving_troubled)

    def schedule_again(self, window: MaintenanceWindow) -> None:
        """Make the next attempt in a window ahead, under the consent that was given."""
        now, run = self._clock.now(), self.run
        if run is None or run.consent is None:
            return
        consent = replace(run.consent, at=now, window=window, accepted=run.concerns)
        staged = run.server is not None and run.server.state is ServerState.STAGED
        kind = AttemptKind.APPLY_UPGRADE if staged else AttemptKind.IMPORT
        self.dispatch(ev.ScheduleRequested(now, consent, kind))

    def pause(self) -> None:
        """Hold the next automatic start until further notice."""
        self.dispatch(ev.PauseRequested(self._clock.now()))

    def go_on(self) -> None:
        """Let a held start go on, or try by itself again after that was stopped."""
        if self._driver is not None:
            self.dispatch(ev.ContinueRequested(self._clock.now(), self._driver.zone))

    def retry_now(self) -> None:
        """Start the next attempt at once."""
        self._start_again(AttemptKind.IMPORT)

    def apply_upgrade(self) -> None:
        """Apply a staged upgrade (a person's recorded act)."""
        self._start_again(AttemptKind.APPLY_UPGRADE)

    def _start_again(self, kind: AttemptKind) -> None:
        # Under the consent that was given; a click now counts more than a window that forbids it.
        now, run = self._clock.now(), self.run
        if run is None:
            return
        consent = replace(run.consent, at=now) if run.consent else Consent(now, True)  # noqa: FBT003
        if not may_start(run, now, kind):
            is_open = consent.window is not None and consent.window.contains(now)
            window = consent.window if is_open else None
            consent = replace(consent, window=window, allows_overrun=True)
        if run.phase is Phase.WAITING and run.pending is not None:
            kind = run.pending.kind
        self.dispatch(ev.StartRequested(now, consent, kind))

    def postpone(self, due_at: datetime) -> None:
        """Move the next automatic attempt."""
        self.dispatch(ev.PostponeRequested(self._clock.now(), due_at))

    def stop_retrying(self) -> None:
        """Make no more automatic attempts."""
        self.dispatch(ev.StopRequested(self._clock.now()))

    def stop_watching(self) -> None:
        """Stop looking; the import goes on on the server."""
        self.dispatch(ev.StopWatchingRequested(self._clock.now()))

    def watch_again(self) -> None:
        """Look at the server again."""
        self.dispatch(ev.Resumed(self._clock.now()))

    def allow_more_attempts(self) -> None:
        """Reset the spent retry budget."""
        self.dispatch(ev.BudgetReset(self._clock.now()))

    def give_up(self) -> None:
        """End the run while nothing runs on the server."""
        self.dispatch(ev.CancelRequested(self._clock.now()))

    # --- what the driver tells -----------------------------------------------------------

    def run_changed(self, run: Run) -> None:
        """The run was saved with a new state."""
        del run
        self._tell(Change.RUN)

    def lines_received(self, lines: Sequence[str]) -> None:
        """Lines of pac's output came."""
        self._lines.extend(lines)
        self._tell(Change.LOG)

    def server_heard(self, facts: ServerFacts) -> None:
        """A look at the server ended."""
        run = self.run
        if run is not None:
            self._meter.hear(run, facts)
            self._tell(Change.PROGRESS)

    def components_counted(self, count: int) -> None:
        """So many components have a result in the running import."""
        self._meter.count(count)
        self._tell(Change.PROGRESS)

    def saving_troubled(self, error: CoeError | None) -> None:
        """The run cannot be saved, or can again."""
        self._trouble = error
        self._tell(Change.ERROR)

    def notice_given(self, notice: Notice) -> None:
        """Something is worth a notification."""
        run = self.run
        if run is not None:
            self._notify(notice, run)
