"""Whether a snapshot is of the environment at hand: one of another tells nothing about it.

Managed solutions have the same flows and variables everywhere, so that a snapshot of another
environment looks plausible: its values and connections would be "given back" to the wrong one.
"""

from __future__ import annotations

from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.snapshot import Snapshot
from coe_assistant.domain.web_address import is_same_site


def is_of_environment(snapshot: Snapshot, url: str) -> bool:
    """Return whether snapshot was taken of the environment with that address."""
    return is_same_site(snapshot.environment_url, url)


def refuse_other_environment(snapshot: Snapshot, url: str) -> None:
    """Refuse a snapshot that was not taken of the environment with that address.

    Raises:
        CoeError: with both addresses.
    """
    if not is_of_environment(snapshot, url):
        raise CoeError(
            "snapshot-of-another-environment",
            f"The snapshot was taken of another environment: {snapshot.environment_url}, "
            f"not {url}.",
            detail="Nothing can be concluded or given back from it here.",
            hint="Use a snapshot of this environment.",
        )
