"""What happens to a built folder before it is shipped: list of hashes, sizes, reproducible zip."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LIST_NAME = "SHA256SUMS"
# The zip's own times: one commit gives one file, whenever it is built.
_TIME = (2020, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Weight:
    """How large a folder is; size in bytes."""

    files: int
    size: int
    largest: tuple[tuple[str, int], ...]


def files_below(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield relative name (with /) and path of every file, in a fixed order."""
    found = (path for path in folder.rglob("*") if path.is_file())
    yield from sorted((path.relative_to(folder).as_posix(), path) for path in found)


def write_list(folder: Path) -> Path:
    """Write the hashes of all files in sha256sum's format; returns the list."""
    target = folder / LIST_NAME
    target.unlink(missing_ok=True)
    lines = [f"{digest(path)}  {name}\n" for name, path in files_below(folder)]
    target.write_text("".join(lines), "utf-8", newline="\n")
    return target


def digest(path: Path) -> str:
    """Return a file's SHA-256 in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def weigh(folder: Path, most: int = 12) -> Weight:
    """Return number and size of the files below folder."""
    sizes = [(name, path.stat().st_size) for name, path in files_below(folder)]
    largest = sorted(sizes, key=lambda item: -item[1])[:most]
    return Weight(len(sizes), sum(size for _, size in sizes), tuple(largest))


def write_zip(folder: Path, target: Path) -> None:
    """Pack folder under its own name; the same files always give the same bytes."""
    partial = target.with_suffix(".partial")
    with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, path in files_below(folder):
            entry = zipfile.ZipInfo(f"{folder.name}/{name}", _TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            is_program = os.access(path, os.X_OK) and os.name != "nt"
            entry.external_attr = (0o100755 if is_program else 0o100644) << 16
            archive.writestr(entry, path.read_bytes())
    partial.replace(target)


def differences(first: Path, second: Path) -> list[str]:
    """Return the names whose bytes differ between two folders, or that only one of them has."""
    one, other = dict(files_below(first)), dict(files_below(second))
    return sorted(
        name
        for name in one.keys() | other.keys()
        if name not in one or name not in other or digest(one[name]) != digest(other[name])
    )
