"""Finds the solutions in a release bundle and copies one out for pac, which needs a plain zip."""

from __future__ import annotations

import hashlib
import os
import secrets
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from coe_assistant.adapters.atomic_file import OWNER_FILE
from coe_assistant.adapters.byte_source import ByteSource, FileSource, chunks_of
from coe_assistant.adapters.package_limits import (
    MB,
    PackageLimits,
    PackageRefusedError,
    load_limits,
)
from coe_assistant.adapters.solution_contents import SolutionFound, read_solution
from coe_assistant.adapters.zip_archive import ZipArchive, checked_chunks
from coe_assistant.adapters.zip_directory import ZipEntry
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.package import (
    PackageReading,
    ReadingProblem,
    Severity,
    SolutionPackage,
)

_BINARY = getattr(os, "O_BINARY", 0)  # Windows would translate line ends


@dataclass(frozen=True, slots=True)
class BundleFound:
    """The solutions of a bundle and what is wrong with them."""

    solutions: tuple[SolutionPackage, ...]
    problems: tuple[ReadingProblem, ...]


def read_bundle(
    archive: ZipArchive, limits: PackageLimits, file: Path, *, is_whole: bool
) -> BundleFound | None:
    """Return the solutions in the inner zips, or None where there is none.

    A zip without solution.xml, such as a set of icons, is passed over (anatomy rule 15).
    is_whole: whether the parts of tables are wanted, too.

    Raises:
        PackageRefusedError: the inner zips are too many or too large.
    """
    inner = [entry for entry in archive.entries if entry.name.casefold().endswith(".zip")]
    if (
        len(inner) > limits.inner_zips
        or sum(one.size for one in inner) > limits.inner_total_mb * MB
    ):
        raise PackageRefusedError(
            "too-many-zips", "The file holds more zips, or larger ones, than a release does."
        )
    solutions: list[SolutionPackage] = []
    problems: list[ReadingProblem] = []
    for entry in inner:
        try:
            found = _inner(archive, entry, limits, file, is_whole=is_whole)
        except PackageRefusedError as refusal:
            text = f"{entry.name}: {refusal.text}"
            problems.append(ReadingProblem(refusal.problem_id, Severity.ERROR, text))
            continue
        if found is not None:
            solutions.append(found.solution)
            problems += found.problems
    return BundleFound(tuple(solutions), tuple(problems)) if solutions else None


def _inner(
    archive: ZipArchive, entry: ZipEntry, limits: PackageLimits, file: Path, *, is_whole: bool
) -> SolutionFound | None:
    source = archive.open(entry)
    digest, crc, size = hashlib.sha256(), 0, 0
    for chunk in chunks_of(source):
        digest.update(chunk)
        crc = zlib.crc32(chunk, crc)
        size += len(chunk)
        if size > entry.size:
            raise PackageRefusedError("lying-size", "The zip inside is larger than stated.")
    if crc != entry.crc or size != entry.size:
        raise PackageRefusedError("damaged", "The zip inside is damaged. Download it again.")
    solution_zip = ZipArchive(source, limits)
    if solution_zip.find("solution.xml") is None:
        return None
    found = read_solution(solution_zip, limits, file, is_whole=is_whole)
    solution = replace(found.solution, entry=entry.name, sha256=digest.hexdigest(), size=size)
    return SolutionFound(solution, found.problems)


def extract_solution(reading: PackageReading, solution: SolutionPackage, destination: Path) -> Path:
    """Return a plain zip of solution: the chosen file itself, or a copy made at destination.

    The copy appears whole or not at all, and its hash is the one that was read.

    Raises:
        CoeError: the file changed since it was read, or the copy cannot be written.
    """
    path = reading.path
    try:
        with path.open("rb") as stream:
            source = FileSource(stream, path.stat().st_size)
            if solution.entry is None:
                _check_hash(chunks_of(source), solution.sha256)
                if not reading.is_verified:
                    _check_entries(ZipArchive(source, load_limits()))
                return path
            archive = ZipArchive(source, load_limits())
            entry = archive.find(solution.entry)
            if entry is None:
                raise _changed(path.name)
            return _copy(archive.open(entry), entry, solution.sha256, destination)
    except PackageRefusedError as refusal:
        if refusal.problem_id != "changed":
            raise _damaged(path.name, refusal.text) from refusal
        raise _changed(path.name, refusal.text) from refusal
    except OSError as error:
        raise CoeError(
            "extract-failed",
            f"{solution.entry or path.name} cannot be copied for the import.",
            detail=error.strerror or str(error),
            hint="Make room on the disk, or choose the inner solution zip itself.",
        ) from error


def _check_entries(archive: ZipArchive) -> None:
    """Refuse a damaged part before the import does, which would take the server's word for it."""
    for entry in archive.entries:
        for _ in archive.chunks(entry):
            pass


def _check_hash(chunks: Iterator[bytes], wanted: str) -> None:
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    if digest.hexdigest() != wanted:
        raise PackageRefusedError("changed", "Its hash is another one now.")


def _copy(source: ByteSource, entry: ZipEntry, wanted: str, destination: Path) -> Path:
    temporary = destination.with_name(f".{destination.name}.{secrets.token_hex(4)}.tmp")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, OWNER_FILE)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            _check_hash(_written(checked_chunks(source, entry), stream.write), wanted)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(destination)
    finally:
        with suppress(OSError):
            temporary.unlink()
    return destination


def _written(chunks: Iterator[bytes], write: Callable[[bytes], object]) -> Iterator[bytes]:
    for chunk in chunks:
        write(chunk)
        yield chunk


def _damaged(name: str, detail: str) -> CoeError:
    return CoeError(
        "package-damaged",
        f"{name} is damaged and is not imported.",
        detail=detail,
        hint="Download it again and choose the new file.",
    )


def _changed(name: str, detail: str = "") -> CoeError:
    return CoeError(
        "package-changed",
        f"{name} is not the file any more that was read.",
        detail=detail,
        hint="Choose the file again.",
    )
