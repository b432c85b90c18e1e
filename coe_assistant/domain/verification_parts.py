"""The rules about flows, variables, references, layers and the connector of the audit logs."""

from __future__ import annotations

from coe_assistant.domain.finding import Finding, FindingStatus
from coe_assistant.domain.flow_match import MatchedBy, match_flows, new_flows
from coe_assistant.domain.kit import FlowPlace, Kit
from coe_assistant.domain.run import RunStep
from coe_assistant.domain.snapshot import Snapshot, SnapshotFlow
from coe_assistant.domain.snapshot_changes import has_default_changed, is_same_value

PASS, ATTENTION = FindingStatus.PASS, FindingStatus.ATTENTION
FAIL, UNKNOWN = FindingStatus.FAIL, FindingStatus.UNKNOWN


def flows_back(before: Snapshot | None, after: Snapshot, quieted: frozenset[str]) -> Finding:
    """All flows that were on and still exist are on."""
    missing = _not_comparable("flows-back", before, after, "flows")
    if missing is not None or before is None:
        return missing or Finding("flows-back", UNKNOWN, "no-snapshot")
    matches = match_flows(before, after)
    off = [m for m in matches if m.before.is_on and m.now is not None and not m.now.is_on]
    unclear = [m.before.name for m in matches if m.before.is_on and m.by is MatchedBy.SEVERAL]
    ours = [m.before.name for m in off if m.before.id.casefold() in quieted]
    lost = [m.now.name for m in off if m.now and m.before.id.casefold() not in quieted]
    facts = (
        ("on", str(sum(one.is_on for one in after.flows))),
        ("were_on", str(sum(one.is_on for one in before.flows))),
    )
    if lost or unclear:
        return Finding("flows-back", FAIL, "off", tuple(sorted(lost + unclear)), facts)
    if ours:
        return Finding("flows-back", ATTENTION, "quieted", tuple(sorted(ours)), facts)
    return Finding("flows-back", PASS, "good", (), facts)


def flows_new(before: Snapshot | None, after: Snapshot, kit: Kit) -> Finding:
    """New flows, and what the product's own order says about them."""
    missing = _not_comparable("flows-new", before, after, "flows")
    if missing is not None or before is None:
        return missing or Finding("flows-new", UNKNOWN, "no-snapshot")
    off = [flow for flow in new_flows(before, after) if not flow.is_on]
    places = {one.id.casefold(): one for one in kit.flow_order}
    told = [_with_place(flow, places.get(flow.id.casefold())) for flow in off]
    if not told:
        return Finding("flows-new", PASS, "good")
    return Finding("flows-new", ATTENTION, "off", tuple(sorted(told)))


def _with_place(flow: SnapshotFlow, place: FlowPlace | None) -> str:
    if place is None:
        return f"{flow.name} (no place in the product's order is known)"
    if place.is_other_inventory:
        return f"{flow.name} (stays off: for the inventory from exported data)"
    again = ", run it once" if place.is_rerun else ""
    return f"{flow.name} (order {place.order}{again})"


def variables(before: Snapshot | None, after: Snapshot) -> Finding:
    """Every current value of before is there and equal; replaced defaults are told."""
    missing = _not_comparable("variables", before, after, "variables")
    if missing is not None or before is None:
        return missing or Finding("variables", UNKNOWN, "no-snapshot")
    current = {one.schema_name.casefold(): one for one in after.variables}
    gone, changed, defaults = [], [], []
    for old in before.variables:
        now = current.get(old.schema_name.casefold())
        if now is None:
            continue
        if old.has_value and not now.has_value:
            gone.append(now.label)
        elif old.has_value and not is_same_value(old, now):
            changed.append(now.label)
        if has_default_changed(old, now):
            defaults.append(now.label)
    for status, outcome, items in (
        (FAIL, "gone", gone),
        (ATTENTION, "changed", changed),
        (ATTENTION, "defaults", defaults),
    ):
        if items:
            return Finding("variables", status, outcome, tuple(sorted(items)))
    return Finding("variables", PASS, "good")


