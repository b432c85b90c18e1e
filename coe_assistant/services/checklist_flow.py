"""Joins the checklist with the run: target, verdict, and a person's words about rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from coe_assistant.domain import event as ev
from coe_assistant.domain.check import Override, Verdict
from coe_assistant.domain.environment import Environment
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.run import Phase, Run, RunStep
from coe_assistant.services.check_json import checklist_record
from coe_assistant.services.checklist_desk import ChecklistDesk, CheckSubject
from coe_assistant.services.checklist_news import checklist_event
from coe_assistant.services.run_desk import RunDesk
from coe_assistant.services.run_identity import new_run_id
from coe_assistant.services.workbench_state import Change
from coe_assistant.services.workbench_tools import WorkbenchTools

_PREPARES = (Phase.PREPARING, Phase.READY, Phase.BLOCKED)


class ChecklistFlow:
    """What the workbench does about the checklist.

    Args:
        tools: What the workbench has.
        checks: The checklist.
        desk: The run at hand.
        subject: Connection, chosen files and run.
        tell: Called on every change.
        fail: Takes an error for a person.
    """

    def __init__(
        self,
        tools: WorkbenchTools,
        checks: ChecklistDesk,
        desk: RunDesk,
        subject: CheckSubject,
        tell: Callable[[Change], None],
        fail: Callable[[CoeError], None],
    ) -> None:
        self._tools = tools
        self._checks = checks
        self._desk = desk
        self._subject = subject
        self._tell = tell
        self._fail = fail
        self._is_awaiting_reading = False
        checks.use(subject)

    @property
    def person(self) -> str:
        """The signed-in user principal name, or ""."""
        account = self._subject.connecting.state.account
        return account.username if account is not None else ""

    def run(self, check_ids: Sequence[str] = ()) -> None:
        """Run all checks, or only the named ones."""
        run, state = self._desk.run, self._subject.connecting.state
        if check_ids or state.environment is None or state.account is None:
            self._checks.run(check_ids)
        elif run is None or _may_choose(run):
            self._choose_target(state.environment)
        else:
            self._desk.dispatch(ev.RecheckRequested(self._tools.clock.now()))

    def _choose_target(self, environment: Environment) -> None:
        now, intake = self._tools.clock.now(), self._subject.intake
        try:
            if self._desk.run is None:
                run_id = new_run_id(now, intake.main_solution)
                self._desk.open(Run(run_id, now, self._tools.profile, environment))
            run = self._desk.run
            if run is None:
                return
            folder, run_id = self._tools.journal.folder(run.id), run.id
        except CoeError as error:
            self._fail(error)
            return
        intake.prepare_steps(folder, lambda steps: self._on_steps(run_id, steps), self._fail)

    def _on_steps(self, run_id: str, steps: tuple[RunStep, ...]) -> None:
        run, state = self._desk.run, self._subject.connecting.state
        if run is None or run.id != run_id or not _may_choose(run):
            return  # a person went on with something else meanwhile
        if state.environment is not None and state.account is not None:
            now, account = self._tools.clock.now(), state.account.username
            self._desk.dispatch(ev.TargetChosen(now, state.environment, account, steps))

    def packages_changed(self) -> None:
        """Choose the target anew where the files are other ones than those of the run."""
        run, state = self._desk.run, self._subject.intake.state
        if run is None or state.plan is None or not state.readings or not _may_choose(run):
            return
        planned = [(one.solution, one.to_version, one.package.sha256) for one in state.plan.imports]
        chosen = [(one.solution, one.to_version, one.sha256) for one in run.steps]
        if run.phase is not Phase.PREPARING and planned != chosen:
            self.run()

    def rows_changed(self) -> None:
        """Tell that a row began or ended, and the run what the checklist allows."""
        state, run = self._checks.state, self._desk.run
        self._tell(Change.CHECKLIST)
        if state.is_running or state.verdict is None or run is None:
            return
        now = self._tools.clock.now()
        self._keep()
        news = checklist_event(run, state, now)
        if news is not None:
            self._desk.dispatch(news)

    def record(self, event: ev.Event) -> None:
        """Journal what a person said or did, and keep it beside the checklist."""
        self._desk.dispatch(event)
        self._keep()

    def _keep(self) -> None:
        state, run = self._checks.state, self._desk.run
        if run is not None and state.verdict is not None:
            self._tools.save_checks(run.id, checklist_record(state, run, self._tools.clock.now()))

    def environment_changed(self) -> None:
        """Read the environment again, then run what depends on it."""
        self._is_awaiting_reading = True
        self._subject.connecting.again()

    def connected(self) -> None:
        """The environment was read: go on with what waited for it."""
        if not self._is_awaiting_reading:
            return
        self._is_awaiting_reading = False
        run = self._desk.run
        if run is not None and _may_choose(run):
            self.run()  # the plan is another one now, and so are the steps of the run
        else:
            self._checks.run_due()

    def acknowledge(self, check_id: str) -> None:
        """Record that a person read a warning."""
        self._read(check_id, self.person, is_confirmed=False)

    def confirm(self, check_id: str, person: str) -> None:
        """Record that a person looked where the program could not."""
        self._read(check_id, person, is_confirmed=True)

    def _read(self, check_id: str, person: str, *, is_confirmed: bool) -> None:
        now = self._tools.clock.now()
        given = self._checks.acknowledge(check_id, person, now, is_confirmed=is_confirmed)
        if given is not None:
            self.record(ev.WarningRead(now, given))
            self._tell(Change.CHECKLIST)

    def override(self, check_id: str, reason: str) -> None:
        """Record why a person goes on in spite of an overridable blocker."""
        given = Override(check_id, reason.strip(), self._tools.clock.now())
        verdict = self._checks.override(given) or Verdict.BLOCKED
        self.record(ev.OverrideGiven(given.at, given, verdict))


def _may_choose(run: Run) -> bool:
    """Return whether the steps may still be chosen anew: nothing was imported in this run."""
    return run.phase in _PREPARES and run.step == 0 and not run.attempts
