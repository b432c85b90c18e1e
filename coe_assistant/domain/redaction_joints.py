"""Decides how far something goes on behind the end of a line.

What is found over a line end is a guess: the next line may as well begin with words of its own,
or with an id that Support needs.
"""

from __future__ import annotations

import re

from coe_assistant.domain.protected import is_protected
from coe_assistant.domain.redaction_rule import Span
from coe_assistant.domain.redaction_views import View

_FIRST = re.compile(rb"[^\s\"'<>;&,|]*")
_NAME = re.compile(rb"[A-Za-z]+\d{0,2}(?:[_.-](?:[A-Za-z]+\d{0,2}|\d+))*")
_TITLE = re.compile(rb"[A-Z][a-z]+")
_BRACKETS = (b"[", b"]", b"(", b")", b"{", b"}", b"-----", b"*", b"#")
_FENCES = {(b'"', b'"'), (b"'", b"'"), (b">", b"<")}
_PROSE_ENDS = b".,:()!?"


def kept_over_joint(view: View, span: Span) -> Span | None:
    """Return what of span is to be removed, or None when it lies within one line."""
    joints = [joint for joint in view.joints if span.reach_start < joint < span.end]
    if not joints:
        return None
    data = view.data
    if (data[max(span.start - 1, 0) : span.start], data[span.end : span.end + 1]) in _FENCES:
        return span
    for joint in joints:
        if _is_certain(data, span, joint) or not _is_own(data, joint):
            continue
        # The part before this line end was found in the line itself, if it is anything.
        is_inside = span.start < joint and joint != joints[0]
        return _until(span, joint) if is_inside else None
    return span


def _is_certain(data: bytes, span: Span, joint: int) -> bool:
    """Return whether nothing would be found if the text ended at joint."""
    if span.rule.is_keyed or span.start >= joint:
        return False
    text = data.lower() if span.rule.is_folded else data
    alone = span.rule.pattern.search(text, span.reach_start, joint)
    return alone is None and not is_protected(_first(data, joint))


def _is_own(data: bytes, joint: int) -> bool:
    """Return whether the line that begins at joint begins with a word of its own."""
    word = _first(data, joint)
    if not word or data.startswith(_BRACKETS, joint) or is_protected(word.strip(_PROSE_ENDS)):
        return True
    if _NAME.fullmatch(word.rstrip(_PROSE_ENDS)) is None:
        return False
    after = data[joint + len(word) : joint + len(word) + 2]
    if after.strip() and after[:1] in (b" ", b"\t"):
        return True
    return word.endswith((b":", b",", b".")) or _TITLE.fullmatch(word) is not None


def _first(data: bytes, at: int) -> bytes:
    match = _FIRST.match(data, at)
    return match[0] if match else b""


def _until(span: Span, end: int) -> Span:
    value = span.value[: end - span.start]
    return Span(span.start, end, span.rule, value, span.reach_start)
