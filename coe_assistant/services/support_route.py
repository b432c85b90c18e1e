"""The way to Microsoft Support: where a ticket is opened, and what will be asked for."""

from __future__ import annotations

from dataclasses import dataclass

from coe_assistant.domain.run import Run
from coe_assistant.services.bundle_case import support_case

# The admin centre's own page for tickets (seed 000; Learn: "Get help + support"). The address of
# another cloud's admin centre is in clouds.toml.
PUBLIC_ADMIN_CENTER = "https://admin.powerplatform.microsoft.com"

# Asked in every case, whatever failed (support-bundle.md; seeds 000 to 002).
_ALWAYS = (
    "what was imported, from which version to which, and how (managed, stage and upgrade)",
    "environment id and region",
    "start and end of every attempt in UTC",
    "import job id and operation id of every attempt",
    "the exact error text with its Client Request Id",
    "whether an incident of the service was open meanwhile",
)


@dataclass(frozen=True, slots=True)
class SupportRoute:
    """Everything to hand over with.

    Args:
        ticket: The ticket's text, ready to paste; not redacted: it names ids that Support needs.
        asks: What Microsoft will ask for; all of it is in the bundle.
        address: Where a ticket is opened.
    """

    ticket: str
    asks: tuple[str, ...]
    address: str


def support_route(run: Run, admin_center: str = "") -> SupportRoute:
    """Return the way to Microsoft Support for a run whose attempts are used up."""
    own = run.diagnosis.support_asks if run.diagnosis is not None else ()
    asks = tuple(dict.fromkeys((*_ALWAYS, *own)))
    centre = (admin_center or PUBLIC_ADMIN_CENTER).rstrip("/")
    return SupportRoute(support_case(run), asks, f"{centre}/support")
