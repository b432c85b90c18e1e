"""Looks for secrets in a finished bundle, by other means than the redaction used.

No rule file and no regular expression of the redaction: words are cut out and judged by their
shape, so that a mistake in a rule is not repeated here.
"""

from __future__ import annotations

import base64
import binascii
import json
import math
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

_MARKS = b"\"'<>(){}[],;&=|`\t\r\n"
_SPLIT = bytes.maketrans(_MARKS, b" " * len(_MARKS))
_SHORTEST_SECRET = 24
_RANDOM_BITS = 4.2


def findings(bundle: Path) -> list[str]:
    """Return what looks like a secret, as file and kind; never the value."""
    found = []
    with zipfile.ZipFile(bundle) as archive:
        for entry in archive.infolist():
            with archive.open(entry) as stream:
                kinds = {kind for line in stream for kind in _in_line(line)}
            found += [f"{entry.filename}: {kind}" for kind in sorted(kinds)]
    return found


def _in_line(line: bytes) -> Iterator[str]:
    lowered = line.lower()
    if b"private key-----" in lowered:
        yield "private key"
    words = line.translate(_SPLIT).split()
    for before, word in zip([b"", *words], words, strict=False):
        if word.startswith(b"eyJ") and _is_token(word):
            yield "token"
        if before.lower() in (b"bearer", b"bearer:") and len(word) > 7 and b"removed" not in word:
            yield "bearer"
        is_named = any(name in before.lower() for name in (b"secret", b"password", b"accountkey"))
        if is_named and len(word) >= _SHORTEST_SECRET and _bits(word) >= _RANDOM_BITS:
            yield "named secret"


def _is_token(word: bytes) -> bool:
    head = word.split(b".", 1)[0]
    try:
        document = json.loads(base64.urlsafe_b64decode(head + b"=" * (-len(head) % 4)))
    except (ValueError, binascii.Error):
        return False
    return isinstance(document, dict) and "alg" in document


def _bits(word: bytes) -> float:
    """Return the entropy of word in bits a character."""
    total = len(word)
    return -sum(n / total * math.log2(n / total) for n in Counter(word).values())
