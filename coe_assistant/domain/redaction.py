"""Finds secrets and people in text and replaces them by stable pseudonyms.

Works on bytes, so that text of any encoding that extends ASCII keeps every byte that is not
replaced. A rule's pattern runs only on lines where one of its literals was found
(redaction_lines.py): that is what makes it fast (numbers.md, redaction throughput).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from coe_assistant.domain.packed_text import packed_runs, unpacked
from coe_assistant.domain.protected import is_protected
from coe_assistant.domain.pseudonyms import Pseudonyms
from coe_assistant.domain.redaction_joints import kept_over_joint
from coe_assistant.domain.redaction_lines import LONGEST_SHAPE, Line, LineShapes
from coe_assistant.domain.redaction_rule import Rule, Span, merged
from coe_assistant.domain.redaction_views import joined, unescaped

_MULTILINE_REACH = 16_384
_BEFORE_GATE = 640
_BEHIND_GATE = 8_192
_DEEPEST = 4
_MOST_JUDGED = 20_000


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Cleaned bytes and how often each rule fired."""

    data: bytes
    counts: Counter[str] = field(default_factory=Counter)


class Redactor:
    """Cleans bytes for one audience with one salt.

    Args:
        rules: All rules.
        pseudonyms: Gives the same value the same name.
        audience: "support" or "public" (interfaces.md, audiences).
    """

    def __init__(self, rules: Sequence[Rule], pseudonyms: Pseudonyms, audience: str) -> None:
        self.is_public = audience == "public"
        self._pseudonyms = pseudonyms
        self._shapes = LineShapes(
            [rule for rule in rules if self.is_public or not rule.is_public_only]
        )
        self._packed = Rule("packed-secret", "secret", re.compile(b""), ())
        self._judged: dict[bytes, bool] = {}

    def clean(self, data: bytes) -> Cleaned:
        """Return data without what the rules find."""
        spans = self.spans(data)
        counts: Counter[str] = Counter(span.rule.id for span in spans)
        return Cleaned(self.replace(data, spans), counts)

    def clean_text(self, text: str) -> str:
        """Return text without what the rules find."""
        return self.clean(text.encode()).data.decode("utf-8", "replace")

    def replace(self, data: bytes, spans: Sequence[Span]) -> bytes:
        """Return data with every span replaced; line breaks inside a span stay."""
        parts: list[bytes] = []
        at = 0
        for span in spans:
            parts.append(data[at : span.start])
            name = self._pseudonyms.name(span.rule.kind, span.value)
            parts.append(name + b"\n" * data.count(b"\n", span.start, span.end))
            at = span.end
        parts.append(data[at:])
        return b"".join(parts)

    def spans(self, data: bytes) -> list[Span]:
        """Return what must be replaced, in order, without overlaps."""
        return merged(list(self._look(data, 0)))

    def _look(self, data: bytes, depth: int) -> Iterator[Span]:
        lines = list(self._shapes.lines(data))
        lower = data.lower()
        for line in lines:
            if not line.traits.is_plain:
                yield from self._in_line(data, lower, line, depth)
        if depth >= _DEEPEST:
            return
        for view in joined(data, lines, self._shapes):
            for span in self._look(view.data, depth + 1):
                kept = kept_over_joint(view, span)
                if kept is not None:
                    yield view.span(kept)

    def _in_line(self, data: bytes, lower: bytes, line: Line, depth: int) -> Iterator[Span]:
        traits = line.traits
        found: list[Span] = []
        for rule in traits.rules:
            found += self._match(rule, data, lower, line)
        yield from found
        if depth >= _DEEPEST:
            return
        if traits.has_escape:
            view = unescaped(data, line.start, line.end)
            if len(view.starts) > 1:
                for span in self._look(view.data, depth + 1):
                    yield view.span(span)
        if traits.has_run:
            yield from self._in_runs(data, line, found, depth)

    def _in_runs(
        self, data: bytes, line: Line, found: Sequence[Span], depth: int
    ) -> Iterator[Span]:
        for start, end in packed_runs(data, line.start, line.end):
            if any(span.start <= start and end <= span.end for span in found):
                continue
            run = data[start:end]
            if self._is_packed(run, depth):
                yield Span(start, end, self._packed, run, start)

    def _is_packed(self, run: bytes, depth: int) -> bool:
        # Names stand in a log many times: each is judged once.
        known = self._judged.get(run)
        if known is None:
            known = any(
                next(self._look(inner, depth + 1), None) is not None for inner in unpacked(run)
            )
            if len(self._judged) >= _MOST_JUDGED:
                self._judged.clear()
            self._judged[run] = known
        return known

    def _match(self, rule: Rule, data: bytes, lower: bytes, line: Line) -> Iterator[Span]:
        text = lower if rule.is_folded else data
        for start, end in _windows(rule, lower, line):
            for match in rule.pattern.finditer(text, start, end):
                if match.end() == end < line.end:
                    # a long value goes on behind the window
                    match = rule.pattern.match(text, match.start(), line.end) or match  # noqa: PLW2901
                group = match.lastindex or 0
                first, last = match.span(group)
                value = data[first:last]
                if value and not self._is_kept(rule, value):
                    yield Span(first, last, rule, value, match.start())

    def _is_kept(self, rule: Rule, value: bytes) -> bool:
        if value.startswith(b"[") and self._pseudonyms.is_name(value):
            return True
        return not rule.is_secret and not self.is_public and is_protected(value)


def _windows(rule: Rule, lower: bytes, line: Line) -> Iterator[tuple[int, int]]:
    """Give the parts of a line where rule can match: all of it, unless it is long."""
    if rule.spans_lines:
        at = min(_hits(rule, lower, line), default=None)
        if at is not None:
            end = min(len(lower), line.end + _MULTILINE_REACH)
            yield max(line.start, at - _BEFORE_GATE), end
        return
    if line.end - line.start <= LONGEST_SHAPE:
        yield line.start, line.end
        return
    start = end = line.start
    for at in sorted(_hits(rule, lower, line)):
        if at - _BEFORE_GATE > end:
            if end > start:
                yield start, end
            start = at - _BEFORE_GATE
        end = min(at + _BEHIND_GATE, line.end)
    if end > start:
        yield start, end


def _hits(rule: Rule, lower: bytes, line: Line) -> Iterator[int]:
    for gate in rule.gates:
        at = lower.find(gate, line.start, line.end)
        while at >= 0:
            yield at
            at = lower.find(gate, at + len(gate), line.end)
