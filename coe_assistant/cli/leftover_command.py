"""The command leftover: half-applied upgrades listed, applied, or removed alone."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from typing import Any

from coe_assistant.cli.open_act_lines import open_act_documents, open_act_lines
from coe_assistant.cli.outcome import Outcome
from coe_assistant.cli.output import Output
from coe_assistant.cli.program import HeadlessSession
from coe_assistant.domain.errors import CoeError, ExitCode
from coe_assistant.domain.open_act import OpenAct
from coe_assistant.services.leftover_table import Leftover, LeftoverStep
from coe_assistant.services.workbench_state import Change

_CODES = {LeftoverStep.DONE: ExitCode.DONE, LeftoverStep.UNKNOWN: ExitCode.UNKNOWN}


class LeftoverAct:
    """What happens after the checklist has found the half-applied upgrades.

    Args:
        session: Workbench and event loop.
        output: Where lines go.
        arguments: apply, uninstall, confirm.
    """

    def __init__(
        self, session: HeadlessSession, output: Output, arguments: argparse.Namespace
    ) -> None:
        self._session = session
        self._table = session.workbench.remediation.leftovers
        self._output = output
        self._arguments = arguments
        self._shown: LeftoverStep | None = None
        self._is_over = False
        self.has_begun = False
        self._left_open: Sequence[OpenAct] = ()

    @property
    def _name(self) -> str:
        return str(self._arguments.apply or self._arguments.uninstall)

    def take_over(self, outcome: Outcome) -> None:
        """List and act; then end the session."""
        del outcome
        self.has_begun = True
        self._left_open = self._session.open_acts(self._arguments.environment)
        for line in open_act_lines(self._left_open) if self._output.is_json else ():
            self._output.say(line)  # else it was told with the greeting
        for one in self._table.state.rows:
            beside = f"beside {one.base} {one.base_version}" if one.base_version else "alone"
            self._output.say(f"  {one.name} {one.version} stands {beside}.")
        if not self._table.state.rows:
            self._output.say("No upgrade stopped half-way.")
        if not self._name:
            self._finish(ExitCode.DONE)
            return
        try:
            self._begin()
        except CoeError as error:
            self.has_begun = False
            self._output.fail(error)
            self._finish(error.exit_code)

    def _begin(self) -> None:
        row = self._row()
        if row is None:
            raise CoeError("leftover-gone", f"{self._name} is not among them: nothing was done.")
        if self._arguments.uninstall and self._arguments.confirm.strip() != self._name:
            raise CoeError(
                "not-confirmed",
                "Nothing was removed: the confirmation was not typed.",
                detail="Data in tables that are new in this version would be lost.",
                hint=f"Add --confirm {self._name}",
            )
        self._session.workbench.subscribe(self._on_change)
        if self._arguments.apply:
            self._table.apply(self._name)
        else:
            self._table.uninstall(self._name, self._arguments.confirm)

    def _row(self) -> Leftover | None:
        return next((one for one in self._table.state.rows if one.name == self._name), None)

    def _on_change(self, change: Change) -> None:
        row = self._row()
        if change is not Change.REMEDIATION or self._is_over or row is None or row.progress is None:
            return
        progress = row.progress
        if progress.step is not self._shown:
            self._shown = progress.step
            words = f"{row.name}: {progress.act.value} {progress.step.value}"
            self._output.say(f"  {words} {progress.operation_id} {progress.text}".rstrip())
        if not progress.is_busy:
            self._finish(_CODES.get(progress.step, ExitCode.FAILED))

    def _finish(self, code: int) -> None:
        self._is_over = True
        self._session.finish(int(code))

    def document(self) -> Mapping[str, Any]:
        """Return the leftovers for scripts."""
        return {
            "open_acts": open_act_documents(self._left_open),
            "leftovers": [
                {
                    "name": one.name,
                    "version": one.version,
                    "base": one.base,
                    "base_version": one.base_version or None,
                    "act": one.progress.act.value if one.progress is not None else None,
                    "result": one.progress.step.value if one.progress is not None else None,
                    "operation_id": one.progress.operation_id or None if one.progress else None,
                    "text": one.progress.text if one.progress is not None else "",
                }
                for one in self._table.state.rows
            ],
        }
