"""Says line by line what may have to be removed, at the cost of one dictionary look-up a line.

Lines of a log repeat but for numbers and ids. So a line is judged by its shape: small letters,
every digit and every letter that can stand in an id turned to ``0``. What was found out about a
shape is remembered, and the patterns run only on lines whose shape holds one of their literals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from coe_assistant.domain.redaction_rule import Rule
from coe_assistant.domain.shape_pattern import FOLD

_DATED = re.compile(rb"[\[(\"{]?(?:0{4}-00-00|00:00|00?/00?/0{2,4}|00?\.00?\.0{4}|-----)")
_RUN = re.compile(rb"[0g-z+/]{16}")
_ESCAPE = re.compile(rb"%00|\\|&(?:#|0mp;|quot;|lt;|gt;|0pos;)")
_INDENT = 32
_OVER = 16
_MOST_SHAPES = 40_000
LONGEST_SHAPE = 2_000


@dataclass(frozen=True, slots=True)
class Traits:
    """What the shape of a line says.

    opens: the next line may go on with its last word. continues: it may go on with the last word
    of the line before. is_word: it is one word.
    """

    rules: tuple[Rule, ...]
    has_escape: bool
    has_run: bool
    opens: bool
    continues: bool
    is_word: bool

    @property
    def is_plain(self) -> bool:
        """True when nothing in the line itself needs a look."""
        return not (self.rules or self.has_escape or self.has_run)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of some bytes: its place without the line feed, its shape and what that says."""

    start: int
    end: int
    shape: bytes
    traits: Traits


class LineShapes:
    """Judges lines by their shapes and remembers."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        by_gate: dict[bytes, list[Rule]] = {}
        for rule in rules:
            for gate in rule.gates:
                by_gate.setdefault(gate.translate(FOLD), []).append(rule)
        self._by_gate = {gate: tuple(found) for gate, found in by_gate.items()}
        self._known: dict[bytes, Traits] = {}
        self._ends: dict[bytes, bool] = {}

    def lines(self, data: bytes) -> Iterator[Line]:
        """Give every line of data."""
        known, at = self._known, 0
        for shape in data.translate(FOLD).split(b"\n"):
            traits = known.get(shape)
            if traits is None:
                traits = self._judge(shape)
            end = at + len(shape)
            yield Line(at, end, shape, traits)
            at = end + 1

    def over_joint(self, before: Line, after: Line) -> bool:
        """Return whether a literal stands across the end of a line."""
        ends = before.shape.rstrip()[-_OVER:] + after.shape.lstrip()[:_OVER]
        known = self._ends.get(ends)
        if known is None:
            known = any(gate in ends for gate in self._by_gate)
            if len(self._ends) >= _MOST_SHAPES:
                self._ends.clear()
            self._ends[ends] = known
        return known

    def _judge(self, shape: bytes) -> Traits:
        text = shape.strip()
        indent = len(shape) - len(shape.lstrip())
        traits = Traits(
            rules=self._rules(shape),
            has_escape=_ESCAPE.search(shape) is not None,
            has_run=_RUN.search(shape) is not None,
            opens=bool(text),
            continues=bool(text) and indent <= _INDENT and _DATED.match(text) is None,
            is_word=bool(text) and b" " not in text,
        )
        if len(shape) <= LONGEST_SHAPE:
            if len(self._known) >= _MOST_SHAPES:
                self._known.clear()
            self._known[shape] = traits
        return traits

    def _rules(self, shape: bytes) -> tuple[Rule, ...]:
        found = [rules for gate, rules in self._by_gate.items() if gate in shape]
        named = dict.fromkeys(rule for rules in found for rule in rules)
        if len(shape) > LONGEST_SHAPE:
            return tuple(named)
        return tuple(rule for rule in named if rule.may_match(shape))
