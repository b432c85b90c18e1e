"""The statements as one more row of the checklist: what only a person can know."""

from __future__ import annotations

from coe_assistant.domain.check import CheckReport, CheckStatus, Severity
from coe_assistant.services.statement_list import StatementState
from coe_assistant.services.workbench_state import CheckRow
from coe_assistant.ui.text import counted, tr

STATEMENTS = "statements"


def statement_row(state: StatementState) -> CheckRow | None:
    """Return the row, or None where the profile asks for nothing or there is no run yet."""
    if not state.rows or state.refusal:
        return None
    left = len(state.open_rows)
    summary = counted(left, "%n statement is open", "%n statements are open")
    if not left:
        summary = tr("Every statement has its answer")
    report = CheckReport(
        STATEMENTS,
        Severity.ADVISORY,
        CheckStatus.WARN if left else CheckStatus.PASS,
        tr("What only you know"),
        summary,
        source=tr("The product profile"),
    )
    return CheckRow(STATEMENTS, report.title, is_acknowledged=True, report=report)
