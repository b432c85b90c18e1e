"""Puts together what the remediation needs from the workbench around it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from coe_assistant.domain.run import Run
from coe_assistant.services.checklist_desk import ChecklistDesk
from coe_assistant.services.checklist_flow import ChecklistFlow
from coe_assistant.services.connecting import Connecting
from coe_assistant.services.remediation import RemediationTools
from coe_assistant.services.workbench_tools import WorkbenchTools


def remediation_tools(
    tools: WorkbenchTools,
    connecting: Connecting,
    checks: ChecklistDesk,
    flow: ChecklistFlow,
    run: Callable[[], Run | None],
    tell: Callable[[], None],
) -> RemediationTools:
    """Return the tools; run returns the run at hand, tell is called on every change."""

    def folder() -> Path | None:
        known = run()
        return tools.journal.folder(known.id) if known is not None else None

    return RemediationTools(
        tasks=tools.tasks,
        clock=tools.clock,
        clients=connecting.clients,
        run=run,
        person=lambda: flow.person,
        record=flow.record,
        report=checks.report_of,
        acknowledge=flow.confirm,
        recheck=checks.run,
        stop_check=checks.stop,
        environment_changed=flow.environment_changed,
        folder=folder,
        store=tools.remediation.store,
        write_file=tools.remediation.write_file,
        alarm=tools.remediation.alarm,
        items=tools.remediation.items,
        open_acts=tools.remediation.open_acts,
        tell=tell,
        time_scale=tools.time_scale,
    )
