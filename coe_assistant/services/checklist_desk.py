"""Feeds the checklist with what is known now, and remembers what a person said about it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from coe_assistant.checks.base import ACCOUNT, ENVIRONMENT, PACKAGE, CheckContext
from coe_assistant.checks.inputs import StageFile
from coe_assistant.domain.check import (
    Acknowledgement,
    CheckReport,
    Override,
    Verdict,
    blocking,
)
from coe_assistant.domain.environment import InstalledSolution
from coe_assistant.domain.errors import CoeError, SignInNeededError
from coe_assistant.domain.run import Run
from coe_assistant.ports import Clients, TaskRunner
from coe_assistant.services.checklist import Checklist, CheckNews
from coe_assistant.services.connecting import Connecting
from coe_assistant.services.doubtful_checks import RecheckOutcome
from coe_assistant.services.package_intake import PackageIntake
from coe_assistant.services.workbench_state import ChecklistState


@dataclass(frozen=True, slots=True)
class CheckSubject:
    """What the checklist is about: connection, chosen files and the run at hand."""

    connecting: Connecting
    intake: PackageIntake
    run: Callable[[], Run | None]


@dataclass(frozen=True, slots=True)
class _Waiter:
    """Somebody who wants to know when the named rows have ended."""

    check_ids: tuple[str, ...]
    done: Callable[[RecheckOutcome], None]


class ChecklistDesk:
    """The checklist of the workbench.

    Args:
        make: Makes the checklist; is given who listens to its rows.
        blank: Returns a context with everything that does not depend on sign-in or packages.
        equip: Adds to a context what only signed-in clients can read.
        tasks: Reads what is installed, elsewhere.
        changed: Called on the main thread when a row begins or ends.
    """

    def __init__(
        self,
        make: Callable[[Callable[[CheckNews], None]], Checklist],
        blank: Callable[[str], CheckContext],
        equip: Callable[[CheckContext, Clients], CheckContext],
        tasks: TaskRunner,
        changed: Callable[[], None],
    ) -> None:
        self._changed = changed
        self._blank = blank
        self._equip = equip
        self._tasks = tasks
        self._checklist = make(self._on_news)
        self._subject: CheckSubject | None = None
        self._reading: list[tuple[str, ...]] = []
        self._generation = 0
        self._waiters: list[_Waiter] = []
        self._inputs: dict[str, object] = {}
        self._restored = ""
        self._is_starting = False

    def use(self, subject: CheckSubject) -> None:
        """Take what the checklist is about."""
        self._subject = subject

    @property
    def state(self) -> ChecklistState:
        """All rows and what they allow together."""
        state = replace(self._checklist.state, is_starting=self._is_starting)
        subject = self._subject
        is_due = subject is not None and subject.intake.state.is_preparing
        if self._reading or is_due:
            return replace(state, is_running=True, verdict=None)
        return state

    @property
    def reports(self) -> tuple[CheckReport, ...]:
        """What has been found so far."""
        return self._checklist.reports

    @property
    def unread(self) -> tuple[str, ...]:
        """Rows that a person must still read one by one before an import may start."""
        return self._checklist.unacknowledged

    # --- running -------------------------------------------------------------------------

    def notice_inputs(self) -> None:
        """Mark the rows that depend on what changed since they ran; nothing is run."""
        subject = self._subject
        if subject is None or subject.connecting.state.environment is None:
            return
        state, packages = subject.connecting.state, subject.intake.state
        run = subject.run()
        now = {
            ACCOUNT: state.account,
            ENVIRONMENT: (state.environment, state.installed),
            PACKAGE: (packages.readings, packages.plan, run.step if run is not None else 0),
        }
        changed = {name for name, value in now.items() if self._inputs.get(name) != value}
        self._inputs = {**now}
        if changed and self._checklist.reports:
            self._checklist.inputs_changed(changed)

    def run_due(self) -> None:
        """Run all checks; where only some depend on what changed since, run those alone."""
        self.notice_inputs()
        touched = self._checklist.touched
        outdated = self._checklist.outdated()
        is_partly = bool(touched) and len(outdated) < len(self._checklist.reports)
        self.run(outdated if is_partly else ())

    def run(self, check_ids: Sequence[str]) -> None:
        """Read what is installed now, then run the named checks, all when none is named."""
        subject, mine = self._subject, tuple(check_ids)
        if subject is None:
            return
        if not mine:
            self._reading.clear()
            self._generation += 1
        generation = self._generation
        self._reading.append(mine)
        connecting = subject.connecting

        def begin(installed: Sequence[InstalledSolution]) -> None:
            if generation == self._generation and mine in self._reading:
                self._reading.remove(mine)
                self._restore(subject.run())
                self._checklist.run(self._context(subject, installed), mine)
                self._settle()

        def not_read(error: BaseException) -> None:
            if not isinstance(error, CoeError):
                raise error
            begin(connecting.state.installed)  # the checks say for themselves what fails

        self._tasks.submit(
            lambda: connecting.clients().dataverse.installed_solutions(),  # noqa: PLW0108 - clients() may raise: on the worker
            begin,
            not_read,
        )
        self._changed()

    def recheck(self, check_ids: Collection[str], done: Callable[[RecheckOutcome], None]) -> None:
        """Run the named checks again and call done when all have ended (doubtful_checks)."""
        known = {row.id for row in self._checklist.state.rows}
        mine = tuple(name for name in check_ids if name in known)
        if not mine:
            done(RecheckOutcome())
            return
        self._waiters.append(_Waiter(mine, done))
        self.run(mine)

    def before_start(self, go: Callable[[], None]) -> None:
        """Check again what is older than 15 minutes, then call go if a start is still allowed.

        It is not while a blocker fails or a warning is unread: the state says so then.
        """
        outdated = self._checklist.outdated()
        if not outdated:
            self._go_if_allowed(go)
        elif not self._is_starting:
            self._is_starting = True
            self.recheck(outdated, lambda _: self._refreshed(go))

    def _refreshed(self, go: Callable[[], None]) -> None:
        self._is_starting = False
        self._changed()
        self._go_if_allowed(go)

    def _go_if_allowed(self, go: Callable[[], None]) -> None:
        verdict = self._checklist.verdict
        if verdict in (Verdict.READY, Verdict.CONFIRM) and not self.unread:
            go()

    def report_of(self, check_id: str) -> CheckReport | None:
        """Return what a row found last, or None."""
        return self._checklist.report_of(check_id)

    def stop(self, check_id: str) -> None:
        """Let one long check end early."""
        self._checklist.stop(check_id)

    def _on_news(self, news: CheckNews) -> None:
        self._changed()
        if news.report is not None:
            self._settle()

    def _settle(self) -> None:
        if self._reading:
            return
        ended = [one for one in self._waiters if not self._checklist.is_busy(one.check_ids)]
        self._waiters = [one for one in self._waiters if one not in ended]
        for waiter in ended:
            waiter.done(self._outcome(waiter.check_ids))

    def _outcome(self, check_ids: Collection[str]) -> RecheckOutcome:
        reports = tuple(one for one in self._checklist.reports if one.id in check_ids)
        return RecheckOutcome(reports, blocking(reports, self._checklist.overrides))

    def _restore(self, run: Run | None) -> None:
        if run is not None and run.id != self._restored:
            self._restored = run.id
            self._checklist.restore(run.acknowledgements, run.overrides)

    def _context(
        self, subject: CheckSubject, installed: Sequence[InstalledSolution]
    ) -> CheckContext:
        state, intake, run = subject.connecting.state, subject.intake, subject.run()
        done = {step.solution for step in run.steps[: run.step]} if run is not None else set()
        ahead = run.steps[run.step :] if run is not None else ()
        environment = state.environment
        clients = _clients_or_none(subject.connecting)
        blank = self._blank(environment.url if environment is not None else "")
        return replace(
            blank if clients is None else self._equip(blank, clients),
            clients=clients,
            target_url=environment.url if environment is not None else "",
            environment=environment,
            account_name=state.account.username if state.account is not None else "",
            packages=intake.package_facts(done),
            plan=intake.plan_facts(installed, done),
            product=intake.product_facts(),
            stage_files=[StageFile(Path(one.package), one.solution) for one in ahead],
        )

    # --- a person's words ----------------------------------------------------------------

    def acknowledge(
        self, check_id: str, person: str, at: datetime, *, is_confirmed: bool = False
    ) -> Acknowledgement | None:
        """Record that a person read what this row found; None when it found nothing yet."""
        report = self._checklist.report_of(check_id)
        if report is None:
            return None
        given = Acknowledgement(check_id, report.status, report.summary, person, at, is_confirmed)
        self._checklist.acknowledge(given)
        return given

    def override(self, given: Override) -> Verdict | None:
        """Record why a person goes on in spite of a blocker; return the verdict with it."""
        return self._checklist.override(given)

    def clear(self) -> None:
        """Forget everything."""
        self._generation += 1
        self._reading.clear()
        self._waiters.clear()
        self._inputs.clear()
        self._restored, self._is_starting = "", False
        self._checklist.clear()


def _clients_or_none(connecting: Connecting) -> Clients | None:
    try:
        return connecting.clients()
    except SignInNeededError:
        return None
