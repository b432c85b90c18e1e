"""Finds every mark of the knowledge in a text, in one pass over bounded pieces.

A text of tens of megabytes is cut into pieces at line ends. Of each piece only the set of its
words is made; a mark is searched only where all the words it needs occur, and, going from the
end, only until it was found once: the last word in time counts (issue 7). A mark whose words
occurred in many pieces without it is given up, which bounds the work on hostile texts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Set
from dataclasses import dataclass, field
from itertools import islice

from coe_assistant.domain.code_words import code_words
from coe_assistant.domain.evidence import Source
from coe_assistant.domain.identifiers import normalise_code
from coe_assistant.domain.knowledge import Knowledge
from coe_assistant.domain.nearby import Prose, Span
from coe_assistant.domain.phrase import words_of
from coe_assistant.domain.signature import Signature
from coe_assistant.domain.text_piece import PIECE_CHARS, TextPiece, pieces_backwards
from coe_assistant.domain.word_memory import WordMemory

_MAX_HITS_PER_PIECE = 64
_MAX_FAILURES = 6  # pieces with all its words but without the mark, then it is given up
_MAX_NEAR_FAILURES = 3  # the same for wordings near each other, which take more work
_MAX_NAMED = 100  # codes made of words, in one source
_CROWDED = 24  # open marks whose words are in a piece, from which on its plain text is made
_HTTP_REACH = 40  # characters of a match of this, at most
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


def scan(source: Source, index: int, knowledge: Knowledge) -> tuple[list[Match], list[str]]:
    """Return every mark found in a source, each once at its last place, and the codes."""
    work = _Scan(index, knowledge)
    for piece in pieces_backwards(source.text):
        work.read_codes(piece)
        work.read_marks(piece)
        work.read_named_codes(piece)
    work.add_beside(source)
    codes = work.codes
    return list(work.found.values()), sorted(codes, key=lambda code: codes[code])


@dataclass(slots=True)
class _Scan:
    """What was found in one source so far, going backwards."""

    index: int
    knowledge: Knowledge
    found: dict[str, Match] = field(default_factory=dict)
    codes: dict[str, int] = field(default_factory=dict)
    _failures: Counter[str] = field(default_factory=Counter)
    _done: set[str] = field(default_factory=set)  # marks found, or given up
    _settled: set[str] = field(default_factory=set)  # codes that can add nothing more
    _named: set[str] = field(default_factory=set)  # codes made of words that were read
    _memory: WordMemory = field(init=False)
    _by_word: dict[str, tuple[Signature, ...]] = field(init=False)  # not done yet
    _near: list[Signature] = field(init=False)  # not done yet

    def __post_init__(self) -> None:
        self._memory = WordMemory(self.knowledge.starts)
        self._by_word = dict(self.knowledge.by_word)
        self._near = list(self.knowledge.near)

    def read_codes(self, piece: TextPiece) -> None:
        """Find the error codes in a piece and the marks that they are."""
        for code, position in _codes(piece, self._memory.codes(piece.words), self._settled):
            self.codes[code] = piece.start + position
            marks = self.knowledge.by_code.get(code, ())
            for signature in marks:
                if signature.id not in self.found and _fits(signature, piece):
                    self._add(signature, piece, (position, position + len(code)), code)
            if all(signature.id in self.found for signature in marks):
                self._settled.add(code)

    def read_marks(self, piece: TextPiece) -> None:
        """Find messages and wordings in a piece."""
        for signature, hit in self._hits(piece):
            if hit and _fits(signature, piece):
                self._add(signature, piece, hit)
                self._done.add(signature.id)
                continue
            self._failures[signature.id] += 1
            most = _MAX_FAILURES if signature.near is None else _MAX_NEAR_FAILURES
            if self._failures[signature.id] == most:
                self._done.add(signature.id)

    def read_named_codes(self, piece: TextPiece) -> None:
        """Find what error codes made of words say, each read once."""
        if len(self._named) >= _MAX_NAMED:
            return
        for words, start, end in code_words(piece.raw, piece.text, piece.words, self._named):
            if words in self._named:
                continue
            self._named.add(words)
            prose = Prose(words, self._memory.starts(words_of(words)))
            for signature in self.knowledge.near:
                near = signature.near
                if near is None or signature.id in self.found or not near.may_occur(prose):
                    continue
                if near.last(prose) and _fits(signature, piece):
                    self._add(signature, piece, (start, end))

    def add_beside(self, source: Source) -> None:
        """Add the marks that came beside the text: its code and its HTTP status."""
        code = normalise_code(source.code)
        piece = TextPiece(0, source.text[-PIECE_CHARS:])
        beside: list[Signature] = []
        if code:
            self.codes.setdefault(code, -1)
            beside += self.knowledge.by_code.get(code, ())
        if source.http_status is not None:
            beside += self.knowledge.by_status.get(source.http_status, ())
        for signature in beside:
            if signature.id not in self.found and _fits(signature, piece):
                self.found[signature.id] = Match(signature, self.index, -1, -1, code)

    def _add(self, signature: Signature, piece: TextPiece, hit: Span, code: str = "") -> None:
        start, end = piece.start + hit[0], piece.start + hit[1]
        self.found[signature.id] = Match(signature, self.index, start, end, code)

    def _hits(self, piece: TextPiece) -> Iterator[tuple[Signature, Span | None]]:
        """Yield every open mark whose words are in the piece, and where it is last, if it is."""
        known, done = self.knowledge, self._done
        starts = self._memory.starts(piece.words)
        open_marks = list(self._gated(piece, starts))
        plain = piece.plain if len(open_marks) >= _CROWDED else None
        for signature in open_marks:
            if pattern := signature.pattern:
                is_out = plain is not None and not _may_match(signature, piece)
                yield signature, None if is_out else _last(pattern, piece.prose)
        for status, signatures in known.by_status.items():
            if str(status) in piece.words:
                for mark in signatures:
                    if mark.id not in done:
                        yield mark, _last_status(str(status), piece.text)
        self._near = [mark for mark in self._near if mark.id not in done]
        prose = Prose(piece.prose, starts, plain) if self._near else None
        for signature in self._near:
            if prose and signature.near and signature.near.may_occur(prose):
                yield signature, signature.near.last(prose)

    def _gated(self, piece: TextPiece, starts: Set[str]) -> Iterator[Signature]:
        for word in sorted(self._by_word.keys() & piece.words):
            signatures = tuple(mark for mark in self._by_word[word] if mark.id not in self._done)
            if signatures:
                self._by_word[word] = signatures
            else:
                del self._by_word[word]
            yield from (mark for mark in signatures if mark.gate <= piece.words)
        by_prefix = self.knowledge.by_prefix
        found = {mark.id: mark for start in by_prefix.keys() & starts for mark in by_prefix[start]}
        yield from (
            mark
            for mark in found.values()
            if mark.id not in self._done and mark.gate <= piece.words
        )


def _codes(
    piece: TextPiece, spellings: Mapping[str, str], settled: Container[str]
) -> Iterator[tuple[str, int]]:
    """Yield each code with its first place, a code of several spellings only there."""
    places: dict[str, int] = {}
    for word, code in spellings.items():
        if code in settled:
            continue
        is_decimal = word.isdigit() and len(word) == 10
        place = _place_alone(("-" if is_decimal else "") + word, piece.text)
        if place >= 0:
            places[code] = min(place, places.get(code, place))
    yield from sorted(places.items(), key=lambda item: item[1])


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


def _fits(signature: Signature, piece: TextPiece) -> bool:
    return all(need.holds(piece.text, piece.words) for need in signature.needs) and not any(
        bar.holds(piece.text, piece.words) for bar in signature.unless
    )


def _may_match(signature: Signature, piece: TextPiece) -> bool:
    return signature.pairs <= piece.pairs and all(map(piece.plain.__contains__, signature.plain))


def _last(pattern: re.Pattern[str], text: str) -> Span | None:
    hits = list(islice(pattern.finditer(text), _MAX_HITS_PER_PIECE))
    return hits[-1].span() if hits else None


def _last_status(status: str, text: str) -> Span | None:
    """Return where text last tells of a failure with an HTTP status."""
    pattern = re.compile(_HTTP.format(status))
    place = text.find(status)
    while place >= 0:
        if pattern.search(text, max(0, place - _HTTP_REACH), place + _HTTP_REACH):
            return _last(pattern, text)
        place = text.find(status, place + len(status))
    return None
