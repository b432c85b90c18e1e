"""Builds a workbench that only looks: every port it is given refuses to write, send or start."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from coe_assistant.adapters.read_only import (
    ClosedDoor,
    ReadOnlyJournal,
    ReadOnlySafeguardStore,
    refuse,
)
from coe_assistant.adapters.retry_rules import load_retry_rules
from coe_assistant.adapters.safeguard_book import load_words
from coe_assistant.adapters.system_clock import SystemClock
from coe_assistant.app.knowledge_shelf import KnowledgeShelf
from coe_assistant.app.places import Places
from coe_assistant.app.safeguarding import write_report
from coe_assistant.app.settled import make_preferences
from coe_assistant.app.speaking import Speech
from coe_assistant.app.watching_folder import observed_folder
from coe_assistant.domain.run import Run
from coe_assistant.runtime.deadline import QtAlarm
from coe_assistant.runtime.tasks import QtTaskRunner
from coe_assistant.services.diagnosis_desk import DiagnosisDesk
from coe_assistant.services.entrance_desk import EntranceDesk, EntranceTools
from coe_assistant.services.observed_safeguard import StoredFacts
from coe_assistant.services.observed_workbench import ObservedTools, ObservedWorkbench
from coe_assistant.services.observer import Observer
from coe_assistant.services.safeguard_state import WrittenReport
from coe_assistant.services.workbench_state import Change


class ObservingAssembly:
    """One workbench that follows the data folder, for one start.

    Neither sign-in, web, pac nor processes are made here, so none of them can be reached.

    Args:
        places: Options and folders; its folder refuses to write.
        speech: Returns the language of pages for people.
        reports: Where reports go; not in the data folder.
    """

    def __init__(self, places: Places, speech: Callable[[], Speech], reports: Path) -> None:
        self._places = places
        self._speech = speech
        self._owner = QObject()
        self.clock = SystemClock()
        self.tasks = QtTaskRunner(self._owner)
        self.shelf = KnowledgeShelf(places)
        self._journal = ReadOnlyJournal(places.folder.runs)
        self._store = ReadOnlySafeguardStore(self._journal.folder, reports)
        rules = load_retry_rules(places.resources)
        self.workbench = ObservedWorkbench(
            ObservedTools(
                journal=self._journal,
                clock=self.clock,
                tasks=self.tasks,
                entrance=self._make_entrance,
                diagnosing=self._make_diagnosing,
                bundle=self.shelf.bundle_writer(self._journal, tuple, keep=refuse),
                preferences=make_preferences(places, rules, self.shelf, places.clouds(), None),
                stored=StoredFacts(
                    self._store,
                    lambda: load_words(places.resources),
                    self.shelf.kit,
                    self._write_report,
                ),
            )
        )
        self.observer = Observer(
            observed_folder(places),
            self.tasks,
            self.clock,
            QtAlarm(self.clock, self._owner),
            self.workbench.take,
        )

    def close(self) -> None:
        """Look no more."""
        self.observer.close()
        self.workbench.close()
        self.tasks.close()

    def _make_entrance(
        self, connected: Callable[[], None], tell: Callable[[Change], None]
    ) -> EntranceDesk:
        door = ClosedDoor()
        tools = EntranceTools(door, door, door, refuse, self.tasks, self.clock)
        return EntranceDesk(tools, connected, tell, lambda: False)

    def _make_diagnosing(self, door: EntranceDesk, run: Callable[[], Run | None]) -> DiagnosisDesk:
        return DiagnosisDesk(
            self.shelf, self._journal, self.tasks, self.clock, door.connecting, run, refuse
        )

    def _write_report(self, run: Run) -> WrittenReport:
        return write_report(
            self._places.resources, self.shelf, self._store, self.clock, self._speech(), run
        )
