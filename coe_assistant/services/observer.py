"""Looks at the data folder again and again, and tells what became of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.observation import Seen, as_it_stands, standing_of
from coe_assistant.ports import Alarm, Clock, TaskRunner
from coe_assistant.ports.observation import RunSource
from coe_assistant.services.observing import Observation
from coe_assistant.services.task_errors import only_ours

EVERY = timedelta(seconds=1)


class Observer:
    """Implements services.observing.Observing; one look at a time, each on a worker.

    Args:
        source: Reads the folder.
        tasks: Runs that elsewhere.
        clock: Reads time.
        alarm: Rings for the next look.
        take: Takes what was seen.
    """

    def __init__(
        self,
        source: RunSource,
        tasks: TaskRunner,
        clock: Clock,
        alarm: Alarm,
        take: Callable[[Seen], None],
    ) -> None:
        self._source = source
        self._tasks = tasks
        self._clock = clock
        self._alarm = alarm
        self._take = take
        self._listeners: list[Callable[[], None]] = []
        self._signs: object = None  # what changes while somebody works
        self._is_closed = False
        self.state = Observation()
        self.take_over: Callable[[], None] = lambda: None  # set by who can do it

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call listener on every change; the returned function ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def begin(self, seen: Seen | None = None) -> None:
        """Look from now on; seen is what was read before, if anything."""
        if seen is not None:
            self._seen(seen)
        else:
            self._look()

    def work_here(self) -> None:
        """Ask for the folder, where nobody seems to have it."""
        if self.state.is_free and not self.state.is_taking_over:
            self._put(replace(self.state, is_taking_over=True, refusal=None))
            self.take_over()

    def refused(self, error: CoeError) -> None:
        """Say why the folder was not had; looking goes on."""
        self._put(replace(self.state, is_taking_over=False, refusal=error))

    def close(self) -> None:
        """Look no more."""
        self._is_closed = True
        self._alarm.clear()

    def _look(self) -> None:
        self._tasks.submit(self._source.look, self._seen, only_ours(self._failed))

    def _seen(self, seen: Seen) -> None:
        if self._is_closed:
            return
        now = self._clock.now()
        before = self.state
        heard_at = self._heard(seen, now)
        standing = standing_of(seen.holder, now - heard_at)
        was_refused = before.refusal if standing is before.standing else None
        trouble = _not_shown(seen.problem) if seen.problem else None
        self._take(replace(seen, run=as_it_stands(seen.run, standing, heard_at)))
        self._put(
            replace(
                before,
                standing=standing,
                holder=seen.holder or before.holder,
                heard_at=heard_at,
                read_at=now,
                is_torn=seen.is_torn,
                trouble=trouble,
                refusal=was_refused,
            )
        )
        self._again()

    def _heard(self, seen: Seen, now: datetime) -> datetime:
        signs = (seen.holder, seen.run)
        if signs == self._signs and self.state.heard_at is not None:
            return self.state.heard_at
        self._signs = signs
        return now

    def _failed(self, error: CoeError) -> None:
        if not self._is_closed:
            self._put(replace(self.state, trouble=error))
            self._again()

    def _again(self) -> None:
        self._alarm.set(self._clock.now() + EVERY, self._look)

    def _put(self, state: Observation) -> None:
        self.state = state
        for listener in tuple(self._listeners):
            listener()


def _not_shown(problem: str) -> CoeError:
    return CoeError(
        "run-not-shown",
        "The newest run cannot be shown here.",
        detail=problem,
        hint="Use the version that works on it.",
    )
