"""Carries out acts one after the other: written down, asked, written down again.

All acts set an absolute state, so that asking again after a lost answer does no harm. A restore
may be carried out long after its plan was made: what each of its acts would change is read once
more right before it, and an act that is not as the plan saw it is left off and told.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from coe_assistant.domain.act_record import ActRecord, ActState, Cause
from coe_assistant.domain.act_standing import ALREADY_SO, NOT_REREAD
from coe_assistant.domain.errors import CoeError, ServiceError
from coe_assistant.domain.restore_plan import Act, ActKind
from coe_assistant.domain.safeguard_words import SafeguardWords
from coe_assistant.ports import Alarm, Clock, TaskRunner
from coe_assistant.ports.safeguard import SafeguardClients, SafeguardStore, StateDataverse
from coe_assistant.services.act_reread import Reread, is_refusal, reread, said_by
from coe_assistant.services.task_errors import only_ours

# Before the same act is asked again after a lost answer or a full hour of service protection.
PAUSES = (timedelta(seconds=2), timedelta(seconds=10), timedelta(seconds=30))


@dataclass(frozen=True, slots=True)
class ActRow:
    """One act and what came of it; state None: not asked yet."""

    act: Act
    state: ActState | None = None
    why: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ActTools:
    """What a sequence needs. time_scale divides its pauses in a lab."""

    store: SafeguardStore
    clock: Clock
    tasks: TaskRunner
    alarm: Alarm
    clients: Callable[[], SafeguardClients]
    words: SafeguardWords
    time_scale: float = 1.0


class ActSequence:
    """One run through a list of acts.

    Args:
        tools: Ports.
        run_id: Whose record of acts is written.
        cause: Why the acts are done.
        acts: In their order.
        changed: Called when a row has ended.
        ended: Called once, with the error that ended it early, or None.
    """

    def __init__(
        self,
        tools: ActTools,
        run_id: str,
        cause: Cause,
        acts: Sequence[Act],
        changed: Callable[[], None],
        ended: Callable[[CoeError | None], None],
    ) -> None:
        self._tools = tools
        self._run_id = run_id
        self._cause = cause
        self._changed = changed
        self._ended = ended
        self._tries = 0
        self._was_asked = False  # the act at hand, with an answer that was lost
        self.rows = [ActRow(act) for act in acts]
        self.is_cancelled = False

    @property
    def done(self) -> int:
        """How many rows have ended."""
        return sum(row.state is not None for row in self.rows)

    def start(self) -> None:
        """Begin with the first act."""
        self._next()

    def cancel(self) -> None:
        """Ask no further act; the one that is asked just now ends by itself."""
        self.is_cancelled = True

    def close(self) -> None:
        """Call nobody any more."""
        self.is_cancelled = True
        self._tools.alarm.clear()
        self._changed, self._ended = _nothing, _nothing_said

    def _next(self) -> None:
        number = self.done
        if self.is_cancelled or number >= len(self.rows):
            self._ended(None)
            return
        act = self.rows[number].act
        self._tools.tasks.submit(lambda: self._ask(act), self._answered, only_ours(self._failed))

    def _ask(self, act: Act) -> ActRecord:
        """Do one act on a worker."""
        if self._cause is Cause.RESTORE:
            found = reread(self._tools.clients, act, self._tools.words)
            if found is not None:
                return self._left(act, found)
        self._write(act, ActState.ASKED)
        self._was_asked = True
        try:
            ask(self._tools.clients().dataverse, act)
        except ServiceError as error:
            said = said_by(error)
            if not is_refusal(error):
                return self._write(act, ActState.UNKNOWN, "no-answer", said)
            why = self._tools.words.refusal(f"{said} {error.title}").id
            return self._write(act, ActState.REFUSED, why, said)
        return self._write(act, ActState.DONE)

    def _left(self, act: Act, found: Reread) -> ActRecord:
        """Write down why nothing is asked; what a lost answer left open stays open."""
        if self._was_asked and found.why == NOT_REREAD:
            return self._write(act, ActState.UNKNOWN, "no-answer", found.detail)
        if self._was_asked and found.why == ALREADY_SO:
            return self._write(act, ActState.DONE)
        return self._write(act, found.state, found.why, found.detail)

    def _write(self, act: Act, state: ActState, why: str = "", detail: str = "") -> ActRecord:
        target = act.target or act.definition
        now = self._tools.clock.now()
        record = ActRecord(now, self._cause, act.kind, target, act.name, state, why, detail)
        self._tools.store.add_act(self._run_id, record)
        return record

    def _answered(self, record: ActRecord) -> None:
        is_silent = record.state is ActState.UNKNOWN or record.why == NOT_REREAD
        if is_silent and self._tries < len(PAUSES) and not self.is_cancelled:
            pause = PAUSES[self._tries] / self._tools.time_scale
            self._tries += 1
            self._tools.alarm.set(self._tools.clock.now() + pause, self._next)
            return
        self._tries, self._was_asked = 0, False
        number = self.done
        row = self.rows[number]
        self.rows[number] = replace(row, state=record.state, why=record.why, detail=record.detail)
        self._changed()
        if is_silent:
            self.is_cancelled = True  # nobody answers: the rest waits for better times
        self._next()

    def _failed(self, error: CoeError) -> None:
        self._ended(error)


def ask(dataverse: StateDataverse, act: Act) -> None:
    """Ask the server for one act.

    Raises:
        ServiceError: it refused, or gave no answer.
    """
    match act.kind:
        case ActKind.TURN_ON | ActKind.TURN_OFF:
            dataverse.set_flow_state(act.target, is_on=act.kind is ActKind.TURN_ON)
        case ActKind.BIND:
            dataverse.bind_reference(act.target, act.value)
        case ActKind.WRITE:
            # A second value row would break the variable: look before one is made.
            value_id = act.target or dataverse.variable_value_id(act.definition)
            dataverse.write_variable(act.definition, value_id, act.schema_name, act.value)


def _nothing() -> None:
    """Tell nobody."""


def _nothing_said(_error: CoeError | None) -> None:
    """Tell nobody."""
