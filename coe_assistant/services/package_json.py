"""Readings and plans in the shapes of interfaces.md, and in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from coe_assistant.domain.difference import StepDifference
from coe_assistant.domain.kit import Kit, MinuteRange
from coe_assistant.domain.package import PackageReading, SolutionPackage, TablePartKind
from coe_assistant.domain.plan import PlanStep, UpgradePlan
from coe_assistant.domain.plan_verdict import file_findings
from coe_assistant.services.difference_json import differences_document


def inspect_document(reading: PackageReading, kit: Kit | None = None) -> Mapping[str, Any]:
    """Return a reading in the shape of ``inspect``, with what a product's profile finds odd."""
    findings = [
        {"id": item.id, "severity": item.severity.value, "text": item.text}
        for package in reading.solutions
        for item in (file_findings(package, kit) if kit is not None else ())
    ]
    return {
        "file": {
            "name": reading.name,
            "size": reading.size,
            "sha256": reading.sha256,
            "verified": reading.is_verified,
        },
        "kind": reading.kind.value,
        "solutions": [_solution(item) for item in reading.solutions],
        "problems": [*_problems(reading), *findings],
    }


def _problems(reading: PackageReading) -> list[Mapping[str, str]]:
    return [
        {"id": item.id, "severity": item.severity.value, "text": item.text}
        for item in reading.problems
    ]


def _solution(package: SolutionPackage) -> Mapping[str, Any]:
    return {
        "unique_name": package.unique_name,
        "display_name": package.display_name,
        "version": str(package.version),
        "managed": package.is_managed,
        "publisher": {"unique_name": package.publisher, "prefix": package.publisher_prefix},
        "entry": package.entry,
        "components": dict(package.components),
        "environment_variables": [
            {"schema_name": item.schema_name, "type": item.type, "has_value": item.has_value}
            for item in package.variables
        ],
        "connection_references": [
            {"logical_name": item.logical_name, "connector_id": item.connector_id}
            for item in package.references
        ],
        "dependencies": [
            {
                "solution": item.solution,
                "version": str(item.version) if item.version is not None else None,
                "count": item.count,
            }
            for item in package.dependencies
        ],
        "sha256": package.sha256,
        "size": package.size,
        "flows": [
            {"id": item.id, "name": item.name, "is_on": item.is_on} for item in package.flows
        ],
        "listed": [
            {"type": item.type_code, "key": item.key, "name": item.name} for item in package.listed
        ],
        "tables": _tables(package),
    }


def _tables(package: SolutionPackage) -> list[Mapping[str, Any]] | None:
    """Return what lies in each table; None where there is more than is kept."""
    if package.table_parts is None:
        return None
    found: dict[str, dict[str, list[Mapping[str, str]]]] = {
        table: {f"{kind.value}s": [] for kind in TablePartKind} for table in sorted(package.tables)
    }
    for part in package.table_parts:
        found[part.table][f"{part.kind.value}s"].append({"key": part.key, "name": part.name})
    return [{"name": name, **parts} for name, parts in found.items()]


def plan_document(
    plan: UpgradePlan,
    readings: Sequence[PackageReading] = (),
    differences: Sequence[StepDifference] = (),
) -> Mapping[str, Any]:
    """Return a plan for scripts, with the files it was made from and what it changes."""
    return {
        "is_possible": plan.is_possible,
        "files": [
            {
                "name": reading.name,
                "kind": reading.kind.value,
                "sha256": reading.sha256,
                "problems": _problems(reading),
            }
            for reading in readings
        ],
        "difference": differences_document(differences),
        "steps": [_step(item) for item in plan.steps],
        "proposals": [
            {
                "solution": item.solution,
                "via": list(item.via),
                "missing": list(item.missing),
                "stops": [
                    {"version": one.version, "release": one.release, "is_chosen": one.is_chosen}
                    for one in item.stops
                ],
                "text": item.text,
                "where": item.where,
                "source": item.ground.source,
                "trust": item.ground.trust.value,
            }
            for item in plan.proposals
        ],
        "problems": [
            {
                "id": item.id,
                "severity": item.severity.value,
                "text": item.text,
                "solution": item.solution,
            }
            for item in plan.problems
        ],
    }


def _step(step: PlanStep) -> Mapping[str, Any]:
    expected = step.expected
    return {
        "solution": step.solution,
        "display_name": step.display_name,
        "from_version": step.from_version,
        "to_version": step.to_version,
        "mode": step.mode.value,
        "reason": step.reason.value,
        "text": step.text,
        "file": step.package.file.name,
        "entry": step.package.entry,
        "wait_before_minutes": step.wait_before.total_seconds() / 60,
        "obstacles": [
            {
                "id": item.id,
                "version": str(item.version),
                "title": item.title,
                "before": item.before,
                "is_blocking": item.is_blocking,
                "removes": list(item.removes),
                "source": item.ground.source,
                "trust": item.ground.trust.value,
            }
            for item in step.obstacles
        ],
        "expected_minutes": _minutes(expected.minutes) if expected is not None else None,
        "expected_import_minutes": _minutes(expected.importing) if expected is not None else None,
        "expected_apply_minutes": _minutes(expected.applying) if expected is not None else None,
        "expected_source": expected.source if expected is not None else None,
        "expected_is_own": expected is not None and expected.is_own,
    }


def _minutes(value: MinuteRange | None) -> Mapping[str, int] | None:
    return {"low": value.low, "high": value.high} if value is not None else None


def plan_words(plan: UpgradePlan) -> str:
    """Return a plan for people: problems first, then the steps in order."""
    lines = [f"{item.severity.value}: {item.text}" for item in plan.problems]
    for number, step in enumerate(plan.steps, start=1):
        before = step.from_version or "not installed"
        lines.append(f"{number}. {step.display_name}: {before} to {step.to_version}")
        lines.append(f"   {step.mode.value}: {step.text}")
        lines += _expected_words(step)
        if step.wait_before:
            lines.append(f"   wait {step.wait_before.total_seconds() / 60:.0f} min before")
        lines += [f"   on the way: {item.title}. {item.before}" for item in step.obstacles]
    for item in plan.proposals:
        lines.append(f"advice: {item.text} Source: {item.ground.source}")
        lines += [
            f"   get {stop.version}" + (f", release of {stop.release}" if stop.release else "")
            for stop in item.stops
            if not stop.is_chosen
        ]
        lines.append(f"   from {item.where}")
    return "\n".join(lines or ["There is nothing to import."])


def _expected_words(step: PlanStep) -> list[str]:
    expected = step.expected
    if expected is None:
        return ["   how long: not known"] if step.is_import else []
    low, high = expected.minutes.low, expected.minutes.high
    return [f"   how long: {low} to {high} min ({expected.source})"]
