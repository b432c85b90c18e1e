"""Looks for secrets in a finished bundle, by other means than the redaction used.

No rule file and no regular expression of the redaction: words are cut out and judged by their
shape, so that a mistake in a rule is not repeated here.
"""

from __future__ import annotations

import base64
import binascii
import html
import json
import math
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from urllib.parse import unquote_to_bytes

_MARKS = b"\"'<>(){}[],;&=|`\t\r\n"
_SPLIT = bytes.maketrans(_MARKS, b" " * len(_MARKS))
_SHORTEST_SECRET = 16
_SHORTEST_BEARER = 7
_SHORTEST_PACKED = 16
_SHORTEST_PREFIXED = 20
_LONGEST_LINE = 1 << 20
_STORAGE_KEY = 88
_HEX = b"0123456789abcdef"
_NAMES = (b"secret", b"password", b"accountkey", b"accesskey", b"api-key", b"apikey", b"pwd")
_NOT_NAMES = (b"name", b"policy", b"type", b"schema", b"id")
_COOKIES = (b"estsauth", b"fedauth", b"rtfa")
_PREFIXES = (
    b"ghp_",
    b"github_pat_",
    b"glpat-",
    b"xoxb-",
    b"xoxp-",
    b"AKIA",
    b"AIza",
    b"sk_live_",
    b"npm_",
    b"dckr_pat_",
    b"SG.",
    b"dapi",
    b"pypi-",
    b"hf_",
)
_FOLDERS = (b"\\users\\", b"/users/", b"/home/")
_EVERYBODY = (b"public", b"default", b"all", b"shared", b"runner", b"")
_RANDOM_BITS = 3.4


def findings(bundle: Path) -> list[str]:
    """Return what looks like a secret, as file and kind; never the value."""
    found = []
    with zipfile.ZipFile(bundle) as archive:
        for entry in archive.infolist():
            with archive.open(entry) as stream:
                kinds = {kind for lines in _pairs(stream) for kind in _in_lines(*lines)}
            found += [f"{entry.filename}: {kind}" for kind in sorted(kinds)]
            found += [f"{entry.filename}: {kind} in its name" for kind in _names(entry.filename)]
    return found


def _names(name: str) -> Iterator[str]:
    yield from _in_text(name.replace("/", " ").encode())


