"""Ids, codes, times and statuses that an error text carries, for Microsoft Support and for us."""

from __future__ import annotations

import re
from collections.abc import Iterable

from coe_assistant.domain.folded_pattern import folded_pattern
from coe_assistant.domain.phrase import lower_ascii

_GUID = r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"
# The codes of the platform start with 80 and 0 or 1; a GUID rarely does.
_HEX_WORD = re.compile(r"(?:0x)?(80[01][0-9a-f]{5})")
_DECIMAL_WORD = re.compile(r"214[5-7][0-9]{6}")
CODE_HEADS = frozenset({"800", "801", "0x8", "214"})  # the first three letters of every spelling
# Ids that Support can use (http-contracts 1.12, support-bundle 1); the first found is kept.
_NAMED = {
    "client_request_id": rf"client[ -]?request[ -]?id\W{{1,12}}({_GUID})",
    "activity_id": rf"activity[ _-]?id\W{{1,12}}({_GUID})",
    "correlation_id": rf"correlation[ _-]?id(?: is)?\W{{1,12}}({_GUID}[0-9a-f]?)",
    "tracking_id": rf"tracking id(?: is)?\W{{1,6}}({_GUID}|[0-9A-Z]{{16,64}})",
    "session_id": rf"session[ _-]?id\W{{1,12}}({_GUID})",
    "trace_id": rf"trace[ _-]?id\W{{1,12}}({_GUID})",
    "request_id": rf"(?:service-request-id|(?<!client )\brequest ?id|req_id)\W{{1,12}}({_GUID})",
    "import_job_id": rf"import (?:job|id)(?: with id)?\W{{1,6}}({_GUID})",
    "operation_id": rf"asynchronous operation \W?({_GUID})",
    "exception_id": rf"exception id\W{{1,6}}({_GUID})",
}
_NAMED_PATTERNS = {name: folded_pattern(text) for name, text in _NAMED.items()}
_TIME = re.compile(r"\b20\d\d-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{1,9})?Z?")
_STATUS_WORDS = {
    "badrequest": 400,
    "unauthorized": 401,
    "forbidden": 403,
    "notfound": 404,
    "toomanyrequests": 429,
    "internalservererror": 500,
    "badgateway": 502,
    "serviceunavailable": 503,
    "gatewaytimeout": 504,
}
_STATUS = re.compile(
    r"\(([45]\d\d)\)|status[ _]?code\W{1,8}([45]\d\d)\b|status[ _]?code\W{1,8}([a-z]{8,20})"
    r"|\bhttp(?:/\d\.\d)? ([45]\d\d)\b|\b([45]\d\d) (?:client|server) error"
    r"|failed with: ([a-z]{8,20})\b",
    re.IGNORECASE,
)
_MAX_TIMES = 8


def normalise_code(text: str) -> str:
    """Return a code as 8 upper case hex digits, or "" when text is none.

    Portals print 8004F01F, logs 0x8004F01F, SDKs the signed decimal (error-codes, Conversion).
    """
    word = text.strip().lower()
    if match := _HEX_WORD.fullmatch(word):
        return match[1].upper()
    if word.startswith("-") and _DECIMAL_WORD.fullmatch(word[1:]):
        value = int(word) & 0xFFFFFFFF
        return f"{value:08X}"
    return ""


def code_spellings(words: Iterable[str]) -> dict[str, str]:
    """Return word -> code for the words of a text that may be codes.

    Words come without their sign; whether one stands alone must be checked at its place.
    """
    found = {}
    for word in words:
        if len(word) in (8, 10) and word[:3] in CODE_HEADS:
            code = normalise_code(word) or normalise_code("-" + word)
            if code:
                found[word] = code
    return found


def find_identifiers(text: str) -> dict[str, str]:
    """Return the named ids in text, e.g. client_request_id."""
    found = {}
    lowered = lower_ascii(text)
    for name, pattern in _NAMED_PATTERNS.items():
        if match := pattern.search(lowered):
            found[name] = text[slice(*match.span(1))]
    return found


def find_times(text: str) -> tuple[str, ...]:
    """Return the first instants printed in text, as they are printed, without repeats."""
    seen: dict[str, None] = {}
    for match in _TIME.finditer(text):
        seen.setdefault(match[0])
        if len(seen) == _MAX_TIMES:
            break
    return tuple(seen)


def find_http_status(text: str) -> int | None:
    """Return the HTTP status that text names by number or by word, or None."""
    for match in _STATUS.finditer(text):
        number = match[1] or match[2] or match[4] or match[5]
        if number:
            return int(number)
        status = _STATUS_WORDS.get((match[3] or match[6]).lower())
        if status is not None:
            return status
    return None
