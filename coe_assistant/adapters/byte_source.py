"""Random access to bytes: of a file, and of a deflated entry inside it, with little memory."""

from __future__ import annotations

import bisect
import zlib
from collections.abc import Iterator
from typing import BinaryIO, Protocol

from coe_assistant.adapters.package_limits import PackageRefusedError

CHUNK = 65_536
_CHECKPOINTS = 64


class ByteSource(Protocol):
    """Bytes of known number that can be read anywhere."""

    @property
    def size(self) -> int:
        """How many bytes there are."""

    def read_at(self, offset: int, count: int) -> bytes:
        """Return count bytes from offset, fewer at the end."""


class FileSource:
    """The bytes of an open file."""

    def __init__(self, stream: BinaryIO, size: int) -> None:
        self._stream = stream
        self._size = size

    @property
    def size(self) -> int:
        """How many bytes there are."""
        return self._size

    def read_at(self, offset: int, count: int) -> bytes:
        """Return count bytes from offset, fewer at the end."""
        self._stream.seek(offset)
        return self._stream.read(count)


class WindowSource:
    """A part of another source: an entry that is stored as it is."""

    def __init__(self, source: ByteSource, start: int, size: int) -> None:
        self._source = source
        self._start = start
        self._size = size

    @property
    def size(self) -> int:
        """How many bytes there are."""
        return self._size

    def read_at(self, offset: int, count: int) -> bytes:
        """Return count bytes from offset, fewer at the end."""
        room = max(0, min(count, self._size - offset))
        return self._source.read_at(self._start + offset, room) if room else b""


class InflatedSource:
    """The inflated bytes of a deflated part.

    Going back starts at a checkpoint, a copy of the inflater, so that the list of contents at
    the end of an inner zip can be read without keeping the zip.
    """

    def __init__(self, packed: ByteSource, size: int) -> None:
        self._packed = packed
        self._size = size
        self._step = max(2_000_000, size // _CHECKPOINTS)
        self._inflater = zlib.decompressobj(-15)
        self._pending = b""
        self._packed_at = 0
        self._at = 0
        self._marks = [0]
        self._saved = [(self._inflater.copy(), b"", 0)]

    @property
    def size(self) -> int:
        """How many bytes there are by the list of contents."""
        return self._size

    def read_at(self, offset: int, count: int) -> bytes:
        """Return count bytes from offset, fewer at the end.

        Raises:
            PackageRefusedError: the packed bytes are damaged.
        """
        if offset != self._at:
            self._go_to(offset)
        parts = []
        while count > 0 and (part := self._inflate(min(count, CHUNK))):
            parts.append(part)
            count -= len(part)
        return b"".join(parts)

    def _go_to(self, offset: int) -> None:
        index = bisect.bisect_right(self._marks, offset) - 1
        if offset < self._at or self._marks[index] > self._at:
            inflater, self._pending, self._packed_at = self._saved[index]
            self._inflater = inflater.copy()
            self._at = self._marks[index]
        while self._at < offset and self._inflate(min(CHUNK, offset - self._at)):
            pass

    def _inflate(self, limit: int) -> bytes:
        if self._at - self._marks[-1] >= self._step:
            self._marks.append(self._at)
            self._saved.append((self._inflater.copy(), self._pending, self._packed_at))
        while True:
            if not self._pending and not self._inflater.eof:
                self._pending = self._packed.read_at(self._packed_at, CHUNK)
                self._packed_at += len(self._pending)
            had_input = bool(self._pending)
            part = self._step_inflater(limit)
            if part or self._inflater.eof or not had_input:
                self._at += len(part)
                return part

    def _step_inflater(self, limit: int) -> bytes:
        try:
            part = self._inflater.decompress(self._pending, limit)
        except zlib.error as error:
            raise PackageRefusedError(
                "damaged", "The packed data inside the file is damaged. Download it again."
            ) from error
        self._pending = self._inflater.unconsumed_tail
        return part


def chunks_of(source: ByteSource) -> Iterator[bytes]:
    """Yield the bytes of source from start to end, also those beyond its declared size."""
    offset = 0
    while chunk := source.read_at(offset, CHUNK):
        offset += len(chunk)
        yield chunk
