"""Builds what snapshot, quieting, verification, restore and report need."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast

from coe_assistant.adapters.journal import FileJournal
from coe_assistant.adapters.pac_commands import ShortCommands
from coe_assistant.app.knowledge_shelf import KnowledgeShelf
from coe_assistant.app.places import Places
from coe_assistant.domain.run import Run
from coe_assistant.ports import Alarm, Clock, TaskRunner
from coe_assistant.services.run_clients import RunClients
from coe_assistant.services.run_desk import RunDesk
from coe_assistant.services.safeguard_late import LateSafeguard
from coe_assistant.services.safeguard_state import WrittenReport
from coe_assistant.services.workbench_state import Change

if TYPE_CHECKING:
    from coe_assistant.adapters.safeguard_store import RunSafeguardStore
    from coe_assistant.app.speaking import Speech
    from coe_assistant.checks.layer_scan import LayerRules
    from coe_assistant.ports.safeguard import SafeguardClients, SafeguardStore
    from coe_assistant.services.safeguard_desk import SafeguardDesk
    from coe_assistant.services.safeguard_tools import SafeguardTools


@dataclass(frozen=True, slots=True)
class SafeguardParts:
    """What the assembly has made already."""

    places: Places
    shelf: KnowledgeShelf
    journal: FileJournal
    clock: Clock
    tasks: TaskRunner
    alarm: Callable[[], Alarm]
    pac: Callable[[], str]
    commands: ShortCommands
    speech: Callable[[], Speech]
    clients: RunClients


def late_safeguard(
    parts: SafeguardParts,
    desk: Callable[[], RunDesk],
    tell: Callable[[Change], None],
) -> LateSafeguard:
    """Return the safeguard of a workbench; the desk is made when there is a run."""

    def make() -> SafeguardDesk:
        module = import_module("coe_assistant.services.safeguard_desk")
        made: SafeguardDesk = module.SafeguardDesk(
            safeguard_tools(parts),
            lambda: desk().run,
            lambda event: desk().dispatch(event),
            lambda: tell(Change.SAFEGUARD),
        )
        return made

    return LateSafeguard(
        make,
        lambda: desk().run,
        lambda: parts.clients.is_there,
    )


def safeguard_tools(parts: SafeguardParts) -> SafeguardTools:
    """Return the ports of the safeguard desk."""
    tools = import_module("coe_assistant.services.safeguard_tools")
    sequence = import_module("coe_assistant.services.act_sequence")
    preparation = import_module("coe_assistant.services.preparation")
    reading = import_module("coe_assistant.services.settings_reading")
    taking = import_module("coe_assistant.services.snapshot_taking")
    verifying = import_module("coe_assistant.services.verifying")
    backups = import_module("coe_assistant.adapters.pac_backups")
    words = import_module("coe_assistant.adapters.safeguard_book")
    store, kit = safeguard_store(parts.journal), parts.shelf.kit()
    acts = sequence.ActTools(
        store=store,
        clock=parts.clock,
        tasks=parts.tasks,
        alarm=parts.alarm(),
        clients=lambda: cast("SafeguardClients", parts.clients()),
        words=words.load_words(parts.places.resources),
        time_scale=parts.places.time_scale(),
    )
    taker = taking.SnapshotTaker(kit, layer_rules(parts.places), parts.clock)
    made: SafeguardTools = tools.SafeguardTools(
        acts=acts,
        preparation=preparation.PreparationTools(
            acts=acts,
            taker=taker,
            kit=kit,
            backups=backups.PacBackups(parts.pac, parts.commands),
            settings=reading.SettingsReader(kit, parts.shelf.read_package),
            lookup=parts.journal,
        ),
        taker=taker,
        verifier=verifying.Verifier(taker, store, kit),
        kit=kit,
        retry=parts.alarm(),
        report=lambda run: write_report(
            parts.places.resources, parts.shelf, store, parts.clock, parts.speech(), run
        ),
    )
    return made


def safeguard_store(journal: FileJournal) -> RunSafeguardStore:
    """Return what keeps the safeguard's files in the folders of the runs."""
    module = import_module("coe_assistant.adapters.safeguard_store")
    store: RunSafeguardStore = module.RunSafeguardStore(journal.folder)
    return store


def layer_rules(places: Places) -> LayerRules:
    """Return which components may have unmanaged layers: as in the checklist."""
    book = import_module("coe_assistant.checks.book")
    check = import_module("coe_assistant.checks.unmanaged_layers")
    text = (places.resources / "checks.toml").read_text("utf-8")
    rules: LayerRules = check.layer_rules(book.parse_book(text).entry("unmanaged-layers"))
    return rules


def write_report(
    resources: Path,
    shelf: KnowledgeShelf,
    store: SafeguardStore,
    clock: Clock,
    speech: Speech,
    run: Run,
) -> WrittenReport:
    """Write report.html and report.md of run where store keeps them, in the language of speech."""
    module = import_module("coe_assistant.services.run_report")
    pages = import_module("coe_assistant.adapters.report_page")
    words = import_module("coe_assistant.adapters.safeguard_book")
    catalogue = speech.catalogue()
    language = pages.PageLanguage(
        speech.tag, catalogue is not None and catalogue.language.is_right_to_left, speech.told
    )
    classes = shelf.knowledge().classes
    report = module.RunReport(
        store,
        words.load_words(resources),
        shelf.kit(),
        clock,
        pages.ReportTemplates(resources / "report", language),
        lambda one: classes[one].title if one in classes else one,
    )
    written: WrittenReport = report.write(run)
    return written
