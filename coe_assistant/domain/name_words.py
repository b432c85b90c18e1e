"""Tells names, which are made of words, from random letters."""

from __future__ import annotations

import re

# A name is made of words, not of letters in any order: CoreComponents, x-ms-client-request-id.
_WORD = rb"(?:(?:Id|Of|To|In|On|Is|By|At|No|CoE|Co|Ok|Ui|Os|Db|Ip)(?![a-z])|[A-Z]?[a-z]{2,}+)"
_SHORT = rb"[A-Z]{2,5}"
_PART = (
    rb"(?:(?:"
    + _SHORT
    + rb"(?=[A-Z][a-z]))?"
    + _WORD
    + rb"+\d{0,3}|"
    + _WORD
    + rb"+"
    + _SHORT
    + rb"|[A-Z]{2,12}\d{0,3}|\d{1,5}|[a-z]{1,3}\d{1,4}|[A-Za-z])"
)
NAME = re.compile(rb"@?" + _PART + rb"(?:[_.-]" + _PART + rb"){0,8}")
_WORDS = re.compile(_WORD + rb"|" + _SHORT)
_VOWELS = frozenset(b"aeiouyAEIOUY")
_WITHOUT_VOWELS = frozenset((b"https", b"http", b"html", b"msdyn", b"null"))
_LONG_WORD = 4
_LONGEST_NAME = 200


def is_name(text: bytes) -> bool:
    """Return whether text is one name, and its words can be spoken."""
    if len(text) > _LONGEST_NAME or NAME.fullmatch(text) is None:
        return False
    return all(
        len(word) < _LONG_WORD or word in _WITHOUT_VOWELS or not _VOWELS.isdisjoint(word)
        for word in _WORDS.findall(text)
    )


def words_in(text: bytes) -> int:
    """Return how many words a name is made of."""
    return len(_WORDS.findall(text))
