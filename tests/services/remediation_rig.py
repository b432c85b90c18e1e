"""What the remediation's desks need, over plain values; work waits until it is drained."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "checks"))

from checkfakes import NOW, FakeAlarm, FakeClients, dataverse, solution

from coe_assistant.adapters.export_file import write_export
from coe_assistant.adapters.layer_store import RunLayerStore
from coe_assistant.domain.attestation import AttestationItem
from coe_assistant.domain.check import CheckReport, CheckStatus, Severity
from coe_assistant.domain.environment import Environment
from coe_assistant.domain.run import Phase, Run
from coe_assistant.domain.upgrade import transition
from coe_assistant.services.open_acts import OpenActSources
from coe_assistant.services.remediation import RemediationTools
from tests.services.driver_fakes import MemoryJournal
from tests.services.test_checklist import Clock, Tasks

BASE = "CenterofExcellenceCoreComponents"
HOLDING = BASE + "_Upgrade"


class Rig:
    """The tools of a remediation, and everything that was asked of them."""

    def __init__(self, folder: Path, phase: Phase = Phase.READY) -> None:
        self.tasks, self.clock, self.alarm = Tasks(), Clock(), FakeAlarm()
        self.run: Run | None = Run(
            "r1", NOW, "coe-starter-kit", Environment("https://x"), phase=phase
        )
        self.clients: Any = FakeClients(dataverse=dataverse(active_layer=None))
        self.reports: dict[str, CheckReport] = {}
        self.rechecked: list[tuple[str, ...]] = []
        self.read: list[tuple[str, str]] = []
        self.stopped: list[str] = []
        self.readings = self.told = 0
        self.folder = folder
        self.tools = RemediationTools(
            tasks=self.tasks,
            clock=self.clock,
            clients=lambda: self.clients,
            run=lambda: self.run,
            person=lambda: "ada@contoso.com",
            record=self._record,
            report=self.reports.get,
            acknowledge=lambda check_id, name: self.read.append((check_id, name)),
            recheck=lambda ids: self.rechecked.append(tuple(ids)),
            stop_check=self.stopped.append,
            environment_changed=self._environment_changed,
            folder=lambda: self.folder if self.run is not None else None,
            store=RunLayerStore,
            write_file=write_export,
            alarm=lambda: self.alarm,
            items=lambda: (
                AttestationItem("tested", "It was tried elsewhere.", is_skippable=True),
                AttestationItem("backup", "There is a backup."),
            ),
            open_acts=OpenActSources(
                MemoryJournal(self.folder.parent), RunLayerStore, lambda _: ()
            ),
            tell=self._tell,
        )

    def _record(self, event: object) -> None:
        assert self.run is not None
        self.run = transition(self.run, event)[0]

    def _environment_changed(self) -> None:
        self.readings += 1

    def _tell(self) -> None:
        self.told += 1

    def acts(self) -> list[str]:
        assert self.run is not None
        return [one.kind for one in self.run.timeline]

    def report(self, check_id: str, facts: dict[str, object]) -> None:
        self.reports[check_id] = CheckReport(
            check_id, Severity.ADVISORY, CheckStatus.WARN, check_id, "found", facts
        )


def installed(*names: str) -> Callable[..., object]:
    """Return an answer to installed_solutions."""
    rows = tuple(solution(name, "4.50.4") for name in names)
    return lambda wanted=(): tuple(one for one in rows if not wanted or one.unique_name in wanted)
