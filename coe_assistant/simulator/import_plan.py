"""Plans of the operations: what happens when during an import, an upgrade, a removal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from coe_assistant.simulator.dependencies import blocking_upgrade, dependent_solutions
from coe_assistant.simulator.engine import UNEXPECTED, Caller, Engine, Operation, Step
from coe_assistant.simulator.import_parameters import (
    apply_parameters,
    flow_ids,
    turn_on_new_flows,
)
from coe_assistant.simulator.installation import (
    UPGRADE_SUFFIX,
    Manifest,
    hold,
    install,
    manifest_of_row,
)
from coe_assistant.simulator.job_rows import (
    DELETE,
    IMPORT,
    NEW,
    UNINSTALL,
    UPDATE,
    UPGRADE,
    add_history,
    add_import_job,
    complete_history,
    complete_import_job,
    show_progress,
)
from coe_assistant.simulator.resources import fresh_id
from coe_assistant.simulator.scenario_parts import Failure
from coe_assistant.simulator.tenant import TableRow
from coe_assistant.simulator.upgrade_rules import after_upgrade, reason_not_to_import

# Share of the phase, percent shown: real jobs stand still and jump.
_PROGRESS = (
    (0.04, 2.1),
    (0.12, 9.6),
    (0.22, 14.8),
    (0.36, 31.3),
    (0.5, 47.0),
    (0.66, 62.5),
    (0.8, 80.0),
    (0.93, 94.2),
)
_EARLY_CHECK_S = 30.0
STILL_USED = "8004F01D"


@dataclass(slots=True)
class ImportPlan:
    """One import, of the three kinds: update, holding, stage and upgrade."""

    engine: Engine
    manifest: Manifest
    caller: Caller
    job_id: str
    holding: bool
    upgrading: bool
    operation: Operation = field(init=False)
    parameters: tuple[dict[str, Any], ...] = ()
    _job: TableRow | None = None
    _history: TableRow | None = None

    def begin(self) -> Operation:
        """Start the operation with all its steps."""
        self.operation = self.engine.begin(
            "StageAndUpgradeAsync" if self.upgrading else "ImportSolutionAsync",
            self.manifest.unique_name,
            self.caller,
            manifest=self.manifest,
            import_job_id=self.job_id,
        )
        self.engine.plan(self.operation, self._steps())
        return self.operation

    def _steps(self) -> list[Step]:
        timing = self.engine.tenant.scenario.timing
        factor = duration_factor(self.engine, self.manifest.unique_name)
        start, length = timing.queue_s, timing.import_minutes * 60 * factor
        apply_at, apply_length = start + length, timing.apply_minutes * 60 * factor
        steps = [
            Step(timing.job_row_s, self._add_rows),
            Step(max(timing.job_row_s, start) + _EARLY_CHECK_S, self._check),
            *self._progress(start, length),
        ]
        if self.upgrading:
            steps += [
                Step(apply_at, self._staged),
                *self._progress(apply_at, apply_length),
                Step(apply_at + apply_length, self._done),
            ]
        else:
            steps.append(Step(apply_at, self._done))
        failure = pick_failure(self.engine, self.manifest.unique_name, promoting=False)
        if failure is None:
            return steps
        begun = start if failure.phase == "import" else apply_at
        fail_at = begun + failure.after_s
        kept = [step for step in steps if step.after_s < fail_at]
        return [*kept, Step(fail_at, lambda: self._fail(failure))]

    def _progress(self, start: float, length: float) -> list[Step]:
        def show(percent: float) -> Callable[[], None]:
            return lambda: self._show(percent)

        return [Step(start + share * length, show(percent)) for share, percent in _PROGRESS]

    def _show(self, percent: float) -> None:
        if self._job is not None:
            show_progress(self.engine.tenant, self._job, self.manifest, percent)

    def _add_rows(self) -> None:
        tenant = self.engine.tenant
        known = tenant.solution(self.manifest.unique_name) is not None
        suboperation = UPGRADE if self.upgrading or self.holding else UPDATE if known else NEW
        kind = "ImportUpgrade" if self.upgrading else "ImportHolding" if self.holding else "Import"
        self._job = add_import_job(tenant, self.job_id, self.manifest, self.caller.user_id, kind)
        self._history = add_history(tenant, self.manifest, self.operation.row, IMPORT, suboperation)

    def _check(self) -> None:
        reason = reason_not_to_import(
            self.engine.tenant, self.manifest, holding=self.holding or self.upgrading
        )
        if reason is not None:
            self._end(*reason)

    def _staged(self) -> None:
        hold(self.engine.tenant, self.manifest)
        self._show(0.0)

    def _done(self) -> None:
        refusal = blocking_upgrade(self.engine.tenant, self.manifest) if self.upgrading else ""
        if refusal:
            hold(self.engine.tenant, self.manifest)
            self._end(STILL_USED, refusal)
            return
        self._show(100.0)
        self._apply()
        self._end()

    def _apply(self) -> None:
        tenant = self.engine.tenant
        if self.holding:
            hold(tenant, self.manifest)
            return
        there_before = flow_ids(tenant)
        tenant.remove_solution(self.manifest.unique_name + UPGRADE_SUFFIX)
        install(tenant, self.manifest)
        after_upgrade(tenant, self.manifest.unique_name)
        apply_parameters(tenant, self.parameters)
        turn_on_new_flows(tenant, there_before, self.parameters)

    def _fail(self, failure: Failure) -> None:
        tenant = self.engine.tenant
        holding_name = self.manifest.unique_name + UPGRADE_SUFFIX
        if failure.applied:
            self._apply()
        elif failure.leaves_upgrade:
            hold(tenant, self.manifest)
        else:
            tenant.remove_solution(holding_name)
        self._end(failure.code or UNEXPECTED, failure.text.replace("{guid}", fresh_id()))

    def _end(self, code: str = "", text: str = "") -> None:
        tenant = self.engine.tenant
        if self._job is not None:
            complete_import_job(tenant, self._job, self.manifest, code, text)
        if self._history is not None:
            complete_history(tenant, self._history, code, text)
        self.engine.end(self.operation, code, text)


def duration_factor(engine: Engine, unique_name: str) -> float:
    """Return the share of the scenario's minutes that a solution takes; Core is by far largest."""
    core = engine.tenant.kit.solutions["core"].unique_name
    return 1.0 if unique_name == core else engine.tenant.scenario.timing.others_factor


