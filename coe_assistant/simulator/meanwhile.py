"""What somebody else does in the tenant while a restore is under way."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coe_assistant.simulator.tenant import Tenant


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """Changes right after the first write to a flow, a reference or a value.

    Attributes:
        values: New value by schema name of a variable.
        bound: Connection by logical name of a reference.
        flows_suspended: Names of flows that a policy suspends.
    """

    values: dict[str, str] = dataclasses.field(default_factory=dict)
    bound: dict[str, str] = dataclasses.field(default_factory=dict)
    flows_suspended: tuple[str, ...] = ()


def somebody_acts(tenant: Tenant) -> None:
    """Do what the scenario says, once."""
    if tenant.has_somebody_acted:
        return
    tenant.has_somebody_acted = True
    wanted = tenant.scenario.meanwhile
    for name, value in wanted.values.items():
        _fill(tenant, name, value)
    for name, connection in wanted.bound.items():
        reference = tenant.find("connectionreferences", connectionreferencelogicalname=name)
        if reference is not None:
            tenant.touch(reference, connectionid=connection)
    for name in wanted.flows_suspended:
        flow = tenant.find("workflows", name=name)
        if flow is not None:
            tenant.touch(flow, statecode=2, statuscode=3)


def _fill(tenant: Tenant, name: str, value: str) -> None:
    definition = tenant.find("environmentvariabledefinitions", schemaname=name)
    row = tenant.find("environmentvariablevalues", schemaname=name)
    if row is not None:
        tenant.touch(row, value=value)
    elif definition is not None:
        tenant.add(
            "environmentvariablevalues",
            ismanaged=False,
            schemaname=definition["schemaname"],
            _environmentvariabledefinitionid_value=definition["environmentvariabledefinitionid"],
            value=value,
        )
