"""Error codes that are words written together, such as AppOperationNotAllowed, read as words.

The services name their errors so inside JSON and after "Code:"; a name that is not known by itself
often still says what it is (error-taxonomy, rule 4). Names in stack traces are not read: they tell
where something happened, not what.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Set

from coe_assistant.domain.phrase import lower_ascii

_MAX_CODES = 30  # in one piece of text
_HUMPS = r"([A-Z][a-z]{1,30}(?:[A-Z][a-z0-9]{1,30}){1,9})(?![\w.])"
_TOLD = {
    "code": re.compile(r"ode\\?[\"']?\s{0,3}[:=]?\s{0,3}\\?[\"']?" + _HUMPS, re.ASCII),
    "error": re.compile(r"rror\s{0,3}:\s{1,3}" + _HUMPS, re.ASCII),
}
_HUMP = re.compile(r"[A-Z][a-z0-9]+")
_NOT_SHOUTED = bytes(
    code for code in range(256) if not (chr(code).isupper() or chr(code).isdigit()) or code > 127
).replace(b"_", b"")


def code_words(
    raw: str, lowered: str, words: Set[str], known: Container[str] = ()
) -> Iterator[tuple[str, int, int]]:
    """Yield each code in a text as words in lower case, with its start and end.

    Args:
        raw: The text.
        lowered: The same in ASCII lower case.
        words: Its distinct words in lower case.
        known: Codes that need not be looked for again.
    """
    for word, pattern in _TOLD.items():
        if word in words:
            yield from _told(raw, lowered, word, pattern)
    if "_" not in raw:
        return
    # Without small letters little is left: most words with a line below are quickly ruled out.
    shouted = raw.encode("utf-8", "surrogatepass").translate(None, _NOT_SHOUTED).decode("ascii")
    for word in words:
        if "_" not in word or word.upper() not in shouted:
            continue
        spoken = word.replace("_", " ").strip()
        if spoken not in known:
            place = raw.find(word.upper())
            if place >= 0 and place == lowered.find(word):
                yield spoken, place, place + len(word)


def _told(
    raw: str, lowered: str, word: str, pattern: re.Pattern[str]
) -> Iterator[tuple[str, int, int]]:
    place = lowered.find(word)
    for _count in range(_MAX_CODES):
        if place < 0:
            return
        if match := pattern.match(raw, place + 1):
            yield lower_ascii(" ".join(_HUMP.findall(match[1]))), match.start(1), match.end(1)
        place = lowered.find(word, place + 1)
