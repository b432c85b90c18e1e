"""The verification's rules: what passes, what needs attention, what is not known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coe_assistant.domain.finding import FindingStatus, StepFindings
from coe_assistant.domain.kit import FlowPlace, Kit
from coe_assistant.domain.server import HistoryRow
from coe_assistant.domain.snapshot import Gap, SnapshotLayer, SnapshotSolution
from coe_assistant.domain.verification import Evidence, verify
from tests.domain.snapshots import AT, CORE, flow, reference, snapshot, variable
from tests.domain.upgrade_runs import CORE as STEP

KIT = Kit(
    "kit",
    "Kit",
    flow_order=(
        FlowPlace("run", "Run me", 1, CORE, is_rerun=True),
        FlowPlace("new", "New one", 14, CORE),
        FlowPlace("byodl", "Exported data", 20, CORE, is_other_inventory=True),
    ),
    fragile_connectors=("office365managementapi",),
)
DONE = HistoryRow("h", CORE, "4.50.6", "Import", "Upgrade", is_finished=True, succeeded=True)
BEFORE = snapshot(
    flows=[flow("run"), flow("a"), flow("b", on=False)],
    variables=[variable("v", "1", default="x")],
    references=[reference("r", "c1")],
)
AFTER = replace(BEFORE, solutions=snapshot(version="4.50.6").solutions)
GOOD = Evidence(STEP, BEFORE, AFTER, (DONE,), KIT)

P, A, F, U = (
    FindingStatus.PASS, FindingStatus.ATTENTION, FindingStatus.FAIL, FindingStatus.UNKNOWN,
)  # fmt: skip


def found(evidence: Evidence) -> dict[str, tuple[FindingStatus, str]]:
    return {one.id: (one.status, one.outcome) for one in verify(evidence)}


def after(**more) -> Evidence:
    return replace(GOOD, after=replace(AFTER, **more))


def test_good_upgrade_passes_but_for_what_is_to_be_run():
    bad = {key: value for key, value in found(GOOD).items() if value[0] is not P}
    assert bad == {"flows-to-run": (A, "run")}
    assert len(found(GOOD)) == 11


def _solutions(*rows: tuple[str, str, bool]):
    return tuple(SnapshotSolution(name, name, version, managed) for name, version, managed in rows)


CASES = [
    ("version", after(solutions=()), (F, "missing")),
    ("version", after(solutions=_solutions((CORE, "4.49.2", True))), (F, "older")),
    ("version", after(solutions=_solutions((CORE, "4.51", True))), (A, "newer")),
    ("version", after(solutions=_solutions((CORE, "4.50.6", False))), (F, "unmanaged")),
    ("version", after(gaps=(Gap("solutions", "x"),)), (U, "not-read")),
    (
        "single-entry",
        after(solutions=_solutions((CORE, "4.50.6", True), (f"{CORE}_Upgrade", "4.50.6", True))),
        (F, "left-over"),
    ),
    ("single-entry", after(solutions=()), (F, "not-single")),
    ("history", replace(GOOD, history=None), (U, "not-read")),
    ("history", replace(GOOD, history=()), (U, "empty")),
    ("history", replace(GOOD, history=(replace(DONE, is_finished=False),)), (F, "open")),
    ("history", replace(GOOD, history=(replace(DONE, succeeded=False),)), (F, "failed")),
    ("history", replace(GOOD, history=(replace(DONE, succeeded=None),)), (U, "no-result")),
    ("flows-back", after(flows=(flow("run"), flow("a", on=False))), (F, "off")),
    (
        "flows-back",
        replace(after(flows=(flow("run"), flow("a", on=False))), quieted=frozenset({"a"})),
        (A, "quieted"),
    ),
    ("flows-back", after(flows=(flow("run"),)), (P, "good")),  # the new version has it no more
    ("flows-back", after(gaps=(Gap("flows", "x"),)), (U, "not-read")),
    ("flows-back", replace(GOOD, before=None), (U, "no-snapshot")),
    ("flows-new", after(flows=(*BEFORE.flows, flow("new", on=False))), (A, "off")),
    ("flows-new", after(flows=(*BEFORE.flows, flow("new"))), (P, "good")),
    ("variables", after(variables=(variable("v", None, default="x"),)), (F, "gone")),
    ("variables", after(variables=(variable("v", "2", default="x"),)), (A, "changed")),
    ("variables", after(variables=(variable("v", "1", default="y"),)), (A, "defaults")),
    ("variables", after(variables=()), (P, "good")),
    ("variables-new", after(variables=(*BEFORE.variables, variable("n", None))), (A, "empty")),
    (
        "variables-new",
        after(variables=(*BEFORE.variables, variable("n", None, default="d"))),
        (P, "filled"),
    ),
    ("references", after(references=(reference("r", ""),)), (F, "lost")),
    ("references", after(references=(reference("r", "c1"), reference("n", ""))), (A, "unbound")),
    ("references", after(references=(reference("r", "c2"),)), (A, "moved")),
    ("references", after(gaps=(Gap("references", "x"),)), (U, "not-read")),
    ("layers", after(layers=(SnapshotLayer("l", "Workflow", "Driver"),)), (A, "some")),
    ("layers", after(gaps=(Gap("layers", "x"),)), (U, "not-read")),
    (
        "audit-connector",
        after(references=(reference("m", "", "shared_office365managementapi_1"),)),
        (F, "unbound"),
    ),
    (
        "audit-connector",
        after(references=(reference("m", "c", "shared_office365managementapi_1"),)),
        (A, "look"),
    ),
    ("flows-to-run", after(flows=(flow("run", on=False),)), (F, "off")),
    ("flows-to-run", after(gaps=(Gap("flows", "x"),)), (U, "not-read")),
]


@pytest.mark.parametrize(("rule", "evidence", "wanted"), CASES)
def test_rule_concludes(rule, evidence, wanted):
    assert found(evidence)[rule] == wanted


def test_new_flows_are_told_with_their_place_in_the_order():
    fresh = (flow("new", on=False), flow("byodl", on=False), flow("own", on=False))
    evidence = after(flows=(*BEFORE.flows, *fresh))
    items = next(one.items for one in verify(evidence) if one.id == "flows-new")
    assert items == (
        "Flow byodl (stays off: for the inventory from exported data)",
        "Flow new (order 14)",
        "Flow own (no place in the product's order is known)",
    )


def test_worst_of_a_step_never_hides_what_is_not_known():
    findings = verify(after(gaps=(Gap("layers", "x"),)))
    assert StepFindings(0, CORE, "4.50.6", AT, findings).worst is U
    assert StepFindings(0, CORE, "4.50.6", AT).worst is P
