"""What the report says of a failure: cause, where from, what is installed now, what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from coe_assistant.domain.failure import Blame, Diagnosis
from coe_assistant.domain.run import Phase, Run
from coe_assistant.domain.server import ServerState
from coe_assistant.services.report_facts import instant
from coe_assistant.services.timeline_drawing import Told

_FROM: Mapping[Blame, str] = {
    Blame.SERVICE: "Microsoft's service",
    Blame.ENVIRONMENT: "the environment",
    Blame.PACKAGE: "the package, or how it is imported",
    Blame.COMPUTER: "this computer or its network",
    Blame.ACCOUNT: "the account",
    Blame.NOBODY: "nothing that is broken",
    Blame.UNKNOWN: "not known",
}


def failure(run: Run, told: Told) -> dict[str, Any] | None:
    """Return the latest failure of a run that is not done; None without one.

    Raw text of pac and of the server is left out: it may hold what the report must not.
    """
    if run.diagnosis is None or run.phase is Phase.SUCCEEDED:
        return None
    found = run.diagnosis
    return {
        "title": told(found.title),
        "texts": [told(text) for text in (found.meaning, found.explanation, found.is_not) if text],
        "facts": [(told(name), value) for name, value in _facts(run, found, told) if value],
        "steps": [{"text": told(step.text), "link": step.link or ""} for step in found.remedies],
    }


def _facts(run: Run, found: Diagnosis, told: Told) -> list[tuple[str, str]]:
    component = found.component
    named = f"{component.kind} {component.name}".strip() if component is not None else ""
    ids = [
        (name.replace("_", " ").capitalize(), value) for name, value in found.identifiers.items()
    ]
    return [
        ("Comes from", told(_FROM[found.blame])),
        ("Installed now", _installed(run, told)),
        ("Component", named),
        ("Error codes", ", ".join(found.codes)),
        ("HTTP status", str(found.http_status or "")),
        *ids,
        ("Class", found.class_id),
    ]


def _installed(run: Run, told: Told) -> str:
    server = run.server
    if server is None or server.state is ServerState.UNREACHABLE:
        return told("not known: the server was not reached")
    version = server.installed_version
    values = {
        "version": version.text if version is not None else told("not installed"),
        "time": instant(server.at),
    }
    if server.state is ServerState.STAGED or server.leftover_upgrade:
        return told("{version}, the new version staged beside it (asked {time})").format(**values)
    return told("{version} (asked {time})").format(**values)
