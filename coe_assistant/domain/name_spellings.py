r"""One person's name in every way in which logs and tools spell it, as a pattern for bytes.

Display names come as "Ada Byron" and "Byron, Ada", in capitals, with dots and underscores in
paths, and with letters that a console, JSON, HTML or an older program changed: Jürgen, Juergen,
Jurgen, JÜRGEN, J\u00fcrgen, J?rgen. The pattern is for text in ASCII lower case.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from html.entities import codepoint2name

from coe_assistant.domain.role_words import ROLE_WORDS

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019`][^\W\d_]+)*")
_APOSTROPHE = b"(?:'|\xe2\x80\x99|`|&#39;|&apos;|[ ._]|)"
_IN_BRACKETS = re.compile(r"[(\[<{][^)\]>}]*[)\]>}]")
_JOINT = rb"(?:[\s.,;_+\-'`]|\xc2\xa0|\xe2\x80[\x91\x99]|%%20){%d,4}"
_MOST_WORDS = 6
_LONGEST_NAME = 120
_SHORTEST_NAME = 3
_SHORTEST_GATE = 3
_SHORTEST_JOINED = 7  # letters of a name that is also found written together
_SPOKEN = {
    "ä": "ae", "ö": "oe", "ü": "ue",  # codespell:ignore
    "ß": "ss", "å": "aa", "æ": "ae", "ø": "oe", "œ": "oe",
    "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ñ": "n",
}  # fmt: skip
_BARE = {"ø": "o", "æ": "a", "ß": "s"}


@dataclass(frozen=True, slots=True)
class NameSpellings:
    """A pattern for text in small letters, and literals of which each match holds one."""

    source: bytes
    gates: tuple[bytes, ...]


def spellings_of(name: str) -> NameSpellings | None:
    """Return how to find a person's name, or None for one that names nobody.

    Nobody is named by less than three letters, or by nothing but words for roles and products.
    """
    plain = unicodedata.normalize("NFC", _IN_BRACKETS.sub(" ", name)[:_LONGEST_NAME]).lower()
    words = _WORD.findall(plain)[:_MOST_WORDS]
    size = sum(map(len, words))
    is_short = plain.isascii() and size < _SHORTEST_NAME
    if is_short or not words or name.startswith("#"):
        return None
    if all(word in ROLE_WORDS or len(word) == 1 for word in words):
        return None
    made = [b"".join(_letter(char, word) for char in word) for word in words]
    if len(words) == 1:
        source = rb"(?<![\w-])" + made[0] + rb"(?![\w-])"
        return NameSpellings(source, _gates(words))
    joint = _JOINT % (0 if size >= _SHORTEST_JOINED or not plain.isascii() else 1)
    orders = [made[turn:] + made[:turn] for turn in range(len(made))]
    if len(made) > 2:
        orders += [[made[0], made[-1]], [made[-1], made[0]]]
    forms = dict.fromkeys(joint.join(order) for order in orders)
    source = rb"(?<![a-z0-9])(?:" + b"|".join(forms) + rb")(?![a-z0-9])"
    return NameSpellings(source, _gates([words[0], words[-1]]))


def _gates(words: list[str]) -> tuple[bytes, ...]:
    """Return the longest stretch of plain letters in words that are always there, or letters."""
    runs = [run for word in words for run in re.findall(r"[a-z]+", word)]
    longest = max(runs, key=len, default="")
    if len(longest) >= _SHORTEST_GATE or (longest and all(word.isascii() for word in words)):
        return (longest.encode(),)
    first = words[0][0]
    gates = [form.replace(b"\\", b"") for form in _forms(first)]
    gates += [b"u%04x" % ord(char) for char in {first, first.upper()} if len(char) == 1]
    return tuple(dict.fromkeys(gates))


def _letter(char: str, word: str) -> bytes:
    if char in "'\u2019`":
        return _APOSTROPHE
    if char.isascii():
        return re.escape(char.encode())
    forms = [re.escape(form) for form in _forms(char)]
    apart = unicodedata.normalize("NFD", char)
    forms.append(re.escape(apart[0].encode()) + b"".join(map(_mark, apart[1:])))
    forms += [rb"\\{1,8}u%04x" % ord(case) for case in {char, char.upper()} if len(case) == 1]
    if sum(map(str.isascii, word)) * 2 > len(word):
        forms += [rb"\?", rb"\xef\xbf\xbd"]  # a console that has not the letter
    longest_first = sorted(set(forms), key=lambda form: (-len(form), form))
    return b"(?:" + b"|".join(longest_first) + b")"


def _mark(mark: str) -> bytes:
    number = ord(mark)
    forms = (
        re.escape(mark.encode()),
        rb"\\{1,8}u%04x" % number,
        b"&#%d;" % number,
        b"&#x%x;" % number,
    )
    return b"(?:" + b"|".join(forms) + b")"


def _forms(char: str) -> list[bytes]:
    """Return a letter that is not ASCII as other programs write it, in ASCII lower case."""
    found: list[bytes] = []
    for case in dict.fromkeys((char, char.upper())):
        raw = case.encode()
        found.append(raw)
        found += [b"&#%d;" % ord(case), b"&#x%x;" % ord(case)] if len(case) == 1 else []
        if raw[0] < 0xE0:
            found.append(raw.decode("latin-1").encode())  # UTF-8 read as something else
        if len(case) == 1 and ord(case) < 256:
            found.append(bytes([ord(case)]))
        if len(case) == 1 and ord(case) in codepoint2name:
            found.append(f"&{codepoint2name[ord(case)]};".lower().encode())
    bare = "".join(one for one in unicodedata.normalize("NFD", char) if one.isascii())
    for text in (bare, _SPOKEN.get(char, ""), _BARE.get(char, "")):
        found += [text.encode()] if text.isalpha() else []
    return list(dict.fromkeys(found))
