"""Cleans a stream in one pass with bounded memory; UTF-16 is read and written as such."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from typing import BinaryIO

from coe_assistant.domain.redaction import Redactor

_BLOCK = 1 << 20
_HELD = 32_768
_WIDE_LE = re.compile(rb"(?:[\x09\x0a\x0d\x20-\x7e]\x00){6,}")
_WIDE_BE = re.compile(rb"(?:\x00[\x09\x0a\x0d\x20-\x7e]){6,}")


def redact_stream(redactor: Redactor, source: BinaryIO, target: BinaryIO) -> Counter[str]:
    """Copy source to target without what redactor finds; return how often each rule fired.

    Raises:
        OSError: source cannot be read or target cannot be written.
    """
    block = source.read(_BLOCK)
    encoding = wide_encoding(block)
    counts: Counter[str] = Counter()
    rest = odd = b""
    while True:
        is_last = not block
        if encoding is not None:
            block, odd = _narrow(odd + block, encoding)
        data = rest + block
        cut, cleaned = _clean_part(redactor, data, counts, is_last=is_last)
        if encoding is not None:
            cleaned = cleaned.decode("utf-8", "surrogatepass").encode(encoding, "surrogatepass")
        target.write(cleaned)
        rest = data[cut:]
        if is_last:
            target.write(odd)  # half a letter: the file was cut off
            return counts
        block = source.read(_BLOCK)


def _narrow(block: bytes, encoding: str) -> tuple[bytes, bytes]:
    """Return whole letters of block as UTF-8, and the bytes that make no whole one yet."""
    whole = len(block) - len(block) % 2
    text = block[:whole].decode(encoding, "surrogatepass")
    return text.encode("utf-8", "surrogatepass"), block[whole:]


def wide_encoding(head: bytes) -> str | None:
    """Return the UTF-16 encoding that head shows, or None."""
    for mark, name in (
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if head.startswith(mark):
            return name
    for sample in (head[:64], head[:2048]):
        # Text that only goes on as UTF-16 (two programs wrote one log) is looked at in pieces.
        if not _is_wide(sample, 1) and not _is_wide(sample, 0):
            return None
    return "utf-16-le" if _is_wide(head[:2048], 1) else "utf-16-be"


def _is_wide(sample: bytes, zeros_at: int) -> bool:
    half = max(len(sample) // 2, 1)
    zeros, others = sample[zeros_at::2].count(0), sample[1 - zeros_at :: 2].count(0)
    return zeros * 10 >= half * 9 and others * 10 < half


def _clean_part(
    redactor: Redactor, data: bytes, counts: Counter[str], *, is_last: bool
) -> tuple[int, bytes]:
    if not is_last and len(data) < _HELD * 2:
        return 0, b""
    spans = redactor.spans(data)
    cut = len(data) if is_last else _cut(data)
    for span in reversed(spans):
        if span.reach_start < cut < span.end + 1 and not is_last:
            # What does not fit in twice the held part is cut: memory stays bounded.
            cut = span.reach_start if span.reach_start > 0 else span.end
    spans = [span for span in spans if span.end <= cut]
    counts.update(span.rule.id for span in spans)
    cleaned = redactor.replace(data[:cut], spans)
    return cut, _clean_wide(redactor, cleaned, counts) if b"\0" in cleaned else cleaned


def _cut(data: bytes) -> int:
    latest = len(data) - _HELD
    newline = data.rfind(b"\n", 0, latest) + 1
    return newline or max(data.rfind(b" ", 0, latest), data.rfind(b",", 0, latest)) + 1 or latest


def _clean_wide(redactor: Redactor, data: bytes, counts: Counter[str]) -> bytes:
    def swap(match: re.Match[bytes], encoding: str) -> bytes:
        narrow = match[0].replace(b"\0", b"")
        cleaned = redactor.clean(narrow)
        counts.update(cleaned.counts)
        return cleaned.data.decode("latin-1").encode(encoding) if cleaned.counts else match[0]

    data = _WIDE_LE.sub(lambda match: swap(match, "utf-16-le"), data)
    return _WIDE_BE.sub(lambda match: swap(match, "utf-16-be"), data)
