"""A remediation without services: states are set by the test, calls are written down."""

from __future__ import annotations

from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.layer_removal import SavedLayer
from coe_assistant.domain.open_act import OpenAct
from coe_assistant.services.layer_table import LayerTableState
from coe_assistant.services.leftover_table import LeftoverState
from coe_assistant.services.statement_list import StatementState


class FakeLayers:
    def __init__(self, calls: list[tuple[object, ...]]) -> None:
        self.state = LayerTableState()
        self.kept: tuple[SavedLayer, ...] = ()
        self.export_error: CoeError | None = None
        self._calls = calls

    def remove(self, chosen, typed) -> None:
        self._calls.append(("remove_layers", tuple(chosen), typed))

    def stop_removing(self) -> None:
        self._calls.append(("stop_removing",))

    def export(self, file, rows) -> None:
        self._calls.append(("export_layers", file, len(rows)))
        if self.export_error is not None:
            raise self.export_error

    def saved(self):
        return self.kept

    def saved_text(self, file: str) -> str:
        if file == "broken.json":
            raise CoeError("layer-not-readable", "The kept definition cannot be read.")
        return f"definition of {file}"


class FakeLeftovers:
    def __init__(self, calls: list[tuple[object, ...]]) -> None:
        self.state = LeftoverState()
        self._calls = calls

    def apply(self, name) -> None:
        self._calls.append(("apply_leftover", name))

    def uninstall(self, name, typed) -> None:
        self._calls.append(("uninstall_leftover", name, typed))


class FakeStatements:
    def __init__(self, calls: list[tuple[object, ...]]) -> None:
        self.state = StatementState()
        self._calls = calls

    def answer(self, item_id, answer, person="", note="") -> None:
        self._calls.append(("answer", item_id, answer.value, person, note))

    def confirm_check(self, check_id, person="") -> None:
        self._calls.append(("confirm_check", check_id, person))


class FakeOpenActs:
    def __init__(self, calls: list[tuple[object, ...]]) -> None:
        self.state: tuple[OpenAct, ...] = ()
        self._calls = calls

    def settle(self, act) -> None:
        self._calls.append(("settle", act.kind.value))
        self.state = tuple(one for one in self.state if one is not act)


class FakeRemediation:
    def __init__(self, calls: list[tuple[object, ...]]) -> None:
        self.layers = FakeLayers(calls)
        self.leftovers = FakeLeftovers(calls)
        self.statements = FakeStatements(calls)
        self.open_acts = FakeOpenActs(calls)
        self._calls = calls

    @property
    def is_busy(self) -> bool:
        return self.layers.state.is_removing or self.leftovers.state.is_busy

    def stop_check(self, check_id) -> None:
        self._calls.append(("stop_check", check_id))
