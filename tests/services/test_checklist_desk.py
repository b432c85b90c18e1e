"""The desk of the checklist: what changed runs again, old results run before a start."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "checks"))

from checkfakes import NOW, FakeClients, here, make_context, the_book

from coe_assistant.checks.base import ACCOUNT, COMPUTER, ENVIRONMENT, PACKAGE
from coe_assistant.domain.account import Account
from coe_assistant.domain.check import Acknowledgement, CheckStatus, Override, Verdict
from coe_assistant.domain.environment import Environment
from coe_assistant.domain.errors import ServiceError, ServiceProblem
from coe_assistant.domain.run import Run
from coe_assistant.services.checklist import Checklist
from coe_assistant.services.checklist_desk import ChecklistDesk, CheckSubject
from tests.services.test_checklist import Clock, Scripted, Tasks

PASS, WARN, FAIL = CheckStatus.PASS, CheckStatus.WARN, CheckStatus.FAIL


class Rig:
    """A desk over scripted checks; work waits until it is drained."""

    def __init__(self, *checks: Scripted, on_request=()) -> None:
        self.tasks, self.clock, self.changes = Tasks(), Clock(), 0
        self.checks = {check.id: check for check in checks}
        self.desk = ChecklistDesk(
            lambda listener: Checklist(
                checks, the_book(), self.tasks, self.clock, listener, on_request=on_request
            ),
            lambda _url: replace(make_context(clock=self.clock), clients=None),
            lambda context, _clients: context,
            self.tasks,
            self._changed,
        )
        self.state = SimpleNamespace(
            environment=here(), account=Account("ada@contoso.com", "home"), installed=()
        )
        self.packages = SimpleNamespace(readings=("core",), plan="plan", is_preparing=False)
        self.run: Run | None = Run("r1", NOW, "coe-starter-kit", Environment("https://x"))
        self.clients = FakeClients()
        intake = SimpleNamespace(
            state=self.packages,
            package_facts=lambda _done: (),
            plan_facts=lambda _installed, _done: None,
            product_facts=make_context().product.__class__,
        )
        connecting = SimpleNamespace(state=self.state, clients=lambda: self.clients)
        self.desk.use(CheckSubject(connecting, intake, lambda: self.run))
        self.started = 0

    def _changed(self) -> None:
        self.changes += 1

    def all(self) -> None:
        self.desk.run_due()
        self.tasks.drain()

    def start(self) -> None:
        self.desk.before_start(self._go)
        self.tasks.drain()

    def _go(self) -> None:
        self.started += 1

    def runs(self) -> dict[str, int]:
        return {name: check.runs for name, check in self.checks.items()}

    def read(self, check_id: str) -> Acknowledgement | None:
        return self.desk.acknowledge(check_id, "ada", NOW)


def check(name, status=PASS, *inputs):
    return Scripted(name, status, frozenset(inputs or {PACKAGE}))


def test_desk_after_a_change_runs_only_what_depends_on_it():
    rig = Rig(check("languages"), check("pac-cli", PASS, COMPUTER), check("roles", PASS, ACCOUNT))
    rig.all()
    rig.packages.plan = "another plan"
    rig.all()
    assert rig.runs() == {"languages": 2, "pac-cli": 1, "roles": 1}
    rig.state.account = Account("bob@contoso.com", "home")
    rig.all()
    assert rig.runs() == {"languages": 2, "pac-cli": 1, "roles": 2}


def test_desk_where_nothing_changed_runs_all_again():
    rig = Rig(check("languages"), check("pac-cli", PASS, COMPUTER))
    rig.all()
    rig.all()
    assert rig.runs() == {"languages": 2, "pac-cli": 2}


def test_desk_after_a_change_runs_what_grew_old_meanwhile_too():
    rig = Rig(check("languages"), check("pac-cli", PASS, COMPUTER), check("roles", PASS, ACCOUNT))
    rig.all()
    rig.clock.passed = 10 * 60
    rig.desk.run(("roles",))
    rig.tasks.drain()
    rig.clock.passed = 16 * 60
    rig.packages.plan = "another plan"
    rig.all()
    assert rig.runs() == {"languages": 2, "pac-cli": 2, "roles": 2}


def test_desk_next_step_of_the_run_is_a_change_of_the_package():
    rig = Rig(check("languages"), check("pac-cli", PASS, COMPUTER))
    rig.all()
    rig.run = replace(rig.run, step=1)
    rig.all()
    assert rig.runs() == {"languages": 2, "pac-cli": 1}


def test_start_with_fresh_results_goes_at_once():
    rig = Rig(check("languages"))
    rig.all()
    rig.start()
    assert (rig.started, rig.runs()) == (1, {"languages": 1})


def test_start_checks_again_what_is_older_than_fifteen_minutes():
    rig = Rig(check("languages"), check("roles"))
    rig.all()
    rig.clock.passed = 10 * 60
    rig.desk.run(("roles",))
    rig.tasks.drain()
    rig.clock.passed = 16 * 60
    rig.desk.before_start(rig._go)
    assert rig.desk.state.is_starting
    assert rig.started == 0
    rig.desk.before_start(rig._go)  # a second press while it checks starts nothing twice
    rig.tasks.drain()
    assert (rig.started, rig.runs()) == (1, {"languages": 2, "roles": 2})
    assert not rig.desk.state.is_starting


@pytest.mark.parametrize("name", ["languages", "roles"])
def test_start_does_not_happen_where_the_fresh_look_blocks(name):
    rig = Rig(check(name))
    rig.all()
    rig.clock.passed = 16 * 60
    rig.checks[name].status = FAIL
    rig.start()
    assert rig.started == 0
    assert rig.desk.state.verdict is Verdict.BLOCKED


def test_start_does_not_happen_while_a_warning_is_unread():
    rig = Rig(check("storage", WARN), check("flows", CheckStatus.UNKNOWN))
    rig.all()
    rig.start()
    rig.read("storage")
    rig.start()
    assert rig.started == 0
    assert rig.desk.unread == ("flows",)
    rig.read("flows")
    rig.start()
    assert rig.started == 1


def test_start_asks_for_what_the_fresh_look_says_anew():
    rig = Rig(check("storage", WARN))
    rig.checks["storage"].words = "12 %"
    rig.all()
    rig.read("storage")
    rig.clock.passed = 16 * 60
    rig.checks["storage"].words = "9 %"
    rig.start()
    assert rig.started == 0
    assert rig.desk.unread == ("storage",)


def test_recheck_runs_the_named_ones_and_tells_what_blocks():
    rig = Rig(check("roles"), check("storage"), check("network"))
    rig.all()
    rig.checks["roles"].status = FAIL
    rig.checks["storage"].status = FAIL  # advisory: does not block
    told = []
    rig.desk.recheck(("storage", "roles", "nonsense"), told.append)
    assert told == []
    rig.tasks.drain()
    assert rig.runs() == {"roles": 2, "storage": 2, "network": 1}
    [outcome] = told
    assert [one.id for one in outcome.reports] == ["roles", "storage"]
    assert [one.id for one in outcome.blocking] == ["roles"]


def test_recheck_of_nothing_known_answers_at_once():
    told = []
    Rig(check("roles")).desk.recheck(("nonsense",), told.append)
    assert told[0].reports == told[0].blocking == ()


def test_recheck_of_one_while_all_run_answers_when_that_one_has_ended():
    rig = Rig(check("roles"), check("storage"))
    told = []
    rig.desk.run_due()
    rig.desk.recheck(("roles",), told.append)
    rig.tasks.drain()
    assert len(told) == 1
    assert rig.desk.state.verdict is Verdict.READY


def test_recheck_where_the_environment_is_unreachable_still_answers():
    rig = Rig(check("roles"))
    rig.clients.dataverse.answers["installed_solutions"] = ServiceError(
        ServiceProblem.UNREACHABLE, "dataverse", "gone"
    )
    told = []
    rig.desk.recheck(("roles",), told.append)
    rig.tasks.drain()
    assert len(told) == 1


def test_what_a_person_said_before_the_program_ended_counts_on():
    rig = Rig(check("storage", WARN), check("languages", FAIL), check("roles"))
    rig.checks["storage"].words = "12 %"
    said = "This could not be read: 12 %"
    rig.run = replace(
        rig.run,
        acknowledgements=(Acknowledgement("storage", WARN, said, "ada", NOW),),
        overrides=(Override("languages", "all work in German", NOW), Override("roles", "x", NOW)),
    )
    rig.all()
    assert rig.desk.unread == ()
    assert rig.desk.state.verdict is Verdict.CONFIRM
    rig.checks["storage"].words = "9 %"
    rig.all()
    assert rig.desk.unread == ("storage",)


def test_check_on_request_runs_only_when_named_and_is_dropped_by_a_change():
    rig = Rig(
        check("languages"), check("dry-run", WARN, PACKAGE, ENVIRONMENT), on_request=("dry-run",)
    )
    rig.all()
    assert rig.runs() == {"languages": 1, "dry-run": 0}
    assert rig.desk.state.verdict is Verdict.READY
    assert rig.desk.unread == ()
    rig.desk.run(("dry-run",))
    rig.tasks.drain()
    assert rig.desk.state.verdict is Verdict.CONFIRM
    assert rig.desk.unread == ("dry-run",)
    rig.clock.passed = 60 * 60  # it is not uploaded again by itself, however old it is
    rig.start()
    assert rig.runs()["dry-run"] == 1
    rig.packages.plan = "another plan"
    rig.all()
    assert rig.runs()["dry-run"] == 1
    assert rig.desk.state.rows[1].report is None


def test_clear_forgets_who_waits_and_what_was_said():
    rig = Rig(check("storage", WARN))
    rig.all()
    rig.read("storage")
    told = []
    rig.desk.recheck(("storage",), told.append)
    rig.desk.clear()
    rig.tasks.drain()
    assert told == []
    assert rig.desk.state.verdict is None


def test_row_that_passed_is_not_looked_at_again_by_itself():
    rig = Rig(check("languages"))
    assert rig.read("languages") is None
    rig.all()
    assert rig.desk.state.rows[0].again_at is None
