"""What the command line says when the attempts are used up."""

from __future__ import annotations

from coe_assistant.domain.run import Phase, Run
from coe_assistant.services.preferences import Preferences
from coe_assistant.services.support_route import support_route


def escalation_words(run: Run | None, preferences: Preferences) -> str:
    """Return how to hand over to Microsoft Support; "" while attempts are left."""
    if run is None or run.phase is not Phase.ESCALATED:
        return ""
    route = support_route(run, preferences.admin_center(run.environment.url))
    return "\n".join(
        [
            "All attempts are used. Hand over to Microsoft Support:",
            f"  coe-assistant bundle {run.id} --output case.zip   (the ticket's text is in it)",
            f"  Open the ticket at {route.address}",
            f"  Microsoft will ask for: {'; '.join(route.asks)}",
            f"  One more attempt by hand: coe-assistant resume {run.id} --retry-now",
        ]
    )
