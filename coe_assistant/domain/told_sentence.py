"""Finds out which templates a filled text was made from, and tells it in another language.

A text may be read in several ways: as one template whose hole took the rest, or as sentences one
by one. The reading that explains the most letters and digits by known texts wins; between equal
ones the one with fewer pieces. Every step is bounded: what is too long or too deep stays as it is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from coe_assistant.domain.text_template import Template, parse_template, words_of
from coe_assistant.domain.told_value import hole_kind

LONGEST_TEXT = 20_000  # signs; longer ones are logs, not sentences
LONGEST_SENTENCE = 3_000  # signs that one template may explain
_DEEPEST = 4  # values in values
_MOST_READINGS = 3_000  # for one text
_LONGEST_NAME, _LONGEST_VALUE = 8, 4  # words that a loose template takes for a name, or a value
_TRIED = 4  # templates that fit, heaviest first
_MOST_SENTENCES = 60  # behind them the text is one piece
_WINDOW = 6  # sentences that one template may hold
# What fills these holes are names of things: never looked up, however much they look like words.
VERBATIM = re.compile(
    "account|address|app|code|command|component|connection|connector|entry|environment|file|flow"
    "|folder|hash|host|id|name|path|person|publisher|server|setting|slug|solution|url|user"
    "|username|value|version"
)
# What fills these begins or ends something: it holds a digit.
DATED = re.compile("at|begin|due|end|high|low|since|until")
# What fills these is one word, and a number: so short templates fit fewer foreign sentences.
# An address is no number, but no word of letters alone either.
ONE_WORD = re.compile("code|from|id|status|to")
NUMBER = re.compile(
    "count|days|hours|minutes|most|number|percent|pid|progress|seconds|size|url|version"
)
_NO_VERSION = "not installed"  # stands where a version does
_MARKS = ".,;:!?()\"'"
_SENTENCE_END = re.compile(r"(?<!\b[A-Z])[.!?] ")  # W. Europe Standard Time has none
_ENDS = re.compile(r"(?<=[.!?:])( +)")
# a bullet, or a short mark such as [ pass  ], stands before a text and is no part of it
_EDGES = re.compile(r"(\s*(?:(?:[-*•·]|\[[^\[\]]{0,12}\]) +)?)(.*?)(\s*)", re.DOTALL)
_MARK = re.compile(r"(\s*\[)( *)([^\[\] ]+)( *)(\] +)")


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as told, and how many letters and digits of it are explained by known texts."""

    told: str
    weight: int = 0
    pieces: int = 1

    def beats(self, other: Reading) -> bool:
        """Return whether this explains more, or the same in fewer pieces."""
        return (self.weight, -self.pieces) > (other.weight, -other.pieces)


