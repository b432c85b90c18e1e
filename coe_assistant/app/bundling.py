"""Puts support bundles together from what this start of the program can reach."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from coe_assistant.adapters.atomic_file import write_atomically
from coe_assistant.adapters.redaction_rules import load_rules
from coe_assistant.adapters.secret_scan import findings
from coe_assistant.app.bundle_sources import BundleSources, added_file
from coe_assistant.app.known_values import known_values
from coe_assistant.app.places import Places
from coe_assistant.domain.errors import CoeError, ReadOnlyError
from coe_assistant.domain.pseudonyms import Pseudonyms
from coe_assistant.domain.redaction import Redactor
from coe_assistant.domain.redaction_stream import redact_stream as clean_stream
from coe_assistant.domain.run import Run
from coe_assistant.ports import Journal
from coe_assistant.services import bundle, bundle_proof
from coe_assistant.services.bundle_parts import (
    BundleResult,
    BundleTools,
    PreparedBundle,
    ProofResult,
)
from coe_assistant.services.bundle_prepare import all_cleaned, collect
from coe_assistant.services.work_progress import WorkProgress

_SALT_FILE = "bundle-salt"
_SALT_BYTES = 32


class RunBundler:
    """Implements services.bundle_parts.BundleWriter.

    Args:
        places: Folders of this start.
        journal: Where the runs are.
        exchanges: Returns the last requests and answers.
        keep: Keeps the secret that names are hidden with, so that the next bundle is the same.
    """

    def __init__(
        self,
        places: Places,
        journal: Journal,
        exchanges: Callable[[], Sequence[Any]],
        keep: Callable[[Path, bytes], None] = write_atomically,
    ) -> None:
        self._places = places
        self._journal = journal
        self._exchanges = exchanges
        self._keep = keep
        self._tools = BundleTools(clean_stream, findings)

    def prepare(
        self,
        run_id: str,
        audience: str,
        case_number: str = "",
        added: tuple[Path, ...] = (),
        progress: WorkProgress | None = None,
    ) -> PreparedBundle:
        """Collect and clean; nothing is written."""
        for path in added:
            added_file(path)  # what is refused is said at once
        run = self._run(run_id)
        sources = self._sources(run, case_number, added)
        redactor = self._redactor(run, audience)
        inputs, failures = collect(sources.collectors())
        files = all_cleaned(inputs, redactor, self._tools, progress or WorkProgress())
        return PreparedBundle(
            redactor.clean_text(run.id),
            audience,
            tuple(sorted(files, key=lambda file: file.name)),
            tuple(redactor.clean_text(text) for text in failures),
            sources.versions(),
        )

    def write(
        self, prepared: PreparedBundle, file: Path, without: frozenset[str] = frozenset()
    ) -> BundleResult:
        """Write file and scan it; fails closed."""
        return bundle.write_bundle(file, prepared, self._tools, without)

    def prove(self, run_id: str, audience: str) -> ProofResult:
        """Plant canaries in copies of the inputs and look for them in what comes out."""
        run = self._run(run_id)
        inputs, _failures = collect(self._sources(run).collectors())
        return bundle_proof.prove(inputs, self._redactor(run, audience), self._tools)

    def _run(self, run_id: str) -> Run:
        run = self._journal.load(run_id)
        if run is None:
            raise CoeError(
                "run-not-found",
                f"There is no run {run_id}." if run_id else "There is no run to report.",
                detail=" ".join(self._journal.problems),
                hint="Start or open one first, or name another --data-dir.",
            )
        return run

    def _sources(
        self, run: Run, case_number: str = "", added: tuple[Path, ...] = ()
    ) -> BundleSources:
        folder = self._journal.folder(run.id)
        return BundleSources(self._places, run, folder, self._exchanges(), case_number, added)

    def _redactor(self, run: Run, audience: str) -> Redactor:
        # A secret of this run on this computer: the same run gives the same bytes again, and
        # nobody who has the bundle can try out names.
        secret = _salt(self._journal.folder(run.id) / _SALT_FILE, self._keep)
        salt = hmac.new(secret, audience.encode(), hashlib.sha256).digest()
        record = _checklist(self._journal.folder(run.id))
        return _redactor(self._places, audience, salt, run, record)


def redact_stream(places: Places, source: BinaryIO, target: BinaryIO, audience: str) -> None:
    """Clean a text as a stream."""
    redactor = _redactor(places, audience, secrets.token_bytes(_SALT_BYTES), None)
    clean_stream(redactor, source, target)


def clean_text(places: Places, text: str, run: Run | None) -> str:
    """Return a short text as it may leave this machine, for people who know the environment."""
    salt = secrets.token_bytes(_SALT_BYTES)
    return _redactor(places, "support", salt, run).clean_text(text)


def _redactor(
    places: Places,
    audience: str,
    salt: bytes,
    run: Run | None,
    record: object = None,
) -> Redactor:
    rules = load_rules(places.resources / "redaction", places.folder.knowledge)
    known = known_values(places.folder.people, run, record)
    return Redactor((*rules, *known), Pseudonyms(salt), audience)


def _salt(path: Path, keep: Callable[[Path, bytes], None]) -> bytes:
    try:
        kept = path.read_bytes()
    except OSError:
        kept = b""
    if len(kept) == _SALT_BYTES:
        return kept
    made = secrets.token_bytes(_SALT_BYTES)
    try:
        keep(path, made)
    except (OSError, ReadOnlyError):
        return made  # this bundle only
    return made


def _checklist(folder: Path) -> object:
    try:
        return json.loads((folder / "checks.json").read_bytes())
    except (OSError, ValueError):
        return None
