"""What is done before an import is launched: snapshot, backup, exports, settings, quieting.

Every part is skipped where it was done already: after a crash the same attempt asks again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from coe_assistant.domain import event as ev
from coe_assistant.domain.act_record import Cause
from coe_assistant.domain.attempt import AttemptKind
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.event_safeguard import QuietingBegan, SettingsWritten
from coe_assistant.domain.flow_match import match_flows
from coe_assistant.domain.flow_order import rank_of
from coe_assistant.domain.kit import Kit
from coe_assistant.domain.restore_plan import Act, quieting_acts
from coe_assistant.domain.run import Run
from coe_assistant.domain.setting_answer import is_made_here
from coe_assistant.domain.snapshot import Snapshot
from coe_assistant.ports.safeguard import BackupCommands, RunLookup, SafeguardClients
from coe_assistant.services.act_sequence import ActSequence, ActTools
from coe_assistant.services.safeguard_state import Doing
from coe_assistant.services.settings_reading import SettingsReader
from coe_assistant.services.snapshot_of_run import snapshot_of_run
from coe_assistant.services.snapshot_scope import new_salt, scope_of
from coe_assistant.services.snapshot_taking import RESTORABLE, SnapshotTaker
from coe_assistant.services.task_errors import only_ours

BACKUP_MADE = "backup-made"


@dataclass(frozen=True, slots=True)
class PreparationTools:
    """What a preparation needs."""

    acts: ActTools
    taker: SnapshotTaker
    kit: Kit
    backups: BackupCommands
    settings: SettingsReader
    lookup: RunLookup


class Preparation:
    """One preparation of one attempt.

    Args:
        tools: Ports.
        run: As it is now; what changes in it later is asked from current.
        current: Returns the run.
        dispatch: Passes events to the run.
        show: Told what is done now, with the sequence that is at work or None.
        ready: Called when the attempt may be launched.
        refused: Called when it must not.
    """

    def __init__(
        self,
        tools: PreparationTools,
        run: Run,
        dispatch: Callable[[ev.Event], None],
        show: Callable[[Doing, ActSequence | None], None],
        ready: Callable[[], None],
        refused: Callable[[CoeError], None],
    ) -> None:
        self._tools = tools
        self._store = tools.acts.store
        self._run = run
        self._dispatch = dispatch
        self._show = show
        self._ready = ready
        self._refused = refused
        self._parts = iter(
            (self._snapshot, self._backup, self._exports, self._settings, self._quieting)
        )
        self.sequence: ActSequence | None = None

    def start(self) -> None:
        """Begin with the first part."""
        self._next()

    def close(self) -> None:
        """Call nobody any more."""
        self._parts = iter(())
        self._ready, self._refused = _nothing, _nothing_said
        if self.sequence is not None:
            self.sequence.close()

    def _next(self) -> None:
        part = next(self._parts, None)
        if part is None:
            self._show(Doing.NOTHING, None)
            self._ready()
        else:
            part()

    def _work(self, doing: Doing, work: Callable[[], object]) -> None:
        self._show(doing, None)
        self._tools.acts.tasks.submit(work, lambda _: self._next(), only_ours(self._failed))

    def _failed(self, error: CoeError) -> None:
        self._show(Doing.NOTHING, None)
        self._refused(error)

    @property
    def _clients(self) -> SafeguardClients:
        return self._tools.acts.clients()

    def _record(self, kind: str, text: str) -> None:
        self._dispatch(ev.ActRecorded(self._tools.acts.clock.now(), kind, text))

    # --- the parts -------------------------------------------------------------------------

    def _snapshot(self) -> None:
        if self._before() is not None:
            self._next()
            return
        self._record("snapshot", "before")
        self._work(Doing.SNAPSHOT, self._take_snapshot)

    def _take_snapshot(self) -> None:
        self._refuse_quieted_by_others()
        taken = self._tools.taker.take(self._clients, scope_of(self._run, new_salt()))
        self._store.save_snapshot(self._run.id, "before", taken)

    def _refuse_quieted_by_others(self) -> None:
        """Flows that another run turned off would look as if they had been off on purpose."""
        for run_id in self._tools.lookup.runs():
            other = None if run_id == self._run.id else self._tools.lookup.load(run_id)
            if other is None or not other.has_quiet_flows:
                continue
            if other.environment.url == self._run.environment.url:
                raise CoeError(
                    "flows-quieted-by-another-run",
                    f"The run {run_id} turned flows of this environment off and did not turn "
                    "them on again yet.",
                    hint=f"Take it up first: coe-assistant resume {run_id}",
                )

    def _before(self) -> Snapshot | None:
        return snapshot_of_run(self._store, self._run, "before")

    def _backup(self) -> None:
        is_made = any(entry.kind == BACKUP_MADE for entry in self._run.timeline)
        if not self._run.precautions.backup or is_made:
            self._next()
            return
        step = self._run.current_step
        name = f"{step.display_name} {step.to_version}" if step is not None else "an upgrade"
        label = f"CoE Assistant: before {name}"
        self._record("backup-asked", label)
        self._show(Doing.BACKUP, None)
        self._tools.acts.tasks.submit(
            lambda: self._tools.backups.backup(self._run.environment.url, label),
            lambda _: self._backed_up(label),
            only_ours(self._failed),
        )

    def _backed_up(self, label: str) -> None:
        self._record(BACKUP_MADE, label)
        self._next()

    def _exports(self) -> None:
        before = self._before()
        if not self._run.precautions.export_dependents or before is None:
            self._next()
            return
        if before.lacks("dependents"):
            self._failed(_dependents_not_read())
            return
        names = sorted({one.solution for one in before.dependents if one.solution})
        folder = self._store.exports_folder(self._run.id)
        missing = [name for name in names if not (folder / f"{name}.zip").exists()]
        if not missing:
            self._next()
            return
        self._record("export", ", ".join(missing))
        self._work(Doing.EXPORT, lambda: self._export(folder, missing))

    def _export(self, folder: Path, names: list[str]) -> None:
        for name in names:
            self._tools.backups.export(self._run.environment.url, name, folder / f"{name}.zip")

    def _settings(self) -> None:
        step = self._run.current_step
        own = step is not None and step.settings_file and not is_made_here(step.settings_file)
        attempt = self._run.attempt
        is_apply = attempt is not None and attempt.kind is AttemptKind.APPLY_UPGRADE
        if step is None or is_apply:  # pac takes settings with an import only
            self._next()
            return
        self._show(Doing.SNAPSHOT, None)
        work = self._own_settings if own else self._write_settings
        self._tools.acts.tasks.submit(work, self._settled, only_ours(self._failed))

    def _own_settings(self) -> SettingsWritten:
        """Leave the person's own file as it is; say which answers it keeps out."""
        left_out = self._tools.settings.not_beside(self._run)
        return SettingsWritten(self._tools.acts.clock.now(), "", "", (), left_out)

    def _write_settings(self) -> SettingsWritten:
        """Make the file anew: answers, and what is bound by now, may be others than last time."""
        run, step = self._run, self._run.current_step
        made = self._tools.settings.settings(self._clients, run)
        path = ""
        if made.content:
            path = str(self._store.save_settings(run.id, run.step, made.content))
        return SettingsWritten(
            self._tools.acts.clock.now(),
            step.solution if step is not None else "",
            path,
            made.given,
            made.left_out,
        )

    def _now(self, parts: frozenset[str] = RESTORABLE) -> Snapshot:
        before = self._before()
        salt = before.salt if before is not None else new_salt()
        return self._tools.taker.take(self._clients, scope_of(self._run, salt, parts))

    def _settled(self, written: SettingsWritten) -> None:
        self._dispatch(written)
        self._next()

    def _quieting(self) -> None:
        before = self._before()
        if not self._run.precautions.quiet_flows or before is None or before.lacks("flows"):
            self._next()
            return
        self._show(Doing.QUIETING, None)
        self._tools.acts.tasks.submit(self._flows_to_quiet, self._quiet, only_ours(self._failed))

    def _flows_to_quiet(self) -> tuple[Act, ...]:
        before = self._before()
        if before is None:
            return ()
        now = self._now(frozenset({"flows"}))
        was_on = {
            match.now.id
            for match in match_flows(before, now)
            if match.now is not None and match.before.is_on
        }
        acts = quieting_acts(now, rank_of(self._tools.kit.flow_order))
        return tuple(act for act in acts if act.target in was_on)

    def _quiet(self, acts: tuple[Act, ...]) -> None:
        if not acts:
            self._next()
            return
        self._dispatch(QuietingBegan(self._tools.acts.clock.now(), len(acts)))
        self.sequence = ActSequence(
            self._tools.acts,
            self._run.id,
            Cause.QUIETING,
            acts,
            lambda: self._show(Doing.QUIETING, self.sequence),
            self._quieted,
        )
        self._show(Doing.QUIETING, self.sequence)
        self.sequence.start()

    def _quieted(self, error: CoeError | None) -> None:
        self.sequence = None
        if error is not None:
            self._failed(error)
        else:
            self._next()


def _dependents_not_read() -> CoeError:
    return CoeError(
        "dependents-not-read",
        "It could not be read which solutions depend on what is imported, so none was exported.",
        hint="Start without the exports, or start a new run to read it again.",
    )


def _nothing() -> None:
    """Tell nobody."""


def _nothing_said(_error: CoeError) -> None:
    """Tell nobody."""
