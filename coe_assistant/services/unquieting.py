"""Turns the flows on again that were turned off for the imports: always, also after a failure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from coe_assistant.domain import event as ev
from coe_assistant.domain.act_record import ActRecord, ActState, Cause
from coe_assistant.domain.configuration import FlowState
from coe_assistant.domain.errors import CoeError, ServiceError, ServiceProblem
from coe_assistant.domain.event_safeguard import QuietingEnded
from coe_assistant.domain.flow_order import rank_of
from coe_assistant.domain.restore_plan import Act, ActKind, undo_acts
from coe_assistant.domain.run import Run
from coe_assistant.domain.snapshot import Snapshot
from coe_assistant.services.act_sequence import ActSequence
from coe_assistant.services.safeguard_state import Doing
from coe_assistant.services.safeguard_tools import SafeguardTools
from coe_assistant.services.snapshot_of_run import snapshot_of_run
from coe_assistant.services.snapshot_scope import new_salt, scope_of
from coe_assistant.services.task_errors import only_ours


class Unquieting:
    """One attempt to undo a quieting.

    Args:
        tools: Ports.
        run: Whose quieting is undone.
        dispatch: Passes events to the run.
        show: Told what is done now.
        ended: Called once, with an error when it must be tried again, or None.
    """

    def __init__(
        self,
        tools: SafeguardTools,
        run: Run,
        dispatch: Callable[[ev.Event], None],
        show: Callable[[Doing, ActSequence | None], None],
        ended: Callable[[CoeError | None], None],
    ) -> None:
        self._tools = tools
        self._run = run
        self._dispatch = dispatch
        self._show = show
        self._ended = ended
        self._sequence: ActSequence | None = None

    def start(self) -> None:
        """Read how the flows are now, then turn on what is off."""
        self._show(Doing.UNDOING, None)
        self._tools.acts.tasks.submit(self._find_acts, self._turn_on, only_ours(self._failed))

    def close(self) -> None:
        """Call nobody any more."""
        self._ended = _nobody
        if self._sequence is not None:
            self._sequence.close()

    def _find_acts(self) -> tuple[Act, ...]:
        quieted = self._tools.quieted(self._run)
        if not quieted:
            return ()
        scope = scope_of(self._run, new_salt(), frozenset({"flows"}))
        now = self._tools.taker.take(self._tools.acts.clients(), scope)
        if now.lacks("flows"):
            reason = next(gap.reason for gap in now.gaps if gap.part == "flows")
            raise ServiceError(ServiceProblem.UNAVAILABLE, "Dataverse", reason)
        # A flow that was turned off for the imports was on: nothing more must be known.
        before = self._before() or replace(
            now, flows=tuple(replace(one, state=FlowState.ON) for one in now.flows)
        )
        return undo_acts(quieted, before, now, rank_of(self._tools.kit.flow_order))

    def _before(self) -> Snapshot | None:
        """Return the snapshot; None where it is gone by now, damaged or of another environment."""
        try:
            return snapshot_of_run(self._tools.store, self._run, "before")
        except CoeError:
            return None

    def _turn_on(self, acts: tuple[Act, ...]) -> None:
        self._sequence = ActSequence(
            self._tools.acts,
            self._run.id,
            Cause.UNDOING,
            acts,
            lambda: self._show(Doing.UNDOING, self._sequence),
            self._turned_on,
        )
        self._sequence.start()

    def _turned_on(self, error: CoeError | None) -> None:
        rows = self._sequence.rows if self._sequence is not None else []
        if error is not None or any(row.state in (None, ActState.UNKNOWN) for row in rows):
            self._ended(error or _not_answered())
            return
        refused = [row.act.name for row in rows if row.state is ActState.REFUSED]
        now = self._tools.clock.now()
        closed = ActRecord(now, Cause.UNDOING, ActKind.TURN_ON, "", "", ActState.CLOSED)
        try:
            self._tools.store.add_act(self._run.id, closed)
        except CoeError as not_written:
            self._ended(not_written)
            return
        self._dispatch(QuietingEnded(now, ", ".join(refused)))
        self._ended(None)

    def _failed(self, error: CoeError) -> None:
        self._ended(error)


def _not_answered() -> CoeError:
    return ServiceError(
        ServiceProblem.UNREACHABLE,
        "Dataverse",
        "Not every flow could be turned on again, because no answer came.",
        hint="It is tried again by itself.",
    )


def _nobody(_error: CoeError | None) -> None:
    """Tell nobody."""
