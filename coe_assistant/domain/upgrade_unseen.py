"""What reached the server, but whose end it does not show: neither failed nor done."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from coe_assistant.domain.attempt import Attempt
from coe_assistant.domain.effect import ArmDeadline
from coe_assistant.domain.retry import scaled
from coe_assistant.domain.run import Note, Phase, Run
from coe_assistant.domain.server import ServerFacts
from coe_assistant.domain.upgrade_steps import (
    ASK_AGAIN,
    LONGEST_WAIT_FOR_OTHERS,
    Result,
    need_action,
    noted,
)

_KIND = "outcome-open"


def is_unseen(run: Run) -> bool:
    """Return whether the latest attempt began something on the server that nothing shows ended.

    Its operation, its import job or its row in the history would tell the end; pac's own exit
    code does not (pac.md 5.1).
    """
    attempt, facts = run.attempt, run.server
    if attempt is None or facts is None:
        return False
    if not attempt.operation_id and not attempt.import_job_id:
        return False
    if facts.operation is not None and facts.operation.state.is_finished:
        return False
    if facts.job is not None and facts.job.completed_at is not None:
        return False
    wanted = attempt.operation_id.lower()
    rows = [row for row in facts.history if wanted and row.activity_id.lower() == wanted]
    return not any(row.is_finished for row in rows)


def is_of(attempt: Attempt, facts: ServerFacts) -> bool:
    """Return whether what runs is known to be of attempt, by its operation or its import job."""
    if facts.operation is not None:
        return facts.operation.id == attempt.operation_id
    return facts.job is not None and facts.job.id == attempt.import_job_id


def keep_looking(run: Run, at: datetime) -> Result:
    """Look again and start nothing; after hours in which nothing is shown a person decides."""
    moved = run
    if run.note is not Note.OUTCOME_OPEN:
        moved = noted(replace(run, note=Note.OUTCOME_OPEN), at, _KIND)
    since = next((one.at for one in reversed(moved.timeline) if one.kind == _KIND), at)
    if at - since >= scaled(run, LONGEST_WAIT_FOR_OTHERS):
        return need_action(moved, at, Note.OUTCOME_OPEN)
    watched = replace(moved, phase=Phase.VERIFYING, pending=None)
    return watched, (ArmDeadline(at + scaled(run, ASK_AGAIN)),)
