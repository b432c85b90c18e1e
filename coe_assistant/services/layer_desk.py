"""Removes the layers that a person chose, one after the other, and shows how far it is."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.event import ActRecorded
from coe_assistant.domain.layer_removal import (
    ChosenLayer,
    RemovalOutcome,
    RemovalResult,
    SavedLayer,
)
from coe_assistant.domain.run import Run
from coe_assistant.services.layer_removal import (
    LayerRemoval,
    LayerStore,
    require_confirmation,
)
from coe_assistant.services.layer_table import (
    CHECK_ID,
    LayerRow,
    LayerTableState,
    as_csv,
    rows_of,
    unread_of,
)
from coe_assistant.services.remediation import RemediationTools, refusal

_FOLDER = "layers"
_CONFIRMED, _ENDED = "layer-removal-confirmed", "layer-removal-ended"
_NAMED = 20  # names in the timeline's entry


class LayerDesk:
    """Implements services.layer_table.LayerTable.

    Args:
        tools: What is around.
    """

    def __init__(self, tools: RemediationTools) -> None:
        self._tools = tools
        self._results: dict[tuple[str, str], LayerRow] = {}
        self._waiting: deque[ChosenLayer] = deque()
        self._at_work: ChosenLayer | None = None
        self._removal: LayerRemoval | None = None
        self._store: LayerStore | None = None
        self._counts: Counter[str] = Counter()
        self._done = self._total = 0
        self._started_s = 0.0
        self._is_stopping = False
        self._error: CoeError | None = None

    @property
    def state(self) -> LayerTableState:
        """The table: what the check found, and what was removed since."""
        report = self._tools.report(CHECK_ID)
        is_removing = self._removal is not None
        elapsed = self._tools.clock.monotonic_s() - self._started_s if is_removing else 0.0
        return LayerTableState(
            rows=tuple(self._rows(rows_of(report))),
            unread=unread_of(report),
            is_removing=is_removing,
            is_stopping=self._is_stopping,
            done=self._done,
            total=self._total,
            elapsed_s=elapsed,
            error=self._error,
            refusal=refusal(self._tools.run()),
            cut_off_at=None if is_removing else _cut_off_at(self._tools.run()),
        )

    def _rows(self, found: Iterable[LayerRow]) -> Iterable[LayerRow]:
        seen = {row.layer.key: row for row in found}
        for key, row in seen.items():
            known = self._results.get(key)
            yield replace(
                row,
                result=known.result if known is not None else None,
                is_at_work=self._at_work is not None and self._at_work.key == key,
            )
        yield from (row for key, row in self._results.items() if key not in seen)

    def remove(self, chosen: Sequence[ChosenLayer], typed: str) -> None:
        """Remove the chosen layers one by one; typed must be the confirmation phrase."""
        if self._removal is not None:
            return
        self._error = None
        try:
            require_confirmation(typed, len(chosen))
            self._begin(chosen)
        except CoeError as error:
            self._error, self._removal = error, None
        self._tools.tell()

    def _begin(self, chosen: Sequence[ChosenLayer]) -> None:
        tools, folder = self._tools, self._tools.folder()
        reason = refusal(tools.run())
        if reason or folder is None:
            raise CoeError("not-now", "Nothing was removed.", detail=reason)
        clients = tools.clients()
        store = tools.store(folder / _FOLDER)
        names = ", ".join(one.name or one.component_id for one in chosen[:_NAMED])
        more = f" and {len(chosen) - _NAMED} more" if len(chosen) > _NAMED else ""
        store.begin(chosen, tools.clock.now())
        text = f"{len(chosen)} by {tools.person()}: {names}{more}"
        tools.record(ActRecorded(tools.clock.now(), _CONFIRMED, text))
        self._removal = LayerRemoval(clients.dataverse, clients.removals, store)
        self._store = store
        self._waiting = deque(chosen)
        self._counts.clear()
        self._done, self._total, self._is_stopping = 0, len(chosen), False
        self._started_s = tools.clock.monotonic_s()
        self._next()

    def _next(self) -> None:
        removal = self._removal
        if removal is None:
            return
        if self._is_stopping:
            while self._waiting:
                self._keep(RemovalResult(self._waiting.popleft(), RemovalOutcome.CANCELLED))
        if not self._waiting:
            self._finish()
            return
        layer = self._waiting.popleft()
        self._at_work = layer
        self._tools.tasks.submit(lambda: removal.remove(layer), self._removed, self._defect)

    def _removed(self, result: RemovalResult) -> None:
        self._keep(result)
        self._done += 1
        self._next()
        self._tools.tell()

    def _defect(self, error: BaseException) -> None:
        self._waiting.clear()
        self._finish()
        self._tools.tell()
        raise error

    def _keep(self, result: RemovalResult) -> None:
        rows = {row.layer.key: row for row in rows_of(self._tools.report(CHECK_ID))}
        key = result.layer.key
        known = rows.get(key) or self._results.get(key) or LayerRow(result.layer)
        self._results[key] = replace(known, result=result)
        self._counts[result.outcome.value] += 1
        if self._store is not None:
            self._store.note(result, self._tools.clock.now())

    def _finish(self) -> None:
        self._at_work, self._removal = None, None
        now, tools = self._tools.clock.now(), self._tools
        text = ", ".join(f"{count} {name}" for name, count in sorted(self._counts.items()))
        tools.record(ActRecorded(now, _ENDED, text))
        tools.recheck((CHECK_ID,))

    def stop_removing(self) -> None:
        """Remove no more; the row at work is finished."""
        self._is_stopping = self._removal is not None
        self._tools.tell()

    def export(self, file: Path, rows: Sequence[LayerRow]) -> None:
        """Write rows to file as comma-separated values."""
        # the mark tells spreadsheets that it is UTF-8
        self._tools.write_file(file, as_csv(rows).encode("utf-8-sig"))

    def saved(self) -> Sequence[SavedLayer]:
        """Return the definitions that were kept in this run, newest first."""
        folder = self._tools.folder()
        return self._tools.store(folder / _FOLDER).saved() if folder is not None else ()

    def saved_text(self, file: str) -> str:
        """Return a kept definition for people."""
        folder = self._tools.folder()
        if folder is None:
            raise CoeError("no-run", "There is no run whose definitions could be shown.")
        return self._tools.store(folder / _FOLDER).text(file)

    def clear(self) -> None:
        """Forget results of an earlier run; a row at work is finished, no other one begun."""
        self._waiting.clear()
        self._results.clear()
        self._error = None


def _cut_off_at(run: Run | None) -> datetime | None:
    """Return when the last removal was confirmed, if the program ended before it did."""
    acts = [one for one in run.timeline if one.kind in (_CONFIRMED, _ENDED)] if run else []
    return acts[-1].at if acts and acts[-1].kind == _CONFIRMED else None
