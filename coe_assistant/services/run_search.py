"""Which run a start goes on with when nobody named one."""

from __future__ import annotations

from coe_assistant.domain.run import Phase, Run
from coe_assistant.ports import Journal

_GOES_ON = (Phase.IMPORTING, Phase.VERIFYING, Phase.DIAGNOSED, Phase.WAITING)
_NOT_STARTED = (Phase.PREPARING, Phase.CHECKING, Phase.BLOCKED, Phase.READY)
_MOST_RUNS = 10


def run_to_go_on_with(journal: Journal) -> Run | None:
    """Return the newest run; where that one was only checked, an import that goes on by itself.

    A look with `check` or `layers` opens a run of its own: an import that waits for its next
    attempt must not be forgotten over it.
    """
    newest: Run | None = None
    for run_id in journal.runs()[:_MOST_RUNS]:
        run = journal.load(run_id)
        if run is None:
            continue
        if newest is None:
            newest = run
            if run.phase not in _NOT_STARTED or run.has_quiet_flows:
                return run
        elif (run.phase in _GOES_ON or run.has_quiet_flows) and _is_same_place(run, newest):
            return run
    return newest


def run_to_restore(journal: Journal) -> str:
    """Return the id of the newest run in which something was imported; else the newest, or ""."""
    known = journal.runs()
    for run_id in known[:_MOST_RUNS]:
        run = journal.load(run_id)
        if run is not None and run.attempts:
            return run_id
    return next(iter(known), "")


def _is_same_place(run: Run, newest: Run) -> bool:
    return run.environment.url == newest.environment.url
