"""Microsoft's service health through Graph (http-contracts 3)."""

from __future__ import annotations

from urllib.parse import quote

from coe_assistant.adapters.web import problems
from coe_assistant.adapters.web.odata import Row, text
from coe_assistant.adapters.web.session import Request, ServiceSession
from coe_assistant.domain.cloud import Cloud
from coe_assistant.domain.configuration import HealthIssue

SERVICE = "Service health"

# Names and ids differ per tenant: both are compared, without case (http-contracts 3).
NEEDED = frozenset(
    {
        "powerapps",
        "power apps",
        "powerappsm365",
        "microsoftflow",
        "microsoft power automate",
        "microsoftflowm365",
        "dynamicscrm",
        "dynamics 365 apps",
        "microsoftdataverse",
        "microsoft dataverse",
    }
)


class WebServiceHealth:
    """Implements ports.ServiceHealth."""

    def __init__(self, cloud: Cloud, session: ServiceSession) -> None:
        self._cloud = cloud
        self._session = session

    def open_issues(self) -> tuple[HealthIssue, ...]:
        """Return the unresolved issues of the services that an import needs."""
        base = self._cloud.graph.rstrip("/")
        address = (
            f"{base}/v1.0/admin/serviceAnnouncement/issues"
            f"?$filter={quote('isResolved eq false')}&$top=100"
        )
        request = Request("GET", address, self._cloud.graph_scope, is_safe=True)
        document = self._session.send(request).json(SERVICE)
        rows = document.get("value") if isinstance(document, dict) else None
        if not isinstance(rows, list):
            raise problems.malformed(SERVICE, "A list of issues is missing.")
        return tuple(
            _issue(row)
            for row in rows
            if isinstance(row, dict) and text(row, "service").lower() in NEEDED
        )


def _issue(row: Row) -> HealthIssue:
    return HealthIssue(
        id=text(row, "id"),
        title=text(row, "title"),
        service=text(row, "service"),
        status=text(row, "status"),
        classification=text(row, "classification"),
    )
