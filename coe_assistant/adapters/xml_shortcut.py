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


_SPECIAL = rb"<!|<\?(?!xml[ \t\r\n])"  # CDATA, comments, document types, instructions
_OUTSIDE = re.compile(_SPECIAL)
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
        nested = b"<" + re.escape(stretch.around) + rb"[\s/>]"
        self._doubtful = re.compile(_SPECIAL + b"|" + nested)
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
            mark = self._stretch.closing if self._is_passing else self._stretch.opening
            found = data.find(mark, at)
            if found < 0:
                end = max(at, len(data) - self._keep)
                self._take(data, at, end)
                self._held = data[end:]
                return
            self._take(data, at, found)
            at = found
            if self._is_passing:
                self._is_passing = False
            elif self._can_pass():
                self._is_passing = True
                at += len(mark)
            else:
                self._parse(data[at : at + 1])
                at += 1

    def close(self) -> None:
        """Hand over what was held back.

        Raises:
            ShortcutFailedError: the last stretch has no end.
        """
        if self._is_passing:
            raise ShortcutFailedError
        self._take(self._held, 0, len(self._held))

    def _take(self, data: bytes, start: int, end: int) -> None:
        doubtful = self._doubtful if self._is_passing else _OUTSIDE
        # What begins behind end is looked at with the next chunk, when all of it is there.
        found = doubtful.search(data, start, min(len(data), end + self._keep))
        if found is not None and found.start() < end:
            raise ShortcutFailedError
        if self._is_passing:
            self._stretch.passed(data[start:end])
        else:
            self._parse(data[start:end])
