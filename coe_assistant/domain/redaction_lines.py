"""Says line by line what may have to be removed, at the cost of one dictionary look-up a line.

Lines of a log repeat but for numbers and ids. So a line is judged by its shape: small letters,
every digit and every letter that can stand in an id turned to ``0``. What was found out about a
shape is remembered, and the patterns run only on lines whose shape holds one of their literals.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import NamedTuple

from coe_assistant.domain.packed_text import packed_runs
from coe_assistant.domain.redaction_gates import ChainGates, GatesInText, GatesOverEnds
from coe_assistant.domain.redaction_rule import Rule
from coe_assistant.domain.shape_pattern import FOLD

_DATED = re.compile(
    rb"[\[(\"{]?(?:0{4}-00-00|(?:00:00|00?/00?/0{2,4}|00?\.00?\.0{4})(?![0-9a-z+/_-])|-----)"
)
_ESCAPE = re.compile(
    rb"%00|&(?:#|0mp;|quot;|lt;|gt;|0pos;)|\\(?:u00|x00|[\"'/@=:&\\])|\+(?:-|is\+)"
)
_CONTROL = re.compile(rb"\\[nrt]")  # in quotes only: a path has them too
_ESCAPE_OR_CONTROL = re.compile(_ESCAPE.pattern + rb"|" + _CONTROL.pattern)
_BEFORE_ESCAPE, _BEHIND_ESCAPE = 2_000, 6_000  # in a long line; the longest value has 4,000
_BETWEEN_OBJECTS = re.compile(rb"\}, ?(?=\{)")
_INDENT = 32
_TAIL, _HEAD = 96, 160
_MOST_SHAPES = 40_000
LONGEST_SHAPE = 2_000
_LONGEST_SHAPES = 4_000_000


@dataclass(frozen=True, slots=True)
class Traits:
    """What the shape of a line says.

    runs: where packed text may stand. opens: the next line may go on with its last word.
    continues: it may go on with the last word of the line before. is_word: it is one word.
    is_plain: nothing in the line itself needs a look. is_dull: nor with the line before.
    gates: the literals of rules that it holds.
    """

    rules: tuple[Rule, ...]
    has_escape: bool
    runs: tuple[tuple[int, int], ...]
    opens: bool
    continues: bool
    is_word: bool
    is_plain: bool
    is_dull: bool
    gates: tuple[bytes, ...] = ()


NO_TRAITS = Traits((), False, (), False, False, False, False, False)  # noqa: FBT003


class Line(NamedTuple):
    """A line of some bytes: its place without the line feed, its shape and what that says.

    One is made for many lines of a log: a tuple costs a third of a frozen dataclass.
    """

    start: int
    end: int
    shape: bytes
    traits: Traits


@dataclass(frozen=True, slots=True)
class Joint:
    """What may stand across a line end: something for a rule, and a run of packed text.

    run_before, run_behind: how many bytes of the run stand on either side; behind is negative
    when there is none.
    """

    has_rule: bool
    run_before: int
    run_behind: int


@lru_cache(maxsize=16)
def _searches(gates: tuple[bytes, ...]) -> tuple[GatesOverEnds, GatesInText]:
    """Return what finds the literals: the same for all who clean by the same rules."""
    return GatesOverEnds(gates), GatesInText(gates)


class LineShapes:
    """Judges lines by their shapes and remembers."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        by_gate: dict[bytes, list[Rule]] = {}
        for rule in rules:
            for gate in rule.gates:
                by_gate.setdefault(gate.translate(FOLD), []).append(rule)
        self._by_gate = {gate: tuple(found) for gate, found in by_gate.items()}
        self._over_ends, self._in_text = _searches(tuple(by_gate))
        self._known: dict[bytes, Traits] = {}
        self._joints: dict[tuple[bytes, bytes], Joint] = {}

    def lines(self, data: bytes) -> Iterator[Line]:
        """Give the lines of data that need a look: themselves, or with the line before.

        Most lines of a log need none, so nothing is made for them.
        """
        parts, starts = _parts(data.translate(FOLD).split(b"\n"))
        known = self._learned(parts)
        given = -1
        for number, part in enumerate(parts):
            traits = known[part]
            if traits.is_dull:
                continue
            for one in range(max(given + 1, number - traits.continues, 0), number + 1):
                start, shape = starts[one], parts[one]
                yield Line(start, start + len(shape), shape, known[shape])
            given = number

    def chain(self, lines: Sequence[Line]) -> ChainGates:
        """Return what is asked about lines that follow each other."""
        return ChainGates(self._over_ends, [(line.shape, line.traits.gates) for line in lines])

    def over_joint(self, chain: ChainGates, number: int) -> Joint:
        """Return what may stand across the end of the line before the one of this number."""
        tail, head = chain.before(number)[-_TAIL:], chain.behind(number)[:_HEAD]
        known = self._joints.get((tail, head))
        if known is None:
            if len(self._joints) >= _MOST_SHAPES:
                self._joints.clear()
            known = self._joints[tail, head] = self._joint(tail, head, chain.near(number))
        return known

    def _joint(self, tail: bytes, head: bytes, gates: Iterable[bytes]) -> Joint:
        found = any(
            rule.may_match(text)
            for text in (tail + head, tail + b" " + head)
            for gate in gates
            if gate in text
            for rule in self._by_gate[gate]
        )
        run = next(
            ((a, b) for a, b in packed_runs(tail + head) if a < len(tail) < b), (len(tail), 0)
        )
        return Joint(found, len(tail) - run[0], run[1] - len(tail))

    def _learned(self, shapes: Sequence[bytes]) -> Mapping[bytes, Traits]:
        """Return traits for at least these shapes."""
        if len(self._known) >= _MOST_SHAPES:
            self._known = {}
        new = set(shapes).difference(self._known)
        if not new:
            return self._known
        # Most literals are in none of the new lines: that is found out for all at once.
        together = b"\n".join(new)
        gates = [(gate, self._by_gate[gate]) for gate in self._in_text.held(together)]
        judged = {shape: _judge(shape, gates) for shape in new}
        if len(together) > _LONGEST_SHAPES:
            return {**self._known, **judged}
        self._known.update(judged)
        return self._known


