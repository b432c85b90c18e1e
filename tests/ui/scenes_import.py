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


def _timed(w: FakeWorkbench, *, elapsed: float, applied: float | None = None) -> None:
    SCENES["import-in-window"](w)
    assert w.run is not None
    steps = tuple(replace(s, expected_import=(35, 60), expected_apply=(8, 20)) for s in w.run.steps)
    w.run = replace(w.run, steps=steps)
    first = Progress(Step.IMPORT, 43.0, elapsed, 1690, NOW, components=412, usual_minutes=(35, 60))
    w.progress = (first,)
    if applied is not None:
        done = replace(first, percent=100.0, elapsed_s=2870, remaining_s=None, is_finished=True)
        w.progress = (done, Progress(Step.APPLY_UPGRADE, None, applied, usual_minutes=(8, 20)))


def as_usual(w: FakeWorkbench) -> None:
    """The tenant's history tells how long both halves take."""
    _timed(w, elapsed=1270)


def longer(w: FakeWorkbench) -> None:
    """The apply step takes longer than ever before."""
    _timed(w, elapsed=2870, applied=1700)


def begun(w: FakeWorkbench) -> None:
    """pac is started; the server has not been heard."""
    SCENES["import-running"](w)
    w.progress = ()
    w.lines = []


def crashed(w: FakeWorkbench) -> None:
    """The program crashed in mid-import and was started again."""
    restarted(w)
    assert w.run is not None
    found = Interruption(InterruptionKind.CRASHED, BEFORE, NOW - timedelta(minutes=2))
    w.run = replace(w.run, interruption=found)


def read(w: FakeWorkbench) -> None:
    """An attempt ended; its texts are read."""
    SCENES["import-running"](w)
    assert w.run is not None
    w.run = replace(w.run, phase=Phase.DIAGNOSED, attempts=(FAILED,))


def asked(w: FakeWorkbench) -> None:
    """pac has ended; the server is asked how the import ended."""
    SCENES["import-running"](w)
    assert w.run is not None
    w.run = replace(w.run, phase=Phase.VERIFYING)


add_all(
    {
        "import-as-usual": as_usual,
        "import-longer": longer,
        "import-begun": begun,
        "import-diagnosed": read,
        "import-verifying": asked,
        "import-in-window": in_window,
        "import-after-sleep": slept,
        "import-longest-wait": longest_wait,
        "import-pac-silent": silent,
        "import-first-install": first_install,
    }
)
add_all(
    {
        "import-after-crash": crashed,
        "import-after-restart": restarted,
        "failure-resumed": SCENES["failure-waiting"].arrange,
    },
    is_resumed=True,
)
