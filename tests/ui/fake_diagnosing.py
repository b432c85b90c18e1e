"""Explains what a test says; logs are what a test put there."""

from __future__ import annotations

from pathlib import Path

from coe_assistant.domain.component_result import ComponentResult
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.evidence import Evidence, Origin, Source
from coe_assistant.domain.failure import Diagnosis
from coe_assistant.services.diagnosis_json import diagnosis_json
from coe_assistant.services.diagnosis_state import Explanation, ImportLog


class FakeDiagnosing:
    def __init__(self, calls: list[tuple[object, ...]]) -> None:
        self._calls = calls
        self.diagnosis: Diagnosis | None = None
        self.deeper: Diagnosis | None = None
        self.evidence = Evidence()
        self.logs: tuple[Path, ...] = ()
        self.log: ImportLog | CoeError | None = None
        self.ticked: frozenset[str] = frozenset()
        self.can_look_deeper = False
        self.failure: CoeError | None = None

    def explain(self, text: str) -> Explanation:
        self._calls.append(("explain", text))
        assert self.diagnosis is not None
        return Explanation(self.diagnosis, Evidence.of_text(text))

    def explain_file(self, path, done, failed) -> None:
        self._calls.append(("explain_file", path))
        if self.failure is not None:
            failed(self.failure)
        elif self.diagnosis is not None:
            done(Explanation(self.diagnosis, Evidence.of_text("of the file")))

    def look_deeper(self, said, done, failed) -> None:
        self._calls.append(("look_deeper",))
        if self.failure is not None:
            failed(self.failure)
        elif self.deeper is not None:
            more = Source(Origin.OPERATION, "from the server")
            done(Explanation(self.deeper, Evidence((*said.evidence.sources, more))))

    def texts(self, done) -> None:
        done(self.evidence)

    def import_logs(self) -> tuple[Path, ...]:
        return self.logs

    def open_log(self, path, done, failed) -> None:
        self._calls.append(("open_log", path))
        if isinstance(self.log, CoeError):
            failed(self.log)
        elif self.log is not None:
            done(self.log)

    def export_log(self, rows: list[ComponentResult], path, done, failed) -> None:
        self._calls.append(("export_log", len(rows), path))
        if self.failure is not None:
            failed(self.failure)
        else:
            done(path)

    def tick(self, step: str, *, is_done: bool) -> None:
        self._calls.append(("tick", step, is_done))
        self.ticked = self.ticked | {step} if is_done else self.ticked - {step}

    def document(self, diagnosis: Diagnosis):
        return diagnosis_json(diagnosis)
