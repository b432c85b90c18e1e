"""Keeps what the server wrote about an ended attempt in the run folder. Blocking: for a worker."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from coe_assistant.domain.attempt import Attempt
from coe_assistant.domain.errors import CoeError
from coe_assistant.ports import Dataverse

logger = logging.getLogger(__name__)


def keep_results(dataverse: Dataverse, attempt: Attempt, folder: Path) -> tuple[Path, ...]:
    """Write importjob.data and the formatted results beside pac's log; return the files.

    Both are untrusted XML as the server sent it. What cannot be read or written is left out: it
    can be asked for again as long as the server keeps the job.
    """
    job = attempt.import_job_id
    if not job:
        return ()
    wanted: tuple[tuple[str, Callable[[], str]], ...] = (
        (f"attempt-{attempt.number}-import-log.xml", lambda: dataverse.import_data(job)),
        (f"attempt-{attempt.number}-results.xml", lambda: _formatted(dataverse, job)),
    )
    written = (_write(folder / name, read) for name, read in wanted)
    return tuple(path for path in written if path is not None)


def _formatted(dataverse: Dataverse, job: str) -> str:
    result = dataverse.import_result(job)
    return result.formatted_results if result is not None else ""


def _write(path: Path, read: Callable[[], str]) -> Path | None:
    try:
        text = read()
        if not text:
            return None
        path.write_text(text, encoding="utf-8", errors="replace", newline="")
    except (CoeError, OSError) as error:
        logger.info("%s was not kept: %s", path.name, error)
        return None
    return path
