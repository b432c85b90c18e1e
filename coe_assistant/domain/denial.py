"""Tells "was imported successfully" from "was not imported successfully"."""

from __future__ import annotations

import re

_REACH = 60  # characters before
_BEFORE = re.compile(
    r"(?:\b(?:not|never|cannot|nicht|nie|pas|jamais|não|nunca|no|non|niet|inte|ikke)|n['\u2019]t)"
    r"(?: {1,3}[^\s.,:;!?|]{1,20}){0,5} {1,3}[\"'\u2018\u201c\u00ab]?$",
    re.IGNORECASE,
)
_BEHIND = re.compile(r"[\"']?\s{0,3}[:=]\s{0,3}[\"']?(?:false|no|0)\b", re.IGNORECASE)


def is_denied(text: str, start: int, end: int) -> bool:
    """Return whether what text says from start to end is denied in the same sentence."""
    before = text[max(0, start - _REACH) : start]
    return _BEFORE.search(before) is not None or _BEHIND.match(text, end) is not None
