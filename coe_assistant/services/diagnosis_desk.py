"""Explains errors and opens import logs for the faces of the program."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Protocol, TypeVar

from coe_assistant.domain.classify import classify
from coe_assistant.domain.component_result import ComponentResult
from coe_assistant.domain.evidence import Evidence
from coe_assistant.domain.failure import Diagnosis
from coe_assistant.domain.knowledge import Knowledge
from coe_assistant.domain.run import Run
from coe_assistant.ports import Clock, Journal, TaskRunner
from coe_assistant.services.connecting import Connecting
from coe_assistant.services.diagnosis_json import diagnosis_json
from coe_assistant.services.diagnosis_state import Explanation, Failed, ImportLog
from coe_assistant.services.evidence_file import evidence_path, kept_evidence
from coe_assistant.services.import_log_table import write_component_table
from coe_assistant.services.server_evidence import newest_failures
from coe_assistant.services.task_errors import only_ours
from coe_assistant.services.ticked_steps import keep_ticked, ticked_steps
from coe_assistant.services.workbench_state import ConnectionPhase

T = TypeVar("T")

LOOK_BACK = timedelta(days=2)
MOST_ROWS = 100_000  # Core has some 3,000 components


class ErrorLibrary(Protocol):
    """Reads what people paste and open, and what is known about errors. From any thread."""

    def knowledge(self) -> Knowledge:
        """Return what is known about errors."""

    def evidence(self, content: bytes) -> Evidence:
        """Return the texts in a content of any form."""

    def file_evidence(self, path: Path) -> Evidence:
        """Return the texts in a file of any form and size."""

    def components(self, path: Path) -> Iterator[ComponentResult]:
        """Yield the components of an import log as it is read."""


class DiagnosisDesk:
    """Implements services.diagnosis_state.DiagnosisControl.

    Args:
        library: What is known about errors.
        journal: Where runs are kept.
        tasks: Works elsewhere.
        clock: For how far to look back on the server.
        connecting: The signed-in clients.
        run: Returns the run at hand.
        keep: Keeps ticked steps in the folder of a run.
    """

    def __init__(
        self,
        library: ErrorLibrary,
        journal: Journal,
        tasks: TaskRunner,
        clock: Clock,
        connecting: Connecting,
        run: Callable[[], Run | None],
        keep: Callable[[Path, Iterable[str]], None] = keep_ticked,
    ) -> None:
        self._keep = keep
        self._library = library
        self._journal = journal
        self._tasks = tasks
        self._clock = clock
        self._connecting = connecting
        self._run = run
        self._ticked: dict[str, frozenset[str]] = {}

    @property
    def can_look_deeper(self) -> bool:
        """True while somebody is signed in, so that the server can be asked."""
        return self._connecting.state.phase is ConnectionPhase.CONNECTED

    def explain(self, text: str) -> Explanation:
        """Classify a pasted text."""
        return self._explained(self._library.evidence(text.encode("utf-8", "replace")))

    def explain_file(self, path: Path, done: Callable[[Explanation], None], failed: Failed) -> None:
        """Classify the content of a file of any form, on a worker."""
        self._submit(lambda: self._explained(self._library.file_evidence(path)), done, failed, path)

    def look_deeper(
        self, said: Explanation, done: Callable[[Explanation], None], failed: Failed
    ) -> None:
        """Add what the server says about its newest failed import, and classify all of it."""
        since = self._clock.now() - LOOK_BACK

        def look() -> Explanation:
            found = newest_failures(self._connecting.clients().dataverse, since)
            return self._explained(Evidence((*said.evidence.sources, *found)))

        self._submit(look, done, failed)

    def texts(self, done: Callable[[Evidence], None]) -> None:
        """Read the texts behind the diagnosis of the run's newest attempt, on a worker."""
        run = self._run()
        if run is None or run.attempt is None:
            done(Evidence())
            return
        path = evidence_path(self._journal.folder(run.id), run.attempt.number)
        self._tasks.submit(lambda: kept_evidence(path), done, _defect)

    def import_logs(self) -> Sequence[Path]:
        """Return the import logs in the run's folder, the newest attempt first."""
        run = self._run()
        if run is None:
            return ()
        folder = self._journal.folder(run.id)
        names = (
            f"attempt-{attempt.number}-{kind}.xml"
            for attempt in reversed(run.attempts)
            for kind in ("import-log", "results")
        )
        return tuple(path for name in names if (path := folder / name).is_file())

    def open_log(self, path: Path, done: Callable[[ImportLog], None], failed: Failed) -> None:
        """Read an import log as a stream, on a worker."""

        def read() -> ImportLog:
            rows = tuple(islice(self._library.components(path), MOST_ROWS + 1))
            return ImportLog(path.name, rows[:MOST_ROWS], len(rows) > MOST_ROWS)

        self._submit(read, done, failed, path)

    def export_log(
        self,
        rows: Sequence[ComponentResult],
        path: Path,
        done: Callable[[Path], None],
        failed: Failed,
    ) -> None:
        """Write components as a table that a spreadsheet opens, on a worker."""
        self._submit(lambda: write_component_table(rows, path), done, failed, path)

    @property
    def ticked(self) -> frozenset[str]:
        """The steps of the run's newest diagnosis that were ticked."""
        run = self._run()
        if run is None:
            return frozenset()
        if run.id not in self._ticked:
            self._ticked = {run.id: ticked_steps(self._journal.folder(run.id))}
        prefix = _prefix(run)
        marks = self._ticked[run.id]
        return frozenset(mark.removeprefix(prefix) for mark in marks if mark.startswith(prefix))

    def tick(self, step: str, *, is_done: bool) -> None:
        """Remember with the run that a step is done, or not."""
        run = self._run()
        if run is None:
            return
        others = self.ticked - {step}
        prefix = _prefix(run)
        kept = {mark for mark in self._ticked[run.id] if not mark.startswith(prefix)}
        kept |= {prefix + mark for mark in (others | {step} if is_done else others)}
        self._ticked = {run.id: frozenset(kept)}
        self._keep(self._journal.folder(run.id), kept)

    def document(self, diagnosis: Diagnosis) -> Mapping[str, object]:
        """Return a diagnosis in the shape of interfaces.md (classify)."""
        return diagnosis_json(diagnosis)

    def _explained(self, evidence: Evidence) -> Explanation:
        return Explanation(classify(evidence, self._library.knowledge()), evidence)

    def _submit(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Failed,
        path: Path | None = None,
    ) -> None:
        self._tasks.submit(work, done, only_ours(failed, path))


def _prefix(run: Run) -> str:
    """Ticks belong to an attempt: after the next one the steps are open again."""
    number = run.attempt.number if run.attempt is not None else 0
    return f"{number}:"


def _defect(error: BaseException) -> None:
    raise error
