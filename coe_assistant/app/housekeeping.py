"""Builds what the settings show and change beside the run."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from coe_assistant.adapters.clouds import choose_cloud, load_clouds
from coe_assistant.adapters.data_folder import portable_folder
from coe_assistant.adapters.wiping import size_of
from coe_assistant.app.assembly import Assembly
from coe_assistant.app.places import Places
from coe_assistant.app.settings_program import make_keeping
from coe_assistant.app.wiping import make_wiping
from coe_assistant.domain.pac import PacFound
from coe_assistant.services.housekeeping import Housekeeping
from coe_assistant.services.task_errors import Refused, only_ours


class AssemblyPac:
    """Implements PacLook over the pac that runs use."""

    def __init__(self, assembly: Assembly) -> None:
        self._assembly = assembly

    def use(self, path: str) -> None:
        """Take pac from path from now on."""
        self._assembly.pac_finder.chosen = path

    def look(self, done: Callable[[PacFound | None], None], failed: Refused) -> None:
        """Find it and ask for its version."""
        self._assembly.tasks.submit(self._assembly.pac.found, done, only_ours(failed))


def make_housekeeping(places: Places, assembly: Assembly) -> Housekeeping:
    """Return what belongs to this start."""
    shipped = load_clouds(places.resources)
    folder = places.folder.path

    def measure(done: Callable[[int], None], failed: Refused) -> None:
        assembly.tasks.submit(partial(size_of, folder), done, only_ours(failed))

    return Housekeeping(
        make_keeping(places),
        make_wiping(places, assembly),
        AssemblyPac(assembly),
        shipped,
        choose_cloud(places.options.cloud, shipped),
        folder,
        portable_folder(Path(sys.executable)) is not None and bool(getattr(sys, "frozen", False)),
        measure,
    )
