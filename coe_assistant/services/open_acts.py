"""What earlier starts began and did not end, over all runs of the data folder.

A run of its own is opened by every `check`, `layers` and `leftover`: what another run left open is
found here, and told by the next start, whichever it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from coe_assistant.domain.act_record import ActRecord
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.event import ActRecorded
from coe_assistant.domain.layer_removal import Removal
from coe_assistant.domain.open_act import SETTLED, OpenAct, OpenKind, open_acts
from coe_assistant.domain.run import Run
from coe_assistant.domain.upgrade import transition
from coe_assistant.ports import Journal
from coe_assistant.services.layer_removal import LayerStore

LAYERS_FOLDER = "layers"
_MOST_RUNS = 50  # the newest ones: an older act is nothing that anybody waits for


@dataclass(frozen=True, slots=True)
class OpenActSources:
    """Where open acts are read from.

    Args:
        journal: All runs.
        store: Makes a store for layers in a folder.
        acts: Returns the record of acts of a run.
    """

    journal: Journal
    store: Callable[[Path], LayerStore]
    acts: Callable[[str], Sequence[ActRecord]]

    def find(self, environment_url: str = "", own_run: str = "") -> tuple[OpenAct, ...]:
        """Return what is open in an environment, or in all, newest run first. Blocking.

        own_run is left out: it is at hand and tells of itself.
        """
        found: list[OpenAct] = []
        for run_id in self.journal.runs()[:_MOST_RUNS]:
            run = self.journal.load(run_id) if run_id != own_run else None
            if run is not None and environment_url in ("", run.environment.url):
                found += open_acts(run, self._removal(run), self._records(run))
        return tuple(found)

    def settle(self, act: OpenAct, at: datetime, text: str) -> None:
        """Write into the run of act that it is told no more, and why.

        Raises:
            CoeError: the run cannot be written.
        """
        run = self.journal.load(act.run_id)
        if run is not None:
            self.journal.save(transition(run, settled(act, at, text))[0])

    def _removal(self, run: Run) -> Removal | None:
        if not any(one.kind == "layer-removal-confirmed" for one in run.timeline):
            return None
        return self.store(self.journal.folder(run.id) / LAYERS_FOLDER).removal()

    def _records(self, run: Run) -> Sequence[ActRecord]:
        if not any(one.kind == "restore-asked" for one in run.timeline):
            return ()
        try:
            return self.acts(run.id)
        except CoeError:
            return ()  # that it was asked for stands in the journal itself


def settled(act: OpenAct, at: datetime, text: str) -> ActRecorded:
    """Return the entry that ends an open act."""
    return ActRecorded(at, SETTLED, f"{act.kind.value}: {text}")


def open_act_words(act: OpenAct) -> tuple[str, ...]:
    """Return what was about to happen, and what is uncertain of it."""
    return tuple(text for text in _WORDS[act.kind](act) if text)


def open_act_next(act: OpenAct) -> str:
    """Return what a person does about it on the command line."""
    match act.kind:
        case OpenKind.IMPORT | OpenKind.QUIET_FLOWS:
            return f"Next: coe-assistant resume {act.run_id}"
        case OpenKind.RESTORE:
            return f"Next: coe-assistant restore {act.run_id} looks again and does what is left."
        case OpenKind.LEFTOVER:
            return (
                "Next: the checks for running operations and half-applied upgrades say how it "
                "stands now."
            )
        case OpenKind.LAYERS:
            return (
                "Next: look at the layers that are there now; coe-assistant layers --remove rest "
                "takes those of that removal which still are."
            )


def _time(instant: datetime) -> str:
    return f"{instant.astimezone():%Y-%m-%d %H:%M %Z}"


def _import(act: OpenAct) -> tuple[str, ...]:
    began_at = _time(act.at)
    what = (
        f"The import of run {act.run_id}, begun at {began_at}, has no end yet: it may go on on the "
        "server, or wait for its next attempt."
    )
    return (what,)


def _quiet(act: OpenAct) -> tuple[str, ...]:
    since = _time(act.at)
    what = (
        f"Scheduled flows were turned off at {since} for the imports of run {act.run_id} and are "
        "not all on again."
    )
    return (what,)


def _layers(act: OpenAct) -> tuple[str, ...]:
    began_at = _time(act.at)
    what = (
        f"A removal of layers was cut off: confirmed at {began_at} in run {act.run_id}"
        f" ({act.text})."
    )
    if not act.rest:
        return (what,)
    counts = f"With a result: {act.done}. Without one: {len(act.rest)}."
    unknown = f"Whether this one was removed is not known: {act.uncertain[0]}."
    return what, counts, unknown


def _leftover(act: OpenAct) -> tuple[str, ...]:
    began_at = _time(act.at)
    what = (
        f"An act on a half-applied upgrade was cut off: {act.text}, confirmed at {began_at} in "
        f"run {act.run_id}."
    )
    asked = (
        f"The server took it as operation {act.operation_id} and goes on with it by itself."
        if act.operation_id
        else "Whether the server was asked is not known."
    )
    return what, asked


def _restore(act: OpenAct) -> tuple[str, ...]:
    began_at = _time(act.at)
    what = (
        f"A restore was cut off: asked for at {began_at} in run {act.run_id}. Acts with a result: "
        f"{act.done} of {act.text}."
    )
    names = ", ".join(act.uncertain)
    unknown = f"Whether this was done is not known: {names}." if names else ""
    return what, unknown


_WORDS: dict[OpenKind, Callable[[OpenAct], tuple[str, ...]]] = {
    OpenKind.IMPORT: _import,
    OpenKind.QUIET_FLOWS: _quiet,
    OpenKind.LAYERS: _layers,
    OpenKind.LEFTOVER: _leftover,
    OpenKind.RESTORE: _restore,
}
