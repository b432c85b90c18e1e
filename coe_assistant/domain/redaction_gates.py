"""Finds the literals of rules that stand across the ends of lines, without trying each of them.

Where lines are all new, every line end is, and there are hundreds of literals. One across an end
is cut into a part before and one behind; so it is looked up by the letters on either side.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

NEAR = 4  # lines behind the end of one that are looked at together
_LONGEST_BY_PAIRS = 1_000
_ID_LETTER = ord("0")
_COMMON = b" etionsr"
_Cut = tuple[bytes, bytes, bytes]  # before, behind, the whole


class GatesOverEnds:
    """Knows every cut of every literal.

    Args:
        gates: The literals, as they are in shapes of lines.
    """

    def __init__(self, gates: Iterable[bytes]) -> None:
        self._cuts: dict[tuple[bytes, bytes], list[_Cut]] = defaultdict(list)
        self._spaced: dict[bytes, list[_Cut]] = defaultdict(list)
        for gate in gates:
            for at in range(1, len(gate)):
                cut = (gate[:at], gate[at:], gate)
                self._cuts[gate[max(at - 2, 0) : at], gate[at : at + 1]].append(cut)
                if gate[at - 1 : at] == b" ":
                    self._spaced[gate[:at][-2:-1]].append((gate[: at - 1], gate[at:], gate))
            if gate.endswith(b" "):
                self._spaced[gate[-2:-1]].append((gate[:-1], b"", gate))

    def over_end(self, before: bytes, behind: bytes) -> Iterator[bytes]:
        """Give the literals that begin in one line and end in what stands behind it."""
        for last in {before[-2:], before[-1:]}:
            cuts = self._cuts.get((last, behind[:1]))
            if cuts:
                yield from _fitting(cuts, before, behind)

    def over_space(self, before: bytes, behind: bytes) -> Iterator[bytes]:
        """Give the literals that have a space where the line ends."""
        for last in {before[-1:], b""}:
            yield from _fitting(self._spaced.get(last, ()), before, behind)


class GatesInText:
    """Finds which literals a text holds; in a short one by its pairs of letters.

    Args:
        gates: The literals, as they are in shapes of lines.
    """

    def __init__(self, gates: Iterable[bytes]) -> None:
        self._gates = tuple(gates)
        self._order = {gate: number for number, gate in enumerate(self._gates)}
        self._single = [gate for gate in self._gates if len(gate) == 1]
        self._by_pair: dict[tuple[int, int], list[bytes]] = defaultdict(list)
        for gate in self._gates:
            if len(gate) > 1:
                self._by_pair[min(pairwise(gate), key=_commonness)].append(gate)

    def held(self, text: bytes) -> list[bytes]:
        """Return the literals in text, in their own order."""
        if len(text) > _LONGEST_BY_PAIRS:
            return [gate for gate in self._gates if gate in text]
        pairs = self._by_pair.keys() & set(pairwise(text))
        found = [gate for pair in pairs for gate in self._by_pair[pair] if gate in text]
        found += [gate for gate in self._single if gate in text]
        return sorted(found, key=self._order.__getitem__)


def _commonness(pair: tuple[int, int]) -> int:
    """Return how often a pair of letters is in shapes, where an id is nothing but zeros."""
    return sum((letter == _ID_LETTER) * 2 + (letter in _COMMON) for letter in pair)


class ChainGates:
    """The literals in lines that follow each other, found out for an end when it is asked for.

    Args:
        ends: Knows all literals.
        shapes: The lines' shapes, each with the literals that it holds.
    """

    def __init__(
        self, ends: GatesOverEnds, shapes: Sequence[tuple[bytes, Iterable[bytes]]]
    ) -> None:
        self._ends = ends
        self._shapes = shapes
        self.heads = [shape.strip() for shape, _ in shapes]
        self._over: dict[int, set[bytes]] = {}

    def before(self, number: int) -> bytes:
        """Return the line before the one of this number, without its carriage return."""
        return self._shapes[number - 1][0].rstrip(b"\r")

    def behind(self, number: int) -> bytes:
        """Return the line of this number and the next ones, joined."""
        return b"".join(self.heads[number : number + NEAR])

    def near(self, number: int) -> set[bytes]:
        """Return all that may stand in the line before, those behind, and over their ends."""
        end = min(number + NEAR, len(self.heads))
        found = {gate for _, gates in self._shapes[number - 1 : end] for gate in gates}
        return found.union(*(self._over_end(one) for one in range(number, end)))

    def _over_end(self, number: int) -> set[bytes]:
        if number not in self._over:
            behind = self.behind(number)
            found: set[bytes] = set()
            for before in {self.before(number), self.heads[number - 1]}:
                found.update(self._ends.over_end(before, behind))
                found.update(self._ends.over_space(before, behind))
            self._over[number] = found
        return self._over[number]


def _fitting(cuts: Iterable[_Cut], before: bytes, behind: bytes) -> Iterator[bytes]:
    return (
        gate for left, right, gate in cuts if before.endswith(left) and behind.startswith(right)
    )
