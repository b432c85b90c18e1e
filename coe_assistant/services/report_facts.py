"""What the report says of a run in short facts, told in the language of its pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import PurePath
from typing import Any

from coe_assistant.domain.check import CheckStatus
from coe_assistant.domain.finding import StepFindings
from coe_assistant.domain.newer_version import version_there
from coe_assistant.domain.run import Phase, Run
from coe_assistant.domain.setting_answer import is_made_here
from coe_assistant.domain.snapshot import Snapshot
from coe_assistant.services.timeline_drawing import Told

_CHECKED: Mapping[str, str] = {
    CheckStatus.PASS.value: "Passed",
    CheckStatus.WARN.value: "Warning",
    CheckStatus.FAIL.value: "Failed",
    CheckStatus.UNKNOWN.value: "Not known",
    CheckStatus.SKIPPED.value: "Skipped",
}
_PARTS: Mapping[str, str] = {
    "solutions": "Solutions",
    "flows": "Flows",
    "variables": "Environment variables",
    "references": "Connection references",
    "layers": "Unmanaged layers",
    "languages": "Languages",
    "team-roles": "Roles of teams",
    "dependents": "Own components that depend on it",
    "backups": "Backups",
}


def report_title(run: Run, told: Told) -> str:
    """Return the heading of the report."""
    names = ", ".join(dict.fromkeys(step.display_name or step.solution for step in run.steps))
    return told("Upgrade of {solutions}").format(solutions=names) if names else told("Upgrade")


def run_facts(run: Run, told: Told) -> list[tuple[str, str]]:
    """Return names and values of what was planned, where, by whom and when."""
    place = run.environment
    consent = run.consent
    chosen = [
        told(word)
        for is_chosen, word in (
            (run.precautions.quiet_flows, "scheduled flows turned off for the imports"),
            (run.precautions.backup, "backup"),
            (run.precautions.export_dependents, "exports of dependent solutions"),
        )
        if is_chosen
    ]
    facts = [
        ("Run", run.id),
        ("Environment", f"{place.name} {place.url}".strip()),
        ("Environment id", place.id),
        ("Account", run.account),
        ("Prepared", instant(run.created_at)),
        ("Started by a person", instant(consent.at) if consent is not None else ""),
        ("Chosen precautions", ", ".join(chosen) or told("none besides the snapshot")),
        ("Given before the import", ", ".join(one.name for one in run.precautions.answers)),
        ("Settings of the imports", "; ".join(_settings(run, told))),
        ("Ended", instant(run.timeline[-1].at) if run.timeline else ""),
    ]
    return [(told(name), value) for name, value in facts if value]


def _settings(run: Run, told: Told) -> Iterator[str]:
    for step in run.steps:
        if step.settings_file:
            name = PurePath(step.settings_file.replace("\\", "/")).name
            is_ours = is_made_here(step.settings_file)
            words = "{file}, made by this program" if is_ours else "{file}, your own"
            yield told(words).format(file=name)


def step_row(
    run: Run, number: int, told: Told, findings: Sequence[StepFindings] = ()
) -> dict[str, str]:
    """Return a row of the plan."""
    step = run.steps[number]
    is_done = run.phase is Phase.SUCCEEDED or number < run.step
    there = version_there(run, number, findings) if is_done else step.to_version
    state = told("installed") if is_done else told("not installed")
    if there != step.to_version:
        state = told("installed: {version}").format(version=there)
    return {
        "name": step.display_name or step.solution,
        "from": step.from_version or told("not installed"),
        "to": step.to_version,
        "state": state,
        "sha256": step.sha256,
    }


def check_rows(document: Mapping[str, Any], told: Told) -> list[dict[str, str]]:
    """Return the rows of the checklist as they were kept."""
    rows = document.get("checks")
    return [
        {
            "title": told(str(row.get("title", ""))),
            "status": told(_CHECKED.get(str(row.get("status", "")), "Not known")),
            "summary": told(str(row.get("summary", ""))),
        }
        for row in (rows if isinstance(rows, list) else ())
        if isinstance(row, Mapping)
    ]


def snapshot_facts(before: Snapshot | None, told: Told) -> list[tuple[str, str]]:
    """Return what the snapshot before the first import holds."""
    if before is None:
        return []
    flows = told("{count} in all, {on} of them on").format(
        count=len(before.flows), on=sum(one.is_on for one in before.flows)
    )
    gaps = [f"{told(_PARTS.get(one.part, one.part))}: {told(one.reason)}" for one in before.gaps]
    facts = [
        ("Taken", instant(before.taken_at)),
        ("Flows", flows),
        ("Environment variables", str(len(before.variables))),
        ("Connection references", str(len(before.references))),
        ("Unmanaged layers", str(len(before.layers))),
        ("Languages", ", ".join(str(one) for one in before.languages)),
        ("Roles of teams", ", ".join(f"{one.team}: {one.role}" for one in before.team_roles)),
        ("Own components that depend on it", str(len(before.dependents))),
        ("Oldest restore point of the platform", _known(before.restore_points_from, told)),
        ("Newest listed backup", _known(before.last_backup_at, told)),
        ("Could not be read", "; ".join(gaps)),
    ]
    return [(told(name), value) for name, value in facts if value]


def _known(at: datetime | None, told: Told) -> str:
    return instant(at) if at is not None else told("not known")


def instant(at: datetime) -> str:
    """Return an instant with its zone: the same in every language."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
