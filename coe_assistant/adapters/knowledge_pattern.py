"""Refuses patterns whose cost can explode, before anything is matched with them.

Python's matcher backtracks. A pattern is accepted only if every repetition is bounded, no group
is repeated, nothing looks back at what was matched, and the bounds of the repetitions multiply to
little. That is stricter than needed and easy to prove.
"""

from __future__ import annotations

import re

MAX_CHARS = 400
MAX_BOUND = 400
MAX_PRODUCT = 160_000  # two gaps of 400
_BOUNDS = re.compile(r"\{(\d{1,4})?(?:(,)(\d{1,4})?)?\}")
_SPACE_ONLY = frozenset({r"\s", "[\\s>|]", " "})


class PatternRefusedError(ValueError):
    """A pattern is too costly or not valid; the text says why."""


def check_pattern(pattern: str) -> None:
    """Accept a pattern of bounded cost.

    Raises:
        PatternRefusedError: the pattern is refused; the message says why.
    """
    if len(pattern) > MAX_CHARS:
        reason = f"longer than {MAX_CHARS} characters"
        raise PatternRefusedError(reason)
    product = 1
    for atom, bound in _repeats(pattern):
        if bound is None or bound > MAX_BOUND:
            reason = f"repetition of {atom} without a bound of at most {MAX_BOUND}"
            raise PatternRefusedError(reason)
        if atom == ")" and bound > 1:
            reason = "a group is repeated"
            raise PatternRefusedError(reason)
        if atom not in _SPACE_ONLY:
            product *= max(1, bound)
    if product > MAX_PRODUCT:
        reason = "the bounds of its repetitions multiply to too much"
        raise PatternRefusedError(reason)
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        reason = f"not a valid pattern: {error}"
        raise PatternRefusedError(reason) from error


def _repeats(pattern: str) -> list[tuple[str, int | None]]:
    """Return every repeated atom with its upper bound, None for unbounded."""
    found: list[tuple[str, int | None]] = []
    atom, place = "", 0
    while place < len(pattern):
        char = pattern[place]
        bounds = _BOUNDS.match(pattern, place) if char == "{" else None
        if char in "*+":
            found.append((atom, None))
            place += 1
        elif char == "?" and atom not in ("", "(", "?"):
            found.append((atom, 1))
            atom, place = "?", place + 1
            continue
        elif bounds and atom:
            found.append((atom, _upper(bounds)))
            place = bounds.end()
        else:
            atom, place = _atom(pattern, place)
            continue
        atom = "?"  # what follows a repetition may only make it lazy
        if place < len(pattern) and pattern[place] in "?+":
            place += 1
    return found


def _upper(bounds: re.Match[str]) -> int | None:
    lower, comma, upper = bounds.groups()
    if upper is not None:
        return int(upper)
    return None if comma else int(lower or 0)


def _atom(pattern: str, place: int) -> tuple[str, int]:
    """Return the atom at place and where the next one starts."""
    char = pattern[place]
    if char == "\\":
        escaped = pattern[place + 1 : place + 2]
        if escaped.isdigit() or escaped in ("g", "k"):
            reason = "refers back to what was matched"
            raise PatternRefusedError(reason)
        return pattern[place : place + 2], place + 2
    if char == "[":
        end = pattern.find("]", place + 2)
        while end > 0 and pattern[end - 1] == "\\":
            end = pattern.find("]", end + 1)
        if end < 0:
            reason = "a set is not closed"
            raise PatternRefusedError(reason)
        return pattern[place : end + 1], end + 1
    if pattern.startswith("(?", place):
        if pattern.startswith("(?:", place):
            return "(", place + 3
        reason = "only plain groups (?:...) are allowed"
        raise PatternRefusedError(reason)
    return char, place + 1
