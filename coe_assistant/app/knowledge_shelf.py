"""What the program knows, loaded once and late: errors, kits, limits, redaction."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coe_assistant.domain.failure import Diagnosis
from coe_assistant.services.bundle_parts import BundleWriter

if TYPE_CHECKING:
    from coe_assistant.app.places import Places
    from coe_assistant.domain.component_result import ComponentResult
    from coe_assistant.domain.evidence import Evidence
    from coe_assistant.domain.kit import Kit
    from coe_assistant.domain.knowledge import Knowledge
    from coe_assistant.domain.package import PackageReading, SolutionPackage
    from coe_assistant.ports import Journal

    Keep = Callable[[Path, bytes], None]


class KnowledgeShelf:
    """Loads knowledge at its first use, from any thread."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._lock = threading.Lock()

    @cached_property
    def _loaded(self) -> Any:  # noqa: ANN401 - LoadedKnowledge, imported late
        module = import_module("coe_assistant.adapters.knowledge")
        folder = self._places.resources / "knowledge"
        return module.load_knowledge(folder, self._places.folder.knowledge)

    def knowledge(self) -> Knowledge:
        """Return what is known about errors."""
        with self._lock:
            found: Knowledge = self._loaded.knowledge
        return found

    def warnings(self) -> Sequence[str]:
        """Return why parts of the local additions are not used."""
        with self._lock:
            return tuple(self._loaded.warnings)

    def evidence(self, content: bytes) -> Evidence:
        """Return the texts in a content of any form."""
        pasted = import_module("coe_assistant.adapters.pasted_text")
        evidence: Evidence = pasted.pasted_evidence(pasted.decode_pasted(content))
        return evidence

    def file_evidence(self, path: Path) -> Evidence:
        """Return the texts in a file of any form and size."""
        evidence: Evidence = import_module("coe_assistant.adapters.pasted_text").evidence_of_file(
            path
        )
        return evidence

    def components(self, path: Path) -> Iterator[ComponentResult]:
        """Yield the components of an import log as it is read."""
        pasted = import_module("coe_assistant.adapters.pasted_text")
        components: Iterator[ComponentResult] = pasted.components_of_file(path)
        return components

    def explain(self, evidence: Evidence) -> Diagnosis:
        """Classify what was pasted or opened."""
        classify = import_module("coe_assistant.domain.classify")
        diagnosis: Diagnosis = classify.classify(evidence, self.knowledge())
        return diagnosis

    @cached_property
    def _kit(self) -> Kit:
        module = import_module("coe_assistant.adapters.kits")
        loaded = module.load_kits(self._places.resources / "kits", self._places.folder.knowledge)
        kit: Kit = loaded.kit(self._places.options.profile_id)
        return kit

    def kit(self) -> Kit:
        """Return the product profile in use."""
        with self._lock:
            return self._kit

    def read_package(self, path: Path) -> PackageReading:
        """Say what a file holds."""
        module = import_module("coe_assistant.adapters.solution_zip")
        reading: PackageReading = module.read_package(path, self._limits)
        return reading

    def verify_package(self, reading: PackageReading) -> PackageReading:
        """Check every part of a file that was read."""
        module = import_module("coe_assistant.adapters.solution_zip")
        verified: PackageReading = module.verify_package(reading, self._limits)
        return verified

    def extract_solution(
        self, reading: PackageReading, solution: SolutionPackage, target: Path
    ) -> Path:
        """Return a plain solution zip of solution; an inner one is copied to target."""
        module = import_module("coe_assistant.adapters.release_bundle")
        path: Path = module.extract_solution(reading, solution, target)
        return path

    @cached_property
    def _limits(self) -> Any:  # noqa: ANN401 - Limits, imported late
        module = import_module("coe_assistant.adapters.package_limits")
        return module.load_limits(self._places.resources / "package-limits.toml")

    def bundle_writer(
        self, journal: Journal, exchanges: Callable[[], Sequence[Any]], **keeping: Keep
    ) -> BundleWriter:
        """Return what writes support bundles; see RunBundler for keeping."""
        return LateBundleWriter(self._places, journal, exchanges, **keeping)


class LateBundleWriter:
    """Implements BundleWriter; loads the collectors and the redaction rules when used."""

    def __init__(
        self,
        places: Places,
        journal: Journal,
        exchanges: Callable[[], Sequence[Any]],
        **keeping: Keep,
    ) -> None:
        self._places = places
        self._journal = journal
        self._exchanges = exchanges
        self._keeping = keeping

    def prepare(self, *asked: Any) -> Any:  # noqa: ANN401 - as BundleWriter
        """Collect and clean; nothing is written."""
        return self._writer.prepare(*asked)

    def write(self, prepared: Any, file: Path, without: frozenset[str] = frozenset()) -> Any:  # noqa: ANN401 - as BundleWriter
        """Write file and scan it; fails closed."""
        return self._writer.write(prepared, file, without)

    def prove(self, run_id: str, audience: str) -> Any:  # noqa: ANN401 - as BundleWriter
        """Plant canaries in copies of the inputs and look for them in what comes out."""
        return self._writer.prove(run_id, audience)

    @property
    def _writer(self) -> Any:  # noqa: ANN401 - RunBundler, imported late
        module = import_module("coe_assistant.app.bundling")
        return module.RunBundler(self._places, self._journal, self._exchanges, **self._keeping)
