"""Takes one long text out of a JSON object while the object arrives.

The standard library reads JSON only as a whole, and stream readers hand out a string as a whole;
here the one string may have hundreds of megabytes. Only borders are found here: what stands
between them is decoded, and what stands around the text is checked, by the standard library.
"""

from __future__ import annotations

import codecs
import json
import re

LARGEST_REST = 1024 * 1024
DEEPEST = 64

_MARK = re.compile(r'["{}\[\]:,]')
_STRING = re.compile(r'[^"\\]*(?:\\.[^"\\]*)*', re.DOTALL)
_HIGH = r"\\u[dD][89abAB][0-9a-fA-F]{2}"
_LOW = r"\\u[dD][c-fC-F][0-9a-fA-F]{2}"
# What can be decoded without what follows: no escape is cut, and no pair of surrogates.
_DECODABLE = re.compile(
    r'(?:[^"\\]+|(?:\\[^u])+|\\u(?![dD][89abAB])[0-9a-fA-F]{4}'
    rf"|{_HIGH}{_LOW}|{_HIGH}(?=[^\\]|\\[^u]|\\u(?:[^dD]|[dD][^c-fC-F])))*",
    re.DOTALL,
)
_LONGEST_ESCAPE = 12  # a pair of surrogates
_STEP_BYTES = 16 * 1024  # a search needs some hundred times the room of what it passes


class JsonMember:
    """Reads a JSON object in pieces of any size and gives out the text of one member.

    Args:
        name: The member of the outermost object.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")("strict")
        self._step = self._outside
        self._pending = ""
        self._depth = 0
        self._key: list[str] = []
        self._is_value = self._is_found = False
        self._out: list[str] = []
        self._rest: list[str] = []  # the document with "" in place of the text
        self._rest_size = 0

    def feed(self, piece: bytes) -> list[str]:
        """Return the parts of the text that piece completes.

        Raises:
            ValueError: it is no JSON object in UTF-8, or too much stands around the text.
        """
        for start in range(0, len(piece), _STEP_BYTES):
            self._read(self._pending + self._decoder.decode(piece[start : start + _STEP_BYTES]))
        found, self._out = self._out, []
        return found

    def finish(self) -> None:
        """Check the document as a whole; a member that is missing or null has no text.

        Raises:
            ValueError: it is not complete, no object, or the member is neither text nor null.
        """
        self._decoder.decode(b"", final=True)
        document = json.loads("".join(self._rest) + self._pending)
        if not isinstance(document, dict):
            raise ValueError(f"Not an object: {type(document).__name__}.")  # noqa: TRY004 - of JSON
        value = document.get(self._name)
        if value not in ("", None) or (self._is_found and value is None):
            raise ValueError(f"{self._name} is neither one text nor null.")

    def _read(self, text: str) -> None:
        at, end = -1, 0
        while at < end < len(text):
            at, end = end, self._step(text, end)
        self._pending = text[end:]

    def _outside(self, text: str, at: int) -> int:
        found = _MARK.search(text, at)
        end = found.end() if found else len(text)
        self._keep(text[at:end])
        if found:
            self._passed(found.group())
        return end

    def _passed(self, mark: str) -> None:
        if mark == '"':
            self._begin_string()
        elif mark in "{[":
            self._depth += 1
            if self._depth > DEEPEST:
                raise ValueError("It is nested too deeply.")
        elif mark in "}]":
            self._depth -= 1
        elif self._depth == 1:
            self._is_value = mark == ":"

    def _begin_string(self) -> None:
        is_wanted = self._depth == 1 and self._is_value and self._name_of() == self._name
        if not is_wanted:
            self._key = [] if self._depth == 1 and not self._is_value else self._key
            self._step = self._string
            return
        if self._is_found:
            raise ValueError(f"{self._name} is neither one text nor null.")
        self._is_found = True
        self._step = self._wanted

    def _name_of(self) -> str:
        return str(json.loads(f'"{"".join(self._key)}"'))

    def _string(self, text: str, at: int) -> int:
        found = _STRING.match(text, at)
        end = found.end() if found else at
        self._keep(text[at:end])
        if self._depth == 1 and not self._is_value:
            self._key.append(text[at:end])
        return self._closed(text, end)

    def _wanted(self, text: str, at: int) -> int:
        found = _DECODABLE.match(text, at)
        end = found.end() if found else at
        if end > at:
            self._out.append(json.loads(f'"{text[at:end]}"'))
        if not text.startswith('"', end) and len(text) - end >= _LONGEST_ESCAPE:
            raise ValueError("An escape in a text is not valid.")
        return self._closed(text, end)

    def _closed(self, text: str, end: int) -> int:
        if not text.startswith('"', end):
            return end
        self._keep('"')
        self._step = self._outside
        return end + 1

    def _keep(self, text: str) -> None:
        self._rest.append(text)
        self._rest_size += len(text)
        if self._rest_size > LARGEST_REST:
            raise ValueError(f"More than {LARGEST_REST} characters stand around the text.")