class SentenceIndex:
    """The templates of a language's texts, found by a rare word of their own."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._by_word: dict[str, list[tuple[str, Template]]] = {}
        self._wordless: list[tuple[str, Template]] = []
        templates = [(key, parse_template(key)) for key in keys if "{" in key]
        every = [(key, item, item.free_words()) for key, item in templates if item.holes]
        often = Counter(word for _, _, words in every for word in words)
        for key, item, words in every:
            if words:
                rarest = min(words, key=lambda word: (often[word], -len(word), word))
                self._by_word.setdefault(rarest, []).append((key, item))
            elif item.weight:
                self._wordless.append((key, item))

    def fitting(self, text: str) -> list[tuple[str, Template, Mapping[str, str]]]:
        """Return the templates that text may be made from with their values, heaviest first."""
        found = [pair for word in words_of(text) for pair in self._by_word.get(word, ())]
        matches = [
            (key, item, values)
            for key, item in (*found, *self._wordless)
            if (values := _values(item, text)) is not None
        ]
        matches.sort(key=lambda match: (-match[1].weight, match[0]))
        return matches[:_TRIED]


class Teller:
    """Tells one text.

    Args:
        index: The templates.
        whole: Returns the translation of a whole text, or None.
        form: Returns the translation of a template, its holes unfilled, for these values.
        shown: Returns what fills a hole, in the form of the language where it is a number or a
            time; takes the hole, the value, and what stands behind it.
    """

    def __init__(
        self,
        index: SentenceIndex,
        whole: Callable[[str], str | None],
        form: Callable[[str, Mapping[str, str]], str],
        shown: Callable[[str, str, str], str] = lambda _hole, value, _after: value,
    ) -> None:
        self._index = index
        self._whole = whole
        self._form = form
        self._shown = shown
        self._left = _MOST_READINGS
        self._known: dict[tuple[str, int], Reading] = {}

    def told(self, text: str) -> str:
        """Return text in the language, or as it is."""
        return self.read(text).told

    def read(self, text: str) -> Reading:
        """Return the reading of text that explains the most of it."""
        return Reading(text) if len(text) > LONGEST_TEXT else self._read(text, 0)

    def _read(self, text: str, depth: int) -> Reading:
        known = self._known.get((text, depth))
        if known is None:
            known = self._read_edged(text, depth)
            self._known[text, depth] = known
        return known

    def _read_edged(self, text: str, depth: int) -> Reading:
        edges = _EDGES.fullmatch(text)
        before, inner, after = edges.groups() if edges is not None else ("", text, "")
        if not inner or depth > _DEEPEST:
            return Reading(text)
        best = self._as_one(inner, depth)
        if best.weight < _weight(inner):
            other = self._in_parts(inner, depth)
            best = other if other.beats(best) else best
        return Reading(self._mark(before) + best.told + after, best.weight, best.pieces)

    def _mark(self, before: str) -> str:
        """Return the mark before a text in the language, as wide as it was where it fits."""
        found = _MARK.fullmatch(before)
        told = self._whole(f"[{found[3]}]") if found is not None else None
        if found is None or told is None:
            return before
        width = len(found[2] + found[3] + found[4])
        return f"{found[1]}{told[1:-1]:^{width}}{found[5]}"

    def _as_one(self, text: str, depth: int) -> Reading:
        """Read text as one known text, or as one template."""
        self._left -= 1
        if self._left < 0 or len(text) > LONGEST_SENTENCE:
            return Reading(text)
        best = self._known_text(text, depth)
        if not best.weight and text[-1] not in ".!?:":
            # the words of a sentence within another one
            sentence = self._known_text(f"{text}.", depth)
            best = replace(sentence, told=sentence.told.removesuffix("."))
        elif not best.weight and text[-1] == ":" and len(text) > 1:
            label = self._known_text(text[:-1], depth)
            best = replace(label, told=f"{label.told}:")
        return best

    def _known_text(self, text: str, depth: int) -> Reading:
        whole = self._whole(text)
        if whole is not None:
            return Reading(whole, _weight(text))
        best = Reading(text)
        for key, template, values in self._index.fitting(text):
            reading = self._as_template(key, template, values, depth)
            best = reading if reading.beats(best) else best
        return best

    def _as_template(
        self, key: str, template: Template, values: Mapping[str, str], depth: int
    ) -> Reading:
        behind = dict(zip(reversed(template.holes), reversed(template.literals[1:]), strict=True))
        read = {
            hole: self._value(hole, value, behind[hole], depth) for hole, value in values.items()
        }
        if template.is_loose and any(
            _is_long(hole, item, values[hole]) for hole, item in read.items()
        ):
            return Reading("", -1)
        told = parse_template(self._form(key, values))
        filled = told.fill({hole: reading.told for hole, reading in read.items()})
        return Reading(filled, template.weight + sum(item.weight for item in read.values()))

    def _value(self, hole: str, value: str, after: str, depth: int) -> Reading:
        if is_verbatim(hole):
            return Reading(value)
        shown = self._shown(hole, value, after)
        return Reading(shown) if shown != value else self._read(value, depth + 1)

    def _in_parts(self, text: str, depth: int) -> Reading:
        """Read text line by line, else sentence by sentence, else as a list of values."""
        if "\n" in text:
            return self._as_row(re.split(r"(\n+)", text), depth)
        sentences = _ENDS.split(text, maxsplit=_MOST_SENTENCES)
        if len(sentences) > 1:
            return self._as_sentences(sentences, depth)
        items = re.split(r"(; )" if "; " in text else r"(, )", text)
        row = self._as_row(items, depth + 1)
        is_whole = row.pieces == (len(items) + 1) // 2
        # Half of a list, or of a foreign sentence with a comma, would be a mixture.
        return row if len(items) > 1 and is_whole else Reading(text)

    def _as_row(self, parts: list[str], depth: int) -> Reading:
        """Read every second part by itself; pieces counts those of which something is known."""
        readings = [self._read(part, depth) for part in parts[::2]]
        told = readings[0].told + "".join(
            glue + reading.told for glue, reading in zip(parts[1::2], readings[1:], strict=True)
        )
        known = sum(1 for reading in readings if reading.weight)
        return Reading(told, sum(reading.weight for reading in readings), known)

    def _as_sentences(self, parts: list[str], depth: int) -> Reading:
        """Read sentences so that a template may hold several; the best cut up to each end."""
        count = (len(parts) + 1) // 2
        best = [Reading("", 0, 0)]
        for end in range(1, count + 1):
            options = []
            for begin in range(max(0, end - _WINDOW), end):
                if begin == 0 and end == count:
                    continue  # the whole was read before
                part = "".join(parts[2 * begin : 2 * end - 1])
                glue = parts[2 * begin - 1] if begin else ""
                reading = self._as_one(part, depth)
                left = best[begin]
                told = left.told + glue + reading.told
                pieces = left.pieces + (1 if reading.weight else end - begin)
                options.append(Reading(told, left.weight + reading.weight, pieces))
            best.append(max(options, key=lambda item: (item.weight, -item.pieces)))
        return best[-1]


def is_verbatim(hole: str) -> bool:
    """Return whether what fills the hole is the name of something, such as file_name2."""
    word = hole_kind(hole)
    return VERBATIM.fullmatch(word) is not None or VERBATIM.fullmatch(word[:-1]) is not None


def _is_long(hole: str, reading: Reading, value: str) -> bool:
    most = _LONGEST_NAME if is_verbatim(hole) else _LONGEST_VALUE
    is_text = not reading.weight and reading.told == value
    return is_text and value.count(" ") >= most


def _values(template: Template, text: str) -> Mapping[str, str] | None:
    found = template.match(text)
    if found is not None and not _are_possible(found):
        found = template.match(text, from_end=True)
    return found if found is not None and _are_possible(found) else None


def _are_possible(values: Mapping[str, str]) -> bool:
    return all(_is_possible(hole_kind(hole), value) for hole, value in values.items())


def _is_possible(kind: str, value: str) -> bool:
    if NUMBER.fullmatch(kind):
        bare = value.strip(_MARKS)
        is_number = not bare.isalpha() or bare.isupper()  # a word is none; N or X stand for one
        return " " not in value and is_number
    if DATED.fullmatch(kind):
        has_time = not value or not value.isascii() or any(sign.isdigit() for sign in value)
        return has_time and not _SENTENCE_END.search(value)
    is_one_word = " " not in value or value == _NO_VERSION
    return is_one_word or ONE_WORD.fullmatch(kind) is None


def _weight(text: str) -> int:
    return sum(sign.isalnum() for sign in text)
