"""Finds secrets and people in text and replaces them by stable pseudonyms.

Works on bytes, so that text of any encoding that extends ASCII keeps every byte that is not
replaced. A rule's pattern runs only on lines where one of its literals was found: that is what
makes it fast (numbers.md, redaction throughput).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from coe_assistant.domain.protected import is_protected
from coe_assistant.domain.pseudonyms import Pseudonyms
from coe_assistant.domain.redaction_views import (
    View,
    joined_views,
    packed_runs,
    unescaped_views,
    unpacked,
)

_MULTILINE_REACH = 16_384
_DEEPEST = 3
_WORD = re.compile(rb"\s*[A-Za-z]{1,16}[:.,]?")


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing to remove. The last group that matched is the value; gates are lower case."""

    id: str
    kind: str
    pattern: re.Pattern[bytes]
    gates: tuple[bytes, ...]
    is_public_only: bool = False
    is_secret: bool = True
    spans_lines: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """A place to replace. reach_start is where the context begins that proved it."""

    start: int
    end: int
    rule: Rule
    value: bytes
    reach_start: int


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
        self._rules = [rule for rule in rules if self.is_public or not rule.is_public_only]
        self._by_gate: dict[bytes, list[Rule]] = {}
        for rule in self._rules:
            for gate in rule.gates:
                self._by_gate.setdefault(gate, []).append(rule)
        self._packed = Rule("packed-secret", "secret", re.compile(b""), ())

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
        return _merge(list(self._look(data, 0)))

    def _look(self, data: bytes, depth: int) -> Iterator[Span]:
        yield from self._plain(data)
        for view in joined_views(data):
            for span in self._through(view):
                trimmed = _without_next_words(data, span)
                if view.crosses(trimmed.start, trimmed.end):
                    yield trimmed
        if depth >= _DEEPEST:
            return
        for view in unescaped_views(data):
            for span in self._look(view.data, depth + 1):
                yield view_span(view, span)
        # Names stand in a log many times: each is judged once.
        judged: dict[bytes, bool] = {}
        for start, end in packed_runs(data):
            run = data[start:end]
            if run not in judged:
                judged[run] = self._is_packed(run, depth)
            if judged[run]:
                yield Span(start, end, self._packed, run, start)

    def _is_packed(self, run: bytes, depth: int) -> bool:
        return any(next(self._look(inner, depth + 1), None) is not None for inner in unpacked(run))

    def _through(self, view: View) -> Iterator[Span]:
        for span in self._plain(view.data):
            yield view_span(view, span)

    def _plain(self, data: bytes) -> Iterator[Span]:
        lower = data.lower()
        seen: set[tuple[str, int]] = set()
        for gate, rules in self._by_gate.items():
            at = lower.find(gate)
            while at >= 0:
                start = data.rfind(b"\n", 0, at) + 1
                end = data.find(b"\n", at)
                end = len(data) if end < 0 else end
                for rule in rules:
                    # A rule with two literals on one line looks at that line once.
                    if len(rule.gates) == 1 or (rule.id, start) not in seen:
                        yield from self._match(rule, data, start, end)
                        seen.add((rule.id, start))
                at = lower.find(gate, end)

    def _match(self, rule: Rule, data: bytes, start: int, end: int) -> Iterator[Span]:
        if rule.spans_lines:
            end = min(len(data), end + _MULTILINE_REACH)
        for match in rule.pattern.finditer(data, start, end):
            group = match.lastindex or 0
            value = match[group]
            if not value or self._is_kept(rule, value):
                continue
            first, last = match.span(group)
            yield Span(first, last, rule, value, match.start())

    def _is_kept(self, rule: Rule, value: bytes) -> bool:
        if value.startswith(b"[") and self._pseudonyms.is_name(value):
            return True
        return not rule.is_secret and not self.is_public and is_protected(value)


def view_span(view: View, span: Span) -> Span:
    """Return a span of a view as a span of what the view was made from."""
    return Span(
        view.origin(span.start),
        view.origin_end(span.end),
        span.rule,
        span.value,
        view.origin(span.reach_start),
    )


def _without_next_words(data: bytes, span: Span) -> Span:
    """Return span without a line that only follows it: more words come there, or an id."""
    end = span.end
    while (newline := data.rfind(b"\n", span.start, end)) >= 0:
        rest = data[newline + 1 : end].strip()
        is_word = _WORD.fullmatch(rest) is not None and data[end : end + 1] in (b" ", b":", b",")
        if not is_word and not is_protected(rest):
            break
        end = newline - (data[newline - 1 : newline] == b"\r")
    if end == span.end:
        return span
    return Span(span.start, end, span.rule, span.value, span.reach_start)


def _merge(spans: list[Span]) -> list[Span]:
    # Secrets win over people at the same place; overlapping ones become one.
    spans.sort(key=lambda span: (span.start, not span.rule.is_secret, -span.end))
    merged: list[Span] = []
    for span in spans:
        if not merged or span.start >= merged[-1].end:
            merged.append(span)
            continue
        last = merged[-1]
        rule, value = (last.rule, last.value)
        if span.rule.is_secret and not last.rule.is_secret:
            rule, value = (span.rule, span.value)
        reach = min(last.reach_start, span.reach_start)
        merged[-1] = Span(last.start, max(last.end, span.end), rule, value, reach)
    return merged
