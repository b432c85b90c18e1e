"""The list of contents of a zip, read strictly: what two readers could read differently is refused.

The standard library's reader accepts more than one end record, overlapping entries and sizes
that lie; an importer may then see other contents than this program showed (issue 3, defence).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from coe_assistant.adapters.byte_source import ByteSource
from coe_assistant.adapters.package_limits import MB, PackageLimits, PackageRefusedError

_END = b"PK\x05\x06"
_END_SIZE = 22
_ROW = struct.Struct("<4sHHHHHHIIIHHHHHII")
_AGAIN = "Download the file again."


@dataclass(frozen=True, slots=True)
class ZipEntry:
    """One row. name has forward slashes; raw_name is as written."""

    name: str
    raw_name: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    offset: int

    @property
    def is_encrypted(self) -> bool:
        """True when a password is needed."""
        return bool(self.flags & 0x41)


def read_directory(source: ByteSource, limits: PackageLimits) -> tuple[ZipEntry, ...]:
    """Return the rows of the list of contents.

    Raises:
        PackageRefusedError: the list is missing, damaged, ambiguous or beyond the limits.
    """
    count, size, start = _end_record(source)
    if size > limits.directory_mb * MB or count > limits.entries:
        text = f"The zip lists more contents than {limits.entries} entries; no solution does."
        raise PackageRefusedError("too-many-entries", text)
    data = source.read_at(start, size)
    rows = _rows(data, count)
    if len(data) != size or len(rows) != count:
        raise PackageRefusedError("damaged", f"The zip's list of contents is damaged. {_AGAIN}")
    return rows


def _end_record(source: ByteSource) -> tuple[int, int, int]:
    base = max(0, source.size - _END_SIZE - 65_535)
    tail = source.read_at(base, source.size - base)
    at, found = tail.find(_END), []
    while at >= 0:
        length = int.from_bytes(tail[at + 20 : at + 22], "little")
        if at + _END_SIZE + length == len(tail) and at + _END_SIZE <= len(tail):
            found.append(at)
        at = tail.find(_END, at + 1)
    if not found:
        raise PackageRefusedError(
            "cut-download", f"The zip's end is missing: the download was cut. {_AGAIN}"
        )
    if len(found) > 1 or tail.find(_END, found[0] + 4) >= 0:
        raise PackageRefusedError(
            "ambiguous-zip",
            f"The zip has two ends, so programs would read it differently. {_AGAIN}",
        )
    return _checked_end(tail, found[0], base)


def _checked_end(tail: bytes, at: int, base: int) -> tuple[int, int, int]:
    disk, other_disk, here, count, size, start = struct.unpack_from("<HHHHII", tail, at + 4)
    if count == 0xFFFF or size == 0xFFFFFFFF or start == 0xFFFFFFFF:
        raise PackageRefusedError(
            "zip64", "The zip is of the form for very large files, which no solution uses."
        )
    if disk or other_disk or here != count or start + size != base + at:
        raise PackageRefusedError("damaged", f"The zip's end record is damaged. {_AGAIN}")
    return count, size, start


def _rows(data: bytes, count: int) -> tuple[ZipEntry, ...]:
    rows: list[ZipEntry] = []
    at = 0
    while at + _ROW.size <= len(data) and len(rows) < count:
        row = _ROW.unpack_from(data, at)
        if row[0] != b"PK\x01\x02":
            break
        name_size, extra_size, comment_size = row[10], row[11], row[12]
        name_at = at + _ROW.size
        raw_name = data[name_at : name_at + name_size]
        if len(raw_name) != name_size:
            break
        rows.append(_entry(row, raw_name))
        at = name_at + name_size + extra_size + comment_size
    return tuple(rows) if at == len(data) else ()


def _entry(row: tuple[int, ...], raw_name: bytes) -> ZipEntry:
    name = raw_name.decode("utf-8" if row[3] & 0x800 else "cp437", "replace")
    return ZipEntry(
        name.replace("\\", "/"), raw_name, row[3], row[4], row[7], row[8], row[9], row[16]
    )
