"""How far an import is, from what the server says; never from pac's share of its own time limit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from coe_assistant.domain.retry import scaled
from coe_assistant.domain.run import Run, RunStep
from coe_assistant.domain.server import ServerFacts, ServerState
from coe_assistant.services.workbench_state import Progress, Step

# Below this share the speed so far says nothing about the rest.
TELLING_PERCENT = 8.0
HIGHEST_UNFINISHED = 99.0


@dataclass(frozen=True, slots=True)
class _Half:
    step: Step
    since: datetime
    percent: float | None = None
    finished_at: datetime | None = None
    components: int | None = None


class ProgressMeter:
    """Remembers when each half of an import began; one meter an attempt."""

    def __init__(self) -> None:
        self._attempt = 0
        self._halves: dict[Step, _Half] = {}
        self._heard_at: datetime | None = None

    def hear(self, run: Run, facts: ServerFacts) -> None:
        """Take in one look at the server."""
        self._follow(run, facts.at)
        if facts.state is ServerState.UNREACHABLE or not self._halves:
            return
        self._heard_at = facts.at
        percent = facts.job.progress if facts.job is not None else None
        if self._is_applying(facts):
            self._begin(Step.APPLY_UPGRADE, facts.at, None)
            self._finish(Step.IMPORT, facts.at)
        elif Step.APPLY_UPGRADE not in self._halves:
            self._begin(Step.IMPORT, facts.at, percent)
        if facts.state is ServerState.SUCCEEDED:
            for step in tuple(self._halves):
                self._finish(step, facts.at)

    def count(self, components: int) -> None:
        """Take in how many components have a result."""
        half = self._halves.get(Step.IMPORT)
        if half is not None and components > (half.components or 0):
            self._halves[Step.IMPORT] = replace(half, components=components)

    def read(self, run: Run, at: datetime) -> tuple[Progress, ...]:
        """Return one entry for each half that has begun."""
        self._follow(run, at)
        return tuple(self._progress(half, run, at) for half in self._halves.values())

    def _follow(self, run: Run, at: datetime) -> None:
        attempt = run.attempt
        number = attempt.number if attempt is not None else 0
        if number == self._attempt:
            return
        self._attempt, self._heard_at = number, None
        began = attempt.started_at if attempt is not None else at
        self._halves = {Step.IMPORT: _Half(Step.IMPORT, began)} if number else {}

    @staticmethod
    def _is_applying(facts: ServerFacts) -> bool:
        # The holding solution is there once the first half is through (http-pitfalls 16).
        return facts.leftover_upgrade and facts.state is ServerState.RUNNING

    def _begin(self, step: Step, at: datetime, percent: float | None) -> None:
        old = self._halves.get(step) or _Half(step, at)
        if percent is not None and old.percent is not None:
            percent = max(percent, old.percent)  # "at least": it jumps and may restart
        self._halves[step] = replace(old, percent=percent)

    def _finish(self, step: Step, at: datetime) -> None:
        half = self._halves.get(step)
        if half is not None and half.finished_at is None:
            self._halves[step] = replace(half, percent=100.0, finished_at=at)

    def _progress(self, half: _Half, run: Run, at: datetime) -> Progress:
        elapsed = ((half.finished_at or at) - half.since).total_seconds()
        percent = half.percent
        if half.finished_at is None and percent is not None:
            percent = min(percent, HIGHEST_UNFINISHED)
        return Progress(
            half.step,
            percent,
            max(elapsed, 0.0),
            None if half.finished_at else _remaining(half.step, percent, elapsed, run),
            self._heard_at,
            is_finished=half.finished_at is not None,
            components=half.components,
            usual_minutes=usual_minutes(half.step, run.current_step),
        )


def _remaining(half: Step, percent: float | None, elapsed_s: float, run: Run) -> float | None:
    if percent is not None and percent >= TELLING_PERCENT:
        return elapsed_s * (100.0 - percent) / percent
    usual = usual_minutes(half, run.current_step)
    if usual is None:
        return None
    longest = scaled(run, timedelta(minutes=usual[1])).total_seconds()
    return max(longest - elapsed_s, 0.0) or None


def usual_minutes(half: Step, step: RunStep | None) -> tuple[int, int] | None:
    """Return how long a half usually takes, from the tenant's own history where it is known.

    The whole's range stands in for the import, which is most of it, and never for the apply step.
    """
    if step is None:
        return None
    if half is Step.APPLY_UPGRADE:
        return step.expected_apply
    return step.expected_import or step.expected_minutes
