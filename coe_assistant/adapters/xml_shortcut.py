"""Passes over stretches of a document of which little is wanted, without parsing them.

Nine tenths of the kit's customizations.xml are the insides of tables: columns, forms, views, of
which names alone are kept. In UTF-8 without CDATA, comments and instructions a "<" is markup and
nothing else, so the first end tag of the element around a stretch is that element's own end, unless
one of the same name lies inside. Where any of that is met the document is read again the long way:
nobody can make this program see other contents than the server does.

What a stretch holds is not judged: whether it is well-formed, the importing server finds out.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass


class ShortcutFailedError(Exception):
    """The document is not built as expected; read it without shortcuts."""


# CDATA, comments, document types, instructions: what follows a "<"
_AFTER_BRACKET = rb"!|\?(?!xml[ \t\r\n])"
_OUTSIDE = re.compile(b"<(?:%b)" % _AFTER_BRACKET)
# UTF-16 and UTF-32, with a mark or without: their bytes may spell tags that are none.
_OTHER_ENCODING = re.compile(rb"\xff\xfe|\xfe\xff|.?\x00", re.DOTALL)

_TELLING = 4  # bytes that tell the encoding


@dataclass(frozen=True, slots=True)
class Stretch:
    """What is passed over: from an opening to the end of the element around it.

    Args:
        opening: How it begins, such as b"<EntityInfo".
        around: Name of the element that holds it, such as b"Entity".
        passed: Is given the bytes that the parser is not shown, piece by piece.
    """

    opening: bytes
    around: bytes
    passed: Callable[[bytes], None]

    @property
    def closing(self) -> bytes:
        """The end tag before which it ends."""
        return b"</" + self.around + b">"


class ShortcutFeeder:
    """Cuts a stream so that the parser does not see the stretches.

    Args:
        stretch: What is passed over.
        parse: Feeds bytes to the parser.
        can_pass: Whether an opening met now is one whose stretch may be passed over.
    """

    def __init__(
        self, stretch: Stretch, parse: Callable[[bytes], None], can_pass: Callable[[], bool]
    ) -> None:
        self._stretch = stretch
        self._parse = parse
        self._can_pass = can_pass
        # One search for the end and for what makes it doubtful, as nine tenths of a document go
        # through it. The common first byte lets it skip; without, it takes ten times as long.
        name = re.escape(stretch.around)
        self._stop = re.compile(b"<(?:%b|/%b>|%b[\\s/>])" % (_AFTER_BRACKET, name, name))
        # enough for any mark that may lie across two chunks
        self._keep = max(len(stretch.opening), len(stretch.closing)) + 2
        self._is_passing = False
        self._is_new = True
        self._held = b""

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes.

        Raises:
            ShortcutFailedError: something makes the end of a stretch doubtful.
        """
        data, at = self._held + chunk, 0
        if self._is_new and len(data) < _TELLING:
            self._held = data
            return
        if self._is_new and _OTHER_ENCODING.match(data):
            raise ShortcutFailedError
        self._is_new = False
        while True:
            end = max(at, len(data) - self._keep)
            found = (
                self._end_of_stretch(data, at, end) if self._is_passing else self._begin(data, at)
            )
            self._take(data, at, end if found is None else found)
            if found is None:
                self._held = data[end:]
                return
            at = found
            if self._is_passing:
                self._is_passing = False
            elif self._can_pass():
                self._is_passing = True
                at += len(self._stretch.opening)
            else:
                self._parse(data[at : at + 1])
                at += 1

    def _begin(self, data: bytes, at: int) -> int | None:
        found = data.find(self._stretch.opening, at)
        return found if found >= 0 else None

    def _end_of_stretch(self, data: bytes, at: int, end: int) -> int | None:
        """Return where the stretch ends; None where that is not in data before end."""
        found = self._stop.search(data, at)
        if found is None:
            return None
        if found[0] == self._stretch.closing:
            return found.start()
        # What begins behind end is looked at with the next chunk, when all of it is there.
        if found.start() < end:
            raise ShortcutFailedError
        return None

    def close(self) -> None:
        """Hand over what was held back.

        Raises:
            ShortcutFailedError: the last stretch has no end.
        """
        if self._is_passing:
            raise ShortcutFailedError
        self._take(self._held, 0, len(self._held))

    def _take(self, data: bytes, start: int, end: int) -> None:
        if self._is_passing:
            self._stretch.passed(data[start:end])
            return
        found = _OUTSIDE.search(data, start, min(len(data), end + self._keep))
        if found is not None and found.start() < end:
            raise ShortcutFailedError
        self._parse(data[start:end])