def variables_new(before: Snapshot | None, after: Snapshot) -> Finding:
    """New variables, and which of them have neither value nor default."""
    missing = _not_comparable("variables-new", before, after, "variables")
    if missing is not None or before is None:
        return missing or Finding("variables-new", UNKNOWN, "no-snapshot")
    known = {one.schema_name.casefold() for one in before.variables}
    fresh = [one for one in after.variables if one.schema_name.casefold() not in known]
    if not fresh:
        return Finding("variables-new", PASS, "none")
    empty = sorted(
        one.label for one in fresh if not one.has_value and not (one.default or one.default_mark)
    )
    if empty:
        return Finding("variables-new", ATTENTION, "empty", tuple(empty))
    return Finding("variables-new", PASS, "filled", tuple(sorted(one.label for one in fresh)))


def references(before: Snapshot | None, after: Snapshot) -> Finding:
    """All references are bound, the old ones to the same connections as before."""
    if after.lacks("references"):
        return Finding("references", UNKNOWN, "not-read")
    old = (
        {} if before is None else {one.logical_name: one.connection_id for one in before.references}
    )
    unbound = [one for one in after.references if not one.connection_id]
    lost = sorted(one.label for one in unbound if old.get(one.logical_name))
    fresh = sorted(f"{one.label} ({one.connector})" for one in unbound)
    moved = sorted(
        one.label
        for one in after.references
        if one.connection_id
        and old.get(one.logical_name, one.connection_id) not in (one.connection_id, "")
    )
    if lost:
        return Finding("references", FAIL, "lost", tuple(lost))
    if fresh:
        return Finding("references", ATTENTION, "unbound", tuple(fresh))
    if moved:
        return Finding("references", ATTENTION, "moved", tuple(moved))
    return Finding("references", PASS, "good", facts=(("bound", str(len(after.references))),))


def layers(after: Snapshot) -> Finding:
    """No unmanaged layer hides what the new version brings."""
    if after.lacks("layers"):
        return Finding("layers", UNKNOWN, "not-read")
    names = tuple(sorted(f"{one.name} ({one.component_type})" for one in after.layers))
    return Finding("layers", ATTENTION, "some", names) if names else Finding("layers", PASS, "good")


def audit_connector(after: Snapshot, kit: Kit) -> Finding:
    """The custom connector of the audit logs breaks with upgrades (user-demand 8)."""
    marks = [mark.casefold() for mark in kit.fragile_connectors]
    if not marks:
        return Finding("audit-connector", PASS, "not-known")
    if after.lacks("references"):
        return Finding("audit-connector", UNKNOWN, "not-read")
    used = [one for one in after.references if any(m in one.connector.casefold() for m in marks)]
    if not used:
        return Finding("audit-connector", PASS, "not-used")
    names = tuple(sorted(one.label for one in used))
    if any(not one.connection_id for one in used):
        return Finding("audit-connector", FAIL, "unbound", names)
    return Finding("audit-connector", ATTENTION, "look", names)


def flows_to_run(step: RunStep, after: Snapshot, kit: Kit) -> Finding:
    """The flows that the product wants to be run once after every upgrade."""
    places = [
        one
        for one in kit.flow_order
        if one.is_rerun and one.solution.casefold() == step.solution.casefold()
    ]
    if not places:
        return Finding("flows-to-run", PASS, "none")
    if after.lacks("flows"):
        return Finding("flows-to-run", UNKNOWN, "not-read", tuple(one.name for one in places))
    flows = after.flows_by_id()
    found = [flows[one.id.casefold()] for one in places if one.id.casefold() in flows]
    off = sorted(one.name for one in found if not one.is_on)
    if off:
        return Finding("flows-to-run", FAIL, "off", tuple(off))
    return Finding("flows-to-run", ATTENTION, "run", tuple(sorted(one.name for one in found)))


def _not_comparable(
    rule: str, before: Snapshot | None, after: Snapshot, part: str
) -> Finding | None:
    if before is None:
        return Finding(rule, UNKNOWN, "no-snapshot")
    if before.lacks(part) or after.lacks(part):
        return Finding(rule, UNKNOWN, "not-read")
    return None
