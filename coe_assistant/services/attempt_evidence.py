"""Collects what is known about a failed attempt and explains it. Blocking: for a worker."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from coe_assistant.domain.attempt import Attempt
from coe_assistant.domain.classify import classify
from coe_assistant.domain.evidence import Evidence, Origin, Source
from coe_assistant.domain.failure import Diagnosis
from coe_assistant.domain.knowledge import Knowledge
from coe_assistant.domain.run import Run
from coe_assistant.ports import Clients, Dataverse, Journal
from coe_assistant.services.attempt_results import import_log_path
from coe_assistant.services.dependents_lookup import with_dependents
from coe_assistant.services.evidence_file import evidence_path, keep_evidence
from coe_assistant.services.server_evidence import newest_failures, quietly, texts_of
from coe_assistant.services.tenant_evidence import Dependents

logger = logging.getLogger(__name__)

# pac's output of one attempt; the reason stands at its end.
LONGEST_LOG_BYTES = 2_000_000


@dataclass(frozen=True, slots=True)
class AttemptExplainer:
    """Reads pac's log and every trace on the server, then asks the knowledge.

    A source that cannot be read is left out; the others still count. The texts are kept in the
    run folder. decode turns raw bytes of pac into text (its encoding is not known beforehand,
    pac.md 4.3); dependents returns what reads who uses a component, for these clients; read_log
    returns the failures in a file with an import log.
    """

    journal: Journal
    clients: Callable[[], Clients]
    knowledge: Callable[[], Knowledge]
    decode: Callable[[bytes], str]
    dependents: Callable[[Clients], Dependents]
    read_log: Callable[[Path], Evidence]

    def explain(self, run: Run) -> Diagnosis:
        """Return the diagnosis of the latest attempt of run."""
        attempt = run.attempt
        if attempt is None:
            return classify(Evidence(), self.knowledge())
        evidence = Evidence(tuple(self._sources(run, attempt)))
        diagnosis = classify(evidence, self.knowledge())
        if self.knowledge().classes[diagnosis.class_id].collect:  # the reason is elsewhere
            evidence = Evidence((*evidence.sources, *self._deeper(run, attempt)))
            diagnosis = classify(evidence, self.knowledge())
        keep_evidence(evidence, evidence_path(self.journal.folder(run.id), attempt.number))
        return quietly(lambda: self._with_names(diagnosis, run)) or diagnosis

    def _with_names(self, diagnosis: Diagnosis, run: Run) -> Diagnosis:
        """Return the diagnosis with what the server knows about who still uses the component."""
        if diagnosis.class_id != "delete_blocked_by_dependency":
            return diagnosis
        clients, step = self.clients(), run.current_step
        solution = step.solution if step is not None else ""
        return with_dependents(diagnosis, clients.dataverse, self.dependents(clients), solution)

    def _sources(self, run: Run, attempt: Attempt) -> Iterator[Source]:
        log = self._log(run, attempt)
        if log:
            yield Source(Origin.PAC, log, at=attempt.ended_at)
        yield from self._from_operation(run, attempt)
        yield from self._from_job(attempt)
        yield from self._from_history(run)

    def _deeper(self, run: Run, attempt: Attempt) -> Iterator[Source]:
        """Yield the whole import log's failures; without a job, the newest failed operations."""
        dataverse = quietly(lambda: self.clients().dataverse)
        if dataverse is None:
            return
        if attempt.import_job_id:
            log = quietly(lambda: self._import_log(dataverse, run, attempt)) or Evidence()
            for source in log.sources:
                yield replace(source, at=attempt.ended_at)
        elif attempt.started_at is not None:
            yield from quietly(lambda: newest_failures(dataverse, attempt.started_at)) or ()

    def _import_log(self, dataverse: Dataverse, run: Run, attempt: Attempt) -> Evidence:
        path = import_log_path(self.journal.folder(run.id), attempt.number)
        if not dataverse.save_import_data(attempt.import_job_id, path):
            return Evidence()
        try:
            return self.read_log(path)
        except OSError as error:
            logger.info("%s could not be read: %s", path.name, error)
            return Evidence()

    def _log(self, run: Run, attempt: Attempt) -> str:
        path = self.journal.folder(run.id) / attempt.raw_log
        return self.decode(tail(path, LONGEST_LOG_BYTES))

    def _from_operation(self, run: Run, attempt: Attempt) -> Iterator[Source]:
        operation = run.server.operation if run.server is not None else None
        if attempt.operation_id:
            fresh = quietly(lambda: self.clients().dataverse.operation(attempt.operation_id))
            operation = fresh or operation
        if operation is None:
            return
        yield from texts_of(operation)

    def _from_job(self, attempt: Attempt) -> Iterator[Source]:
        if not attempt.import_job_id:
            return
        job = attempt.import_job_id
        result = quietly(lambda: self.clients().dataverse.import_result(job))
        for text in result.errors if result is not None else ():
            yield Source(Origin.IMPORT_JOB, text, at=attempt.ended_at)

    def _from_history(self, run: Run) -> Iterator[Source]:
        for row in run.server.history[:3] if run.server is not None else ():
            if row.message and row.succeeded is False:
                yield Source(Origin.HISTORY, row.message, at=row.ended_at, code=row.error_code)


def tail(path: Path, limit: int) -> bytes:
    """Return at most limit bytes from the end of a file; nothing when it cannot be read."""
    try:
        with path.open("rb") as stream:
            stream.seek(0, 2)
            stream.seek(max(stream.tell() - limit, 0))
            return stream.read(limit)
    except OSError:
        return b""
