"""The lines that made the classifier decide: whole where short, else the part around the mark.

Parts of one long line never overlap, begin at a word and stand in the order of the line.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from coe_assistant.domain.classify_scan import Match
from coe_assistant.domain.evidence import Source
from coe_assistant.domain.failure import EvidenceLine
from coe_assistant.domain.signature import Tier

MAX_EVIDENCE = 12
MAX_LINE_CHARS = 500
_LONGEST_WORD = 60  # a longer one is cut: it is no word but packed text


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a source. start and end count characters; line is where its line begins."""

    source: int
    line: int
    start: int
    end: int


def evidence_lines(ranked: Sequence[Match], sources: Sequence[Source]) -> tuple[EvidenceLine, ...]:
    """Return what to show as the reason, the strongest line first, at most MAX_EVIDENCE."""
    told = _telling(ranked)
    parts = _parts(told, sources)
    numbers = _line_numbers({(part.source, part.line) for part in parts}, sources)
    lines: dict[str, EvidenceLine] = {}
    for part in parts:
        source = sources[part.source]
        text = source.text[part.start : part.end].strip()
        number = numbers[part.source, part.line]
        lines.setdefault(text, EvidenceLine(number, text, source.origin.value))
    for match in told:
        if match.position < 0:
            source = sources[match.source]
            said = match.code or f"HTTP {source.http_status}"
            lines.setdefault(said, EvidenceLine(0, said, source.origin.value))
    return tuple(lines.values())[:MAX_EVIDENCE]


def _telling(ranked: Sequence[Match]) -> list[Match]:
    """Return the matches worth showing: no progress beside a reason."""
    has_reason = any(match.signature.tier is not Tier.PROGRESS for match in ranked)
    return [
        match for match in ranked if not has_reason or match.signature.tier is not Tier.PROGRESS
    ]


def _parts(told: Iterable[Match], sources: Sequence[Source]) -> list[_Part]:
    """Return the parts with the marks; several sources often say the same, which counts once."""
    parts: list[_Part] = []
    seen: set[str] = set()
    for match in told:
        if match.position < 0 or any(_holds(part, match) for part in parts):
            continue
        text = sources[match.source].text
        part = _part(text, match, parts)
        said = text[part.start : part.end].strip()
        if said and said not in seen:
            seen.add(said)
            parts.append(part)
        if len(parts) == MAX_EVIDENCE:
            break
    rank: dict[tuple[int, int], int] = {}
    for part in parts:
        rank.setdefault((part.source, part.line), len(rank))
    return sorted(parts, key=lambda part: (rank[part.source, part.line], part.start))


def _holds(part: _Part, match: Match) -> bool:
    return part.source == match.source and part.start <= match.position < part.end


def _part(text: str, match: Match, others: Iterable[_Part]) -> _Part:
    begin = text.rfind("\n", 0, match.position) + 1
    end = text.find("\n", match.position)
    end = len(text) if end < 0 else end
    start = begin
    if end - start > MAX_LINE_CHARS:  # the part around the mark, not the start of a long line
        start = _word_start(text, max(start, match.position - MAX_LINE_CHARS // 4), match.position)
        end = _word_end(text, max(match.end, start), min(end, start + MAX_LINE_CHARS))
    for other in others:
        if other.source == match.source and other.line == begin:
            start = max(start, other.end) if other.end <= match.position else start
            end = min(end, other.start) if other.start > match.position else end
    return _Part(match.source, begin, start, end)


def _word_start(text: str, start: int, most: int) -> int:
    """Return where the first whole word begins between start and most, else start."""
    if start == 0 or text[start - 1].isspace():
        return start
    limit = min(most, start + _LONGEST_WORD)
    return next((place + 1 for place in range(start, limit) if text[place].isspace()), start)


def _word_end(text: str, least: int, end: int) -> int:
    """Return where the last whole word ends between least and end, else end."""
    if end == len(text) or text[end].isspace():
        return end
    limit = max(least, end - _LONGEST_WORD)
    return next((place for place in range(end - 1, limit, -1) if text[place].isspace()), end)


def _line_numbers(
    places: Iterable[tuple[int, int]], sources: Sequence[Source]
) -> dict[tuple[int, int], int]:
    """Return the number of the line at each place, counting every text once."""
    numbers: dict[tuple[int, int], int] = {}
    before = (-1, 0)
    number = 1
    for source, position in sorted(places):
        start = before[1] if source == before[0] else 0
        number = (number if source == before[0] else 1) + sources[source].text.count(
            "\n", start, position
        )
        before = (source, position)
        numbers[before] = number
    return numbers
