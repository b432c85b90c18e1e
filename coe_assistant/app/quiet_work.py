"""What every start does beside its work, on a worker: nobody waits for it."""

from __future__ import annotations

import tempfile
from pathlib import Path

from coe_assistant.adapters.leftovers import LeftoverSweeper
from coe_assistant.adapters.wiping import FolderWiper
from coe_assistant.app.assembly import Assembly
from coe_assistant.app.places import Places


def begin_quiet_work(places: Places, assembly: Assembly) -> None:
    """Read what pages will need soon, and sweep away what killed starts left."""
    sweeper = LeftoverSweeper(places.folder.path, Path(tempfile.gettempdir()))
    submit = assembly.tasks.submit
    # A page that needs it before would wait; what is wrong with it, is told where it is needed.
    submit(assembly.shelf.knowledge, _ignore, _ignore)
    submit(FolderWiper(places.folder).sweep, _ignore, _raise)
    submit(lambda: sweeper.sweep(assembly.clock.now()), _ignore, _raise)


def _ignore(_result: object) -> None:
    """Nobody asked for it."""


def _raise(error: BaseException) -> None:
    raise error
