"""Reads single entries of a zip, wherever its bytes lie, and checks them while reading."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from coe_assistant.adapters.byte_source import (
    ByteSource,
    InflatedSource,
    WindowSource,
    chunks_of,
)
from coe_assistant.adapters.package_limits import PackageLimits, PackageRefusedError
from coe_assistant.adapters.zip_directory import ZipEntry, read_directory
from coe_assistant.adapters.zip_guard import check_entries


class ZipArchive:
    """A zip whose list of contents passed the guard.

    Args:
        source: The bytes of the zip.
        limits: Upper bounds.

    Raises:
        PackageRefusedError: it cannot be read or must not be.
    """

    def __init__(self, source: ByteSource, limits: PackageLimits) -> None:
        self._source = source
        self.entries = read_directory(source, limits)
        check_entries(self.entries, limits)
        self._by_name = {entry.name.casefold(): entry for entry in self.entries}

    def find(self, name: str) -> ZipEntry | None:
        """Return the entry of that name, whatever its case (anatomy rule 13)."""
        return self._by_name.get(name.casefold())

    def open(self, entry: ZipEntry) -> ByteSource:
        """Return the unpacked bytes of an entry; they are not checked by themselves.

        Raises:
            PackageRefusedError: the entry is not where the list says, or is another one.
        """
        head = self._source.read_at(entry.offset, 30)
        if len(head) != 30 or head[:4] != b"PK\x03\x04":
            raise _damaged(entry)
        flags, method = struct.unpack_from("<HH", head, 6)
        name_size, extra_size = struct.unpack_from("<HH", head, 26)
        raw_name = self._source.read_at(entry.offset + 30, name_size)
        if raw_name != entry.raw_name or method != entry.method or flags & 1:
            raise PackageRefusedError(
                "lying-entry",
                "The zip says two different things about an entry. Take it from its publisher.",
            )
        start = entry.offset + 30 + name_size + extra_size
        packed = WindowSource(self._source, start, entry.packed)
        return packed if method == 0 else InflatedSource(packed, entry.size)

    def chunks(self, entry: ZipEntry) -> Iterator[bytes]:
        """Yield the bytes of an entry and check size and checksum at the end.

        Raises:
            PackageRefusedError: the data are damaged or more than declared.
        """
        yield from checked_chunks(self.open(entry), entry)


def checked_chunks(source: ByteSource, entry: ZipEntry) -> Iterator[bytes]:
    """Yield the bytes of an opened entry and check size and checksum at the end."""
    total, crc = 0, 0
    for chunk in chunks_of(source):
        total += len(chunk)
        if total > entry.size:
            raise PackageRefusedError(
                "lying-size", "An entry is larger than the zip says. Take it from its publisher."
            )
        crc = zlib.crc32(chunk, crc)
        yield chunk
    if total != entry.size or crc != entry.crc:
        raise _damaged(entry)


def _damaged(entry: ZipEntry) -> PackageRefusedError:
    text = f"{entry.name[:80]!r} inside the zip is damaged. Download the file again."
    return PackageRefusedError("damaged", text)
