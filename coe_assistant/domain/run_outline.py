"""The few fields of a run that tell what was tried: many runs can be read for them at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from coe_assistant.domain.attempt import Attempt
from coe_assistant.domain.environment import Environment
from coe_assistant.domain.run import Phase, Run, RunStep


@dataclass(frozen=True, slots=True)
class RunOutline:
    """Where a run works, and its attempts; fields are named and meant as those of run.Run.

    What is long in a run (timeline, answers of the server) is left out.
    """

    environment: Environment
    steps: tuple[RunStep, ...] = ()
    step: int = 0
    phase: Phase = Phase.PREPARING
    attempts: tuple[Attempt, ...] = ()
    budget_from: datetime | None = None


def outline_of(run: Run) -> RunOutline:
    """Return the outline of a run."""
    return RunOutline(
        run.environment, run.steps, run.step, run.phase, run.attempts, run.budget_from
    )
