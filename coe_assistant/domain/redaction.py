"""Finds secrets and people in text and replaces them by stable pseudonyms.

Works on bytes, so that text of any encoding that extends ASCII keeps every byte that is not
replaced. A rule's pattern runs only on lines where one of its literals was found
(redaction_lines.py): that is what makes it fast (numbers.md, redaction throughput).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from coe_assistant.domain.jwt_claims import kept_claims
from coe_assistant.domain.packed_text import packed_runs, unpacked
from coe_assistant.domain.protected import is_protected
from coe_assistant.domain.pseudonyms import Pseudonyms
from coe_assistant.domain.redaction_blocks import (
    Block,
    blocks_in,
    joined_block,
    without_blocks,
    wrapped_end,
)
from coe_assistant.domain.redaction_joints import kept_over_joint
from coe_assistant.domain.redaction_lines import (
    LONGEST_SHAPE,
    NO_TRAITS,
    Line,
    LineShapes,
    escaped_parts,
)
from coe_assistant.domain.redaction_rule import Rule, Span, merged
from coe_assistant.domain.redaction_views import joined, unescaped

_MULTILINE_REACH = 16_384
_BEFORE_GATE = 400
_BEHIND_GATE = 1_024
_DEEPEST = 4
_SHORT_HEAD = 4
_SHORT = 2_000  # too little for a block to be worth it
_MOST_JUDGED = 20_000
_LONGEST_JUDGED = 256


@dataclass(frozen=True, slots=True)
class _Text:
    """Bytes to look through: as they are, without what was found first, and in small letters.

    bare: in small letters and without what is looked at as blocks.
    """

    data: bytes
    text: bytes
    lower: bytes
    bare: bytes


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
        mine = [rule for rule in rules if self.is_public or not rule.is_public_only]
        self._leading = [rule for rule in mine if rule.leads]
        self._shapes = LineShapes([rule for rule in mine if not rule.leads])
        self._within_packed = [rule for rule in mine if rule.packed_gates and not rule.leads]
        self._packed = Rule("packed-secret", "secret", re.compile(b""), ())
        self._judged: dict[bytes, int | None] = {}

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
            if span.rule.leads and not self.is_public:
                name = name[:-1] + kept_claims(span.value) + b"]"
            parts.append(name + b"\n" * data.count(b"\n", span.start, span.end))
            at = span.end
        parts.append(data[at:])
        return b"".join(parts)

    def spans(self, data: bytes) -> list[Span]:
        """Return what must be replaced, in order, without overlaps."""
        found = list(self._look(data, 0))
        for number, span in enumerate(found):
            if span.rule.is_secret and data[span.end : span.end + 1] in (b"\n", b"\r"):
                end = wrapped_end(data, span.start, span.end)
                found[number] = replace(span, end=end)
        return merged(found)

    def _look(self, data: bytes, depth: int) -> Iterator[Span]:
        found = list(self._leading_spans(data))
        yield from found
        text = _blanked(data, found)
        blocks = blocks_in(text) if len(text) > _SHORT else []
        lower = text.lower()
        bare = without_blocks(lower, blocks) if blocks else lower
        lines = list(self._shapes.lines(bare))
        page = _Text(data, text, lower, bare)
        for block in blocks:
            yield from self._in_block(page, block, depth)
        ends: set[tuple[Rule, int]] = set()
        for line in lines:
            if not line.traits.is_plain:
                for span in self._in_line(page, line, depth):
                    ends.add((span.rule, span.end))
                    yield span
        if depth >= _DEEPEST:
            return
        for view in joined(data, lines, self._shapes):
            for span in self._look(view.data, depth + 1):
                kept = kept_over_joint(view, span)
                if kept is None:
                    continue
                whole = view.span(kept)
                head = data.find(b"\n", whole.start, whole.end) - whole.start
                # Found in the second line too: the end of the first one only looks like it.
                if not (0 < head <= _SHORT_HEAD and (whole.rule, whole.end) in ends):
                    yield whole

    def _leading_spans(self, data: bytes) -> Iterator[Span]:
        for rule in self._leading:
            for match in rule.pattern.finditer(data):
                if match.lastindex:
                    yield Span(*match.span(), rule, match[0], match.start())

    def _in_line(self, page: _Text, line: Line, depth: int) -> Iterator[Span]:
        traits = line.traits
        found: list[Span] = []
        for rule in traits.rules:
            found += self._match(rule, page, line)
        yield from found
        if depth >= _DEEPEST:
            return
        if traits.has_escape:
            for start, end in escaped_parts(line):
                for view in unescaped(page.data, start, end):
                    for span in self._look(view.data, depth + 1):
                        yield view.span(span)
        if traits.runs:
            yield from self._in_runs(page.text, line, found, depth)

    def _in_block(self, page: _Text, block: Block, depth: int) -> Iterator[Span]:
        view = joined_block(page.data, block)
        if view.joints or depth >= _DEEPEST:
            yield from self._packed_rules(page, block.start, block.end)
        if depth >= _DEEPEST:
            return
        lower = view.data.lower()
        inner = _Text(view.data, view.data, lower, lower)
        found = list(self._packed_rules(inner, 0, len(view.data)))
        traits = replace(NO_TRAITS, runs=packed_runs(view.data))
        found += self._in_runs(view.data, Line(0, len(view.data), b"", traits), found, depth)
        for span in found:
            yield view.span(span)

    def _packed_rules(self, page: _Text, start: int, end: int) -> Iterator[Span]:
        line = Line(start, end, b"", NO_TRAITS)
        for rule in self._within_packed:
            yield from self._match(rule, page, line)

    def _in_runs(
        self, data: bytes, line: Line, found: Sequence[Span], depth: int
    ) -> Iterator[Span]:
        for first, last in line.traits.runs:
            start, end = line.start + first, line.start + last
            if any(span.start <= start and end <= span.end for span in found):
                continue
            run = data[start:end]
            begin = self._packed_from(run, depth)
            if begin is not None:
                at = start + begin
                yield Span(at, end, self._packed, run[begin:], at)

    def _packed_from(self, run: bytes, depth: int) -> int | None:
        """Return from where on run packs something to remove, or None."""
        # Names stand in a log many times: each is judged once.
        if run in self._judged:
            return self._judged[run]
        begins = (
            begin
            for begin, inner in unpacked(run)
            if next(self._look(inner, depth + 1), None) is not None
        )
        judged = min(begins, default=None)
        if len(run) <= _LONGEST_JUDGED:
            if len(self._judged) >= _MOST_JUDGED:
                self._judged.clear()
            self._judged[run] = judged
        return judged

    def _match(self, rule: Rule, page: _Text, line: Line) -> Iterator[Span]:
        text = page.lower if rule.is_folded else page.text
        for start, end in _windows(
            rule, page.lower if line.traits is NO_TRAITS else page.bare, line
        ):
            for match in rule.pattern.finditer(text, start, end):
                if match.start() >= line.end:
                    break  # a later line says so itself
                if match.end() == end < line.end:
                    # a long value goes on behind the window
                    match = rule.pattern.match(text, match.start(), line.end) or match  # noqa: PLW2901
                group = match.lastindex or 0
                first, last = match.span(group)
                value = page.data[first:last]
                if value and not self._is_kept(rule, value):
                    yield Span(first, last, rule, value, match.start())

    def _is_kept(self, rule: Rule, value: bytes) -> bool:
        if value.startswith(b"[") and self._pseudonyms.is_name(value):
            return True
        return not rule.is_secret and not self.is_public and is_protected(value)


def _blanked(data: bytes, spans: Sequence[Span]) -> bytes:
    """Return data with dots where spans are: long random words make every line look new."""
    if not spans:
        return data
    parts: list[bytes] = []
    at = 0
    for span in spans:
        parts += [data[at : span.start], b"." * (span.end - span.start)]
        at = span.end
    return b"".join([*parts, data[at:]])


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
            # Those close by are in the same window: only the last of them says where it ends.
            behind = lower.rfind(gate, at + 1, min(at + _BEHIND_GATE // 2, line.end))
            at = behind if behind > at else lower.find(gate, at + len(gate), line.end)
