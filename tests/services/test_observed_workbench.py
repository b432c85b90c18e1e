"""The workbench of a window that only looks: what is seen is shown, what is wished is refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from coe_assistant.domain.check import CheckReport, CheckStatus, Severity, Verdict
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.observation import Seen, StoredChecklist
from coe_assistant.domain.run import Phase
from coe_assistant.domain.server import ImportJob, ServerState
from coe_assistant.services.observed_safeguard import ObservedSafeguard, StoredFacts
from coe_assistant.services.observed_workbench import ObservedTools, ObservedWorkbench
from coe_assistant.services.refused import Refused
from coe_assistant.services.safeguard_state import WrittenReport
from coe_assistant.services.workbench_state import Change, ConnectionPhase, ConnectionState
from tests.domain.upgrade_runs import T0, attempt, facts, run_in
from tests.services.test_observer import AtOnce, Clock

REPORT = CheckReport("storage", Severity.ADVISORY, CheckStatus.WARN, "Storage", "Little")
STORED = StoredChecklist(Verdict.CONFIRM, (REPORT,), frozenset({"storage"}))
DAMAGED = CoeError("safeguard-file-damaged", "The file ticks.json cannot be understood.")


class Door:
    """A closed door."""

    is_closed = False

    class connecting:  # noqa: N801 - stands for an object
        state = ConnectionState()

    def close(self) -> None:
        self.is_closed = True


class Store:
    """Stored files, none so far."""

    problem: CoeError | None = None
    read = 0

    def snapshot(self, run_id, name):
        self.read += 1
        if self.problem is not None:
            raise self.problem

    def findings(self, run_id):
        return ()

    def ticks(self, run_id):
        return {"one": T0}


class Kit:
    tasks_after = ()


class Journal:
    def folder(self, run_id: str) -> Path:
        return Path("/runs") / run_id


@pytest.fixture
def bench():
    class Bench:
        store, door = Store(), Door()

    made = Bench()
    report = WrittenReport(Path("report.html"), Path("report.md"))
    stored = StoredFacts(made.store, lambda: "words", Kit, lambda _run: report)
    made.told = []
    made.workbench = ObservedWorkbench(
        ObservedTools(
            Journal(),
            Clock(),
            AtOnce(),
            lambda _connected, _tell: made.door,
            lambda _door, run: run,
            object(),
            object(),
            stored,
        )
    )
    made.end = made.workbench.subscribe(made.told.append)
    return made


def importing(percent: float, **more: object):
    job = ImportJob("j1", "core", percent)
    run = run_in(Phase.IMPORTING, attempts=(attempt(),), **more)
    return replace(run, server=facts(ServerState.RUNNING, T0, job=job))


def test_nothing_seen_shows_nothing(bench):
    workbench = bench.workbench
    workbench.take(Seen(None))
    assert (workbench.run, workbench.progress, workbench.run_folder) == (None, (), None)
    assert workbench.checklist.rows == ()
    assert workbench.connection.phase is ConnectionPhase.DISCONNECTED
    assert (workbench.take_log_lines(), bench.told) == ([], [])
    assert tuple(workbench.safeguard.tasks) == ()


def test_run_and_its_progress_are_shown_and_told_once(bench):
    workbench, run = bench.workbench, importing(40.0)
    workbench.take(Seen(None, run))
    assert workbench.run == workbench.find_run() == run
    assert [one.percent for one in workbench.progress] == [40.0]
    assert workbench.run_folder == Path("/runs") / run.id
    assert bench.told == [Change.RUN, Change.PROGRESS, Change.SAFEGUARD]
    workbench.take(Seen(None, run))
    assert len(bench.told) == 3
    bench.end()
    workbench.take(Seen(None, importing(50.0)))
    assert len(bench.told) == 3


def test_progress_of_another_run_begins_anew(bench):
    workbench = bench.workbench
    workbench.take(Seen(None, importing(90.0)))
    workbench.take(Seen(None, importing(10.0, id="20990101-000000-core")))
    assert [one.percent for one in workbench.progress] == [10.0]


def test_lines_are_taken_once(bench):
    workbench = bench.workbench
    workbench.take(Seen(None, importing(1.0), lines=("one", "two")))
    assert workbench.take_log_lines() == ["one", "two"]
    assert workbench.take_log_lines() == []
    assert Change.LOG in bench.told


def test_kept_checklist_is_shown_and_has_no_verdict_while_a_new_one_runs(bench):
    workbench = bench.workbench
    workbench.take(Seen(None, run_in(Phase.READY), checklist=STORED))
    state = workbench.checklist
    assert (state.verdict, state.is_running) == (Verdict.CONFIRM, False)
    assert (state.rows[0].report, state.rows[0].is_acknowledged) == (REPORT, True)
    assert Change.CHECKLIST in bench.told
    workbench.take(Seen(None, run_in(Phase.CHECKING), checklist=STORED))
    assert (workbench.checklist.verdict, workbench.checklist.is_running) == (None, True)


def test_files_beside_the_journal_are_read_when_they_change(bench):
    workbench, run = bench.workbench, run_in(Phase.SUCCEEDED)
    files = (("ticks.json", 1),)
    workbench.take(Seen(None, run, files=files))
    workbench.take(Seen(None, run, files=files))
    assert bench.store.read == 1
    assert workbench.safeguard.state.ticks == {"one": T0}
    bench.store.problem = DAMAGED
    workbench.take(Seen(None, run, files=(("ticks.json", 2),)))
    assert workbench.safeguard.state.error is DAMAGED
    assert (workbench.safeguard.words, workbench.safeguard.has_work) == ("words", False)
    got: list[object] = []
    workbench.safeguard.write_report(got.append, got.append)
    assert got[0].html == Path("report.html")


def test_report_without_a_run_is_not_written(bench):
    got: list[object] = []
    bench.workbench.safeguard.write_report(got.append, got.append)
    assert got == []


@pytest.mark.parametrize(
    "wish",
    [
        lambda w: w.new_run(),
        lambda w: w.choose_packages([Path("x")]),
        lambda w: w.whatever_comes_later(1, two=2),
        lambda w: w.control.start(automatic_retries=True),
        lambda w: w.control.options.use_settings_file("core", None),
        lambda w: w.safeguard.restore(),
        lambda w: w.remediation.layers.remove((), ""),
        lambda w: w.remediation.stop_check("x"),
        lambda w: w.differences.read_again(),
    ],
)
def test_every_wish_is_refused_in_words(bench, wish):
    wish(bench.workbench)
    assert bench.workbench.error is not None
    assert bench.workbench.error.slug == "read-only"
    assert bench.told == [Change.ERROR]


def test_what_is_refused_has_a_state_to_show(bench):
    workbench = bench.workbench
    assert workbench.remediation.layers.saved() == ()
    assert not workbench.remediation.is_busy
    assert workbench.remediation.statements.state.rows == ()
    assert not workbench.control.options.wants_overwrite
    assert workbench.error is None


def test_private_names_are_no_wishes():
    with pytest.raises(AttributeError):
        _ = Refused(lambda: None)._anything


def test_run_that_is_damaged_beyond_words_is_told(bench):
    told: list[object] = []
    part = ObservedSafeguard(
        StoredFacts(bench.store, str, Kit, lambda _: DAMAGED),
        AtOnce(),
        lambda: None,
        lambda: told.append(1),
        lambda: None,
    )
    part._not_read(DAMAGED)
    assert part.state.error is DAMAGED
    assert told == [1]


def test_end_closes_the_door(bench):
    bench.workbench.close()
    assert bench.door.is_closed
