"""A file as base64 inside a JSON body, read piece by piece: memory stays small."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

PIECE = 3 * 256 * 1024  # a multiple of 3: only the last piece is padded


class EncodedFile:
    """Implements body.Upload for the file path, between prefix and suffix.

    Args:
        on_sent: Told bytes read and bytes in all before every piece; what it raises passes on.

    Raises:
        OSError: the file cannot be opened.
    """

    def __init__(
        self,
        path: Path,
        prefix: bytes,
        suffix: bytes,
        on_sent: Callable[[int, int], None] | None = None,
    ) -> None:
        self._prefix = prefix
        self._suffix = suffix
        self._stream = path.open("rb")
        self._size = path.stat().st_size
        self._pending = prefix
        self._is_over = False
        self._on_sent = on_sent
        self._sent = 0

    def __enter__(self) -> EncodedFile:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stream.close()

    def __len__(self) -> int:
        return len(self._prefix) + (self._size + 2) // 3 * 4 + len(self._suffix)

    def read(self, size: int = -1) -> bytes:
        """Return up to size bytes, all that is left when size is negative."""
        if self._on_sent is not None:
            self._on_sent(self._sent, len(self))
        while not self._is_over and (size < 0 or len(self._pending) < size):
            piece = self._stream.read(PIECE)
            self._is_over = not piece
            self._pending += base64.b64encode(piece) if piece else self._suffix
        end = len(self._pending) if size < 0 else size
        found, self._pending = self._pending[:end], self._pending[end:]
        self._sent += len(found)
        return found

    def rewind(self) -> None:
        """Begin anew."""
        self._stream.seek(0)
        self._pending = self._prefix
        self._is_over = False
        self._sent = 0
