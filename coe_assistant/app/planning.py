"""The command ``plan``: read the files, ask the environment, say what would happen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.kit import Kit
from coe_assistant.domain.package import PackageReading, Severity
from coe_assistant.domain.plan import plan_upgrade
from coe_assistant.services.connecting import Connected
from coe_assistant.services.difference_json import differences_words
from coe_assistant.services.package_json import plan_document, plan_words
from coe_assistant.services.tenant_evidence import read_evidence


def planned(
    readings: Sequence[PackageReading], kit: Kit, connect: Callable[[], Any]
) -> tuple[Mapping[str, Any], str]:
    """Return the plan's document, and the same in words. Blocking.

    Args:
        readings: What the chosen files hold.
        kit: The product profile.
        connect: Signs in; returns services.connecting.Connected with the web's clients.

    Raises:
        CoeError: a file is not usable (nobody is asked to sign in then), or nobody could sign in.
    """
    require_usable(readings, "No plan can be made with these files.")
    connected: Connected = connect()
    chosen = [item for reading in readings for item in reading.solutions]
    installed = connected.installed
    plan = plan_upgrade(chosen, installed, kit)
    dataverse: Any = connected.clients.dataverse  # the web's own also reads dependents
    found = read_evidence(dataverse, dataverse, plan, chosen, installed)
    plan = plan_upgrade(chosen, installed, kit, found.durations)
    words = [plan_words(plan), differences_words(found.differences)]
    return plan_document(plan, readings, found.differences), "\n".join(filter(None, words))


def require_usable(readings: Sequence[PackageReading], title: str) -> None:
    """Let pass files that hold solutions.

    Raises:
        CoeError: one does not; titled as given.
    """
    said = [
        f"{reading.path.name}: {problem.text}"
        for reading in readings
        if not reading.is_usable
        for problem in reading.problems
        if problem.severity is Severity.ERROR
    ]
    if said:
        raise CoeError(
            "package-not-usable",
            title,
            detail=" ".join(said),
            hint="Choose other files; `coe-assistant inspect` says more about each.",
        )
