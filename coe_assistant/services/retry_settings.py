"""The retry policy as a table of plain values, as it stands in settings.toml, and back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeVar

from coe_assistant.domain.quiet_hours import DAY_MINUTES, DaySpan, QuietHours, WeekSpan
from coe_assistant.domain.retry_policy import (
    LONGEST_WAIT,
    LONGEST_WINDOW,
    MOST_ATTEMPTS,
    ClassPolicy,
    RetryPolicy,
)
from coe_assistant.services.settings_store import not_usable

T = TypeVar("T")
SECTION = "retry"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_SPAN = re.compile(r"(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})")
_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)
_MOST_WAITS = 20


def parse_span(text: str) -> DaySpan:
    """Return the part of a day in text such as 22:00-24:00.

    Raises:
        ValueError: it is none, or it is empty or goes over midnight.
    """
    found = _SPAN.fullmatch(text.strip())
    if found is None or int(found[2]) > 59 or int(found[4]) > 59:
        msg = f"{text!r} is not written like 22:00-24:00"
        raise ValueError(msg)
    span = DaySpan(int(found[1]) * 60 + int(found[2]), int(found[3]) * 60 + int(found[4]))
    if not span.is_valid:
        msg = f"{text!r} is no part of one day (write two spans around midnight)"
        raise ValueError(msg)
    return span


def parse_week_span(text: str) -> WeekSpan:
    """Return the part of a weekday in text such as mon 06:00-12:00.

    Raises:
        ValueError: it is none.
    """
    day, _, span = text.strip().partition(" ")
    if day.casefold() not in DAYS:
        msg = f"{text!r} does not begin with one of {', '.join(DAYS)}"
        raise ValueError(msg)
    return WeekSpan(DAYS.index(day.casefold()), parse_span(span))


def span_text(span: DaySpan) -> str:
    """Return a span as it is written."""
    return f"{_clock(span.begin)}-{_clock(span.end)}"


def week_span_text(item: WeekSpan) -> str:
    """Return a part of a weekday as it is written."""
    return f"{DAYS[item.weekday]} {span_text(item.span)}"


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}" if minute < DAY_MINUTES else "24:00"


def parse_policy(values: Mapping[str, Any], base: RetryPolicy) -> RetryPolicy:
    """Return base with everything that values say.

    Raises:
        CoeError: a key is not known or a value not usable.
    """
    policy = base
    for key, value in values.items():
        read = _KEYS.get(key)
        if read is None:
            raise not_usable(f"{SECTION}.{key}", f"only {', '.join(sorted(_KEYS))} are known")
        try:
            policy = read(policy, value)
        except (TypeError, ValueError, AttributeError) as error:
            raise not_usable(f"{SECTION}.{key}", str(error)) from error
    return policy


def policy_table(policy: RetryPolicy) -> dict[str, Any]:
    """Return what parse_policy reads."""
    quiet = policy.quiet
    return {
        "automatic": policy.automatic,
        "max_attempts": policy.max_attempts,
        "window_hours": _number(policy.window / _HOUR),
        "jitter_percent": _number(round(policy.jitter * 100, 3)),
        "quiet_hours": [span_text(item) for item in quiet.spans],
        "quiet_from_attempt": policy.quiet_from_attempt,
        "avoid": [week_span_text(item) for item in quiet.avoided],
        "avoid_month_end_days": quiet.month_end_days,
        "time_zone": policy.zone,
        "keep_awake": policy.keeps_awake,
        "classes": {item.class_id: _class_table(item) for item in policy.classes},
    }


def _class_table(item: ClassPolicy) -> dict[str, Any]:
    table: dict[str, Any] = {"automatic": item.automatic}
    if item.waits is not None:
        table["waits_minutes"] = [_number(wait / _MINUTE) for wait in item.waits]
    if item.max_attempts is not None:
        table["max_attempts"] = item.max_attempts
    return table


def _number(value: float) -> float | int:
    return int(value) if value == int(value) else value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        msg = "it must be true or false"
        raise TypeError(msg)
    return value


def _between(value: object, low: float, high: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        msg = f"it must be a number from {low:g} to {high:g}"
        raise ValueError(msg)
    return value


def _whole(value: object, low: int, high: int) -> int:
    number = _between(value, low, high)
    if number != int(number):
        msg = "it must be a whole number"
        raise ValueError(msg)
    return int(number)


def _texts(value: object) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        msg = "it must be a list of texts"
        raise TypeError(msg)
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        msg = "it must be a text"
        raise TypeError(msg)
    return value


def _quiet(policy: RetryPolicy, **changed: Any) -> RetryPolicy:  # noqa: ANN401 - fields of QuietHours
    quiet: QuietHours = replace(policy.quiet, **changed)
    return replace(policy, quiet=quiet)


def _classes(policy: RetryPolicy, value: object) -> RetryPolicy:
    if not isinstance(value, Mapping):
        msg = "it must be a table"
        raise TypeError(msg)
    return replace(policy, classes=tuple(_class(name, row) for name, row in value.items()))


def _class(name: str, row: Mapping[str, Any]) -> ClassPolicy:
    unknown = set(row) - {"automatic", "waits_minutes", "max_attempts"}
    if unknown:
        msg = f"{name}: {', '.join(sorted(unknown))} is not known"
        raise ValueError(msg)
    waits, most = row.get("waits_minutes"), row.get("max_attempts")
    return ClassPolicy(
        name,
        _of_key(f"{name}.automatic", _flag, row.get("automatic", True)),
        None if waits is None else _of_key(f"{name}.waits_minutes", _waits, waits),
        None if most is None else _of_key(f"{name}.max_attempts", _attempts, most),
    )


def _of_key(name: str, read: Callable[[object], T], value: object) -> T:
    try:
        return read(value)
    except (TypeError, ValueError) as error:
        msg = f"{name}: {error}"
        raise ValueError(msg) from error


def _waits(value: object) -> tuple[timedelta, ...]:
    if not isinstance(value, list) or len(value) > _MOST_WAITS:
        msg = f"it must be a list of up to {_MOST_WAITS} numbers"
        raise ValueError(msg)
    longest = LONGEST_WAIT / _MINUTE
    return tuple(_between(wait, 0, longest) * _MINUTE for wait in value)


def _attempts(value: object) -> int:
    return _whole(value, 1, MOST_ATTEMPTS)


_KEYS: Mapping[str, Callable[[RetryPolicy, Any], RetryPolicy]] = {
    "automatic": lambda p, v: replace(p, automatic=_flag(v)),
    "max_attempts": lambda p, v: replace(p, max_attempts=_whole(v, 1, MOST_ATTEMPTS)),
    "window_hours": lambda p, v: replace(
        p, window=_between(v, 0.1, LONGEST_WINDOW / _HOUR) * _HOUR
    ),
    "jitter_percent": lambda p, v: replace(p, jitter=_between(v, 0, 100) / 100),
    "quiet_hours": lambda p, v: _quiet(p, spans=tuple(map(parse_span, _texts(v)))),
    "quiet_from_attempt": lambda p, v: replace(p, quiet_from_attempt=_whole(v, 0, MOST_ATTEMPTS)),
    "avoid": lambda p, v: _quiet(p, avoided=tuple(map(parse_week_span, _texts(v)))),
    "avoid_month_end_days": lambda p, v: _quiet(p, month_end_days=_whole(v, 0, 15)),
    "time_zone": lambda p, v: replace(p, zone=_text(v)),
    "keep_awake": lambda p, v: replace(p, keeps_awake=_flag(v)),
    "classes": _classes,
}
