"""Why a flow does not turn on: policy, licence, owner, a connection, a child that is off."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from coe_assistant.simulator.messages import RefusalError, refusal
from coe_assistant.simulator.tenant import TableRow, Tenant

_CLIENT_ERROR = "0x80060467"
# Status, error code and words by the reason that a scenario gives.
_REASONS = {
    "dlp": (
        403,
        _CLIENT_ERROR,
        "ApiPolicyEndpointViolation",
        "The flow uses connectors that a data loss prevention policy 'Contoso' keeps apart.",
    ),
    "licence": (
        403,
        "0x80040220",
        "MissingUserLicense",
        "The owner of the flow has no licence for premium connectors.",
    ),
    "owner": (
        403,
        _CLIENT_ERROR,
        "ConnectionAuthorizationFailed",
        "The caller may not use the connection of the flow's owner.",
    ),
}


def refuse_to_turn_on(tenant: Tenant, flow: TableRow) -> None:
    """Refuse where the real service would.

    Raises:
        RefusalError: With the code and the words that name the reason.
    """
    reason = tenant.scenario.contents.flows_refusing.get(str(flow["name"]))
    if reason is not None:
        raise _refused(*_REASONS[reason])
    data = _data(tenant, flow)
    for name in data.get("refs", ()):
        reference = tenant.find("connectionreferences", connectionreferencelogicalname=name)
        if reference is not None and not reference.get("connectionid"):
            words = f"The connection reference '{name}' has no connection."
            raise _refused(400, _CLIENT_ERROR, "XrmConnectionReferenceMissingConnection", words)
    for child in data.get("children", ()):
        row = tenant.find("workflows", workflowid=child)
        if row is not None and row["statecode"] != 1:
            words = (
                f"The workflow with id '{flow['workflowid']}' cannot be turned on: its child flow "
                f"'{row['name']}' is not on."
            )
            raise _refused(400, _CLIENT_ERROR, "ChildFlowNeverPublished", words)


def lacks_connection(tenant: Tenant, flow: TableRow, named: Collection[str | None]) -> bool | None:
    """Return whether a reference of a flow is unbound; None where it uses none of those named."""
    names = [str(name) for name in _data(tenant, flow).get("refs", ())]
    if not any(name in named for name in names):
        return None
    rows = (
        tenant.find("connectionreferences", connectionreferencelogicalname=name) for name in names
    )
    return any(row is not None and not row.get("connectionid") for row in rows)


def _data(tenant: Tenant, flow: TableRow) -> dict[str, Any]:
    parts = (part for found in tenant.components.values() for part in found)
    return next((one.data for one in parts if one.object_id == flow["workflowid"]), {})


def _refused(status: int, code: str, inner: str, words: str) -> RefusalError:
    word = "BadRequest" if status == 400 else "Forbidden"
    text = (
        f'Flow client error returned with status code "{word}" and details '
        f'"{{"error":{{"code":"{inner}","message":"{words}"}}}}".'
    )
    return refusal(status, code, text)
