"""The words in the drawn timeline: lanes, what stands in a bar, and what the signs mean."""

from __future__ import annotations

from collections.abc import Collection

from coe_assistant.services.timeline_drawing import SIGNS
from coe_assistant.services.timeline_spans import Lane, Span, SpanState
from coe_assistant.ui.text import span, tr


def lane_name(lane: Lane) -> str:
    """Return what a lane is called."""
    return {
        Lane.WINDOW: tr("Window"),
        Lane.HEALTH: tr("Service health"),
        Lane.ATTEMPTS: tr("Attempts"),
        Lane.WAITS: tr("Waits"),
    }[lane]


def bar_labels(item: Span) -> tuple[str, ...]:
    """Return what may stand in a bar, the fullest first; the first that fits is written."""
    took = span(item.end - item.begin)
    sign = SIGNS.get(item.state, "")
    match item.lane:
        case Lane.ATTEMPTS:
            short = f"{item.label} {sign}".strip()
            return (f"{short}  {took}", short)
        case Lane.HEALTH:
            return (f"{item.label} {sign}".strip(),)
        case Lane.WAITS:
            return (tr("waits {time}").format(time=took), took)
        case Lane.WINDOW:
            return (tr("open {time}").format(time=took), took)


def legend(states: Collection[SpanState], *, has_now: bool) -> str:
    """Return what the signs in the picture mean."""
    names = {
        SpanState.GOOD: tr("succeeded"),
        SpanState.BAD: tr("failed or impaired"),
        SpanState.UNKNOWN: tr("no verdict"),
        SpanState.RUNNING: tr("running"),
    }
    parts = [f"{SIGNS[state]} {name}" for state, name in names.items() if state in states]
    if SpanState.WAITING in states:
        parts.append(tr("dashed: waiting"))
    if has_now:
        parts.append(tr("upright line: now"))
    return "  ·  ".join(parts)
