"""Takes a half-applied upgrade out of the way: applies it, or removes X_Upgrade alone.

The base solution holds the data of its tables. It cannot be reached from here: only a name that
ends in _Upgrade is passed on, whose base was proved to be installed right before, and the adapter
guards the same once more.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TypeVar

from coe_assistant.domain.environment import HOLDING_SUFFIX, InstalledSolution
from coe_assistant.domain.errors import CoeError, may_have_been_done
from coe_assistant.domain.event import ActRecorded
from coe_assistant.domain.server import OperationState, ServerOperation
from coe_assistant.ports import Clients
from coe_assistant.services.leftover_table import (
    CHECK_ID,
    Leftover,
    LeftoverAct,
    LeftoverProgress,
    LeftoverState,
    LeftoverStep,
    leftovers_of,
)
from coe_assistant.services.remediation import RemediationTools, refusal

T = TypeVar("T")

# http-contracts 1.9: Microsoft's own client waits 10 to 20 s between two looks.
_POLL = timedelta(seconds=10)


class LeftoverDesk:
    """Implements services.leftover_table.LeftoverTable; one act at a time.

    Args:
        tools: What is around.
    """

    def __init__(self, tools: RemediationTools) -> None:
        self._tools = tools
        self._alarm = tools.alarm()
        self._acts: dict[str, tuple[Leftover, LeftoverProgress]] = {}
        self._started_s = 0.0

    @property
    def state(self) -> LeftoverState:
        """What the check found, and what was done about it since."""
        rows = {one.name: one for one in leftovers_of(self._tools.report(CHECK_ID))}
        for name, (row, progress) in self._acts.items():
            elapsed = self._tools.clock.monotonic_s() - self._started_s
            shown = replace(progress, elapsed_s=elapsed) if progress.is_busy else progress
            rows[name] = replace(rows.get(name, row), progress=shown)
        return LeftoverState(tuple(rows.values()), refusal(self._tools.run()))

    def apply(self, name: str) -> None:
        """Finish the upgrade X_Upgrade (DeleteAndPromote)."""
        self._begin(name, LeftoverAct.APPLY)

    def uninstall(self, name: str, typed: str) -> None:
        """Remove X_Upgrade alone; typed must be its whole name."""
        if typed.strip() == name:
            self._begin(name, LeftoverAct.UNINSTALL)

    def _begin(self, name: str, act: LeftoverAct) -> None:
        state = self.state
        row = next((one for one in state.rows if one.name == name), None)
        if row is None or state.is_busy or state.refusal:
            return
        self._started_s = self._tools.clock.monotonic_s()
        self._show(row, LeftoverProgress(act, LeftoverStep.LOOKING))
        self._work(
            row,
            lambda clients: prove(clients, name, act),
            lambda _: self._ask(row, act),
            lambda error: self._refused(row, act, error),
        )

    def _ask(self, row: Leftover, act: LeftoverAct) -> None:
        tools = self._tools
        text = f"{act.value} {row.name} {row.version} by {tools.person()}"
        # journaled before anything is sent: the next start knows what was about to happen
        tools.record(ActRecorded(tools.clock.now(), "leftover-act-confirmed", text))
        self._show(row, LeftoverProgress(act, LeftoverStep.ASKING))
        self._work(
            row,
            lambda clients: _send(clients, row.name, act),
            lambda operation_id: self._accepted(row, act, operation_id),
            lambda error: self._not_accepted(row, act, error),
        )

    def _accepted(self, row: Leftover, act: LeftoverAct, operation_id: str) -> None:
        now = self._tools.clock.now()
        self._tools.record(ActRecorded(now, "leftover-operation", f"{row.name} {operation_id}"))
        self._watch(row, LeftoverProgress(act, LeftoverStep.RUNNING, operation_id))

    def _not_accepted(self, row: Leftover, act: LeftoverAct, error: CoeError) -> None:
        if may_have_been_done(error):
            text = "No answer came, so it may have begun. Look at running operations."
            self._end(row, LeftoverProgress(act, LeftoverStep.UNKNOWN, text=text, error=error))
        else:
            self._refused(row, act, error)

    def _refused(self, row: Leftover, act: LeftoverAct, error: CoeError) -> None:
        text = f"{error.title} {error.detail}".strip()
        self._end(row, LeftoverProgress(act, LeftoverStep.REFUSED, text=text, error=error))

    def _watch(self, row: Leftover, progress: LeftoverProgress) -> None:
        self._show(row, progress)
        due = self._tools.clock.now() + _POLL / self._tools.time_scale
        self._alarm.set(due, partial(self._look, row, progress))

    def _look(self, row: Leftover, progress: LeftoverProgress) -> None:
        self._work(
            row,
            lambda clients: clients.dataverse.operation(progress.operation_id),
            lambda found: self._seen(row, progress, found),
            lambda error: self._watch(row, replace(progress, text=f"Not heard: {error.title}")),
        )

    def _seen(
        self, row: Leftover, progress: LeftoverProgress, found: ServerOperation | None
    ) -> None:
        if found is None or not found.state.is_finished:
            self._watch(row, replace(progress, text=""))
        elif found.state is OperationState.SUCCEEDED:
            self._end(row, replace(progress, step=LeftoverStep.DONE, text=""))
        else:
            said = found.friendly_message or found.message or found.state.value
            text = f"{found.error_code} {said}".strip()
            self._end(row, replace(progress, step=LeftoverStep.FAILED, text=text))

    def _end(self, row: Leftover, progress: LeftoverProgress) -> None:
        tools = self._tools
        text = f"{row.name} {progress.act.value} {progress.step.value} {progress.text}".strip()
        tools.record(ActRecorded(tools.clock.now(), "leftover-act-ended", text))
        self._show(row, progress)
        if progress.step is not LeftoverStep.REFUSED:
            tools.environment_changed()
        else:
            tools.recheck((CHECK_ID,))

    def _show(self, row: Leftover, progress: LeftoverProgress) -> None:
        self._acts[row.name] = (row, progress)
        self._tools.tell()

    def _work(
        self,
        row: Leftover,
        work: Callable[[Clients], T],
        done: Callable[[T], None],
        refused: Callable[[CoeError], None],
    ) -> None:
        tools = self._tools

        def failed(error: BaseException) -> None:
            if not isinstance(error, CoeError):
                raise error
            if row.name in self._acts:
                refused(error)

        def ended(result: T) -> None:
            if row.name in self._acts:  # else: the run was closed meanwhile
                done(result)

        tools.tasks.submit(lambda: work(tools.clients()), ended, failed)

    def clear(self) -> None:
        """Forget what was done in an earlier run; the server goes on with it."""
        self._acts.clear()
        self._alarm.clear()


def prove(clients: Clients, name: str, act: LeftoverAct) -> None:
    """Let pass only a leftover that is what it was, while the server works on nothing.

    Raises:
        CoeError: nothing must be sent, and why.
        ServiceError: it could not be proved.
    """
    base = name.removesuffix(HOLDING_SUFFIX)
    if base in ("", name):
        raise CoeError(
            "base-solution-is-protected",
            f"{name!r} is not a half-applied upgrade and is left alone.",
        )
    dataverse = clients.dataverse
    running = [one for one in dataverse.running_operations() if not one.state.is_finished]
    if running:
        what = running[0].message_name or running[0].name
        raise CoeError(
            "other-operation", "The server is working on something else.", detail=f"{what} runs."
        )
    found = {row.unique_name: row for row in dataverse.installed_solutions((base, name))}
    holding = found.get(name)
    if holding is None or not holding.is_holding:
        raise CoeError("leftover-gone", f"{name} is not there any more.")
    if act is LeftoverAct.UNINSTALL and not _is_managed(found.get(base)):
        raise CoeError(
            "base-solution-is-gone",
            f"{name} is all that is left of the product: removing it would lose its data.",
            hint="Apply it instead, or ask someone who knows this environment.",
        )


def _is_managed(base: InstalledSolution | None) -> bool:
    return base is not None and base.is_managed


def _send(clients: Clients, name: str, act: LeftoverAct) -> str:
    if act is LeftoverAct.APPLY:
        return clients.dataverse.apply_upgrade(name.removesuffix(HOLDING_SUFFIX))
    return clients.removals.uninstall_holding(name)
