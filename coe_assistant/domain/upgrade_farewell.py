"""A pac that lives on although the server is done with its import: noted, then ended."""

from __future__ import annotations

from dataclasses import replace

from coe_assistant.domain import event as ev
from coe_assistant.domain.effect import EndPac, Record
from coe_assistant.domain.run import Run
from coe_assistant.domain.upgrade_steps import Result, noted, with_attempt


def pac_overdue(run: Run, event: ev.PacOverdue) -> Result:
    """End it: it watches what is over, and would keep the next pac from starting (pac.md 5)."""
    attempt = run.lingering
    if attempt is None or attempt.number != event.attempt:
        return run, (Record(f"pac of attempt {event.attempt} is not left over"),)
    moved = with_attempt(run, replace(attempt, stopped_at=event.at))
    return noted(moved, event.at, "pac-left-over", str(attempt.pid)), (EndPac(attempt.number),)
