"""Turns the workbench's package state into what the Package page shows."""

from __future__ import annotations

from coe_assistant.domain.package import PackageKind, PackageReading, Severity, SolutionPackage
from coe_assistant.domain.plan import PlanMode, PlanStep, UpgradePlan
from coe_assistant.services.workbench_state import PackageState
from coe_assistant.ui.icons import Mark
from coe_assistant.ui.package_view import FileView, PackageView
from coe_assistant.ui.text import counted, size, span, tr
from coe_assistant.ui.widgets.banner import error_text
from coe_assistant.ui.widgets.version_path import PathStop

_FLOW = "29"


def view_of(state: PackageState) -> PackageView:
    """Return the view of state."""
    errors: list[str] = []
    warnings = list(state.warnings)
    if state.error is not None:
        errors += [part for part in (state.error.title, error_text(state.error)) if part]
    stops: tuple[PathStop, ...] = ()
    if state.plan is not None:
        errors += _texts(state.plan, Severity.ERROR)
        warnings += _texts(state.plan, Severity.WARNING)
        warnings += [f"{one.text} {one.where}".strip() for one in state.plan.proposals]
        stops = tuple(_stop(step) for step in state.plan.steps)
    return PackageView(
        state.is_reading,
        tuple(_file(reading) for reading in state.readings),
        stops,
        tuple(errors),
        tuple(warnings),
        state.plan is not None and state.plan.is_possible,
    )


def _texts(plan: UpgradePlan, severity: Severity) -> list[str]:
    return [problem.text for problem in plan.problems if problem.severity is severity]


def _stop(step: PlanStep) -> PathStop:
    before = step.from_version or tr("not installed")
    if not step.is_import:
        return PathStop(step.display_name, before, step.to_version, Mark.SKIPPED, step.text)
    notes = [tr("Install") if step.mode is PlanMode.INSTALL else tr("Upgrade")]
    if step.expected is not None:
        low, high = step.expected.minutes.low, step.expected.minutes.high
        notes.append(tr("usually {low} to {high} min").format(low=low, high=high))
    if step.wait_before:
        notes.append(tr("after a pause of {time}").format(time=span(step.wait_before)))
    lines = ["  ·  ".join(notes), *(f"{one.title} {one.before}" for one in step.obstacles)]
    mark = Mark.WARNING if step.obstacles else Mark.PENDING
    return PathStop(step.display_name, before, step.to_version, mark, "\n".join(lines))


def _file(reading: PackageReading) -> FileView:
    return FileView(
        reading.name,
        _summary(reading),
        reading.sha256,
        tuple(_facts(reading)),
        tuple(one.text for one in reading.problems if one.severity is Severity.ERROR),
        tuple(one.text for one in reading.problems if one.severity is Severity.WARNING),
    )


def _summary(reading: PackageReading) -> str:
    weight = size(reading.size)
    if reading.kind is PackageKind.RELEASE_BUNDLE:
        many = counted(len(reading.solutions), "%n solution", "%n solutions")
        return tr("Release download with {many}, {size}").format(many=many, size=weight)
    if reading.kind is PackageKind.SOLUTION and reading.solutions:
        return f"{_kind(reading.solutions[0])}, {weight}"
    return tr("Not a solution file, {size}").format(size=weight)


def _kind(package: SolutionPackage) -> str:
    words = tr("managed") if package.is_managed else tr("unmanaged")
    return f"{package.display_name} {package.version}, {words}"


def _facts(reading: PackageReading) -> list[tuple[str, str]]:
    if len(reading.solutions) != 1:
        return [(item.unique_name, _kind(item)) for item in reading.solutions]
    package = reading.solutions[0]
    needs = ", ".join(f"{one.solution} {one.version or ''}".strip() for one in package.dependencies)
    return [
        (tr("Unique name"), package.unique_name),
        (tr("Version"), str(package.version)),
        (tr("Publisher"), package.publisher),
        (tr("Components"), str(sum(package.components.values()))),
        (tr("Flows"), str(package.components.get(_FLOW, len(package.flows)))),
        (tr("Connections"), str(len(package.references))),
        (tr("Variables"), str(len(package.variables))),
        (tr("Needs"), needs),
    ]
