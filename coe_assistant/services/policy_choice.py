"""Hands a run the retry policy together with what other runs have spent of its budget."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from coe_assistant.domain import event as ev
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.retry_policy import RetryPolicy
from coe_assistant.domain.run import EarlierAttempt
from coe_assistant.ports import Clock, Journal, TaskRunner
from coe_assistant.services.spent_budget import earlier_attempts
from coe_assistant.services.task_errors import only_ours
from coe_assistant.services.upgrade_driver import UpgradeDriver


class PolicyChoice:
    """Reads the journals of other runs on a worker; a start that was wished for waits for that.

    Args:
        journal: Where runs are kept.
        clock: Reads time.
        tasks: Runs the reading.
        policy: Returns the retry policy in force, asked once the reading is done.
    """

    def __init__(
        self,
        journal: Journal,
        clock: Clock,
        tasks: TaskRunner,
        policy: Callable[[], RetryPolicy],
    ) -> None:
        self._journal = journal
        self._clock = clock
        self._tasks = tasks
        self._policy = policy
        self._wishing: UpgradeDriver | None = None

    def hand_to(
        self,
        driver: UpgradeDriver,
        refused: Callable[[CoeError], None],
        wish: ev.StartRequested | ev.ScheduleRequested | None = None,
    ) -> None:
        """Let driver's run go by the policy, then take the wish in; a second wish is dropped.

        What other runs spent could not be found out: refused is told, and nothing starts.
        """
        if wish is not None:
            if self._wishing is driver:
                return
            self._wishing = driver
        run, at = driver.run, self._clock.now()

        def done(earlier: Sequence[EarlierAttempt]) -> None:
            driver.dispatch(ev.PolicyChosen(self._clock.now(), self._policy(), tuple(earlier)))
            if wish is not None:
                self._wishing = None
                driver.dispatch(wish)

        def failed(error: CoeError) -> None:
            if wish is not None:
                self._wishing = None
            refused(error)

        self._tasks.submit(
            lambda: earlier_attempts(self._journal, run, at), done, only_ours(failed)
        )
