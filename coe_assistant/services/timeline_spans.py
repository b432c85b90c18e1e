"""A run's history as spans in lanes: window, incidents, attempts and waits, ready to be drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum

from coe_assistant.domain.attempt import Attempt, AttemptKind
from coe_assistant.domain.run import Phase, Run

TitleOf = Callable[[str], str]  # what a class of failure is called, in English, by its id


class Lane(Enum):
    """The rows of the drawing, from top to bottom."""

    WINDOW = "Window"
    HEALTH = "Service health"
    ATTEMPTS = "Attempts"
    WAITS = "Waits"


class SpanState(Enum):
    """What a span says; always drawn with a sign and told in words, never by colour alone."""

    GOOD = "succeeded"
    BAD = "failed"
    UNKNOWN = "no verdict"
    RUNNING = "running"
    WAITING = "waiting"
    PLANNED = "planned"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Span:
    """One bar. label fits into the bar, words is the whole sentence without its times."""

    lane: Lane
    begin: datetime
    end: datetime
    state: SpanState
    label: str
    words: str


_REASONS = {
    "retry": "wait before the next attempt",
    "verify": "wait before the server is asked again",
    "next-solution": "rest before the next solution",
    "other-operation": "another operation was running",
    "unreachable": "the server could not be reached",
    "scheduled": "wait for the maintenance window",
}
# What ends a wait, whatever began it.
_ENDS_WAIT = frozenset(
    {
        "attempt-started",
        "checks-started",
        "needs-action",
        "escalated",
        "cancelled",
        "solution-done",
        "attempt-ended",
    }
)


def spans(run: Run, now: datetime, title_of: TitleOf = str) -> tuple[Span, ...]:
    """Return all spans of run, by lane and then by time; what is not over ends now."""
    found = [
        *_window(run),
        *(_incident(run, number) for number in range(len(run.incidents))),
        *(_attempt(run, item, now, title_of) for item in run.attempts if item.is_launched),
        *_waits(run, now),
    ]
    order = list(Lane)
    return tuple(sorted(found, key=lambda item: (order.index(item.lane), item.begin)))


def bounds(found: Sequence[Span], run: Run, now: datetime) -> tuple[datetime, datetime]:
    """Return first and last instant of a drawing, never the same one."""
    begin = min([run.created_at, *(item.begin for item in found)])
    ends = [item.end for item in found] or [now]
    end = max([*ends, *(item.at for item in run.timeline[-1:])])
    return begin, max(end, begin + timedelta(minutes=1))


def _window(run: Run) -> Iterator[Span]:
    window = run.consent.window if run.consent is not None else None
    if window is not None:
        words = "maintenance window"
        yield Span(Lane.WINDOW, window.opens_at, window.closes_at, SpanState.OPEN, "window", words)


def _incident(run: Run, number: int) -> Span:
    item = run.incidents[number]
    words = f"incident {item.id} of {item.service}: {item.title}"
    return Span(Lane.HEALTH, item.seen_at, item.seen_until, SpanState.BAD, item.id, words)


def _attempt(run: Run, item: Attempt, now: datetime, title_of: TitleOf) -> Span:
    state = _state(run, item)
    what = "import" if item.kind is AttemptKind.IMPORT else "apply the upgrade"
    name = run.steps[item.step].solution if item.step < len(run.steps) else ""
    number, said = item.number, state.value
    words = f"attempt {number} ({what} {name}): {said}"
    if item.class_id and state is not SpanState.GOOD:
        reason = title_of(item.class_id)
        words = f"attempt {number} ({what} {name}): {said} ({reason})"
    end = max(item.started_at, item.ended_at or now)
    return Span(Lane.ATTEMPTS, item.started_at, end, state, str(item.number), words)


def _state(run: Run, item: Attempt) -> SpanState:
    is_last = not any(o.step == item.step and o.number > item.number for o in run.attempts)
    if is_last and (item.step < run.step or run.phase is Phase.SUCCEEDED):
        return SpanState.GOOD
    if item.class_id:
        return SpanState.BAD
    if is_last and item.step == run.step and run.phase.may_be_running:
        return SpanState.RUNNING
    return SpanState.UNKNOWN


def _waits(run: Run, now: datetime) -> Iterator[Span]:
    open_span: Span | None = None
    for entry in run.timeline:
        if entry.kind == "waiting":
            if open_span is not None and open_span.label == entry.text:
                continue  # looked again for the same reason: one wait
            if open_span is not None:
                yield replace(open_span, end=entry.at)
            words = _REASONS.get(entry.text, entry.text)
            open_span = Span(Lane.WAITS, entry.at, entry.at, SpanState.WAITING, entry.text, words)
        elif entry.kind in _ENDS_WAIT and open_span is not None:
            yield replace(open_span, end=entry.at)
            open_span = None
    if open_span is None:
        return
    if run.phase is Phase.WAITING and run.pending is not None:
        yield replace(open_span, end=max(now, run.pending.due_at, open_span.begin))
    else:
        yield replace(open_span, end=max(now, open_span.begin))