def _pairs(stream: IO[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Give every line with the one before: a value may stand on both."""
    before = b""
    while line := stream.readline(_LONGEST_LINE):
        plain = line.replace(b"\0", b"")
        yield before, plain
        before = plain


def _in_lines(before: bytes, line: bytes) -> Iterator[str]:
    yield from _in_line(line)
    tail, head = before.rstrip().rpartition(b" ")[2], line.strip().partition(b" ")[0]
    if tail and head:
        yield from (kind for kind in _by_shape(_without_names(tail + head)) if kind != "person")


def _in_line(line: bytes) -> Iterator[str]:
    readings = [line]
    if b"%" in line:
        readings.append(unquote_to_bytes(unquote_to_bytes(line)))
    if b"\\" in line or b"&" in line:
        readings.append(html.unescape(line.decode("latin-1")).replace("\\", "").encode("utf-8"))
    for reading in readings:
        yield from _in_text(reading)
        for word in reading.translate(_SPLIT).split():
            if len(word) >= _SHORTEST_PACKED:
                yield from (f"{kind} in base64" for kind in _in_text(_unpacked(word)))


def _in_text(text: bytes) -> Iterator[str]:
    if b"private key-----" in text.lower():
        yield "private key"
    clean = _without_names(text)
    yield from _by_shape(clean)
    words = [word for word in clean.translate(_SPLIT).split() if word.strip(b":")]
    for before, word in zip([b"", *words], words, strict=False):
        name = before.lower().rstrip(b":")
        if name == b"bearer" and len(word) > _SHORTEST_BEARER and _has_digit(word):
            yield "bearer"
        if _is_secret_name(name) and len(word) >= _SHORTEST_SECRET and _is_random(word):
            yield "named secret"
        if name.startswith(_COOKIES) and len(word) >= _SHORTEST_SECRET and _is_random(word):
            yield "cookie"


def _by_shape(text: bytes) -> Iterator[str]:
    for word in text.translate(_SPLIT).split():
        if word.startswith(b"eyJ") and _is_token(word):
            yield "token"
        if b"Q~" in word and len(word) >= _SHORTEST_PREFIXED and _is_random(word):
            yield "client secret"
        if word.startswith(_PREFIXES) and len(word) >= _SHORTEST_PREFIXED and _is_random(word):
            yield "token of a service"
        if len(word) > _STORAGE_KEY - 3 and len(word) < _STORAGE_KEY and _is_key(word):
            yield "storage key"
        if b"@" in word and _is_person(word):
            yield "person"
        if b"://" in word and _has_login(word):
            yield "login in an address"
        if _is_home(word):
            yield "person"


def _is_secret_name(name: bytes) -> bool:
    last = name.rsplit(b"_", 1)[-1].rsplit(b"-", 1)[-1]
    if any(last.endswith(part) for part in _NOT_NAMES):
        return False
    return name == b"sig" or any(part in name for part in _NAMES)


def _is_key(word: bytes) -> bool:
    return word.replace(b"+", b"").replace(b"/", b"").isalnum() and _is_random(word)


def _is_person(word: bytes) -> bool:
    local, _at, domain = word.rpartition(b"@")
    labels = domain.rstrip(b".:?!").split(b".")
    end = labels[-1]
    is_domain = len(labels) > 1 and all(labels) and end.isalpha() and 1 < len(end) <= 24
    owner = local.rsplit(b":", 1)[-1].rsplit(b"/", 1)[-1]
    return is_domain and bool(owner) and owner[:1].isalnum() and b"//" not in domain


def _has_login(word: bytes) -> bool:
    rest = word.split(b"://", 1)[1].split(b"/", 1)[0]
    login, at, host = rest.rpartition(b"@")
    return bool(at) and b":" in login and login.rsplit(b":", 1)[1].strip() != b"" and bool(host)


def _is_home(word: bytes) -> bool:
    lower = word.lower()
    for folder in _FOLDERS:
        place = lower.find(folder)
        if place >= 0 and not word.lower().startswith((b"http", b"//")):
            rest = lower[place + len(folder) :].replace(b"\\", b"/")
            name, slash, _more = rest.partition(b"/")
            if slash and name.isalnum() and name not in _EVERYBODY:
                return True
    return False


def _without_names(text: bytes) -> bytes:
    """Return text without pseudonyms: what stands in brackets and is a word and six digits."""
    parts = text.split(b"[")
    kept = [parts[0]]
    for part in parts[1:]:
        inside, bracket, rest = part.partition(b"]")
        name = inside.partition(b" ")[0]
        is_name = bracket and name[-7:-6] == b"-" and not name[-6:].strip(_HEX)
        kept.append(rest if is_name else part)
    return b" - ".join(kept)


def _unpacked(word: bytes) -> bytes:
    plain = word.rstrip(b"=").replace(b"-", b"+").replace(b"_", b"/")
    plain = plain[: len(plain) - (len(plain) % 4 == 1)]
    try:
        inner = base64.b64decode(plain + b"=" * (-len(plain) % 4), validate=True)
    except (ValueError, binascii.Error):
        return b""
    inner = inner.replace(b"\0", b"")
    return inner if inner.isascii() else b""


def _has_digit(word: bytes) -> bool:
    return any(48 <= byte <= 57 for byte in word)


def _is_token(word: bytes) -> bool:
    head = word.split(b".", 1)[0]
    try:
        document = json.loads(base64.urlsafe_b64decode(head + b"=" * (-len(head) % 4)))
    except (ValueError, binascii.Error):
        return False
    return isinstance(document, dict) and "alg" in document


def _is_random(word: bytes) -> bool:
    """Return whether word has digits, and letters enough of each to be no name of anything."""
    is_id = len(word) == 36 and word.count(b"-") == 4
    return not is_id and _has_digit(word) and _bits(word) >= _RANDOM_BITS


def _bits(word: bytes) -> float:
    """Return the entropy of word in bits a character."""
    total = len(word)
    return -sum(n / total * math.log2(n / total) for n in Counter(word).values())
