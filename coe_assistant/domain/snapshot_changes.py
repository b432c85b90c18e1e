"""What is different between two snapshots, in words of the field. Gaps conclude nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from coe_assistant.domain.configuration import FlowState
from coe_assistant.domain.flow_match import MatchedBy, match_flows, new_flows
from coe_assistant.domain.secret_value import is_same_mark
from coe_assistant.domain.snapshot import Snapshot, SnapshotVariable


@dataclass(frozen=True, slots=True)
class Changed:
    """One difference. kind is a stable kebab-case id; before and after are for people.

    Secrets and values of secrets never stand in before or after.
    """

    kind: str
    name: str
    before: str = ""
    after: str = ""


_STATE_KINDS = {
    FlowState.ON: "flow-turned-on",
    FlowState.OFF: "flow-turned-off",
    FlowState.SUSPENDED: "flow-suspended",
}


def snapshot_changes(before: Snapshot, after: Snapshot) -> tuple[Changed, ...]:
    """Return every difference, by kind: solutions, flows, variables, references, the rest."""
    return (
        *_solutions(before, after),
        *(() if _either_lacks(before, after, "flows") else _flows(before, after)),
        *(() if _either_lacks(before, after, "variables") else _variables(before, after)),
        *(() if _either_lacks(before, after, "references") else _references(before, after)),
        *_others(before, after),
    )


def _either_lacks(before: Snapshot, after: Snapshot, part: str) -> bool:
    return before.lacks(part) or after.lacks(part)


def _solutions(before: Snapshot, after: Snapshot) -> Iterable[Changed]:
    old = {one.unique_name: one for one in before.solutions}
    new = {one.unique_name: one for one in after.solutions}
    for name in sorted(old.keys() | new.keys(), key=str.casefold):
        left, right = old.get(name), new.get(name)
        if left is None and right is not None:
            yield Changed("solution-added", right.display_name or name, "", right.version)
        elif right is None and left is not None:
            yield Changed("solution-removed", left.display_name or name, left.version, "")
        elif left is not None and right is not None and left.version != right.version:
            title = right.display_name or name
            yield Changed("solution-version", title, left.version, right.version)


def _flows(before: Snapshot, after: Snapshot) -> Iterable[Changed]:
    for match in match_flows(before, after):
        old, now = match.before, match.now
        if now is None:
            kind = "flow-removed" if match.by is MatchedBy.NOTHING else "flow-ambiguous"
            yield Changed(kind, old.name, old.state.value, "")
            continue
        if match.is_renamed:
            yield Changed("flow-renamed", old.name, old.name, now.name)
        if match.by is MatchedBy.NAME:
            yield Changed("flow-new-id", now.name, old.id, now.id)
        if old.state is not now.state:
            yield Changed(_STATE_KINDS[now.state], now.name, old.state.value, now.state.value)
        if old.owner and now.owner and old.owner != now.owner:
            yield Changed("flow-owner", now.name, old.owner, now.owner)
    for flow in new_flows(before, after):
        yield Changed("flow-added", flow.name, "", flow.state.value)


def _variables(before: Snapshot, after: Snapshot) -> Iterable[Changed]:
    old = {one.schema_name.casefold(): one for one in before.variables}
    new = {one.schema_name.casefold(): one for one in after.variables}
    for key in sorted(old.keys() | new.keys()):
        left, right = old.get(key), new.get(key)
        if left is None and right is not None:
            yield Changed("variable-added", right.label, "", _shown(right))
        elif right is None and left is not None:
            yield Changed("variable-removed", left.label, _shown(left), "")
        elif left is not None and right is not None:
            yield from _variable(left, right, has_one_salt=before.salt == after.salt)


def _variable(
    left: SnapshotVariable, right: SnapshotVariable, *, has_one_salt: bool
) -> Iterable[Changed]:
    if left.has_value and not right.has_value:
        yield Changed("variable-value-gone", right.label, _shown(left), "")
    elif right.has_value and not left.has_value:
        yield Changed("variable-value-set", right.label, "", _shown(right))
    elif left.has_value and not is_same_value(left, right, has_one_salt=has_one_salt):
        yield Changed("variable-value-changed", right.label, _shown(left), _shown(right))
    if has_default_changed(left, right, has_one_salt=has_one_salt):
        secret = left.is_secret or right.is_secret
        texts = ("", "") if secret else (left.default or "", right.default or "")
        yield Changed("variable-default-changed", right.label, *texts)


def is_same_value(
    left: SnapshotVariable, right: SnapshotVariable, *, has_one_salt: bool = True
) -> bool:
    """Return whether both hold the same current value; secrets by their marks."""
    if left.is_secret or right.is_secret:
        return not has_one_salt or is_same_mark(left.mark, right.mark)
    return left.value == right.value


def has_default_changed(
    left: SnapshotVariable, right: SnapshotVariable, *, has_one_salt: bool = True
) -> bool:
    """Return whether the upgrade replaced the default value."""
    if left.is_secret or right.is_secret:
        return has_one_salt and not is_same_mark(left.default_mark, right.default_mark)
    return left.default != right.default


def _shown(one: SnapshotVariable) -> str:
    if not one.has_value:
        return ""
    return "(set, not shown)" if one.is_secret else one.value or ""


def _references(before: Snapshot, after: Snapshot) -> Iterable[Changed]:
    old = {one.logical_name.casefold(): one for one in before.references}
    new = {one.logical_name.casefold(): one for one in after.references}
    for key in sorted(old.keys() | new.keys()):
        left, right = old.get(key), new.get(key)
        if left is None and right is not None:
            kind = "reference-added" if right.connection_id else "reference-added-unbound"
            yield Changed(kind, right.label, "", right.connection_id)
        elif right is None and left is not None:
            yield Changed("reference-removed", left.label, left.connection_id, "")
        elif left is not None and right is not None and left.connection_id != right.connection_id:
            kind = "reference-rebound" if right.connection_id else "reference-unbound"
            if not left.connection_id:
                kind = "reference-bound"
            yield Changed(kind, right.label, left.connection_id, right.connection_id)


def _others(before: Snapshot, after: Snapshot) -> Iterable[Changed]:
    if not _either_lacks(before, after, "layers"):
        old = {one.component_id.casefold(): one.name for one in before.layers}
        new = {one.component_id.casefold(): one.name for one in after.layers}
        yield from (Changed("layer-added", new[k]) for k in sorted(new.keys() - old.keys()))
        yield from (Changed("layer-gone", old[k]) for k in sorted(old.keys() - new.keys()))
    if not _either_lacks(before, after, "languages"):
        for lcid in sorted(set(before.languages) ^ set(after.languages)):
            gone = lcid in before.languages
            yield Changed("language-gone" if gone else "language-added", str(lcid))
    if not _either_lacks(before, after, "team-roles"):
        for one in sorted(
            set(before.team_roles) ^ set(after.team_roles), key=lambda role: (role.team, role.role)
        ):
            kind = "team-role-gone" if one in before.team_roles else "team-role-added"
            yield Changed(kind, f"{one.team}: {one.role}")
