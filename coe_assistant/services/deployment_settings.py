"""Collects what an import brings unbound into pac's deployment settings (pac.md 1.1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from coe_assistant.domain.configuration import Connection
from coe_assistant.domain.package import SolutionPackage
from coe_assistant.domain.restore_plan import ActKind, plan_restore
from coe_assistant.domain.snapshot import Snapshot, SnapshotReference


def deployment_settings(
    package: SolutionPackage, now: Snapshot, connections: Sequence[Connection] | None
) -> dict[str, Any] | None:
    """Return the content of a settings file, or None when the import needs none.

    Only references that are new or unbound are in it, each with the one connection that fits;
    where several fit, a person chooses. What is bound already is never named: pac would bind it
    anew. Variables keep their values, which live in rows of their own. Where references could not
    be read, every one may be bound already, so none is named.
    """
    if now.lacks("references"):
        return None
    known = {one.logical_name.casefold(): one for one in now.references}
    wanted = tuple(
        SnapshotReference(one.logical_name, one.display_name, package.unique_name,
                          one.logical_name, one.connector)
        for one in package.references
        if (found := known.get(one.logical_name.casefold())) is None or not found.connection_id
    )  # fmt: skip
    if not wanted:
        return None
    bound = tuple(one for one in now.references if one.connection_id)
    plan = plan_restore(now, _with(now, (*bound, *wanted)), {}, connections)
    chosen = {act.target: act.value for act in plan.acts if act.kind is ActKind.BIND}
    ids = {one.logical_name: one.connector_id for one in package.references}
    rows = [
        {
            "LogicalName": one.logical_name,
            "ConnectionId": chosen[one.id],
            "ConnectorId": ids[one.logical_name],
        }
        for one in wanted
        if one.id in chosen
    ]
    return {"EnvironmentVariables": [], "ConnectionReferences": rows} if rows else None


def _with(now: Snapshot, references: tuple[SnapshotReference, ...]) -> Snapshot:
    return Snapshot(now.taken_at, now.environment_url, now.salt, references=references)
