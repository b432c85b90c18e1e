"""What a start that only looks answers to every wish: a refusal in words, and nothing else."""

from __future__ import annotations

from collections.abc import Callable

from coe_assistant.services.layer_table import LayerTableState
from coe_assistant.services.leftover_table import LeftoverState
from coe_assistant.services.statement_list import StatementState


class Refused:
    """Takes any call and tells that it was refused; it holds nothing that could act.

    Whatever a protocol asks for in times to come is refused as well, without a line here.
    """

    def __init__(self, refuse: Callable[[], None]) -> None:
        self._refuse = refuse

    def __getattr__(self, name: str) -> Callable[..., None]:
        """Return what refuses."""
        if name.startswith("_"):
            raise AttributeError(name)
        return lambda *_given, **_named: self._refuse()


class RefusedOptions(Refused):
    """A services.run_control.ImportChoices that cannot be changed."""

    wants_overwrite = False


class RefusedControl(Refused):
    """A services.run_control.RunControl that starts and changes nothing."""

    @property
    def options(self) -> RefusedOptions:
        """Choices before the start, which are made elsewhere."""
        return RefusedOptions(self._refuse)


class RefusedPart(Refused):
    """A part of the remediation without rows."""

    def __init__(self, refuse: Callable[[], None], state: object) -> None:
        super().__init__(refuse)
        self.state = state


class RefusedLayers(RefusedPart):
    """A services.layer_table.LayerTable without layers."""

    @staticmethod
    def saved() -> tuple[()]:
        """Return no kept layers."""
        return ()


class RefusedRemediation(Refused):
    """A services.remediation.Remediation that touches nothing."""

    is_busy = False

    def __init__(self, refuse: Callable[[], None]) -> None:
        super().__init__(refuse)
        self.layers = RefusedLayers(refuse, LayerTableState())
        self.leftovers = RefusedPart(refuse, LeftoverState())
        self.statements = RefusedPart(refuse, StatementState())
        self.open_acts = RefusedPart(refuse, ())
