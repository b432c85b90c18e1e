"""What a support bundle is made of, before and after cleaning."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Protocol

from coe_assistant.domain.redaction import Redactor
from coe_assistant.services.work_progress import WorkProgress

# sos: 25 MiB for a log, 300 s for a collector (support-bundle.md 3.8).
LARGEST_PART = 25 * 1024 * 1024
LARGEST_WHOLE = 200 * 1024 * 1024
LONGEST_COLLECTOR_S = 60.0


@dataclass(frozen=True, slots=True)
class Collected:
    """One input of the bundle. name may hold names of people: it is cleaned too.

    is_cut: only the end of it was taken, because it is large.
    """

    name: str
    content: bytes
    is_cut: bool = False


Collector = Callable[[], Iterable[Collected]]


@dataclass(frozen=True, slots=True)
class BundleFile:
    """A cleaned file. original is what was collected, for the comparison on the screen only."""

    name: str
    source: str
    original: bytes
    cleaned: bytes
    removed: Mapping[str, int]
    is_cut: bool = False

    @property
    def removals(self) -> int:
        """How many places were replaced."""
        return sum(self.removed.values())


@dataclass(frozen=True, slots=True)
class PreparedBundle:
    """Everything that may go into a bundle. failures: what could not be collected, and why."""

    run_id: str
    audience: str
    files: tuple[BundleFile, ...]
    failures: tuple[str, ...] = ()
    versions: Mapping[str, str] = field(default_factory=dict)

    @property
    def removed(self) -> Counter[str]:
        """How often each rule fired."""
        total: Counter[str] = Counter()
        for file in self.files:
            total.update(file.removed)
        return total


@dataclass(frozen=True, slots=True)
class BundleResult:
    """A written support bundle."""

    file: Path
    size: int
    sha256: str
    files: int
    redactions: Mapping[str, int]
    ticket: str = ""


@dataclass(frozen=True, slots=True)
class BundleTools:
    """What a bundle needs from outside.

    Args:
        clean: Copies a stream through a redactor.
        scan: Returns what looks like a secret in a finished bundle.
    """

    clean: Callable[[Redactor, BinaryIO, BinaryIO], Counter[str]]
    scan: Callable[[Path], list[str]]


@dataclass(frozen=True, slots=True)
class ProofResult:
    """How many canaries were planted in copies of the inputs, and which came through."""

    planted: int
    files: int
    leaked: tuple[str, ...] = ()


class BundleWriter(Protocol):
    """Makes support bundles of a run. Blocking: for a worker."""

    def prepare(
        self,
        run_id: str,
        audience: str,
        case_number: str = "",
        added: tuple[Path, ...] = (),
        progress: WorkProgress | None = None,
    ) -> PreparedBundle:
        """Collect and clean; nothing is written. progress is told how far the cleaning is.

        Raises:
            CoeError: there is no such run, or the rules cannot be used.
        """

    def write(
        self, prepared: PreparedBundle, file: Path, without: frozenset[str] = frozenset()
    ) -> BundleResult:
        """Write file and scan it; fails closed.

        Raises:
            CoeError: nothing was written, and why.
        """

    def prove(self, run_id: str, audience: str) -> ProofResult:
        """Plant canaries in copies of the inputs and look for them in what comes out.

        Raises:
            CoeError: there is no such run, or the rules cannot be used.
        """
