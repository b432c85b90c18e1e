"""Starts pac for one attempt, or finds it again, and reports what it prints and how it ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from coe_assistant.domain import event as ev
from coe_assistant.domain.attempt import Attempt, AttemptKind
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.pac_output import PacOutput
from coe_assistant.domain.server import ServerFacts, ServerState
from coe_assistant.ports import ChildProcess, Clock, ProcessRunner


class Launcher:
    """The one pac child of a run.

    Args:
        processes: Starts and finds children.
        report: Takes events.
        show: Takes the lines that pac printed.
    """

    def __init__(
        self,
        processes: ProcessRunner,
        report: Callable[[ev.Event], None],
        show: Callable[[Sequence[str]], None],
    ) -> None:
        self._processes = processes
        self._report = report
        self._show = show
        self._child: ChildProcess | None = None

    @staticmethod
    def may_launch(kind: AttemptKind, facts: ServerFacts) -> bool:
        """Return whether facts prove that starting now cannot start a second operation."""
        if facts.other_operations:
            return False
        if kind is AttemptKind.APPLY_UPGRADE:
            return facts.state is ServerState.STAGED
        return facts.state in (ServerState.NOTHING_FOUND, ServerState.FAILED)

    def start(self, command: Sequence[str], raw_log: Path, clock: Clock) -> None:
        """Start pac and report its identity, its operation id and its end."""
        output = PacOutput()
        try:
            child = self._processes.start(
                command,
                raw_log=raw_log,
                on_lines=lambda lines: self._on_lines(output, lines, clock),
                on_exit=lambda code: self._on_exit(code, clock),
            )
        except CoeError as error:
            words = " ".join(part for part in (error.title, error.detail, error.hint) if part)
            self._report(ev.LaunchFailed(clock.now(), words))
            return
        self._child = child
        self._report(ev.ProcessStarted(clock.now(), child.pid, child.created_at_s))

    def take_up(self, attempt: Attempt, package: str, raw_log: Path, clock: Clock) -> None:
        """Watch the pac of an interrupted attempt again, or report that it is gone.

        pac is known by its journaled identity; where that was not written any more, by the
        package on its command line.
        """
        output = PacOutput()
        child = self._processes.attach(
            attempt.pid,
            attempt.pid_created_at_s,
            package,
            raw_log=raw_log,
            on_lines=lambda lines: self._on_lines(output, lines, clock),
            on_exit=lambda code: self._on_exit(code, clock),
        )
        if child is None:
            self._report(ev.ProcessExited(clock.now(), None))
            return
        self._child = child
        self._report(ev.ProcessStarted(clock.now(), child.pid, child.created_at_s))

    def let_go(self) -> None:
        """Look no longer at the child; it goes on."""
        if self._child is not None:
            self._child.let_go()
            self._child = None

    def _on_lines(self, output: PacOutput, lines: Sequence[str], clock: Clock) -> None:
        known = output.operation_id
        for line in lines:
            output.feed(line)
        if output.operation_id and not known:
            self._report(ev.OperationSeen(clock.now(), output.operation_id))
        self._show(lines)

    def _on_exit(self, code: int | None, clock: Clock) -> None:
        self._child = None
        self._report(ev.ProcessExited(clock.now(), code))
