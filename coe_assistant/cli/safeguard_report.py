"""What snapshot and restore print: JSON documents and words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from coe_assistant.cli.output import instant
from coe_assistant.domain.act_record import ActState
from coe_assistant.domain.run import Run
from coe_assistant.domain.safeguard_words import SafeguardWords
from coe_assistant.domain.snapshot import Snapshot
from coe_assistant.domain.snapshot_changes import Changed
from coe_assistant.services.act_sequence import ActRow
from coe_assistant.services.safeguard_state import SafeguardState

_STATES = {
    ActState.DONE: "done",
    ActState.REFUSED: "refused",
    ActState.UNKNOWN: "no answer",
    ActState.ASKED: "asked",
    ActState.LEFT: "left as it is",
    ActState.CLOSED: "",
    None: "not asked",
}


def restore_document(
    run: Run, state: SafeguardState, words: SafeguardWords, *, dry_run: bool
) -> Mapping[str, Any]:
    """Return the document of restore: every row, and what a person must do."""
    plan = state.plan
    states = [row.state for row in state.rows]
    return {
        "run": run.id,
        "dry_run": dry_run,
        "rows": [_row(row, words) for row in state.rows],
        "by_hand": [
            {"kind": one.kind, "name": one.name, "why": one.why, "text": words.reason(one.why)}
            for one in (plan.by_hand if plan is not None else ())
        ],
        "stays_off": list(plan.stays_off) if plan is not None else [],
        "done": states.count(ActState.DONE),
        "refused": states.count(ActState.REFUSED),
        "left": states.count(ActState.LEFT),
        "not_done": sum(one in (None, ActState.UNKNOWN) for one in states) if not dry_run else 0,
    }


def _row(row: ActRow, words: SafeguardWords) -> dict[str, Any]:
    rule = words.refusal_of(row.why) if row.why else None
    return {
        "act": row.act.kind.value,
        "id": row.act.target or row.act.definition,
        "name": row.act.name,
        "why": row.act.why,
        "state": row.state.value if row.state is not None else None,
        "reason": row.why or None,
        "text": rule.text if rule is not None else None,
        "remedy": rule.remedy if rule is not None else None,
        "detail": row.detail or None,
    }


def restore_words(document: Mapping[str, Any], words: SafeguardWords) -> str:
    """Return the same for people."""
    lines = []
    if not document["rows"] and document["by_hand"]:
        lines.append("Nothing can be restored by itself.")
    elif not document["rows"]:
        lines.append("There is nothing to restore: everything is as it was before.")
    for row in document["rows"]:
        state = "would be done" if document["dry_run"] else row["state"] or "not asked"
        lines.append(f"  {row['act']}: {row['name']} ({words.reason(row['why'])}): {state}")
        if row["text"]:
            lines.append(f"    Why: {row['text']}")
            lines += [f"    Next: {row['remedy']}"] if row["remedy"] else []
            lines += [f"    The server says: {row['detail']}"] if row["detail"] else []
    lines += [
        f"  By hand: {one['kind']} {one['name']}. {one['text']}" for one in document["by_hand"]
    ]
    if document["stays_off"]:
        lines.append(f"  Flows that stay off, as they were before: {len(document['stays_off'])}")
    if not document["dry_run"]:
        lines.append(
            f"Done: {document['done']}, refused: {document['refused']}, "
            f"left as it is: {document['left']}, "
            f"without an answer or not asked: {document['not_done']}."
        )
    return "\n".join(lines)


def snapshot_document(
    snapshot: Mapping[str, Any], changes: Sequence[Changed] | None
) -> Mapping[str, Any]:
    """Return the document of snapshot; changes is null unless it was compared."""
    rows = None
    if changes is not None:
        rows = [
            {"kind": one.kind, "name": one.name, "before": one.before, "after": one.after}
            for one in changes
        ]
    return {"snapshot": snapshot, "changes": rows}


def snapshot_words(
    snapshot: Snapshot, changes: Sequence[Changed] | None, words: SafeguardWords
) -> str:
    """Return the same for people."""
    on = sum(one.is_on for one in snapshot.flows)
    watched = sum(one.is_watched for one in snapshot.solutions)
    lines = [
        f"Snapshot of {snapshot.environment_url}, taken {instant(snapshot.taken_at)}",
        f"  Solutions installed: {len(snapshot.solutions)}, watched: {watched}",
        f"  Flows: {len(snapshot.flows)}, on: {on}",
        f"  Environment variables: {len(snapshot.variables)}",
        f"  Connection references: {len(snapshot.references)}",
        f"  Components with an unmanaged layer: {len(snapshot.layers)}",
        f"  Own components that depend on them: {len(snapshot.dependents)}",
    ]
    if snapshot.restore_points_from is not None:
        since = instant(snapshot.restore_points_from)
        lines.append(f"  The platform can restore the environment since {since}")
    lines += [f"  Not readable: {one.part}: {one.reason}" for one in snapshot.gaps]
    if changes is not None:
        lines.append(f"Differences: {len(changes)}")
        lines += [
            f"  {words.change(one.kind)}: {one.name} {one.before} -> {one.after}".rstrip(" ->")
            for one in changes
        ]
    return "\n".join(lines)
