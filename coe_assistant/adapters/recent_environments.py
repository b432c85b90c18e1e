"""The list of environments that were connected to before: a small text file, newest first.

One environment a line: address, name, type, account and named cloud, with tabs between them.
"""

from __future__ import annotations

from pathlib import Path

from coe_assistant.adapters.atomic_file import make_owner_folder, write_atomically
from coe_assistant.domain.environment import RecentEnvironment

MOST = 8
_LARGEST = 100_000
_FIELDS = 5


def read_recent(path: Path) -> tuple[RecentEnvironment, ...]:
    """Return what the file holds; lines that are no address are left out."""
    try:
        with path.open("rb") as stream:
            text = stream.read(_LARGEST).decode("utf-8", errors="replace")
    except OSError:
        return ()
    found = [_parse(line) for line in text.splitlines() if line.startswith("https://")]
    return tuple(found[:MOST])


def write_recent(path: Path, environment: RecentEnvironment) -> None:
    """Put environment first; it is a convenience, so failing is no error."""
    others = [item for item in read_recent(path) if item.url != environment.url]
    lines = [_line(item) for item in (environment, *others)[:MOST]]
    try:
        make_owner_folder(path.parent)
        write_atomically(path, ("\n".join(lines) + "\n").encode())
    except OSError:
        return


def _parse(line: str) -> RecentEnvironment:
    fields = [item.strip()[:300] for item in line.split("\t")][:_FIELDS]
    return RecentEnvironment(*fields)


def _line(item: RecentEnvironment) -> str:
    fields = (item.url, item.name, item.type, item.username, item.cloud_id)
    return "\t".join(" ".join(field.split()) for field in fields)
