"""What a person does between the checklist and the start: layers, leftovers, statements."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from coe_assistant.domain.attestation import AttestationItem
from coe_assistant.domain.check import CheckReport
from coe_assistant.domain.event import Event
from coe_assistant.domain.run import Phase, Run
from coe_assistant.ports import Alarm, Clients, Clock, TaskRunner
from coe_assistant.services.layer_removal import LayerStore
from coe_assistant.services.layer_table import LayerTable
from coe_assistant.services.leftover_table import LeftoverTable
from coe_assistant.services.open_act_desk import OpenActs
from coe_assistant.services.open_acts import OpenActSources
from coe_assistant.services.statement_list import StatementList

# Outside these phases the server may be working on an import of this run, or the run is over.
QUIET = (
    Phase.CHECKING,
    Phase.BLOCKED,
    Phase.READY,
    Phase.WAITING,
    Phase.NEEDS_ACTION,
    Phase.ESCALATED,
)


class Remediation(Protocol):
    """The remediation of a run. Call from the main thread only."""

    @property
    def layers(self) -> LayerTable:
        """Unmanaged layers: table and removal."""

    @property
    def leftovers(self) -> LeftoverTable:
        """Half-applied upgrades: apply, or remove the _Upgrade solution alone."""

    @property
    def statements(self) -> StatementList:
        """What a machine cannot know, and a person states."""

    @property
    def open_acts(self) -> OpenActs:
        """What earlier starts began and did not end."""

    @property
    def is_busy(self) -> bool:
        """True while an act changes the tenant: no import is started then."""

    def stop_check(self, check_id: str) -> None:
        """Let one long check end early."""


@dataclass(frozen=True, slots=True)
class RemediationTools:
    """What the remediation needs from the workbench around it.

    Args:
        clients: Returns the signed-in clients; raises SignInNeededError.
        person: Returns the signed-in user principal name, or "".
        record: Journals an event of the run.
        report: Returns what a check found last.
        recheck: Runs named checks again.
        stop_check: Lets one long check end early.
        environment_changed: Reads the environment again and runs what depends on it.
        folder: Returns the folder of the run, or None without one.
        store: Makes a store for layers in a folder.
        write_file: Writes a file whole, or raises CoeError.
        alarm: Makes an alarm.
        items: Returns the statements that the product profile asks for.
        open_acts: Where the open acts of all runs are read.
        tell: Called on every change.
        time_scale: Divides waits in a lab; 1 otherwise.
    """

    tasks: TaskRunner
    clock: Clock
    clients: Callable[[], Clients]
    run: Callable[[], Run | None]
    person: Callable[[], str]
    record: Callable[[Event], None]
    report: Callable[[str], CheckReport | None]
    acknowledge: Callable[[str, str], None]
    recheck: Callable[[Sequence[str]], None]
    stop_check: Callable[[str], None]
    environment_changed: Callable[[], None]
    folder: Callable[[], Path | None]
    store: Callable[[Path], LayerStore]
    write_file: Callable[[Path, bytes], None]
    alarm: Callable[[], Alarm]
    items: Callable[[], tuple[AttestationItem, ...]]
    open_acts: OpenActSources
    tell: Callable[[], None]
    time_scale: float = 1.0


def refusal(run: Run | None) -> str:
    """Return why the tenant must not be touched now, or ""."""
    if run is None:
        return "Run the checklist first: acts are recorded with the run."
    if run.phase not in QUIET:
        return "Not while an import may be running, or after the run is over."
    return ""
