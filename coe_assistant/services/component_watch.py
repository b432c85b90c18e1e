"""Counts processed components now and then: the job's data is large, so it is read rarely."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from coe_assistant.domain.component_count import processed_components
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.retry import scaled
from coe_assistant.domain.run import Run
from coe_assistant.domain.server import ServerFacts, ServerState
from coe_assistant.ports import Dataverse
from coe_assistant.services.driver_tools import DriverTools

# The data column has megabytes for the kit's Core (http-pitfalls 13): never in each poll.
EVERY = timedelta(minutes=2)

# Reading must stay a small part of the time, however slow the line is.
SHARE = 20

logger = logging.getLogger(__name__)


# Not the log of an attempt: the import goes on. It is removed when it was counted.
UNFINISHED = "unfinished-import.xml"
_PIECE_CHARS = 1 << 16


class ComponentWatch:
    """Reads at most once in EVERY, and rarer the longer reading takes.

    Args:
        tools: Ports.
        counted: Takes the number of components with a result.
    """

    def __init__(self, tools: DriverTools, counted: Callable[[int], None]) -> None:
        self._tools = tools
        self._counted = counted
        self._due_at: datetime | None = None
        self._job_id = ""

    def heard(self, run: Run, facts: ServerFacts) -> None:
        """Read the job's data if it is time."""
        now = self._tools.clock.now()
        if facts.state is not ServerState.RUNNING or facts.job is None:
            return
        if facts.job.id != self._job_id:
            self._job_id, self._due_at = facts.job.id, now + scaled(run, EVERY) / 2
        if self._due_at is None or now < self._due_at:
            return
        self._due_at = None
        job_id, path = self._job_id, self._tools.journal.folder(run.id) / UNFINISHED
        self._tools.submit(
            lambda: _count(self._tools.clients().dataverse, job_id, path),
            lambda count: self._done(run, now, count),
            self._failed,
        )

    def _done(self, run: Run, began_at: datetime, count: int | None) -> None:
        now = self._tools.clock.now()
        self._due_at = now + max(scaled(run, EVERY), SHARE * (now - began_at))
        if count is not None:
            self._counted(count)

    def _failed(self, error: CoeError) -> None:
        # A job whose data cannot be read is not asked again; the percentage goes on.
        logger.info("the components are not counted: %s", error)


def _count(dataverse: Dataverse, job_id: str, path: Path) -> int | None:
    try:
        if not dataverse.save_import_data(job_id, path):
            return None
        with path.open(encoding="utf-8", errors="replace") as stream:
            return processed_components(iter(lambda: stream.read(_PIECE_CHARS), ""))
    except OSError as error:
        logger.info("the components are not counted: %s", error)
        return None
    finally:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)
