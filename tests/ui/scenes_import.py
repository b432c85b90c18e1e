"""States of the import page after an interruption, and beside a maintenance window."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from fake_workbench import NOW, FakeWorkbench
from scene_registry import SCENES, add_all
from scenes import FAILED, attempt

from coe_assistant.domain.interruption import Interruption, InterruptionKind
from coe_assistant.domain.run import Consent, MaintenanceWindow, Note, Phase, StepMode
from coe_assistant.services.workbench_state import Progress, Step

BEFORE = NOW - timedelta(minutes=50)
WINDOW = MaintenanceWindow(NOW - timedelta(hours=3), NOW + timedelta(hours=2, minutes=40))


def in_window(w: FakeWorkbench) -> None:
    """Everything at once: second attempt, counted components, an open window."""
    SCENES["import-running"](w)
    consent = Consent(NOW - timedelta(hours=2), True, WINDOW)
    ids = {
        "operation_id": "3f0f5c1e-6f0a-4d1c-b9a5-74d2f3a1c0de",
        "import_job_id": "a91d6b42-0c55-4ef2-8a87-1f6f0f5e9b10",
    }
    assert w.run is not None
    w.run = replace(w.run, attempts=(FAILED, attempt(2, **ids)), consent=consent)
    w.progress = (Progress(Step.IMPORT, 43.0, 1270, 1690, NOW, components=412),)


def restarted(w: FakeWorkbench) -> None:
    """The computer was restarted in mid-import; pac went with it."""
    SCENES["import-running"](w)
    assert w.run is not None
    found = Interruption(InterruptionKind.RESTARTED, BEFORE, NOW - timedelta(minutes=2))
    tries = (attempt(has_exited=True),)
    w.run = replace(w.run, interruption=found, note=Note.RESUMED, attempts=tries)


def slept(w: FakeWorkbench) -> None:
    """The computer slept in mid-import."""
    restarted(w)
    assert w.run is not None
    found = Interruption(InterruptionKind.SLEPT, BEFORE, NOW - timedelta(minutes=2))
    w.run = replace(w.run, interruption=found, note=Note.NONE)


def longest_wait(w: FakeWorkbench) -> None:
    """pac's longest wait is over, the import still runs."""
    restarted(w)
    assert w.run is not None
    w.run = replace(w.run, interruption=None, note=Note.MAX_WAIT)


def silent(w: FakeWorkbench) -> None:
    """pac does nothing that can be seen."""
    SCENES["import-running"](w)
    assert w.run is not None
    w.run = replace(w.run, pac_silent_since=NOW - timedelta(minutes=5))
    w.progress = ()


def first_install(w: FakeWorkbench) -> None:
    """A first installation: nothing is applied after the import."""
    SCENES["import-running"](w)
    assert w.run is not None
    steps = tuple(replace(s, mode=StepMode.INSTALL, from_version=None) for s in w.run.steps)
    w.run = replace(w.run, steps=steps, phase=Phase.IMPORTING)


add_all(
    {
        "import-in-window": in_window,
        "import-after-restart": restarted,
        "import-after-sleep": slept,
        "import-longest-wait": longest_wait,
        "import-pac-silent": silent,
        "import-first-install": first_install,
    }
)
