"""What the workbench needs from outside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from coe_assistant.domain.attestation import AttestationItem
from coe_assistant.domain.effect import Notice
from coe_assistant.domain.interruption import Interruption
from coe_assistant.domain.run import Run
from coe_assistant.ports import Alarm, Clients, Clock, Journal, TaskRunner
from coe_assistant.services.bundle_parts import BundleWriter
from coe_assistant.services.checklist_desk import ChecklistDesk
from coe_assistant.services.connecting import Connecting
from coe_assistant.services.diagnosis_state import DiagnosisControl
from coe_assistant.services.driver_tools import DriverTools
from coe_assistant.services.entrance_desk import EntranceDesk
from coe_assistant.services.layer_removal import LayerStore
from coe_assistant.services.open_acts import OpenActSources
from coe_assistant.services.package_intake import PackageIntake
from coe_assistant.services.package_memory import PackageStore
from coe_assistant.services.preferences import Preferences
from coe_assistant.services.run_desk import RunDesk
from coe_assistant.services.safeguard_late import LateSafeguard
from coe_assistant.services.tenant_evidence import Dependents
from coe_assistant.services.workbench_state import Change


@dataclass(frozen=True, slots=True)
class RemediationMeans:
    """What the remediation needs from outside.

    Args:
        store: Makes a store for layers in a folder.
        write_file: Writes a file whole, or raises CoeError.
        alarm: Makes an alarm.
        items: Returns the statements that the product profile asks for.
        open_acts: Where the open acts of all runs are read.
    """

    store: Callable[[Path], LayerStore]
    write_file: Callable[[Path, bytes], None]
    alarm: Callable[[], Alarm]
    items: Callable[[], tuple[AttestationItem, ...]]
    open_acts: OpenActSources


@dataclass(frozen=True, slots=True)
class WorkbenchTools:
    """Everything the workbench needs from outside.

    Args:
        entrance: Makes the desk for getting in; is given what a change of the connection and
            any change call, and what tells whether pac may be asked.
        dependents: Returns what reads who uses a component, for these clients.
        driver: Makes the driver's ports; is given the connection and the checklist.
        safeguard: Makes the desk for before and after; is given the connection, what returns the
            run at hand, and what a change calls.
        packages: Remembers which files were chosen for which environment.
        time_scale: Divides waits in a lab; 1 otherwise.
        save_checks: Keeps a finished checklist in the folder of a run.
        interruption: Returns how the earlier start of the program ended.
    """

    entrance: Callable[
        [Callable[[], None], Callable[[Change], None], Callable[[], bool]], EntranceDesk
    ]
    intake: Callable[[Callable[[], None]], PackageIntake]
    dependents: Callable[[Clients], Dependents]
    checklist: Callable[[Callable[[], None]], ChecklistDesk]
    driver: Callable[[Connecting, ChecklistDesk], DriverTools]
    safeguard: Callable[
        [Connecting, Callable[[], RunDesk], Callable[[Change], None]], LateSafeguard
    ]
    journal: Journal
    clock: Clock
    tasks: TaskRunner
    diagnosing: Callable[[Connecting, Callable[[], Run | None]], DiagnosisControl]
    bundle: BundleWriter
    preferences: Preferences
    notify: Callable[[Notice, Run], None]
    profile: str
    remediation: RemediationMeans
    packages: PackageStore
    save_checks: Callable[[str, Mapping[str, object]], None]
    time_scale: float = 1.0
    interruption: Callable[[], Interruption | None] = lambda: None
