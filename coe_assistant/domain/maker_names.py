"""Blanks the names in error texts: they are words of a solution's makers, not of the message.

A flow may be called "Missing licence | Connection check". Such names must not decide what failed.
"""

from __future__ import annotations

import re
from collections.abc import Set

# What each word introduces; the text is in ASCII lower case.
_NAMES = {
    "solution": re.compile(r"solution {1,3}[\"\u201c\u00ab][^\"\u201d\u00bb\n]{1,160}"),
    "customizations": re.compile(
        r"customizations from file {1,3}[\"\u201c\u00ab][^\"\u201d\n]{1,160}"
    ),
    "type": re.compile(r"type \w{1,40} name [^:\n]{1,160}"),
    "category": re.compile(r"category \w{1,40} name [^:\n]{1,160}"),
    "objectname": re.compile(r"objectname: [^,\n]{0,200}"),
    "displayname": re.compile(r"displayname=\\?\"[^\"\n]{0,200}"),
    "schemaname": re.compile(r"schemaname=\\?\"[^\"\n]{0,200}"),
    "turn": re.compile(r"turn on: [^\n]{1,160}?(?=\. )"),
}


def without_names(text: str, words: Set[str]) -> str:
    """Return text, whose distinct words are given, with names blanked and every place kept."""
    for word, pattern in _NAMES.items():
        if word in words:
            text = pattern.sub(_blank, text)
    return text


def _blank(found: re.Match[str]) -> str:
    return " " * (found.end() - found.start())
