"""What the faces of the program may ask about errors; DiagnosisDesk carries it out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from coe_assistant.domain.component_result import ComponentResult
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.evidence import Evidence
from coe_assistant.domain.failure import Diagnosis

Failed = Callable[[CoeError], None]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A diagnosis with the texts that it was made of."""

    diagnosis: Diagnosis
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class ImportLog:
    """The components of an import log. is_cut says that the file holds more than were kept."""

    name: str
    rows: tuple[ComponentResult, ...]
    is_cut: bool = False

    @property
    def problems(self) -> int:
        """How many components failed or have a warning."""
        return sum(row.is_problem for row in self.rows)


class DiagnosisControl(Protocol):
    """Explains errors and opens import logs. Call from the main thread only."""

    @property
    def can_look_deeper(self) -> bool:
        """True while somebody is signed in, so that the server can be asked."""

    def explain(self, text: str) -> Explanation:
        """Classify a pasted text."""

    def explain_file(self, path: Path, done: Callable[[Explanation], None], failed: Failed) -> None:
        """Classify the content of a file of any form, on a worker."""

    def look_deeper(
        self, said: Explanation, done: Callable[[Explanation], None], failed: Failed
    ) -> None:
        """Add what the server says about its newest failed import, and classify all of it."""

    def texts(self, done: Callable[[Evidence], None]) -> None:
        """Read the texts behind the diagnosis of the run's newest attempt, on a worker."""

    def import_logs(self) -> Sequence[Path]:
        """Return the import logs in the run's folder, the newest attempt first."""

    def open_log(self, path: Path, done: Callable[[ImportLog], None], failed: Failed) -> None:
        """Read an import log as a stream, on a worker."""

    def export_log(
        self,
        rows: Sequence[ComponentResult],
        path: Path,
        done: Callable[[Path], None],
        failed: Failed,
    ) -> None:
        """Write components as a table that a spreadsheet opens, on a worker."""

    @property
    def ticked(self) -> frozenset[str]:
        """The steps of the run's newest diagnosis that were ticked."""

    def tick(self, step: str, *, is_done: bool) -> None:
        """Remember with the run that a step is done, or not."""

    def document(self, diagnosis: Diagnosis) -> Mapping[str, object]:
        """Return a diagnosis in the shape of interfaces.md (classify)."""
