"""A window that only looks, at every step, and how the start that works may stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

from fake_observing import WHO, FakeObserving
from fake_workbench import NOW, FakeWorkbench
from scene_registry import SCENES, Arrange, add, add_all, on_page, open_dialog

from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.observation import Standing, as_it_stands
from coe_assistant.services.workbench_state import ConnectionState, PackageState
from coe_assistant.ui.wording import Place

ELSEWHERE = replace(WHO, computer="LAPTOP-ADELE", user="adele", is_alive=None)
FIRST = CoeError("other-instance", "Process 4822 (coe-assistant) on DESK-7 is at work here.")
GONE = CoeError(
    "data-folder-not-readable",
    r"The data folder \\files\coe\data cannot be read.",
    detail="The network path was not found",
    hint="It is tried again by itself. Look at the connection to it and your rights.",
)


def looked_at(name: str, observing: Callable[[], FakeObserving] = FakeObserving) -> Arrange:
    """Arrange a scene as a window shows it that is not signed in and has no files."""

    def arrange(w: FakeWorkbench) -> None:
        SCENES[name](w)
        w.connection, w.packages = ConnectionState(), PackageState()
        w.observing = observing()
        state = w.observing.state
        w.run = as_it_stands(w.run, state.standing, state.heard_at)

    return arrange


def importing(standing: Standing, **more: object) -> Arrange:
    return looked_at("import-running", partial(FakeObserving, standing, **more))


def _looking(w: FakeWorkbench) -> None:
    w.observing = FakeObserving(None, holder=None, heard_at=None, read_at=None)


def _no_run(w: FakeWorkbench) -> None:
    w.observing = FakeObserving()


add_all(
    {
        "readonly-looking": _looking,
        "readonly-no-run": _no_run,
        "readonly-checking": looked_at("checklist-running"),
        "readonly-checklist": looked_at("checklist-confirm"),
        "readonly-blocked": looked_at("checklist-blocked"),
        "readonly-import": looked_at("import-running"),
        "readonly-sign-in-lost": looked_at("failure-signed-out"),
        "readonly-waiting": looked_at("failure-waiting"),
        "readonly-needs-action": looked_at("failure-fix-then-retry"),
        "readonly-escalated": looked_at("failure-escalated"),
        "readonly-finish": looked_at("finish-verified"),
        "readonly-ended": importing(Standing.ENDED),
        "readonly-over": looked_at("finish-verified", partial(FakeObserving, Standing.ENDED)),
        "readonly-died": looked_at("failure-waiting", partial(FakeObserving, Standing.DIED)),
        "readonly-silent": importing(
            Standing.SILENT, holder=ELSEWHERE, heard_at=NOW - timedelta(minutes=12)
        ),
        "readonly-taking-over": importing(Standing.ENDED, is_taking_over=True),
        "readonly-refused": importing(Standing.DIED, refusal=FIRST),
        "readonly-folder-gone": importing(Standing.AT_WORK, trouble=GONE),
    }
)
add("readonly-target", looked_at("import-running"), then=on_page(Place.CONNECT))
add("readonly-package", looked_at("import-running"), then=on_page(Place.PACKAGE))
add("readonly-back-at-checklist", looked_at("import-running"), then=on_page(Place.CHECKLIST))
add("dialog-bundle-readonly", looked_at("failure-escalated"), then=open_dialog("export-bundle"))
