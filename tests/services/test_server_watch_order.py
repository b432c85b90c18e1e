"""A look at the server must not see an import end without its version."""

from __future__ import annotations

from dataclasses import replace

from coe_assistant.domain.run import Phase
from coe_assistant.domain.server import OperationState, ServerOperation, ServerState
from coe_assistant.services.server_watch import earlier_ids, look
from tests.domain.upgrade_runs import CORE, T0, attempt, run_in
from tests.services.driver_fakes import FakeServer


class EndingServer(FakeServer):
    """An import that ends after a number of answers."""

    def __init__(self, answers: int) -> None:
        super().__init__()
        self.left = answers
        self.operations["op"] = ServerOperation("op", OperationState.RUNNING, created_at=T0)
        self.running = [self.operations["op"]]

    def _check(self) -> None:
        super()._check()
        self._count()

    def _count(self) -> None:
        self.left -= 1
        if self.left == 0:
            self.running = []
            ended = replace(self.operations["op"], state=OperationState.SUCCEEDED)
            self.operations["op"] = ended
            self.versions[CORE.solution] = CORE.to_version

    def operation(self, operation_id):
        found = super().operation(operation_id)
        self._count()
        return found


def test_look_at_an_import_that_ends_meanwhile_is_running_or_done_never_failed() -> None:
    mine = attempt(operation_id="op", server_epoch=T0)
    states = [look(EndingServer(answers), CORE, mine, T0).state for answers in (1, 2, 3, 4, 50)]
    assert set(states) <= {ServerState.RUNNING, ServerState.SUCCEEDED}


def test_earlier_ids_are_those_of_all_but_the_latest_attempt() -> None:
    first = attempt(1, operation_id="A", import_job_id="B")
    found = earlier_ids(run_in(Phase.IMPORTING, attempts=(first, attempt(2, operation_id="C"))))
    assert found == frozenset({"a", "b"})
