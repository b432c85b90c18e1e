"""Plans a restore, which changes nothing, and carries a plan out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from coe_assistant.domain.act_record import ActState, Cause
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.flow_order import rank_of
from coe_assistant.domain.restore_plan import RestorePlan, plan_restore
from coe_assistant.domain.run import Run
from coe_assistant.services.act_sequence import ActRow, ActSequence
from coe_assistant.services.connection_reading import bindable_connections, listed_connections
from coe_assistant.services.safeguard_owed import refuse_unless_at_rest
from coe_assistant.services.safeguard_state import Doing, SafeguardState
from coe_assistant.services.safeguard_tools import SafeguardTools
from coe_assistant.services.snapshot_of_run import snapshot_of_run
from coe_assistant.services.snapshot_scope import scope_of
from coe_assistant.services.snapshot_taking import RESTORABLE
from coe_assistant.services.task_errors import only_ours


class Restoring:
    """One plan, or one restore.

    Args:
        tools: Ports.
        run: Whose snapshot is given back.
        show: Told what is done now.
        ended: Called once, with what there is to show and an error, or None.
    """

    def __init__(
        self,
        tools: SafeguardTools,
        run: Run,
        show: Callable[[Doing, ActSequence | None], None],
        ended: Callable[[SafeguardState, CoeError | None], None],
    ) -> None:
        self._tools = tools
        self._run = run
        self._show = show
        self._ended = ended
        self._sequence: ActSequence | None = None

    def plan(self) -> None:
        """Find out what a restore would change."""
        self._show(Doing.PLANNING, None)
        self._tools.acts.tasks.submit(self._find_plan, self._planned, only_ours(self._failed))

    def carry_out(self, plan: RestorePlan) -> None:
        """Ask for every act of plan, in its order."""
        self._sequence = ActSequence(
            self._tools.acts,
            self._run.id,
            Cause.RESTORE,
            plan.acts,
            lambda: self._show(Doing.RESTORING, self._sequence),
            self._carried_out,
        )
        self._show(Doing.RESTORING, self._sequence)
        self._sequence.start()

    def cancel(self) -> None:
        """Ask for no further row."""
        if self._sequence is not None:
            self._sequence.cancel()

    def close(self) -> None:
        """Call nobody any more."""
        self._ended = _nobody
        if self._sequence is not None:
            self._sequence.close()

    def _find_plan(self) -> RestorePlan:
        refuse_unless_at_rest(self._run)
        before = snapshot_of_run(self._tools.store, self._run, "before")
        if before is None:
            raise CoeError(
                "no-snapshot",
                f"The run {self._run.id} has no snapshot of before.",
                detail="It was made by an older version, or nothing was imported in it.",
                hint="Look through flows, references and variables by hand.",
            )
        if self._tools.quieted(self._run):
            raise CoeError(
                "flows-still-quieted",
                "Flows of this run are still off for the time of the imports.",
                hint="Let the run come to its end first: coe-assistant resume.",
            )
        clients = self._tools.acts.clients()
        now = self._tools.taker.take(clients, scope_of(self._run, before.salt, RESTORABLE))
        rank = rank_of(self._tools.kit.flow_order)
        reader, environment = clients.connections, self._run.environment.id
        bindable = bindable_connections(reader, environment, self._run.account)
        listed = listed_connections(reader, environment)
        return plan_restore(before, now, rank, bindable, listed or ())

    def _planned(self, plan: RestorePlan) -> None:
        rows = tuple(ActRow(act) for act in plan.acts)
        self._ended(SafeguardState(plan=plan, rows=rows), None)

    def _carried_out(self, error: CoeError | None) -> None:
        rows = tuple(self._sequence.rows) if self._sequence is not None else ()
        self._ended(SafeguardState(rows=rows, is_restored=True), error)

    def _failed(self, error: CoeError) -> None:
        self._ended(SafeguardState(), error)


def summary(rows: Sequence[ActRow]) -> str:
    """Return how many rows were done, refused, left, unknown and not asked."""
    states = [row.state for row in rows]
    told = [
        (states.count(ActState.DONE), "done"),
        (states.count(ActState.REFUSED), "refused"),
        (states.count(ActState.LEFT), "left as it is"),
        (states.count(ActState.UNKNOWN), "unknown"),
        (states.count(None), "not asked"),
    ]
    return ", ".join(f"{count} {word}" for count, word in told if count) or "nothing to do"


def _nobody(_state: SafeguardState, _error: CoeError | None) -> None:
    """Tell nobody."""
