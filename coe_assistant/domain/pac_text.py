"""Takes the wrapping off a line of pac: colours, control characters, the marks of CI logs."""

from __future__ import annotations

import re

LONGEST_LINE = 16_384

_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufeff]")
_STAMP = re.compile(r"^\d{4}-\d\d-\d\dT[\d:.]{8,18}Z[ \t]?")
_CI_MARK = re.compile(r"^(?:##\[\w+\]\s*)+(?:failed: )?")
_BOXED = re.compile(r"^\s*\[ '(.*?)'?(?: \])?$")
_QUOTED = re.compile(r"^\s{2}'(.*)'$")
_PROGRAM = re.compile(r"^pac(?:\.exe)?: ", re.IGNORECASE)


def plain(line: str) -> str:
    """Return line without colours and control characters, cut to a bounded length."""
    text = line[:LONGEST_LINE]
    if "\x1b" in text:
        text = _ANSI.sub("", text)
    return _CONTROL.sub("", text).rstrip()


def unwrapped(line: str) -> str:
    """Return what pac itself wrote, without what build servers and shells put around it.

    Source: pac-transcripts, build logs; harmless for lines that are not wrapped.
    """
    text = _STAMP.sub("", plain(line))
    text = _CI_MARK.sub("", text)
    boxed = _BOXED.match(text) or _QUOTED.match(text)
    if boxed:
        text = boxed[1].replace("\\'", "'")
    return _PROGRAM.sub("", text)
