"""Compares the packaged program's files with the list that was made when it was built."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from coe_assistant.adapters.data_folder import PORTABLE_DATA, PORTABLE_MARK
from coe_assistant.domain.errors import CoeError

LIST_NAME = "SHA256SUMS"
# What a person may put beside the program; everything else there is worth a word.
_NOT_OURS = (LIST_NAME, PORTABLE_MARK, PORTABLE_DATA)
_LARGEST_LIST = 4_000_000
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class FilesReport:
    """What differs from what was shipped; paths are relative, with /."""

    checked: int
    changed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    added: tuple[str, ...] = ()

    @property
    def is_as_shipped(self) -> bool:
        """True when nothing differs."""
        return not (self.changed or self.missing or self.added)


def compare_files(folder: Path) -> FilesReport:
    """Compare the files below folder with its list (sha256sum's format).

    Raises:
        CoeError: the list is missing or damaged.
    """
    wanted = _read_list(folder / LIST_NAME)
    there = {
        path.relative_to(folder).as_posix(): path
        for path in folder.rglob("*")
        if path.is_file() and path.relative_to(folder).parts[0] not in _NOT_OURS
    }
    changed = [name for name in wanted if name in there and _digest(there[name]) != wanted[name]]
    # An uninstaller writes its own files beside the program; only the inside is a closed set.
    added = [name for name in there.keys() - wanted.keys() if "/" in name]
    missing = wanted.keys() - there.keys()
    return FilesReport(len(wanted), tuple(changed), tuple(sorted(missing)), tuple(sorted(added)))


def difference_error(folder: Path, report: FilesReport) -> CoeError:
    """Return what to tell a person about files that are not as shipped."""
    parts = (("changed", report.changed), ("missing", report.missing), ("added", report.added))
    words = [
        f"{len(names)} {word}: {', '.join(names[:_MOST_NAMED])}" + (", …" * (len(names) > 5))
        for word, names in parts
        if names
    ]
    return CoeError(
        "program-files-changed",
        "This program is not as it was shipped.",
        detail=f"In {folder}: {'; '.join(words)}.",
        hint="Close it and unpack or install it again from the place you trust. If it happens "
        "again, show your security officer this message.",
    )


def _read_list(path: Path) -> dict[str, str]:
    try:
        with path.open("rb") as stream:
            lines = stream.read(_LARGEST_LIST).decode("utf-8").splitlines()
    except (OSError, ValueError) as error:
        raise _no_list(path, str(error)) from error
    wanted = {}
    for line in lines:
        digest, separator, name = line.partition("  ")
        safe = ".." not in PurePosixPath(name).parts and not PurePosixPath(name).is_absolute()
        if not separator or len(digest) != 64 or not safe:
            raise _no_list(path, f"a line is damaged: {line[:80]!r}")
        wanted[name] = digest
    if not wanted:
        raise _no_list(path, "it is empty")
    return wanted


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        return f"unreadable: {error.strerror}"  # differs from every digest: reported as changed


def _no_list(path: Path, why: str) -> CoeError:
    return CoeError(
        "program-list-missing",
        "It cannot be told whether this program is as it was shipped.",
        detail=f"The list {path} cannot be used: {why}.",
        hint="Unpack or install the program again.",
    )
