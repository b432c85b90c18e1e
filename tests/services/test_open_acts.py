"""Open acts of all runs: found in their environment, told, and settled where they belong."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from coe_assistant.adapters.journal import FileJournal
from coe_assistant.adapters.layer_store import RunLayerStore
from coe_assistant.domain.attempt import Attempt, AttemptKind
from coe_assistant.domain.check import CheckReport, CheckStatus, Severity
from coe_assistant.domain.environment import Environment
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.layer_removal import ChosenLayer, RemovalOutcome, RemovalResult
from coe_assistant.domain.open_act import OpenKind, open_acts
from coe_assistant.domain.run import Phase, Run, RunStep, StepMode, TimelineEntry
from coe_assistant.domain.upgrade import transition
from coe_assistant.services.open_act_desk import OpenActDesk
from coe_assistant.services.open_acts import OpenActSources, open_act_next, open_act_words
from coe_assistant.services.run_search import run_to_go_on_with, run_to_restore
from tests.services.test_checklist import Clock, Tasks

T0 = Clock().now()
HERE, ELSEWHERE = Environment("https://here"), Environment("https://elsewhere")
LAYERS = tuple(ChosenLayer(f"id-{name}", "Workflow", name) for name in "abc")
CONFIRMED = TimelineEntry(T0 - timedelta(hours=1), "layer-removal-confirmed", "3 by ada: a, b, c")
HOLDING = "Core_Upgrade"
LEFTOVER = TimelineEntry(
    T0 - timedelta(hours=1), "leftover-act-confirmed", f"apply {HOLDING} 4.50.4 by ada"
)


def step(name="Core"):
    return RunStep(name, name, "1.0", "2.0", StepMode.UPGRADE, "/x.zip", "0" * 64)


def a_run(number, *timeline, environment=HERE, phase=Phase.READY, **more):
    at = T0 - timedelta(hours=2) + timedelta(minutes=number)
    steps = more.pop("steps", (step(),))
    return Run(
        f"2026-{number}", at, "generic", environment, steps=steps, phase=phase,
        timeline=timeline, **more,
    )  # fmt: skip


class Desk:
    """A desk over real folders; the run at hand and the reports are set by the test."""

    def __init__(self, tmp_path, *runs):
        self.journal = FileJournal(tmp_path)
        for run in runs:
            self.journal.save(run)
        self.tasks, self.clock = Tasks(), Clock()
        self.run: Run | None = None
        self.reports: dict[str, CheckReport] = {}
        self.told = 0
        self.acts_error: CoeError | None = None
        self.sources = OpenActSources(self.journal, RunLayerStore, self._acts)
        self.desk = OpenActDesk(
            self.sources, self.tasks, self.clock, lambda: self.run, self._record,
            self.reports.get, self._tell,
        )  # fmt: skip

    def _acts(self, run_id):
        if self.acts_error is not None:
            raise self.acts_error
        return ()

    def _record(self, event):
        self.run = transition(self.run, event)[0]

    def _tell(self):
        self.told += 1

    def read(self):
        self.desk.read()
        self.tasks.drain()
        return [(one.run_id, one.kind) for one in self.desk.state]

    def cut_off(self, run, results=1):
        store = RunLayerStore(self.journal.folder(run.id) / "layers")
        store.begin(LAYERS, CONFIRMED.at)
        for one in LAYERS[:results]:
            store.note(RemovalResult(one, RemovalOutcome.REMOVED), CONFIRMED.at)

    def report(self, check_id, facts, status=CheckStatus.WARN):
        self.reports[check_id] = CheckReport(
            check_id, Severity.ADVISORY, status, check_id, "found", facts
        )


def rows(*names):
    return [
        {"id": f"id-{name}", "component_type": "Workflow", "name": name, "removable": True}
        for name in names
    ]


def test_removal_of_an_earlier_run_is_found_from_a_new_one(tmp_path) -> None:
    old = a_run(1, CONFIRMED)
    rig = Desk(tmp_path, old, a_run(2), a_run(3, CONFIRMED, environment=ELSEWHERE))
    rig.cut_off(old)
    rig.run = a_run(4)
    assert rig.read() == [("2026-1", OpenKind.LAYERS)]
    assert rig.told == 1
    [act] = rig.desk.state
    assert act.rest == LAYERS[1:]
    words = " ".join(open_act_words(act))
    assert "3 by ada" in words
    assert "With a result: 1. Without one: 2." in words
    assert words.endswith("not known: b.")
    rig.run = None  # before an environment is at hand, all are told
    assert len(rig.desk.state) == 2


def test_removal_is_over_once_a_checklist_of_its_solutions_finds_nothing_of_it(tmp_path) -> None:
    old = a_run(1, CONFIRMED)
    rig = Desk(tmp_path, old)
    rig.cut_off(old)
    rig.run = a_run(2, steps=(step("Other"),))
    rig.report("unmanaged-layers", {"layers": [], "unknown": []})
    assert len(rig.read()) == 1  # a checklist of another solution tells nothing about it
    rig.run = a_run(2)
    for facts, status in (
        ({"layers": rows("c"), "unknown": []}, CheckStatus.WARN),
        ({"layers": [], "unknown": [{"id": "x"}]}, CheckStatus.WARN),
        ({"layers": [], "unknown": []}, CheckStatus.UNKNOWN),
    ):
        rig.report("unmanaged-layers", facts, status)
        rig.desk.look_back()
        assert len(rig.desk.state) == 1
    rig.report("unmanaged-layers", {"layers": rows("z"), "unknown": []}, CheckStatus.PASS)
    rig.desk.look_back()
    assert rig.desk.state == ()
    assert list(open_acts(rig.journal.load("2026-1"))) == []
    assert rig.read() == []


def test_leftover_is_over_once_it_is_not_there_any_more(tmp_path) -> None:
    rig = Desk(tmp_path, a_run(1, LEFTOVER))
    rig.run = a_run(2)
    there = {"details": [{"name": HOLDING, "version": "4.50.4"}], "solutions": [HOLDING]}
    rig.report("leftover-upgrade", there, CheckStatus.FAIL)
    assert rig.read() == [("2026-1", OpenKind.LEFTOVER)]
    rig.report("leftover-upgrade", {"details": []}, CheckStatus.UNKNOWN)
    rig.desk.look_back()
    assert len(rig.desk.state) == 1
    rig.report("leftover-upgrade", {"details": [], "solutions": []}, CheckStatus.PASS)
    rig.desk.look_back()
    assert rig.desk.state == ()


def test_person_settles_an_act_of_the_run_at_hand_and_of_another(tmp_path) -> None:
    rig = Desk(tmp_path, a_run(1, LEFTOVER), a_run(2, LEFTOVER))
    rig.run = rig.journal.load("2026-2")
    assert len(rig.read()) == 2
    for act in rig.desk.state:
        rig.desk.settle(act)
    assert rig.desk.state == ()
    assert rig.run.timeline[-1].text == "leftover: a person knows of it"
    assert rig.journal.load("2026-1").timeline[-1].kind == "open-act-settled"


def test_import_goes_on_with_its_own_run_only(tmp_path) -> None:
    attempt = Attempt(1, 0, AttemptKind.IMPORT, T0 - timedelta(hours=1))
    waiting = a_run(1, phase=Phase.WAITING, attempts=(attempt,), has_quiet_flows=True)
    rig = Desk(tmp_path, waiting)
    assert len(rig.read()) == 2
    rig.desk.settle(rig.desk.state[0])
    assert len(rig.desk.state) == 2  # nobody can talk it away
    for act in rig.desk.state:
        assert "2026-1" in " ".join(open_act_words(act))
        assert open_act_next(act) == "Next: coe-assistant resume 2026-1"
    rig.run = waiting
    assert rig.desk.state == ()


def test_what_this_start_does_is_not_told_as_cut_off(tmp_path) -> None:
    begun = TimelineEntry(T0 + timedelta(days=9), "restore-asked", "4")
    rig = Desk(tmp_path, a_run(1, begun))
    assert rig.read() == []
    ended = (begun, replace(begun, kind="restored"))
    before = replace(begun, at=CONFIRMED.at)
    rig = Desk(tmp_path, a_run(1, before))
    rig.acts_error = CoeError("x", "the record cannot be read")
    assert rig.read() == [("2026-1", OpenKind.RESTORE)]
    assert "0 of 4" in open_act_words(rig.desk.state[0])[0]
    assert "restore 2026-1" in open_act_next(rig.desk.state[0])
    rig.run = a_run(1, *ended)
    assert rig.desk.state == ()


def test_settling_survives_a_run_that_is_gone_or_cannot_be_written(tmp_path) -> None:
    rig = Desk(tmp_path, a_run(1, LEFTOVER))
    rig.read()
    [act] = rig.desk.state
    rig.sources.settle(replace(act, run_id="gone"), T0, "known")
    (tmp_path / "2026-1" / "journal.json").unlink()
    (tmp_path / "2026-1" / "journal.json").mkdir()
    rig.desk.settle(act)
    assert rig.desk.state == ()


def test_words_tell_the_operation_of_a_leftover(tmp_path) -> None:
    answered = replace(LEFTOVER, kind="leftover-operation", text=f"{HOLDING} op-7")
    rig = Desk(tmp_path, a_run(1, LEFTOVER, answered), a_run(2, LEFTOVER))
    rig.read()
    known, unknown = (" ".join(open_act_words(one)) for one in reversed(rig.desk.state))
    assert "operation op-7" in known
    assert "not known" in unknown
    assert "checks" in open_act_next(rig.desk.state[0])


@pytest.mark.parametrize(
    ("newest", "phase", "place", "wanted"),
    [
        (Phase.READY, Phase.WAITING, HERE, "2026-1"),
        (Phase.BLOCKED, Phase.IMPORTING, HERE, "2026-1"),
        (Phase.READY, Phase.NEEDS_ACTION, HERE, "2026-2"),
        (Phase.READY, Phase.WAITING, ELSEWHERE, "2026-2"),
        (Phase.NEEDS_ACTION, Phase.WAITING, HERE, "2026-2"),
        (Phase.SUCCEEDED, Phase.WAITING, HERE, "2026-2"),
    ],
)
def test_start_goes_on_with_the_import_that_a_mere_check_stands_before(
    tmp_path, newest, phase, place, wanted
) -> None:
    journal = FileJournal(tmp_path)
    assert run_to_go_on_with(journal) is None
    journal.save(a_run(1, phase=phase, environment=place))
    journal.save(a_run(2, phase=newest))
    (tmp_path / "2026-9").mkdir()
    (tmp_path / "2026-9" / "journal.json").write_text("{torn", "utf-8")
    found = run_to_go_on_with(journal)
    assert found is not None
    assert found.id == wanted


def test_restore_takes_the_newest_run_that_imported_something(tmp_path) -> None:
    journal = FileJournal(tmp_path)
    assert run_to_restore(journal) == ""
    attempt = Attempt(1, 0, AttemptKind.IMPORT, T0 - timedelta(hours=1))
    journal.save(a_run(2))
    assert run_to_restore(journal) == "2026-2"
    journal.save(a_run(1, phase=Phase.SUCCEEDED, attempts=(attempt,)))
    assert run_to_restore(journal) == "2026-1"