def escaped_parts(line: Line) -> Iterator[tuple[int, int]]:
    """Give the parts of a line with escapes: all of it, unless it is long."""
    if len(line.shape) <= LONGEST_SHAPE:
        yield line.start, line.end
        return
    start = end = line.start
    for match in _ESCAPE_OR_CONTROL.finditer(line.shape):
        at = line.start + match.start()
        if at - _BEFORE_ESCAPE > end:
            if end > start:
                yield start, end
            start = at - _BEFORE_ESCAPE
        end = min(at + _BEHIND_ESCAPE, line.end)
    if end > start:
        yield start, end


def _parts(shapes: list[bytes]) -> tuple[list[bytes], list[int]]:
    """Return the parts that are judged by themselves, and where each begins."""
    starts = [0, *accumulate(len(shape) + 1 for shape in shapes)]
    if max(map(len, shapes)) <= LONGEST_SHAPE:
        return shapes, starts
    parts: list[bytes] = []
    begins: list[int] = []
    for shape, start in zip(shapes, starts, strict=False):
        pieces = _pieces(shape) if len(shape) > LONGEST_SHAPE else (shape,)
        parts += pieces
        begins += accumulate(map(len, pieces[:-1]), initial=start)
    return parts, begins


def _pieces(shape: bytes) -> Sequence[bytes]:
    """Return the parts of a long line: the objects of a list in JSON stand alone."""
    ends = [match.end() for match in _BETWEEN_OBJECTS.finditer(shape)]
    return [shape[start:end] for start, end in pairwise([0, *ends, len(shape)])]


def _judge(shape: bytes, gates: Sequence[tuple[bytes, Sequence[Rule]]]) -> Traits:
    text = shape.strip()
    indent = len(shape) - len(shape.lstrip())
    held = [item for item in gates if item[0] in shape]
    named = dict.fromkeys(rule for _, rules in held for rule in rules)
    is_long = len(shape) > LONGEST_SHAPE
    rules = tuple(rule for rule in named if is_long or rule.may_match(shape))
    has_escape = _ESCAPE.search(shape) is not None or (
        b'"' in shape and _CONTROL.search(shape) is not None
    )
    runs = packed_runs(shape)
    is_plain = not (rules or has_escape or runs)
    continues = bool(text) and indent <= _INDENT and _DATED.match(text) is None
    return Traits(
        rules=rules,
        has_escape=has_escape,
        runs=runs,
        opens=bool(text),
        continues=continues,
        is_word=bool(text) and b" " not in text,
        is_plain=is_plain,
        is_dull=is_plain and not continues,
        gates=tuple(gate for gate, _ in held),
    )
