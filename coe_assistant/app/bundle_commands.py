"""What the command `bundle` does with the runs of this data folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from coe_assistant.adapters.journal import FileJournal
from coe_assistant.app.bundling import RunBundler
from coe_assistant.app.places import Places


def write(
    places: Places, run_id: str, file: Path, audience: str, case_number: str
) -> Mapping[str, Any]:
    """Write a bundle; return the document of interfaces.md (bundle)."""
    bundler = _bundler(places)
    result = bundler.write(bundler.prepare(run_id, audience, case_number), file)
    return {
        "file": str(result.file),
        "size": result.size,
        "sha256": result.sha256,
        "audience": audience,
        "files": result.files,
        "redactions": dict(result.redactions),
        "rescan": "clean",
    }


def prove(places: Places, run_id: str, audience: str) -> Mapping[str, Any]:
    """Plant canaries in copies of a run's files and say which came through."""
    result = _bundler(places).prove(run_id, audience)
    return {"planted": result.planted, "files": result.files, "leaked": list(result.leaked)}


def _bundler(places: Places) -> RunBundler:
    return RunBundler(places, FileJournal(places.folder.runs), tuple)
