"""Finds every mark of the knowledge in a text, in one pass over bounded pieces.

A text of tens of megabytes is cut into pieces at line ends. Of each piece only the set of its
words is made; a mark is searched only where all the words it needs occur, and, going from the
end, only until it was found once: the last word in time counts (issue 7). A mark whose words
occurred in many pieces without it is given up, which bounds the work on hostile texts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from coe_assistant.domain.evidence import Source
from coe_assistant.domain.identifiers import code_spellings, normalise_code
from coe_assistant.domain.knowledge import Knowledge
from coe_assistant.domain.phrase import lower_ascii, words_of
from coe_assistant.domain.signature import Signature

PIECE_CHARS = 32_768
OVERLAP_CHARS = 2_048
_MAX_HITS_PER_PIECE = 64
_MAX_FAILURES = 12  # pieces with all its words but without the mark, then it is given up
_HTTP = (
    r"(?:\({0}\)|http(?:/\d\.\d)? {{1,3}}{0}\b"
    r"|(?:status ?code|\"code)[\"'=:\s]{{1,6}}{0}\b|\b{0} (?:client|server) error)"
)


@dataclass(frozen=True, slots=True)
class Match:
    """A mark found in a source. position counts characters, -1 for what came beside the text."""

    signature: Signature
    source: int
    position: int
    end: int
    code: str = ""


@dataclass(slots=True)
class _Piece:
    start: int
    text: str  # ASCII lower case
    words: set[str]


def pieces_backwards(text: str) -> Iterator[_Piece]:
    """Yield the pieces of text, the last one first, each overlapping the next one."""
    end = len(text)
    while end > 0:
        start = max(0, end - PIECE_CHARS)
        if start > 0:
            line_end = text.find("\n", start, start + OVERLAP_CHARS)
            start = line_end + 1 if line_end >= 0 else start
        piece = lower_ascii(text[start : min(len(text), end + OVERLAP_CHARS)])
        yield _Piece(start, piece, words_of(piece))
        end = start


def scan(source: Source, index: int, knowledge: Knowledge) -> tuple[list[Match], list[str]]:
    """Return every mark found in a source, each once at its last place, and the codes."""
    found: dict[str, Match] = {}
    codes: dict[str, int] = {}
    failures: Counter[str] = Counter()
    done: set[str] = set()  # found, or given up
    for piece in pieces_backwards(source.text):
        for code, position in _codes(piece):
            codes[code] = piece.start + position  # pieces go backwards: the first place stays
            for signature in knowledge.by_code.get(code, ()):
                if signature.id not in found and _fits(signature, piece):
                    end = position + len(code)
                    found[signature.id] = Match(
                        signature, index, piece.start + position, piece.start + end, code
                    )
        for signature, pattern in _candidates(piece, knowledge, done):
            hit = _last(pattern, piece.text)
            if hit and _fits(signature, piece):
                found[signature.id] = Match(
                    signature, index, piece.start + hit.start(), piece.start + hit.end()
                )
                done.add(signature.id)
            else:
                failures[signature.id] += 1
                if failures[signature.id] == _MAX_FAILURES:
                    done.add(signature.id)
    _add_beside(source, index, knowledge, found, codes)
    return list(found.values()), sorted(codes, key=lambda code: codes[code])


def _add_beside(
    source: Source,
    index: int,
    knowledge: Knowledge,
    found: dict[str, Match],
    codes: dict[str, int],
) -> None:
    code = normalise_code(source.code)
    lowered = lower_ascii(source.text[-PIECE_CHARS:])
    piece = _Piece(0, lowered, words_of(lowered))
    beside: list[Signature] = []
    if code:
        codes.setdefault(code, -1)
        beside += knowledge.by_code.get(code, ())
    if source.http_status is not None:
        beside += knowledge.by_status.get(source.http_status, ())
    for signature in beside:
        if signature.id not in found and _fits(signature, piece):
            found[signature.id] = Match(signature, index, -1, -1, code)


def _codes(piece: _Piece) -> Iterator[tuple[str, int]]:
    for word, code in code_spellings(piece.words).items():
        is_decimal = word.isdigit() and len(word) == 10
        place = _place_alone(("-" if is_decimal else "") + word, piece.text)
        if place >= 0:
            yield code, place


def _place_alone(word: str, text: str) -> int:
    """Return where word stands alone, not as a part of a GUID or a longer number; else -1."""
    place = text.find(word)
    while place >= 0:
        end = place + len(word)
        before, after = text[max(0, place - 1) : place], text[end : end + 1]
        is_guid = after == "-" and text[end + 5 : end + 6] == "-"
        if not _joins(before) and before != "-" and not _joins(after) and not is_guid:
            return place
        place = text.find(word, end)
    return -1


def _joins(char: str) -> bool:
    return char == "_" or (char.isascii() and char.isalnum())


def _candidates(
    piece: _Piece, knowledge: Knowledge, done: set[str]
) -> Iterator[tuple[Signature, re.Pattern[str]]]:
    for signature in _gated(piece, knowledge):
        if (
            signature.id not in done
            and signature.pattern is not None
            and signature.gate <= piece.words
        ):
            yield signature, signature.pattern
    for status, signatures in knowledge.by_status.items():
        if str(status) in piece.words:
            pattern = re.compile(_HTTP.format(status))
            yield from ((mark, pattern) for mark in signatures if mark.id not in done)


def _gated(piece: _Piece, knowledge: Knowledge) -> Iterator[Signature]:
    for word in sorted(knowledge.by_word.keys() & piece.words):
        yield from knowledge.by_word[word]
    prefixes = tuple(knowledge.by_prefix)
    started = [word for word in piece.words if word.startswith(prefixes)] if prefixes else []
    for prefix, signatures in knowledge.by_prefix.items():
        if any(word.startswith(prefix) for word in started):
            yield from signatures


def _fits(signature: Signature, piece: _Piece) -> bool:
    return all(need.holds(piece.text, piece.words) for need in signature.needs) and not any(
        bar.holds(piece.text, piece.words) for bar in signature.unless
    )


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    hits = list(islice(pattern.finditer(text), _MAX_HITS_PER_PIECE))
    return hits[-1] if hits else None
