"""The state that the safeguard desk shows, and how it is changed and told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from coe_assistant.domain import event as ev
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.run import Run
from coe_assistant.services.act_sequence import ActSequence
from coe_assistant.services.safeguard_state import Doing, SafeguardState
from coe_assistant.services.safeguard_tools import SafeguardTools
from coe_assistant.services.task_errors import only_ours

T = TypeVar("T")


class SafeguardBoard:
    """Holds the state; every change of it is told.

    Args:
        tools: Ports.
        run: Returns the run at hand.
        dispatch: Passes events to the run.
        changed: Called on the main thread after every change of state.
    """

    def __init__(
        self,
        tools: SafeguardTools,
        run: Callable[[], Run | None],
        dispatch: Callable[[ev.Event], None],
        changed: Callable[[], None],
    ) -> None:
        self._tools = tools
        self._changed = changed
        self.run = run
        self.dispatch = dispatch
        self.state = SafeguardState()

    @property
    def is_idle(self) -> bool:
        """True while nothing is done."""
        return self.state.doing is Doing.NOTHING

    def clear(self) -> None:
        """Forget everything, for another run."""
        self.state = SafeguardState()

    def put(self, **values: Any) -> None:  # noqa: ANN401 - fields of SafeguardState
        """Change parts of the state."""
        self.state = replace(self.state, **values)
        self._changed()

    def show(self, doing: Doing, sequence: ActSequence | None = None) -> None:
        """Say what is done now, and how far it is."""
        started = self.state.started_at if doing is self.state.doing else self._tools.clock.now()
        self.put(
            doing=doing,
            started_at=started if doing is not Doing.NOTHING else None,
            rows=tuple(sequence.rows) if sequence is not None else self.state.rows,
            error=None if doing is not Doing.NOTHING else self.state.error,
        )

    def rest(self, error: CoeError | None = None, retry_at: datetime | None = None) -> None:
        """Say that nothing is done, and what is wrong, if anything."""
        self.put(doing=Doing.NOTHING, started_at=None, error=error, retry_at=retry_at)

    def show_stored(self) -> None:
        """Read what lies in the folder of the run."""
        run = self.run()
        if run is None:
            return
        try:
            before, after, changes = self._tools.compared(run)
            findings, ticks = self._tools.store.findings(run.id), self._tools.store.ticks(run.id)
        except CoeError as error:
            self.put(error=error)
            return
        self.put(before=before, after=after, changes=changes, findings=findings, ticks=ticks)

    def record(self, kind: str, text: str) -> None:
        """Write something into the history of the run."""
        self.dispatch(ev.ActRecorded(self._tools.clock.now(), kind, text))

    def submit(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        refused: Callable[[CoeError], None],
    ) -> None:
        """Run work elsewhere. Errors of ours go to refused; anything else is a defect."""
        self._tools.acts.tasks.submit(work, done, only_ours(refused))
