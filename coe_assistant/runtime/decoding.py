"""Turns the bytes of a child into lines, in an encoding found by looking (pac.md 4.3).

pac wrote UTF-16LE in one version, UTF-8 in others and the code page of the console in the rest.
"""

from __future__ import annotations

import codecs
import ctypes
import locale
import os
import re

# A child that never ends its line must not fill the memory.
LONGEST_LINE_BYTES = 65_536

_BREAK = re.compile(r"\r\n|\r|\n")


def system_code_page() -> str:
    """Return the encoding of old console programs here: the OEM code page on Windows."""
    if os.name == "nt":
        page = f"cp{ctypes.windll.kernel32.GetOEMCP()}"  # type: ignore[attr-defined,unused-ignore] # Windows only
        return page if _is_known(page) else "cp437"
    found = locale.getencoding()
    # What was no UTF-8 is most often text of a Western Windows.
    return found if _is_known(found) and codecs.lookup(found).name != "utf-8" else "cp1252"


def decode_output(data: bytes, code_page: str | None = None) -> str:
    """Return whole output as text with newlines; never raises."""
    decoder = LineDecoder(code_page or system_code_page())
    return "\n".join([*decoder.feed(data), *decoder.finish()])


class LineDecoder:
    """Gives complete lines as bytes come in.

    Args:
        code_page: Encoding of lines that are no UTF-8.
    """

    def __init__(self, code_page: str) -> None:
        self._code_page = code_page
        self._rest = b""
        self._is_wide: bool | None = None

    def feed(self, data: bytes) -> list[str]:
        """Return the lines that data completes."""
        data = self._rest + data
        if self._is_wide is None:
            if len(data) < 2 or (len(data) < 4 and b"\n" not in data):
                self._rest = data
                return []
            data = self._begin(data)
        end = self._end_of_lines(data)
        self._rest = data[end:]
        return self._lines(data[:end])

    def finish(self) -> list[str]:
        """Return the last line if it was not ended."""
        data, self._rest = self._rest, b""
        return self._lines(self._begin(data) if self._is_wide is None else data)

    def _begin(self, data: bytes) -> bytes:
        """Find out whether two bytes make a character; return data without its mark."""
        second = data[1:512:2]
        is_marked = data.startswith(codecs.BOM_UTF16_LE)
        self._is_wide = is_marked or second.count(0) * 3 >= max(len(second), 1)
        if is_marked:
            return data[2:]
        return data.removeprefix(codecs.BOM_UTF8)

    def _end_of_lines(self, data: bytes) -> int:
        """Return where the last complete line ends; a last CR waits for its LF."""
        if self._is_wide:
            even = len(data) - len(data) % 2
            end = max(_wide_rfind(data, b"\n\0", even), _wide_rfind(data, b"\r\0", even - 2))
            return end + 2 if end >= 0 else self._cut(even)
        end = max(data.rfind(b"\n"), data.rfind(b"\r", 0, -1)) + 1
        return end or self._cut(_whole_characters(data))

    @staticmethod
    def _cut(size: int) -> int:
        return size if size > LONGEST_LINE_BYTES else 0

    def _lines(self, data: bytes) -> list[str]:
        if not data:
            return []
        if self._is_wide:
            lines = _BREAK.split(data.decode("utf-16-le", "replace"))
        else:
            try:
                lines = _BREAK.split(data.decode())
            except UnicodeDecodeError:
                return [self._line(line) for line in data.splitlines()]
        if lines[-1] == "":
            lines.pop()
        return lines

    def _line(self, data: bytes) -> str:
        try:
            return data.decode()
        except UnicodeDecodeError:
            return data.decode(self._code_page, "replace")


def _wide_rfind(data: bytes, sought: bytes, end: int) -> int:
    """Find sought from the end at an even place."""
    found = data.rfind(sought, 0, max(end, 0))
    while found >= 0 and found % 2:
        found = data.rfind(sought, 0, found + 1)
    return found


def _whole_characters(data: bytes) -> int:
    """Return where a character of UTF-8 that is not complete begins at the end of data."""
    for back in range(1, min(4, len(data)) + 1):
        byte = data[-back]
        if byte < 0x80:
            break
        if byte >= 0xC0:
            return len(data) - back
    return len(data)


def _is_known(name: str) -> bool:
    try:
        codecs.lookup(name)
    except LookupError:
        return False
    return True
