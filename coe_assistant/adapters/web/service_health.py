"""Microsoft's service health through Graph (http-contracts 3)."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote, urlsplit

from coe_assistant.adapters.web import problems
from coe_assistant.adapters.web.odata import Row, text
from coe_assistant.adapters.web.session import Request, ServiceSession
from coe_assistant.domain.cloud import Cloud
from coe_assistant.domain.configuration import HealthIssue
from coe_assistant.domain.web_address import split_address

SERVICE = "Service health"
_MOST_PAGES = 50  # of 100 issues

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
        return tuple(_issue(row) for row in self._rows(address) if _concerns_imports(row))

    def _rows(self, address: str) -> Sequence[Row]:
        """Return the rows of all pages: a large tenant has more open issues than one holds."""
        found: list[Row] = []
        for _ in range(_MOST_PAGES):
            request = Request("GET", address, self._cloud.graph_scope, is_safe=True)
            document = self._session.send(request).json(SERVICE)
            rows = document.get("value") if isinstance(document, dict) else None
            if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
                raise problems.malformed(SERVICE, "A list of issues is missing.")
            found += rows
            address = str(document.get("@odata.nextLink") or "")
            if not address:
                return found
            self._require_own(address)
        raise problems.malformed(SERVICE, "The list of issues comes to no end.")

    def _require_own(self, address: str) -> None:
        own = urlsplit(self._cloud.graph).netloc.lower()
        if split_address(address).netloc.lower() != own:
            raise problems.malformed(SERVICE, "The next page is at another host; not followed.")


def _concerns_imports(row: Row) -> bool:
    # an issue that does not tell its service may be one of ours
    service = row.get("service")
    return not isinstance(service, str) or service.lower() in ("", *NEEDED)


def _issue(row: Row) -> HealthIssue:
    return HealthIssue(
        id=text(row, "id"),
        title=text(row, "title"),
        service=text(row, "service"),
        status=text(row, "status"),
        classification=text(row, "classification"),
    )
