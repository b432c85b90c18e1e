"""Turns the workbench's package state into what the Package page shows."""

from __future__ import annotations

from coe_assistant.domain.package import Severity
from coe_assistant.domain.plan import PlanReason, UpgradePlan
from coe_assistant.services.difference_state import DifferenceState
from coe_assistant.services.workbench_state import PackageState
from coe_assistant.ui.difference_view import difference_view
from coe_assistant.ui.package_file_view import file_view
from coe_assistant.ui.package_path_view import lines_of, path_of, total_of
from coe_assistant.ui.package_view import PackageView
from coe_assistant.ui.text import told
from coe_assistant.ui.widgets.banner import error_text


def view_of(state: PackageState, difference: DifferenceState) -> PackageView:
    """Return the view of what was chosen and planned, and of what that changes."""
    errors: list[str] = []
    warnings = [told(text) for text in state.warnings]
    if state.error is not None:
        errors += [part for part in (told(state.error.title), error_text(state.error)) if part]
    plan = state.plan
    if plan is not None:
        errors += _texts(plan, Severity.ERROR)
        warnings += _texts(plan, Severity.WARNING)
    return PackageView(
        state.is_reading,
        state.is_preparing,
        tuple(file_view(reading) for reading in state.readings),
        lines_of(plan) if plan is not None else (),
        path_of(plan) if plan is not None else (),
        total_of(plan) if plan is not None else "",
        next((item.where for item in plan.proposals), "") if plan is not None else "",
        tuple(errors),
        tuple(warnings),
        plan is not None and plan.is_possible,
        plan is not None and _is_current(plan),
        difference_view(difference),
    )


def _is_current(plan: UpgradePlan) -> bool:
    return bool(plan.steps) and all(step.reason is PlanReason.SAME_VERSION for step in plan.steps)


def _texts(plan: UpgradePlan, severity: Severity) -> list[str]:
    return [told(problem.text) for problem in plan.problems if problem.severity is severity]
