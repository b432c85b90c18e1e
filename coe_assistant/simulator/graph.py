"""Service health of Microsoft Graph (http-contracts 3)."""

from __future__ import annotations

from typing import Any

from coe_assistant.simulator.messages import Request, Response, json_response, refusal
from coe_assistant.simulator.odata_expression import ODataError, matches
from coe_assistant.simulator.odata_filter import parse_filter
from coe_assistant.simulator.scenario_parts import HealthIssue
from coe_assistant.simulator.tenant import Tenant

_ROOT = "/graph/v1.0/admin/serviceAnnouncement"
_SERVICES = {
    "PowerApps": "Power Apps",
    "PowerAppsM365": "Power Apps in Microsoft 365",
    "MicrosoftFlow": "Microsoft Power Automate",
    "MicrosoftFlowM365": "Microsoft Power Automate in Microsoft 365",
    "DynamicsCRM": "Dynamics 365 Apps",
    "MicrosoftDataverse": "Microsoft Dataverse",
    "OrgLiveID": "Identity Service",
    "OSDPPlatform": "Microsoft 365 suite",
}
_ISSUE_COLUMNS = {
    "id": "String",
    "title": "String",
    "service": "String",
    "status": "String",
    "classification": "String",
    "feature": "String",
    "featureGroup": "String",
    "impactDescription": "String",
    "origin": "String",
    "isResolved": "Boolean",
    "startDateTime": "DateTimeOffset",
    "endDateTime": "DateTimeOffset",
    "lastModifiedDateTime": "DateTimeOffset",
}
_HEALTH_COLUMNS = {"id": "String", "service": "String", "status": "String"}


def answer_graph(tenant: Tenant, request: Request) -> Response | None:
    """Answer a request below ``/graph``; None if there is no such path."""
    if not request.path.startswith(_ROOT):
        return None
    if not tenant.scenario.person.service_health_reader:
        raise refusal(403, "Forbidden", "User is not authorized to read service health.")
    rest = request.path.removeprefix(_ROOT).strip("/").split("/")
    issues = [_issue(part, tenant.clock.stamp()) for part in tenant.scenario.health]
    match rest:
        case ["issues"]:
            return _listed(request, issues, _ISSUE_COLUMNS, "serviceHealthIssue")
        case ["issues", wanted]:
            return _single(issues, wanted)
        case ["healthOverviews"]:
            return _listed(request, _overviews(request, issues), _HEALTH_COLUMNS, "serviceHealth")
        case ["healthOverviews", wanted]:
            return _single(_overviews(request, issues), wanted)
    return None


def _issue(part: HealthIssue, stamp: str) -> dict[str, Any]:
    return {
        "id": part.id,
        "title": part.title,
        "service": part.service,
        "status": "serviceRestored" if part.resolved else part.status,
        "classification": part.classification,
        "feature": "Environments",
        "featureGroup": "Environments",
        "impactDescription": part.description or part.title,
        "origin": "microsoft",
        "isResolved": part.resolved,
        "startDateTime": stamp,
        "endDateTime": stamp if part.resolved else None,
        "lastModifiedDateTime": stamp,
        "details": [],
        "highImpact": None,
        "posts": [
            {
                "createdDateTime": stamp,
                "postType": "regular",
                "description": {"contentType": "html", "content": part.description or part.title},
            }
        ],
    }


def _overviews(request: Request, issues: list[dict[str, Any]]) -> list[dict[str, Any]]:
    rows = []
    for service_id, name in _SERVICES.items():
        own = [issue for issue in issues if issue["service"] in {service_id, name}]
        open_issues = [issue for issue in own if not issue["isResolved"]]
        status = open_issues[0]["status"] if open_issues else "serviceOperational"
        row: dict[str, Any] = {"id": service_id, "service": name, "status": status}
        if "issues" in request.query.get("$expand", ""):
            row["issues"] = own
        rows.append(row)
    return rows


def _listed(
    request: Request, rows: list[dict[str, Any]], columns: dict[str, str], type_name: str
) -> Response:
    text = request.query.get("$filter", "")
    if text:
        try:
            wanted = parse_filter(text, columns, type_name)
        except ODataError as error:
            raise refusal(400, "BadRequest", str(error)) from error
        rows = [row for row in rows if matches(wanted, row)]
    top = request.query.get("$top", "100")
    return json_response({"value": rows[: int(top) if top.isdigit() else 100]})


def _single(rows: list[dict[str, Any]], wanted: str) -> Response:
    for row in rows:
        if wanted.casefold() in {str(row["id"]).casefold(), str(row["service"]).casefold()}:
            return json_response(row)
    raise refusal(404, "ResourceNotFound", "The resource was not found.")
