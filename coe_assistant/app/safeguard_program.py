"""Snapshot and report for the command line, without a workbench."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from coe_assistant.app.knowledge_shelf import KnowledgeShelf
from coe_assistant.app.places import Places
from coe_assistant.app.safeguarding import layer_rules, safeguard_store, write_report
from coe_assistant.app.speaking import Speech
from coe_assistant.cli.program import TakenSnapshot
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.run import Run


def take_snapshot(
    places: Places,
    shelf: KnowledgeShelf,
    connect: Callable[[], Any],
    file: Path | None,
    compared: Path | None,
) -> TakenSnapshot:
    """Take a snapshot of an environment, write it, and compare it with an older one."""
    msgspec = import_module("msgspec")
    store = import_module("coe_assistant.adapters.safeguard_store")
    taking = import_module("coe_assistant.services.snapshot_taking")
    scope = import_module("coe_assistant.services.snapshot_scope")
    changes = import_module("coe_assistant.domain.snapshot_changes")
    home = import_module("coe_assistant.domain.snapshot_home")
    words = import_module("coe_assistant.adapters.safeguard_book")
    clock = import_module("coe_assistant.adapters.system_clock").SystemClock()
    # The old file is read first: a wrong name must not cost a sign-in.
    old = store.read_snapshot(compared) if compared is not None else None
    connected = connect()
    if old is not None:
        home.refuse_other_environment(old, connected.environment.url)
    taker = taking.SnapshotTaker(shelf.kit(), layer_rules(places), clock)
    salt = old.salt if old is not None else scope.new_salt()
    names = [one.unique_name for one in connected.installed] if not shelf.kit().solutions else ()
    taken = taker.take(connected.clients, taking.SnapshotScope(connected.environment, names, salt))
    if file is not None:
        store.write_snapshot(file, taken)
    return TakenSnapshot(
        taken,
        msgspec.to_builtins(taken),
        None if old is None else changes.snapshot_changes(old, taken),
        words.load_words(places.resources),
    )


def write_run_report(
    places: Places, shelf: KnowledgeShelf, speech: Speech, run: Run, folder: Path | None
) -> tuple[Path, Path]:
    """Write the report of a stored run into its folder, and copies into folder.

    Raises:
        CoeError: a file of the run cannot be read, or the pages cannot be written.
    """
    journal = import_module("coe_assistant.adapters.journal").FileJournal(places.folder.runs)
    atomic = import_module("coe_assistant.adapters.atomic_file")
    clock = import_module("coe_assistant.adapters.system_clock").SystemClock()
    written = write_report(places.resources, shelf, safeguard_store(journal), clock, speech, run)
    if folder is None:
        return written.html, written.markdown
    copies = []
    for path in (written.html, written.markdown):
        target = folder.absolute() / f"{run.id}-{path.name}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            atomic.write_atomically(target, path.read_bytes())
        except OSError as error:
            raise CoeError(
                "report-not-written",
                f"{target} cannot be written.",
                detail=error.strerror or str(error),
                hint=f"The report lies in {path} as well.",
            ) from error
        copies.append(target)
    return copies[0], copies[1]
