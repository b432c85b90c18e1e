"""Check environment-state: the environment is up, lets people in and works in the background."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coe_assistant.checks.base import ACCOUNT, ENVIRONMENT, TIME, CheckContext
from coe_assistant.domain.check import CheckReport, CheckStatus
from coe_assistant.domain.configuration import EnvironmentState, LifecycleOperation
from coe_assistant.domain.environment import Environment
from coe_assistant.domain.errors import CoeError


@dataclass(frozen=True, slots=True)
class EnvironmentStateCheck:
    """Reads the admin API, or the user's route of it (http-contracts 2.2, 2.3)."""

    id: str = "environment-state"
    depends_on: frozenset[str] = frozenset({ENVIRONMENT, ACCOUNT, TIME})
    weight: int = 2
    asks_services: bool = True

    def run(self, context: CheckContext) -> CheckReport:
        """Fail when the environment cannot take an import; warn about a copy or admin mode."""
        here = context.environment or context.services.dataverse.environment()
        state = context.services.admin.environment_state(here.id)
        operations = _operations(context, here)
        facts = _facts(state, operations, context.entry(self.id).names("copies"))
        blocking = _blocking(context, self.id, state, operations or ())
        if blocking:
            return context.report(
                self.id,
                CheckStatus.FAIL,
                blocking,
                facts,
                words={"running": _types(operations or (), running=True)},
                remedies=(_REMEDIES[blocking], "look"),
            )
        if not state.runtime:
            return context.report(
                self.id, CheckStatus.UNKNOWN, "not-told", facts, remedies=("look",)
            )
        doubt = _doubt(state, operations, facts)
        if doubt:
            status = CheckStatus.UNKNOWN if doubt == "no-lifecycle" else CheckStatus.WARN
            return context.report(self.id, status, doubt, facts, remedies=("look",))
        return context.report(self.id, CheckStatus.PASS, "good", facts)


_REMEDIES = {
    "disabled": "enable",
    "admin-mode": "leave-admin-mode",
    "no-background": "background-on",
    "busy": "wait",
}


def _operations(context: CheckContext, here: Environment) -> tuple[LifecycleOperation, ...] | None:
    """Return recent lifecycle operations, or None when they are not readable."""
    try:
        return context.services.admin.lifecycle_operations(here.id)
    except CoeError:
        return None


def _blocking(
    context: CheckContext,
    check_id: str,
    state: EnvironmentState,
    operations: Sequence[LifecycleOperation],
) -> str:
    """Return which outcome forbids an import, or ""."""
    if state.runtime.casefold() == "disabled":
        return "disabled"
    if any(one.is_running for one in operations):
        return "busy"
    if state.runtime.casefold() == "adminmode" and not _is_administrator(context):
        return "admin-mode"
    if state.background_operations.casefold() == "disabled":
        return "no-background"
    ready = context.entry(check_id).names("ready")
    told = [value.casefold() for value in (state.management, state.instance) if value]
    return "" if all(value in ready for value in told) else "busy"


def _is_administrator(context: CheckContext) -> bool:
    dataverse = context.services.dataverse
    held = dataverse.roles(context.person().user_id)
    templates = context.entry("roles").names("administrator")
    return any(role.template_id.casefold() in templates for role in held)


def _doubt(
    state: EnvironmentState,
    operations: Sequence[LifecycleOperation] | None,
    facts: dict[str, object],
) -> str:
    if state.runtime.casefold() == "adminmode":
        return "admin-mode-ours"
    if facts["copied_by"]:
        return "copy"
    return "no-lifecycle" if operations is None else ""


def _types(operations: Sequence[LifecycleOperation], *, running: bool) -> list[str]:
    return [f"{one.type} ({one.state})" for one in operations if one.is_running is running]


def _facts(
    state: EnvironmentState,
    operations: Sequence[LifecycleOperation] | None,
    copies: Sequence[str],
) -> dict[str, object]:
    copied = [
        one.type
        for one in operations or ()
        if any(word in one.type.casefold() for word in copies)
        and one.state.casefold() == "succeeded"
    ]
    return {
        "runtime": state.runtime or None,
        "management": state.management or None,
        "instance": state.instance or None,
        "background_operations": state.background_operations or None,
        "type": state.type or None,
        "region": state.region or None,
        "managed_environment": state.protection_level.casefold() == "standard"
        if state.protection_level
        else None,
        "backups_from": state.backups_from.isoformat() if state.backups_from else None,
        "lifecycle_operations": None
        if operations is None
        else [
            {
                "id": one.id,
                "type": one.type,
                "state": one.state,
                "started_at": one.started_at.isoformat() if one.started_at else None,
            }
            for one in operations
        ],
        "copied_by": copied,
        "admin_link": state.admin_link or None,
    }
