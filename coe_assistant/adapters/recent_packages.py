"""The files that were chosen for each environment the last time: a small text file, newest first.

One choice a line: the environment's address, then the paths, with tabs between them.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from coe_assistant.adapters.atomic_file import make_owner_folder, write_atomically
from coe_assistant.domain.package import RecentPackages

MOST = 8
_MOST_FILES = 20
_LARGEST = 200_000


def read_recent_packages(path: Path) -> tuple[RecentPackages, ...]:
    """Return what the file holds, newest first; lines that are no choice are left out."""
    try:
        with path.open("rb") as stream:
            text = stream.read(_LARGEST).decode("utf-8", errors="replace")
    except OSError:
        return ()
    lines = (line.split("\t") for line in text.splitlines() if line.startswith("https://"))
    found = [_parse(fields) for fields in lines if len(fields) > 1]
    return tuple(found[:MOST])


def write_recent_packages(path: Path, chosen: RecentPackages) -> None:
    """Put a choice first, in place of the environment's last one; failing is no error."""
    others = [item for item in read_recent_packages(path) if item.environment != chosen.environment]
    lines = [_line(item) for item in (chosen, *others)[:MOST]]
    try:
        make_owner_folder(path.parent)
        write_atomically(path, ("\n".join(lines) + "\n").encode("utf-8", "replace"))
    except OSError:
        return


def _parse(fields: Sequence[str]) -> RecentPackages:
    paths = tuple(Path(field) for field in fields[1 : _MOST_FILES + 1] if field)
    return RecentPackages(fields[0], paths)


def _line(item: RecentPackages) -> str:
    # a path with a tab or a line break cannot be kept in this form
    paths = (str(path) for path in item.paths[:_MOST_FILES])
    kept = [path for path in paths if not set(path) & set("\t\r\n")]
    return "\t".join([item.environment, *kept])