def begin_promotion(engine: Engine, unique_name: str, caller: Caller) -> Operation:
    """Start to apply an upgrade that is staged as ``<name>_Upgrade``."""
    tenant = engine.tenant
    staged = tenant.solution(unique_name + UPGRADE_SUFFIX)
    manifest = manifest_of_row(tenant, staged or {})
    operation = engine.begin("DeleteAndPromoteAsync", unique_name, caller)
    history = add_history(tenant, manifest, operation.row, IMPORT, UPGRADE)
    failure = pick_failure(engine, unique_name, promoting=True)

    def finish() -> None:
        refusal = blocking_upgrade(tenant, manifest)
        if refusal:
            complete_history(tenant, history, STILL_USED, refusal)
            engine.end(operation, STILL_USED, refusal)
            return
        tenant.remove_solution(unique_name + UPGRADE_SUFFIX)
        install(tenant, manifest)
        after_upgrade(tenant, unique_name)
        complete_history(tenant, history)
        engine.end(operation)

    def fail() -> None:
        if failure is not None:
            complete_history(tenant, history, failure.code or UNEXPECTED, failure.text)
            engine.end(operation, failure.code or UNEXPECTED, failure.text)

    timing = tenant.scenario.timing
    if failure is None:
        steps = [Step(timing.queue_s + timing.apply_minutes * 60, finish)]
    else:
        steps = [Step(timing.queue_s + failure.after_s, fail)]
    engine.plan(operation, steps)
    return operation


def begin_uninstall(engine: Engine, unique_name: str, caller: Caller) -> Operation:
    """Start to remove a solution; dependent solutions make it fail."""
    tenant = engine.tenant
    row = tenant.solution(unique_name) or {}
    manifest = manifest_of_row(tenant, row)
    operation = engine.begin("UninstallSolutionAsync", unique_name, caller)
    history = add_history(tenant, manifest, operation.row, UNINSTALL, DELETE, unique_name)
    dependents = [known.unique_name for known in dependent_solutions(tenant, unique_name)]

    def finish() -> None:
        code = text = ""
        if dependents:
            code = STILL_USED
            text = (
                "Solution dependencies exist, cannot uninstall. DependencyCount : "
                f"{len(dependents)} DependentComponent solutions: {', '.join(dependents)}."
            )
        else:
            tenant.remove_solution(unique_name)
            for table in ("workflows", "connectionreferences", "canvasapps"):
                kept = [part for part in tenant.table(table) if part.get("_home") != unique_name]
                tenant.rows[table] = kept
        complete_history(tenant, history, code, text)
        engine.end(operation, code, text)

    timing = tenant.scenario.timing
    engine.plan(operation, [Step(timing.queue_s + timing.uninstall_minutes * 60, finish)])
    return operation


def pick_failure(engine: Engine, unique_name: str, *, promoting: bool) -> Failure | None:
    """Return the failure that the scenario has for this attempt; a numbered one happens once."""
    attempt = engine.import_counts.get(unique_name, 0)
    for failure in engine.tenant.scenario.failures:
        if failure.solution != unique_name or (promoting and failure.phase != "apply"):
            continue
        if failure.attempt == 0:
            return failure
        if not promoting and failure.attempt == attempt:
            return failure
    return None
