"""States of the Connect and the Package page that a newcomer and somebody who returns meet."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import scene_registry
import scenes_package
from fake_workbench import NOW, FakeWorkbench
from scene_registry import on_page
from scenes import a_run, connected
from scenes_connect import _known, _pac_same

from coe_assistant.domain.run import Phase
from coe_assistant.services.workbench_state import ConnectionPhase, ConnectionState, PackageState
from coe_assistant.ui.wording import Place

FILES = (
    Path("/data/CoEStarterKit-4.50.6.zip"),
    Path("/data/CenterofExcellenceCoreComponents_4_50_6_managed.zip"),
    Path("/data/CreatorKitCore_1_0_20241119_01_managed.zip"),
)


def first_time(w: FakeWorkbench) -> None:
    w.connection = ConnectionState()


def reading_long(w: FakeWorkbench) -> None:
    _known(w)
    w.connection = replace(
        w.connection, phase=ConnectionPhase.READING, started_at=NOW - timedelta(seconds=14)
    )


def changing(w: FakeWorkbench) -> None:
    _pac_same(w)


def files_offered(w: FakeWorkbench) -> None:
    w.connection = connected()
    w.run = a_run(Phase.PREPARING)
    w.recent_files.files = FILES


def files_proposed(w: FakeWorkbench) -> None:
    w.connection = connected()
    w.run = a_run(Phase.PREPARING)
    scenes_package.not_comparable(w)
    w.recent_files.files = FILES
    w.recent_files.is_proposed = True


def proposal_reading(w: FakeWorkbench) -> None:
    files_proposed(w)
    w.packages = PackageState(is_reading=True)


def already_current(w: FakeWorkbench) -> None:
    w.connection = connected()
    w.run = a_run(Phase.PREPARING)
    have = {scenes_package.CORE: "4.50.6"}
    scenes_package._choose(w, have, scenes_package.solution(scenes_package.CORE, "4.50.6"))


def looked_back(w: FakeWorkbench) -> None:
    """The Package page while an import runs: nothing can be changed."""
    w.connection = connected()
    scenes_package.still_used(w)
    w.run = a_run(Phase.IMPORTING)


def other_wanted(desk: object) -> None:
    desk.page._connected.other.click()


scene_registry.add_all({
    "connect-first-time": first_time,
    "connect-reading-long": reading_long,
})  # fmt: skip
scene_registry.add("connect-other-wanted", changing, then=other_wanted)
scene_registry.add_all(
    {
        "package-files-offered": files_offered,
        "package-files-proposed": files_proposed,
        "package-proposal-reading": proposal_reading,
        "package-looked-back": looked_back,
        "package-already-current": already_current,
    },
    then=on_page(Place.PACKAGE),
)
