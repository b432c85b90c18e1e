"""Where the acts that earlier starts left open are read."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

from coe_assistant.adapters.journal import FileJournal
from coe_assistant.adapters.layer_store import RunLayerStore
from coe_assistant.app.places import Places
from coe_assistant.app.safeguarding import safeguard_store
from coe_assistant.domain.act_record import ActRecord
from coe_assistant.domain.open_act import OpenAct
from coe_assistant.services.open_acts import OpenActSources


def open_act_sources(journal: FileJournal) -> OpenActSources:
    """Return the sources over the runs of a data folder."""

    def acts(run_id: str) -> Sequence[ActRecord]:
        return safeguard_store(journal).acts(run_id)

    return OpenActSources(journal, RunLayerStore, acts)


def left_open(places: Places, environment_url: str) -> tuple[Sequence[OpenAct], bool]:
    """Return what has no recorded end in an environment, and whether somebody works there now."""
    found = open_act_sources(FileJournal(places.folder.runs)).find(environment_url)
    if not found:
        return (), False
    lock = import_module("coe_assistant.runtime.lock_record").read_lock(places.folder.path)
    # of another computer it is not known: then it may be at work
    return found, lock is not None and lock.is_alive is not False
