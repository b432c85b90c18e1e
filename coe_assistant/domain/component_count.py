"""How many components an import has worked on, from the job's data (http-contracts 1.9)."""

from __future__ import annotations

import re
from collections.abc import Iterable

# Each component's element holds one result; the manifest's own result comes at the end.
_COUNTED = re.compile(
    r'<result\s[^<>]{0,40}?result="(?:success|failure|warning|ignore)"'
    r"|(?P<manifest><solutionManifest\s(?s:.){0,20000}?</solutionManifest>)",
    re.ASCII,
)
_LONGEST = 20_100  # characters of a match, at most


def processed_components(pieces: Iterable[str]) -> int | None:
    """Return how many components have a result in importjob.data; None when it shows none.

    The text, in pieces of any size, is untrusted and may be large: it is only searched, never
    parsed, and never in memory as a whole.
    """
    count, text = 0, ""
    for piece in pieces:
        text += piece
        if len(text) > 2 * _LONGEST:
            found, end = _searched(text, len(text) - _LONGEST)
            count, text = count + found, text[end:]
    count += _searched(text, len(text))[0]
    return count if count > 0 else None


def _searched(text: str, limit: int) -> tuple[int, int]:
    """Return how many results begin before limit, and from where to go on."""
    count, end = 0, limit
    for found in _COUNTED.finditer(text):
        if found.start() >= limit:
            break
        count += found["manifest"] is None
        end = max(limit, found.end())
    return count, end
