"""Reads the growing output file of a child, a bounded part at a time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from coe_assistant.runtime.decoding import LineDecoder

READ_BYTES = 32_768
# More lines at once would hold up the window (toolchain 8).
BATCH_LINES = 100


class LineTail:
    """Gives what was added to a file as batches of lines.

    Args:
        path: The file; it may not be there yet.
        start: Where to begin, in bytes.
        code_page: Encoding of lines that are no UTF-8.
    """

    def __init__(self, path: Path, start: int, code_page: str) -> None:
        self._path = path
        self._offset = start
        self._decoder = LineDecoder(code_page)
        self._waiting: list[str] = []

    def batches(self, *, until: int | None = None) -> Iterator[list[str]]:
        """Yield batches of at most BATCH_LINES lines, of what there is up to the byte until.

        Stopping in the middle loses nothing: the next call goes on.
        """
        while True:
            while self._waiting:
                batch = self._waiting[:BATCH_LINES]
                del self._waiting[:BATCH_LINES]
                yield batch
            if not self._read(until):
                return

    def finish(self) -> list[str]:
        """Return the last line if it was not ended."""
        return self._decoder.finish()

    def size(self) -> int:
        """Return how many bytes the file has now."""
        try:
            return self._path.stat().st_size
        except OSError:
            return self._offset

    def _read(self, until: int | None) -> bool:
        wanted = READ_BYTES if until is None else min(READ_BYTES, until - self._offset)
        if wanted <= 0:
            return False
        try:
            with self._path.open("rb") as file:
                file.seek(self._offset)
                data = file.read(wanted)
        except OSError:
            # It may be locked by a scanner for a moment; the next tick looks again.
            return False
        self._offset += len(data)
        self._waiting = self._decoder.feed(data)
        return bool(data)
