"""Reads a solution zip or a release bundle: the list of contents and two or three small files.

Apps are not unpacked, nothing goes to disk (solution-zip-anatomy; issue 3, reader). Whatever the
file holds, the answer is a reading with problems; only a path that cannot be read is an error.
"""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from coe_assistant.adapters.byte_source import CHUNK, ByteSource, FileSource
from coe_assistant.adapters.package_limits import (
    MB,
    PackageLimits,
    PackageRefusedError,
    load_limits,
)
from coe_assistant.adapters.release_bundle import read_bundle
from coe_assistant.adapters.solution_contents import read_solution
from coe_assistant.adapters.zip_archive import ZipArchive
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.package import (
    PackageKind,
    PackageReading,
    ReadingProblem,
    Severity,
)

_HEADS = (
    (b"version https://git-lfs", "lfs-pointer", "a Git LFS pointer, not the file itself"),
    (b"Rar!", "other-archive", "a RAR archive"),
    (b"7z\xbc\xaf", "other-archive", "a 7-Zip archive"),
    (b"\x1f\x8b", "other-archive", "a gzip archive"),
    (b"MZ", "not-a-zip", "a program"),
    (b"%PDF", "not-a-zip", "a PDF document"),
)
_DOWNLOAD = "Download it again and pick the .zip file."


def read_package(path: Path, limits: PackageLimits | None = None) -> PackageReading:
    """Return what the file holds. Blocking: hashes the whole file.

    Of a large file the parts of tables are left to verify_package: no plan needs them.

    Args:
        path: A file that a person chose.
        limits: Upper bounds; the program's own file by default.

    Raises:
        CoeError: the path is no file or cannot be read.
    """
    bounds = limits or load_limits()
    try:
        with path.open("rb") as stream:
            size = path.stat().st_size
            if size > bounds.file_mb * MB:
                blank = PackageReading(path, size, "", PackageKind.NOT_A_SOLUTION)
                text = f"The file has {size // MB} MB; no solution is that large."
                return _unusable(blank, "too-large", text)
            # Hashing leaves the interpreter to others: it is done while the contents are read.
            with ThreadPoolExecutor(1, thread_name_prefix="sha256") as pool:
                digest = pool.submit(_sha256, path)
                blank = PackageReading(path, size, "", PackageKind.NOT_A_SOLUTION)
                found = _reading(blank, FileSource(stream, size), bounds)
                return _with_hash(found, digest.result())
    except OSError as error:
        raise CoeError(
            "file-unreadable",
            f"{path.name} cannot be read.",
            detail=error.strerror or str(error),
            hint="Check that the file is there and may be read, then choose it again.",
        ) from error


def _reading(blank: PackageReading, source: ByteSource, limits: PackageLimits) -> PackageReading:
    try:
        _check_head(source)
        archive = ZipArchive(source, limits)
        is_small = blank.size <= limits.whole_check_mb * MB
        is_verified = is_small and check_all(archive, limits.whole_check_mb * 8 * MB)
        return _contents(replace(blank, is_verified=is_verified), archive, limits)
    except PackageRefusedError as refusal:
        return _unusable(blank, refusal.problem_id, refusal.text)


def _contents(blank: PackageReading, archive: ZipArchive, limits: PackageLimits) -> PackageReading:
    is_whole = blank.is_verified
    if archive.find("solution.xml") is None:
        bundle = read_bundle(archive, limits, blank.path, is_whole=is_whole)
        if bundle is not None:
            return replace(
                blank,
                kind=PackageKind.RELEASE_BUNDLE,
                solutions=bundle.solutions,
                problems=bundle.problems,
            )
    found = read_solution(archive, limits, blank.path, is_whole=is_whole)
    solution = replace(found.solution, size=blank.size)
    return replace(blank, kind=PackageKind.SOLUTION, solutions=(solution,), problems=found.problems)


def check_all(archive: ZipArchive, most: int) -> bool:
    """Check size and checksum of every entry; return whether that was all of them.

    Args:
        archive: The zip.
        most: Bytes that may be unpacked.

    Raises:
        PackageRefusedError: an entry is damaged.
    """
    left = most
    for entry in archive.entries:
        left -= entry.size
        if left < 0:
            return False
        for _ in archive.chunks(entry):
            pass
    return True


def verify_package(reading: PackageReading, limits: PackageLimits | None = None) -> PackageReading:
    """Return reading with every entry checked, and the parts of its tables. Blocking.

    A file that changed since it was read, or cannot be read any more, becomes a problem too.
    """
    bounds = limits or load_limits()
    if reading.is_verified or not reading.is_usable:
        return reading
    try:
        with reading.path.open("rb") as stream:
            archive = ZipArchive(FileSource(stream, reading.path.stat().st_size), bounds)
            is_verified = check_all(archive, bounds.verified_mb * MB)
            blank = replace(reading, solutions=(), is_verified=True)
            whole = _contents(blank, archive, bounds)
    except PackageRefusedError as refusal:
        return _with_error(reading, refusal.problem_id, refusal.text)
    except OSError as error:
        text = f"The file cannot be read any more: {error.strerror or error}. Choose it again."
        return _with_error(reading, "file-unreadable", text)
    parts = {(one.entry, one.unique_name): one.table_parts for one in whole.solutions}
    solutions = tuple(
        replace(one, table_parts=parts.get((one.entry, one.unique_name)))
        for one in reading.solutions
    )
    return replace(reading, solutions=solutions, is_verified=is_verified)


def _with_error(reading: PackageReading, problem_id: str, text: str) -> PackageReading:
    problem = ReadingProblem(problem_id, Severity.ERROR, text)
    return replace(reading, problems=(problem, *reading.problems))


def _with_hash(reading: PackageReading, digest: str) -> PackageReading:
    solutions = tuple(
        one if one.entry is not None else replace(one, sha256=digest) for one in reading.solutions
    )
    return replace(reading, sha256=digest, solutions=solutions)


def _unusable(blank: PackageReading, problem_id: str, text: str) -> PackageReading:
    return replace(blank, problems=(ReadingProblem(problem_id, Severity.ERROR, text),))


def _check_head(source: ByteSource) -> None:
    head = source.read_at(0, 512)
    if not head:
        raise PackageRefusedError("empty-file", f"The file is empty. {_DOWNLOAD}")
    if head[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return
    lowered = head.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if lowered.startswith((b"<!doctype html", b"<html", b"<head")):
        text = f"The file is a web page, perhaps a sign-in page, saved as a zip. {_DOWNLOAD}"
        raise PackageRefusedError("html-page", text)
    for mark, problem_id, what in _HEADS:
        if head.startswith(mark):
            raise PackageRefusedError(problem_id, f"The file is {what}. {_DOWNLOAD}")
    raise PackageRefusedError("not-a-zip", f"The file is no zip file. {_DOWNLOAD}")


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(16 * CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
