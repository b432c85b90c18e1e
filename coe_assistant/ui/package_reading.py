"""Turns the workbench's package state into what the Package page shows."""

from __future__ import annotations

from coe_assistant.services.workbench_state import PackageState
from coe_assistant.ui.package_view import PackageView
from coe_assistant.ui.widgets.banner import error_text


def view_of(state: PackageState) -> PackageView:
    """Return the view of state."""
    errors: tuple[str, ...] = ()
    if state.error is not None:
        errors = (state.error.title, error_text(state.error))
    return PackageView(state.is_reading, (), (), errors, state.warnings)
