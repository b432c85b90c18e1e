"""Small snapshots for the tests of difference, restore and verification."""

from __future__ import annotations

from datetime import UTC, datetime

from coe_assistant.domain.configuration import FlowState
from coe_assistant.domain.secret_value import secret_mark
from coe_assistant.domain.snapshot import (
    Snapshot,
    SnapshotFlow,
    SnapshotReference,
    SnapshotSolution,
    SnapshotVariable,
)

AT = datetime(2026, 11, 24, 22, 0, tzinfo=UTC)
CORE = "CenterofExcellenceCoreComponents"
SALT = "00112233445566778899aabbccddeeff"


def flow(key: str, *, on: bool = True, name: str = "", children=(), scheduled: bool = False):
    state = FlowState.ON if on else FlowState.OFF
    return SnapshotFlow(
        key, name or f"Flow {key}", CORE, state, is_scheduled=scheduled, children=tuple(children)
    )


def variable(name: str, value: str | None = "x", *, secret: bool = False, default=None):
    return SnapshotVariable(
        schema_name=name,
        display_name=name,
        solution=CORE,
        id=f"definition-{name}",
        type_code=100000000,
        has_value=value is not None,
        value_id=f"value-{name}" if value is not None else "",
        value=None if secret else value,
        default=default,
        is_secret=secret,
        mark=secret_mark(value, SALT) if secret else "",
    )


def reference(name: str, connection: str = "c1", connector: str = "shared_dataverse"):
    return SnapshotReference(name, name, CORE, f"row-{name}", connector, connection)


def snapshot(*, flows=(), variables=(), references=(), version: str = "4.49.2", **more) -> Snapshot:
    solutions = (SnapshotSolution(CORE, "Core", version, is_managed=True, is_watched=True),)
    values = {"solutions": solutions, **more}
    return Snapshot(
        AT,
        "https://contoso.crm4.dynamics.com",
        SALT,
        flows=tuple(flows),
        variables=tuple(variables),
        references=tuple(references),
        **values,
    )
