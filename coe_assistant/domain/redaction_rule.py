"""A rule of the redaction and a place where it fired."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One thing to remove. The last group that matched is the value; gates are lower case.

    is_folded: the pattern is written in small letters and runs on text in small letters.
    is_keyed: a name says that the value is secret, not the value's own shape. shape: the
    pattern for shapes of lines (shape_pattern.py), None for one that spans lines. leads: runs
    before the others, on all of the text; its pattern begins with a literal, and a match without
    its group only says where to go on. packed_gates: those by which it may be found within
    packed text, none where it needs other letters.
    """

    id: str
    kind: str
    pattern: re.Pattern[bytes]
    gates: tuple[bytes, ...]
    is_public_only: bool = False
    is_secret: bool = True
    spans_lines: bool = False
    is_folded: bool = False
    is_keyed: bool = False
    shape: re.Pattern[bytes] | None = None
    leads: bool = False
    packed_gates: tuple[bytes, ...] = ()

    def may_match(self, shape: bytes) -> bool:
        """Return whether a line of this shape can hold what the rule looks for."""
        return self.shape is None or self.shape.search(shape) is not None


@dataclass(frozen=True, slots=True)
class Span:
    """A place to replace. reach_start is where the context begins that proved it."""

    start: int
    end: int
    rule: Rule
    value: bytes
    reach_start: int


def merged(spans: list[Span]) -> list[Span]:
    """Return spans in order, overlapping ones as one: a secret wins over a person."""
    spans.sort(key=lambda span: (span.start, not span.rule.is_secret, -span.end))
    found: list[Span] = []
    for span in spans:
        if not found or span.start >= found[-1].end:
            found.append(span)
            continue
        last = found[-1]
        rule, value = (last.rule, last.value)
        if span.rule.is_secret and not last.rule.is_secret:
            rule, value = (span.rule, span.value)
        reach = min(last.reach_start, span.reach_start)
        found[-1] = Span(last.start, max(last.end, span.end), rule, value, reach)
    return found
