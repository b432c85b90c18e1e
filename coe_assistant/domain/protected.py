"""Shapes that Microsoft Support needs byte for byte (support-bundle.md 1)."""

from __future__ import annotations

import re

_GUID = rb"\{?[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}?"
_SHAPES = re.compile(
    rb"(?:" + _GUID + rb"|(?:0x)?[0-9A-Fa-f]{8}|-?\d{1,10}"
    rb"|v?\d+(?:\.\d+){1,3}(?:[-+][\w.]+)?"
    rb"|\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?"
    rb"|[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}"
    rb"|(?:[\w-]+\.)*(?:microsoft|microsoftonline|dynamics|powerapps|powerplatform|azure"
    rb"|windows|office)\.(?:com|net|us|cn))"
)
GUID = re.compile(_GUID)


def is_protected(value: bytes) -> bool:
    """Return whether value as a whole is an id, code, version, time or Microsoft host."""
    return _SHAPES.fullmatch(value) is not None
