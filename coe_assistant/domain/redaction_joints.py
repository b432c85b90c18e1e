"""Decides how far something goes on behind the end of a line.

What is found over a line end is a guess: the next line may as well begin with words of its own,
or with an id that Support needs.
"""

from __future__ import annotations

import re

from coe_assistant.domain.name_words import NAME, is_name, words_in
from coe_assistant.domain.protected import is_protected
from coe_assistant.domain.redaction_rule import Span
from coe_assistant.domain.redaction_views import View

_FIRST = re.compile(rb"[^\s\"'<>;&,|]*")
_BRACKETS = (b"[", b"]", b"(", b")", b"{", b"}", b"-----", b"*", b"#")
_FENCES = {(b'"', b'"'), (b"'", b"'"), (b">", b"<")}
_OPENING = b" \t\"'"
_PROSE_ENDS = b".,:()!?"
_MANY_WORDS = 3


def kept_over_joint(view: View, span: Span) -> Span | None:
    """Return what of span is to be removed, or None when it lies within one line."""
    joints = [joint for joint in view.joints if span.reach_start < joint < span.end]
    if not joints:
        return None
    data = view.data
    if span.start >= joints[-1] and is_protected(span.value):
        return None
    if data[joints[-1] : span.start].strip(_OPENING):
        # The name of the value is cut, or stands behind the line end too.
        return span
    fence = (data[max(span.start - 1, 0) : span.start], data[span.end : span.end + 1])
    if fence in _FENCES:
        is_behind_tag = fence[0] == b">" and data.startswith(b"</", data.rfind(b"<", 0, span.start))
        return None if is_behind_tag else span
    for joint in joints:
        if not _is_own(data, joint, is_cut=_is_cut(data, span, joint)):
            continue
        # The part before this line end was found in the line itself, if it is anything.
        is_inside = span.start < joint and joint != joints[0]
        return _until(span, joint) if is_inside else None
    return span


def _is_cut(data: bytes, span: Span, joint: int) -> bool:
    """Return whether nothing would be found if the text ended at joint."""
    if span.rule.is_keyed or span.start >= joint:
        return False
    text = data.lower() if span.rule.is_folded else data
    return span.rule.pattern.search(text, span.reach_start, joint) is None


def _is_own(data: bytes, joint: int, *, is_cut: bool) -> bool:
    """Return whether the line that begins at joint begins with a word of its own."""
    word = _first(data, joint)
    if not word or data.startswith(_BRACKETS, joint):
        return True
    if is_protected(word.rstrip(_PROSE_ENDS)):
        # Eight digits may as well be the rest of what is cut here.
        return not (is_cut and word.isalnum() and not word.startswith(b"0x"))
    name = NAME.match(data, joint)
    if name is None or not is_name(name[0]):
        return False
    after = data[name.end() : name.end() + 2]
    if not name[0][:1].isdigit() and after[:1] in (b":", b"=", b",", b"|", b"("):
        return after[1:] not in (b"", b"=", b"\r")
    if is_cut or name.end() < joint + len(word.rstrip(_PROSE_ENDS)):
        return False
    if not after.strip():
        return words_in(name[0]) >= _MANY_WORDS or name[0].istitle()
    return after[:1] in (b" ", b"\t", b".")


def _first(data: bytes, at: int) -> bytes:
    match = _FIRST.match(data, at)
    return match[0] if match else b""


def _until(span: Span, end: int) -> Span:
    value = span.value[: end - span.start]
    return Span(span.start, end, span.rule, value, span.reach_start)
