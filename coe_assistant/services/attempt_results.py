"""Keeps what the server wrote about an ended attempt in the run folder."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from coe_assistant.domain.attempt import Attempt
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.run import Run
from coe_assistant.ports import Dataverse
from coe_assistant.services.driver_tools import DriverTools

logger = logging.getLogger(__name__)


def keep_results(dataverse: Dataverse, attempt: Attempt, folder: Path) -> tuple[Path, ...]:
    """Write importjob.data and the formatted results beside pac's log; return the files. Blocking.

    Both are untrusted XML as the server sent it. What cannot be read or written is left out: it
    can be asked for again as long as the server keeps the job.
    """
    job = attempt.import_job_id
    if not job:
        return ()
    log = import_log_path(folder, attempt.number)
    results = folder / f"attempt-{attempt.number}-results.xml"
    wanted: tuple[tuple[Path, Callable[[Path], bool]], ...] = (
        (log, lambda path: dataverse.save_import_data(job, path)),
        (results, lambda path: _save_formatted(dataverse, job, path)),
    )
    return tuple(path for path, save in wanted if _is_saved(path, save))


def keep_last(tools: DriverTools, run: Run) -> None:
    """Keep what the server wrote about the attempt of run that ended last, on a worker."""
    ended = [item for item in run.attempts if item.ended_at is not None]
    if ended:
        folder = tools.journal.folder(run.id)
        tools.submit(
            lambda: keep_results(tools.clients().dataverse, ended[-1], folder),
            lambda _: None,
            lambda error: logger.info("results were not kept: %s", error),
        )


def import_log_path(folder: Path, attempt: int) -> Path:
    """Return where the import log of an attempt is kept."""
    return folder / f"attempt-{attempt}-import-log.xml"


def _save_formatted(dataverse: Dataverse, job: str, path: Path) -> bool:
    result = dataverse.import_result(job)
    if result is None or not result.formatted_results:
        return False
    path.write_text(result.formatted_results, encoding="utf-8", errors="replace", newline="")
    return True


def _is_saved(path: Path, save: Callable[[Path], bool]) -> bool:
    try:
        return save(path)
    except (CoeError, OSError) as error:
        logger.info("%s was not kept: %s", path.name, error)
        return False
