"""Says what differs between two support bundles: files, and what their summaries say."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from coe_assistant.domain.errors import CoeError

_LARGEST_DOCUMENT = 8_000_000
_MOST_CHANGES = 200
_SUMMARY = "summary.json"


def compare(first: Path, second: Path) -> dict[str, Any]:
    """Return the names of files that are only in one bundle, differ, or are the same.

    changes: what summary.json says in the one and in the other, a line a value.

    Raises:
        CoeError: one of them is no support bundle.
    """
    one, two = _files(first), _files(second)
    both = sorted(one.keys() & two.keys())
    old, new = _document(first, _SUMMARY), _document(second, _SUMMARY)
    return {
        "schema": 1,
        "first": first.name,
        "second": second.name,
        "only_in_first": sorted(one.keys() - two.keys()),
        "only_in_second": sorted(two.keys() - one.keys()),
        "different": [name for name in both if one[name] != two[name]],
        "same": [name for name in both if one[name] == two[name]],
        "changes": list(_changes(old, new, ""))[:_MOST_CHANGES],
    }


def _files(bundle: Path) -> dict[str, str]:
    try:
        with zipfile.ZipFile(bundle) as archive:
            document = json.loads(_read(archive, "manifest.json"))
        return {str(row["path"]): str(row["sha256"]) for row in document["files"]}
    except (OSError, ValueError, KeyError, AttributeError, TypeError, zipfile.BadZipFile) as error:
        raise _no_bundle(bundle, error) from error


def _document(bundle: Path, name: str) -> Any:  # noqa: ANN401 - JSON
    try:
        with zipfile.ZipFile(bundle) as archive:
            return json.loads(_read(archive, name)) if name in archive.namelist() else {}
    except (OSError, ValueError, zipfile.BadZipFile) as error:
        raise _no_bundle(bundle, error) from error


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as stream:
        return stream.read(_LARGEST_DOCUMENT)


def _changes(old: Any, new: Any, at: str) -> Iterator[str]:  # noqa: ANN401 - JSON
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for name in sorted(old.keys() | new.keys()):
            yield from _changes(old.get(name), new.get(name), f"{at}.{name}" if at else name)
    elif isinstance(old, list) and isinstance(new, list):
        for number in range(max(len(old), len(new))):
            before = old[number] if number < len(old) else None
            after = new[number] if number < len(new) else None
            yield from _changes(before, after, f"{at}[{number}]")
    elif old != new:
        yield f"{at}: {_words(old)} -> {_words(new)}"


def _words(value: object) -> str:
    text = "nothing" if value is None else str(value)
    return text if len(text) <= 120 else f"{text[:117]}..."


def _no_bundle(bundle: Path, error: Exception) -> CoeError:
    return CoeError(
        "bundle-not-readable",
        f"{bundle.name} is not a support bundle.",
        detail=str(error),
        hint="Name two files that the command bundle wrote.",
    )
