"""Holds the desks of the remediation; the workbench shows it as one property."""

from __future__ import annotations

from coe_assistant.services.layer_desk import LayerDesk
from coe_assistant.services.leftover_desk import LeftoverDesk
from coe_assistant.services.open_act_desk import OpenActDesk
from coe_assistant.services.remediation import RemediationTools
from coe_assistant.services.statement_desk import StatementDesk


class RemediationDesk:
    """Implements services.remediation.Remediation.

    Args:
        tools: What is around.
    """

    def __init__(self, tools: RemediationTools) -> None:
        self._tools = tools
        self.layers = LayerDesk(tools)
        self.leftovers = LeftoverDesk(tools)
        self.statements = StatementDesk(tools)
        self.open_acts = OpenActDesk(
            tools.open_acts,
            tools.tasks,
            tools.clock,
            tools.run,
            tools.record,
            tools.report,
            tools.tell,
        )

    @property
    def is_busy(self) -> bool:
        """True while an act changes the tenant: no import is started then."""
        return self.layers.state.is_removing or self.leftovers.state.is_busy

    def stop_check(self, check_id: str) -> None:
        """Let one long check end early."""
        self._tools.stop_check(check_id)

    def clear(self) -> None:
        """Forget what belongs to an earlier run."""
        self.layers.clear()
        self.leftovers.clear()
