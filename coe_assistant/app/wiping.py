"""Builds what measures and removes the data of this program."""

from __future__ import annotations

from collections.abc import Sequence

from coe_assistant.adapters.wiping import FolderWiper
from coe_assistant.app.assembly import Assembly
from coe_assistant.app.listing import sign_out
from coe_assistant.app.places import Places
from coe_assistant.app.telling import late_webhook
from coe_assistant.domain.wiping import WipePart, WipePlan, WipeResult
from coe_assistant.runtime.instance import InstanceLock
from coe_assistant.services.wiping import Wiping, carry_out, measured


def measure_data(places: Places) -> WipePlan:
    """Return what is there."""
    return measured(FolderWiper(places.folder), late_webhook(places.clouds()))


def wipe_data(places: Places, parts: Sequence[WipePart]) -> WipeResult:
    """Remove parts, alone in the data folder.

    Raises:
        CoeError: another instance is at work there.
    """
    places.folder.prepare()
    lock = InstanceLock(places.folder.path)
    lock.acquire()
    try:
        return carry_out(
            FolderWiper(places.folder),
            late_webhook(places.clouds()),
            lambda: sign_out(places),
            parts,
        )
    finally:
        lock.release()


def make_wiping(places: Places, assembly: Assembly) -> Wiping:
    """Return the same for the window of assembly, which holds the data folder."""
    workbench = assembly.workbench
    return Wiping(
        FolderWiper(places.folder),
        late_webhook(places.clouds()),
        workbench.sign_out,
        assembly.tasks,
        lambda: workbench.run,
        workbench.new_run,
    )
