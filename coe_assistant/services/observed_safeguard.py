"""Before and after the imports of a run that another start works on: shown, never done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.kit import Kit, TaskAfter
from coe_assistant.domain.run import Run
from coe_assistant.domain.safeguard_words import SafeguardWords
from coe_assistant.ports import TaskRunner
from coe_assistant.ports.safeguard import SafeguardStore
from coe_assistant.services.refused import Refused
from coe_assistant.services.safeguard_owed import tasks_after
from coe_assistant.services.safeguard_state import SafeguardState, WrittenReport
from coe_assistant.services.stored_safeguard import stored_state
from coe_assistant.services.task_errors import only_ours


@dataclass(frozen=True, slots=True)
class StoredFacts:
    """What is needed to show what is stored.

    Args:
        store: The files of the runs; refuses to write.
        words: Returns words for findings, reasons and refusals.
        kit: Returns the product profile.
        report: Writes a report outside the data folder; blocking.
    """

    store: SafeguardStore
    words: Callable[[], SafeguardWords]
    kit: Callable[[], Kit]
    report: Callable[[Run], WrittenReport]


class ObservedSafeguard(Refused):
    """A services.safeguard_state.Safeguard over the files of a run.

    Args:
        facts: What is needed from outside.
        tasks: Reads elsewhere.
        run: Returns the run that is shown.
        changed: Called when the state is another one.
        refuse: Called for everything that would do something.
    """

    has_work = False
    secret_names = ()

    def __init__(
        self,
        facts: StoredFacts,
        tasks: TaskRunner,
        run: Callable[[], Run | None],
        changed: Callable[[], None],
        refuse: Callable[[], None],
    ) -> None:
        super().__init__(refuse)
        self._facts = facts
        self._tasks = tasks
        self._run = run
        self._changed = changed
        self._files: tuple[tuple[str, int], ...] | None = None
        self.state = SafeguardState()

    @property
    def words(self) -> SafeguardWords:
        """Words for findings, reasons and refusals."""
        return self._facts.words()

    @property
    def tasks(self) -> Sequence[TaskAfter]:
        """What is left to do by hand for the solutions of this run."""
        run = self._run()
        return () if run is None else tasks_after(self._facts.kit(), run)

    def follow(self, run: Run, files: tuple[tuple[str, int], ...]) -> None:
        """Read the files of run again, where they are others than before."""
        if files == self._files:
            return
        self._files = files
        self._tasks.submit(
            lambda: stored_state(self._facts.store, run), self._read, only_ours(self._not_read)
        )

    def write_report(
        self, done: Callable[[WrittenReport], None], failed: Callable[[CoeError], None]
    ) -> None:
        """Write report.html and report.md outside the data folder."""
        run = self._run()
        if run is not None:
            self._tasks.submit(lambda: self._facts.report(run), done, only_ours(failed))

    def _read(self, state: SafeguardState) -> None:
        self.state = state
        self._changed()

    def _not_read(self, error: CoeError) -> None:
        self._read(SafeguardState(error=error))
