"""A session of a command: the workbench with an event loop, and nobody else in the data folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from importlib import import_module
from typing import Any

from coe_assistant.app.places import Places
from coe_assistant.cli.program import HeadlessSession
from coe_assistant.domain.open_act import OpenAct
from coe_assistant.domain.run import Run
from coe_assistant.services.workbench_state import Workbench


class LoopSession:
    """A workbench with an event loop; implements cli.program.HeadlessSession."""

    def __init__(self, assembly: Any, loop: Any) -> None:  # noqa: ANN401 - imported late
        self._assembly = assembly
        self._loop = loop
        self._since = self.now()
        self._open_acts: tuple[OpenAct, ...] | None = None

    @property
    def workbench(self) -> Workbench:
        """The program's core."""
        found: Workbench = self._assembly.workbench
        return found

    def now(self) -> datetime:
        """Return the current instant in UTC."""
        instant: datetime = self._assembly.clock.now()
        return instant

    def call_later(self, seconds: float, callback: Callable[[], None]) -> None:
        """Call back once on this thread."""
        self._loop.call_later(seconds, callback)

    def run(self) -> int:
        """Work until finish is called."""
        return int(self._loop.run())

    def finish(self, exit_code: int) -> None:
        """End run."""
        self._loop.finish(exit_code)

    @property
    def journal_problems(self) -> Sequence[str]:
        """What was wrong with journals that were read so far, for people."""
        # A journal that is left alone is told again by each reading.
        return tuple(dict.fromkeys(self._assembly.journal.problems))

    def run_to_restore(self) -> str:
        """Return the id of the newest run in which something was imported; else the newest."""
        search = import_module("coe_assistant.services.run_search")
        return str(search.run_to_restore(self._assembly.journal))

    def open_acts(self, environment_url: str) -> Sequence[OpenAct]:
        """Return what earlier starts began in an environment and did not end."""
        cloud = import_module("coe_assistant.domain.cloud")
        if self._open_acts is None:
            sources = import_module("coe_assistant.app.left_open")
            wanted = cloud.environment_url(environment_url)
            found = sources.open_act_sources(self._assembly.journal).find(wanted)
            # what began later is at work in this session
            self._open_acts = tuple(one for one in found if one.at < self._since)
        return self._open_acts

    def find_unfinished(self, environment_url: str, solutions: frozenset[str]) -> Run | None:
        """Return the newest run that is not over for this environment and these solutions."""
        cloud = import_module("coe_assistant.domain.cloud")
        wanted = cloud.environment_url(environment_url)
        journal = self._assembly.journal
        for run_id in journal.runs():
            run: Run | None = journal.load(run_id)
            if run is None or run.is_over or run.environment.url != wanted:
                continue
            if run.attempts and solutions & {step.solution for step in run.steps}:
                return run
        return None


@contextmanager
def open_session(places: Places) -> Iterator[HeadlessSession]:
    """Open a headless session in the data folder; nobody else may be at work there."""
    from PySide6.QtCore import QCoreApplication  # noqa: PLC0415 - commands without it start faster

    assembly_module = import_module("coe_assistant.app.assembly")
    headless = import_module("coe_assistant.runtime.headless")
    working = import_module("coe_assistant.app.at_work")
    application = QCoreApplication.instance() or QCoreApplication(["coe-assistant"])
    with working.at_work(places) as work:
        assembly = assembly_module.Assembly(places, interruption=lambda: work.interruption)
        loop = headless.HeadlessLoop(application)
        import_module("coe_assistant.app.quiet_work").begin_quiet_work(places, assembly)
        try:
            yield LoopSession(assembly, loop)
        finally:
            if loop.was_interrupted:
                interruption = import_module("coe_assistant.domain.interruption")
                work.end = interruption.InterruptionKind.INTERRUPTED
            assembly.close()
