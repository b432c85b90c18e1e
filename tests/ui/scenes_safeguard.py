"""States of the finish page and of the restore after an upgrade that changed much."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from fake_safeguard import FakeSafeguard
from fake_workbench import NOW, FakeWorkbench
from scene_registry import SCENES, add_all
from scenes import CORE

from coe_assistant.adapters.kits import read_kit
from coe_assistant.domain.act_record import ActState
from coe_assistant.domain.configuration import FlowState
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.finding import Finding, FindingStatus, StepFindings
from coe_assistant.domain.restore_plan import Act, ActKind, ByHand, RestorePlan
from coe_assistant.domain.snapshot import (
    Gap,
    Snapshot,
    SnapshotFlow,
    SnapshotReference,
    SnapshotSolution,
    SnapshotVariable,
)
from coe_assistant.domain.snapshot_changes import snapshot_changes
from coe_assistant.services.act_sequence import ActRow
from coe_assistant.services.safeguard_state import Doing, SafeguardState

KIT = read_kit(Path(__file__).resolve().parents[2] / "resources" / "kits" / "coe-starter-kit.toml")
URL = "https://contoso-coe.crm4.dynamics.com"
OFF = ("Admin | Sync Template v4 (Driver)", "HELPER - Send Email", "SYNC HELPER - Apps")
FLOWS = tuple(
    SnapshotFlow(f"f{n}", name, CORE, FlowState.ON)
    for n, name in enumerate((*OFF, *(f"Admin | Flow {n}" for n in range(58))))
)
STOPPED = SnapshotFlow("f61", "Admin | Old report", CORE, FlowState.OFF)
VARIABLES = tuple(
    SnapshotVariable(f"admin_{n}", f"Setting {n}", CORE, f"v{n}", 100000000, n < 12, value="x")
    for n in range(14)
)
REFERENCES = tuple(
    SnapshotReference(f"admin_ref{n}", f"CoE Core - Service {n}", CORE, f"r{n}", "c", "bound")
    for n in range(13)
)
BEFORE = Snapshot(
    NOW - timedelta(minutes=50), URL, "00" * 16,
    (SnapshotSolution(CORE, "CoE Core Components", "4.50.1", True, is_watched=True),),
    (*FLOWS, STOPPED), VARIABLES, REFERENCES,
)  # fmt: skip
AFTER = replace(
    BEFORE,
    taken_at=NOW,
    solutions=(replace(BEFORE.solutions[0], version="4.50.6"),),
    flows=(
        *(replace(one, state=FlowState.OFF if one.name in OFF else one.state) for one in FLOWS),
        STOPPED,
        SnapshotFlow("n1", "Admin | Sync Template v4 (Cards)", CORE, FlowState.ON),
    ),
    references=(
        *REFERENCES,
        SnapshotReference("admin_new", "CoE Core - New service", CORE, "r99", "c", ""),
    ),
)
NOT_READ = replace(AFTER, gaps=(Gap("references", "403"),))
FINDINGS = (
    Finding(
        "version", FindingStatus.PASS, "good",
        facts=(("installed", "4.50.6"), ("expected", "4.50.6")),
    ),
    Finding("single-entry", FindingStatus.PASS, "good", (CORE,)),
    Finding("history", FindingStatus.PASS, "good", ("Import Upgrade 4.50.6",)),
    Finding("flows-back", FindingStatus.FAIL, "off", OFF),
    Finding("flows-new", FindingStatus.PASS, "good"),
    Finding("variables", FindingStatus.ATTENTION, "defaults", ("Admin eMail Preferred Language",)),
    Finding("references", FindingStatus.UNKNOWN, "not-read"),
)  # fmt: skip
PLAN = RestorePlan(
    (
        Act(ActKind.BIND, "r1", "CoE Core - New service", "same-connector", "c1"),
        Act(ActKind.WRITE, "", "Admin eMail", "value-gone", "x", "d1", "admin_AdminMail"),
        *(Act(ActKind.TURN_ON, f"f{n}", name, "on-before") for n, name in enumerate(OFF)),
    ),
    (ByHand("variable", "Command Center - Client Secret", "secret-not-kept"),),
    ("Admin | Welcome Email v3",),
)


def verified(w: FakeWorkbench) -> None:
    """Succeeded, verified, with much to look at."""
    SCENES["finish-done"](w)
    steps = (StepFindings(0, CORE, "4.50.6", NOW, FINDINGS),)
    w.safeguard.state = SafeguardState(
        before=BEFORE,
        after=AFTER,
        findings=steps,
        changes=snapshot_changes(BEFORE, AFTER),
        ticks={"wizard": NOW},
    )
    w.safeguard.tasks = tuple(one for one in KIT.tasks_after if one.solution in ("", CORE))


def all_good(w: FakeWorkbench) -> None:
    """Succeeded, verified, nothing to look at."""
    verified(w)
    good = tuple(replace(one, status=FindingStatus.PASS, outcome="good") for one in FINDINGS)
    steps = (StepFindings(0, CORE, "4.50.6", NOW, good),)
    same = replace(BEFORE, solutions=AFTER.solutions)
    w.safeguard.state = replace(
        w.safeguard.state, findings=steps, after=same, changes=snapshot_changes(BEFORE, same)
    )
    assert w.run is not None
    w.run = replace(w.run, warnings=())


def half_read(w: FakeWorkbench) -> None:
    """A part could not be read after the upgrade: nothing is concluded about it."""
    verified(w)
    w.safeguard.state = replace(
        w.safeguard.state, after=NOT_READ, changes=snapshot_changes(BEFORE, NOT_READ)
    )


def verifying(w: FakeWorkbench) -> None:
    """Succeeded a moment ago; the verification runs."""
    verified(w)
    w.safeguard.state = SafeguardState(doing=Doing.VERIFYING, started_at=NOW, before=BEFORE)


def planned(safeguard: FakeSafeguard) -> None:
    """A dry run found something."""
    rows = tuple(ActRow(act) for act in PLAN.acts)
    safeguard.put(replace(safeguard.state, plan=PLAN, rows=rows, doing=Doing.NOTHING))


def restored(safeguard: FakeSafeguard) -> None:
    """A restore ended; one flow does not turn on."""
    rows = [ActRow(act, ActState.DONE) for act in PLAN.acts]
    rows[-1] = replace(rows[-1], state=ActState.REFUSED, why="policy", detail="DlpViolation")
    rows[1] = replace(rows[1], state=ActState.LEFT, why="changed-since")
    rows[2] = replace(rows[2], why="already-so")
    state = replace(safeguard.state, plan=None, rows=tuple(rows), is_restored=True)
    safeguard.put(replace(state, doing=Doing.NOTHING))


def quieting(w: FakeWorkbench) -> None:
    """The import is about to begin; flows are being turned off."""
    SCENES["import-running"](w)
    rows = tuple(ActRow(act, ActState.DONE if n < 2 else None) for n, act in enumerate(PLAN.acts))
    w.safeguard.state = SafeguardState(doing=Doing.QUIETING, started_at=NOW, rows=rows)


def still_quiet(w: FakeWorkbench) -> None:
    """Nobody answers while flows should be turned on again after a failure."""
    SCENES["failure-action"](w)
    assert w.run is not None
    w.run = replace(w.run, has_quiet_flows=True)
    error = CoeError("dataverse-unreachable", "The environment cannot be reached.", hint="Wait.")
    w.safeguard.state = SafeguardState(error=error, retry_at=NOW)


add_all(
    {
        "finish-verified": verified,
        "finish-all-good": all_good,
        "finish-half-read": half_read,
        "finish-verifying": verifying,
        "import-quieting": quieting,
        "failure-still-quiet": still_quiet,
    }
)
