"""The open acts of earlier starts beside the work at hand: read, told, and settled."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import suppress
from typing import Protocol

from coe_assistant.domain.check import CheckReport, CheckStatus
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.event import Event
from coe_assistant.domain.open_act import OpenAct, OpenKind, open_acts
from coe_assistant.domain.run import Run
from coe_assistant.ports import Clock, TaskRunner
from coe_assistant.services import layer_table, leftover_table
from coe_assistant.services.open_acts import OpenActSources, settled
from coe_assistant.services.task_errors import only_ours


class OpenActs(Protocol):
    """What a face may see of them, and ask for. Call from the main thread only."""

    @property
    def state(self) -> tuple[OpenAct, ...]:
        """What earlier starts left open in the environment at hand; without one, in all."""

    def settle(self, act: OpenAct) -> None:
        """Record that a person knows of it: it is told no more."""


class OpenActDesk:
    """Implements OpenActs.

    Args:
        sources: Where they are read.
        tasks: Reads them in the background.
        clock: Reads time.
        run: Returns the run at hand.
        record: Journals an event of the run at hand.
        report: Returns what a check found last.
        tell: Called on every change.
    """

    def __init__(
        self,
        sources: OpenActSources,
        tasks: TaskRunner,
        clock: Clock,
        run: Callable[[], Run | None],
        record: Callable[[Event], None],
        report: Callable[[str], CheckReport | None],
        tell: Callable[[], None],
    ) -> None:
        self._sources = sources
        self._tasks = tasks
        self._clock = clock
        self._run = run
        self._record = record
        self._report = report
        self._tell = tell
        self._since = clock.now()  # what began later is at work in this start
        self._found: tuple[OpenAct, ...] = ()

    @property
    def state(self) -> tuple[OpenAct, ...]:
        """What earlier starts left open in the environment at hand; without one, in all."""
        run = self._run()
        if run is None:
            return self._found
        ours = {(one.kind, one.at) for one in open_acts(run)}
        return tuple(
            one
            for one in self._found
            if one.environment_url == run.environment.url
            and (one.run_id != run.id or (one.kind, one.at) in ours)
            and not (one.run_id == run.id and one.kind.goes_on_with_its_run)
        )

    def read(self) -> None:
        """Read them in the background."""
        self._tasks.submit(self._sources.find, self._take, only_ours(_not_read))

    def _take(self, found: tuple[OpenAct, ...]) -> None:
        self._found = tuple(one for one in found if one.at < self._since)
        self.look_back()
        self._tell()

    def settle(self, act: OpenAct) -> None:
        """Record that a person knows of it: it is told no more."""
        if not act.kind.goes_on_with_its_run:
            self._settle(act, "a person knows of it")
            self._tell()

    def look_back(self) -> None:
        """Settle what the checklist shows to be over: nothing of it is there any more."""
        run = self._run()
        checked = {step.solution for step in run.steps} if run is not None else set()
        for act in self.state:
            if checked.issuperset(act.solutions) and _is_over(act, self._report):
                self._settle(act, "a later checklist found nothing of it any more")

    def _settle(self, act: OpenAct, text: str) -> None:
        now, run = self._clock.now(), self._run()
        self._found = tuple(one for one in self._found if one.key != act.key)
        if run is not None and run.id == act.run_id:
            self._record(settled(act, now, text))
            return
        # at once: a command may end with this very change
        with suppress(CoeError):  # not written: the next start tells it again
            self._sources.settle(act, now, text)


def _is_over(act: OpenAct, report: Callable[[str], CheckReport | None]) -> bool:
    if act.kind is OpenKind.LAYERS and act.rest:
        there = still_there(act, report(layer_table.CHECK_ID))
        return there is not None and not there
    found = report(leftover_table.CHECK_ID)
    if act.kind is not OpenKind.LEFTOVER or found is None or found.status is CheckStatus.UNKNOWN:
        return False
    named = [one.name for one in leftover_table.leftovers_of(found)]
    return not any(name in act.text.split() for name in named)


def still_there(act: OpenAct, report: CheckReport | None) -> Collection[tuple[str, str]] | None:
    """Return the keys of the layers without a result that are there, None where it is not known."""
    if report is None or report.status is CheckStatus.UNKNOWN or layer_table.unread_of(report):
        return None
    rows = {row.layer.key for row in layer_table.rows_of(report)}
    return {one.key for one in act.rest} & rows


def _not_read(_error: CoeError) -> None:
    """Tell nobody: the next start reads them again."""
