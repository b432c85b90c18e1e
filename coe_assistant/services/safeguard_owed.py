"""What a run owes to its environment: it follows from the run and its folder alone."""

from __future__ import annotations

from collections.abc import Sequence

from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.finding import StepFindings
from coe_assistant.domain.kit import Kit, TaskAfter
from coe_assistant.domain.run import Phase, Run

# Phases in which the import does not go on by itself: flows must not stay off in them.
RESTING = frozenset(
    {
        Phase.PREPARING,
        Phase.READY,
        Phase.BLOCKED,
        Phase.NEEDS_ACTION,
        Phase.ESCALATED,
        Phase.SUCCEEDED,
        Phase.CANCELLED,
    }
)


# In other phases the import goes on by itself: a restore would work against it.
RESTORABLE = (Phase.SUCCEEDED, Phase.CANCELLED, Phase.NEEDS_ACTION, Phase.ESCALATED)


def refuse_unless_at_rest(run: Run) -> None:
    """Refuse a restore while the import of run goes on by itself.

    Raises:
        CoeError: with what to do first.
    """
    if run.phase not in RESTORABLE and not run.attempts:
        raise CoeError(
            "nothing-imported",
            f"Nothing was imported in the run {run.id}, so there is nothing to give back.",
            hint="Name the run whose import changed something: coe-assistant restore RUN.",
        )
    if run.phase not in RESTORABLE:
        raise CoeError(
            "run-not-at-rest",
            f"The run {run.id} stands at {run.phase.value}: nothing is restored in the middle "
            "of it.",
            hint="Let it come to its end first: coe-assistant resume.",
        )


def owes_flows(run: Run, quieted: Sequence[str]) -> bool:
    """Return whether flows that were turned off must be turned on again now."""
    return run.phase in RESTING and (run.has_quiet_flows or bool(quieted))


def step_to_verify(run: Run, findings: Sequence[StepFindings]) -> int | None:
    """Return the first step that ended and was not verified yet, or None."""
    if not run.attempts or run.phase.may_be_running:
        return None
    ended = len(run.steps) if run.phase is Phase.SUCCEEDED else run.step
    known = {one.step for one in findings}
    return next((number for number in range(ended) if number not in known), None)


def tasks_after(kit: Kit, run: Run) -> tuple[TaskAfter, ...]:
    """Return the product's tasks after an upgrade of the solutions of run."""
    names = {step.solution.casefold() for step in run.steps}
    found = kit.tasks_after
    return tuple(one for one in found if not one.solution or one.solution.casefold() in names)
