"""The time now against the maintenance window that was agreed to."""

from __future__ import annotations

from datetime import datetime

from coe_assistant.domain.run import Run
from coe_assistant.ui.text import clock_time, span, tr, when


def clock_line(run: Run, now: datetime) -> str:
    """Return the current time, and how it stands to the window of the recorded consent."""
    words = tr("Now {time}").format(time=clock_time(now))
    window = run.consent.window if run.consent is not None else None
    if window is None:
        return words
    if window.contains(now):
        left = tr("maintenance window open until {end}, {left} left")
        state = left.format(end=when(window.closes_at), left=span(window.closes_at - now))
    elif now < window.opens_at:
        before = tr("maintenance window opens at {start}, in {left}")
        state = before.format(start=when(window.opens_at), left=span(window.opens_at - now))
    else:
        over = tr("maintenance window closed at {end}, {ago} ago")
        state = over.format(end=when(window.closes_at), ago=span(now - window.closes_at))
    return f"{words}  ·  {state}"
