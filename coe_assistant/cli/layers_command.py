"""The command layers: the unmanaged layers listed, exported and removed."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from coe_assistant.cli.open_act_lines import open_act_documents, open_act_lines, rest_of
from coe_assistant.cli.outcome import Outcome
from coe_assistant.cli.output import Output, instant
from coe_assistant.cli.program import HeadlessSession
from coe_assistant.domain.errors import CoeError, ExitCode
from coe_assistant.domain.layer_removal import RemovalOutcome
from coe_assistant.domain.open_act import OpenAct, OpenKind
from coe_assistant.services.layer_table import LayerRow
from coe_assistant.services.workbench_state import Change

_ALL, _REST = "all", "rest"
_GONE = (RemovalOutcome.REMOVED, RemovalOutcome.NONE_THERE)


class LayersAct:
    """What happens after the checklist has found the layers.

    Args:
        session: Workbench and event loop.
        output: Where lines go.
        arguments: remove (ids, or all), confirm, export.
    """

    def __init__(
        self, session: HeadlessSession, output: Output, arguments: argparse.Namespace
    ) -> None:
        self._session = session
        self._table = session.workbench.remediation.layers
        self._output = output
        self._arguments = arguments
        self._told: set[tuple[str, str]] = set()
        self._is_over = False
        self.has_begun = False
        self._left_open: Sequence[OpenAct] = ()

    def take_over(self, outcome: Outcome) -> None:
        """List, export and remove; then end the session."""
        del outcome
        self.has_begun = True
        state = self._table.state
        self._say_left_open()
        self._say_rows(state.rows, state.unread)
        try:
            if self._arguments.export:
                self._table.export(Path(self._arguments.export), state.rows)
                self._output.say(f"Wrote {self._arguments.export}.")
            self._begin()
        except CoeError as error:
            self._fail(error)

    def _say_left_open(self) -> None:
        found = self._session.open_acts(self._arguments.environment)
        self._left_open = found
        for line in open_act_lines(found) if self._output.is_json else ():
            self._output.say(line)  # else it was told with the greeting
        rest = rest_of(found)
        if rest:
            there = sum(row.layer.key in rest for row in self._table.state.rows)
            self._output.say(f"Without a result, and there now: {there} of {len(rest)}.")

    def _say_rows(self, rows: tuple[LayerRow, ...], unread: int) -> None:
        for row in rows:
            by = f", {row.changed_by}" if row.changed_by else ""
            note = "" if row.is_removable else " (the only layer: it stays)"
            self._output.say(f"  {row.layer.component_type}: {row.layer.name}{by}{note}")
            self._output.say(f"    {row.layer.component_id}  {', '.join(row.changed)}")
        self._output.say(f"Unmanaged layers: {len(rows)}. Components not read: {unread}.")

    def _begin(self) -> None:
        wanted = {one.casefold() for one in self._arguments.remove}
        if not wanted:
            self._finish(ExitCode.DONE)
            return
        every = [row.layer for row in self._table.state.rows if row.is_removable]
        rest = rest_of(self._left_open) if _REST in wanted else ()
        chosen = [
            one
            for one in every
            if _ALL in wanted or one.component_id.casefold() in wanted or one.key in rest
        ]
        self._session.workbench.subscribe(self._on_change)
        self._table.remove(chosen, self._arguments.confirm)
        error = self._table.state.error
        if error is not None:
            raise error

    def _on_change(self, change: Change) -> None:
        if change not in (Change.REMEDIATION, Change.CHECKLIST) or self._is_over:
            return
        state = self._table.state
        for row in state.rows:
            if row.result is not None and row.layer.key not in self._told:
                self._told.add(row.layer.key)
                saved = f", saved as {row.result.saved_as}" if row.result.saved_as else ""
                detail = f": {row.result.detail}" if row.result.detail else ""
                outcome = row.result.outcome.value
                self._output.say(f"  {row.layer.name}: {outcome}{saved}{detail}")
        if (
            state.total
            and not state.is_removing
            and not self._session.workbench.checklist.is_running
        ):
            outcomes = {row.result.outcome for row in state.rows if row.result is not None}
            is_unknown = RemovalOutcome.UNKNOWN in outcomes
            failed = ExitCode.UNKNOWN if is_unknown else ExitCode.FAILED
            self._finish(ExitCode.DONE if outcomes <= set(_GONE) else failed)

    def _fail(self, error: CoeError) -> None:
        self.has_begun = False
        self._output.fail(error)
        self._finish(error.exit_code)

    def _finish(self, code: int) -> None:
        self._is_over = True
        self._session.finish(int(code))

    def _cut_off_at(self) -> datetime | None:
        removals = [one.at for one in self._left_open if one.kind is OpenKind.LAYERS]
        return max(removals, default=None)

    def document(self) -> Mapping[str, Any]:
        """Return the table for scripts."""
        state = self._table.state
        return {
            "layers": [_layer(row) for row in state.rows],
            "unread": state.unread,
            "cut_off_at": instant(state.cut_off_at or self._cut_off_at()),
            "open_acts": open_act_documents(self._left_open),
        }


def _layer(row: LayerRow) -> Mapping[str, Any]:
    return {
        "component_type": row.layer.component_type,
        "name": row.layer.name,
        "id": row.layer.component_id,
        "changed": list(row.changed),
        "frozen": row.is_frozen,
        "removable": row.is_removable,
        "at": instant(row.changed_at),
        "by": row.changed_by or None,
        "result": row.result.outcome.value if row.result is not None else None,
        "detail": row.result.detail if row.result is not None else "",
        "saved_as": row.result.saved_as or None if row.result is not None else None,
    }
