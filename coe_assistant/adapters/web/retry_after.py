"""How long a service asks to wait, in all its spellings, and how long we wait at most."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST_S = 60.0
FIRST_S = 1.0


def asked_wait_s(headers: Mapping[str, str], now: datetime) -> float | None:
    """Return the seconds that Retry-After asks for; None when there is none or it is nonsense.

    Seconds, an HTTP date, or x-ms-retry-after-ms.
    """
    milliseconds = headers.get("x-ms-retry-after-ms")
    if milliseconds is not None:
        return _number(milliseconds, 1000.0)
    text = headers.get("Retry-After")
    if text is None:
        return None
    seconds = _number(text, 1.0)
    return seconds if seconds is not None else _until(text, now)


def _number(text: str, divisor: float) -> float | None:
    try:
        value = float(text) / divisor
    except ValueError:
        return None
    return value if 0 <= value < 1e9 else None


def _until(text: str, now: datetime) -> float | None:
    try:
        due = parsedate_to_datetime(text)
    except ValueError:
        return None
    if due.tzinfo is None:
        due = due.replace(tzinfo=UTC)
    return max((due - now).total_seconds(), 0.0)


def pause_s(attempt: int, asked_s: float | None) -> float:
    """Return the pause before repeat number attempt (from 1), with jitter."""
    backoff = min(FIRST_S * 2.0 ** (attempt - 1), LONGEST_S)
    base = max(backoff, asked_s or 0.0)
    return base * random.SystemRandom().uniform(1.0, 1.25)  # shares no state with anybody
