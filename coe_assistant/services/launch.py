"""Starts pac for one attempt, or finds it again, and reports what it prints and how it ends."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import pairwise
from pathlib import Path

from coe_assistant.domain import event as ev
from coe_assistant.domain.attempt import Attempt, AttemptKind
from coe_assistant.domain.environment import Environment
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.pac_output import PacOutput
from coe_assistant.domain.run import StepMode
from coe_assistant.domain.server import ServerFacts, ServerState
from coe_assistant.domain.upgrade_launching import mode_fits
from coe_assistant.ports import ChildProcess, Clock, ProcessRunner
from coe_assistant.services.pac_pulse import PacPulse

# What a pac that imports is told, by whomever (pac.md 1.1 and 2).
_IMPORTING = (("solution", "import"), ("solution", "upgrade"))
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)


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
        self._number = 0
        self._pulse: PacPulse | None = None
        self._told_since: datetime | None = None

    @staticmethod
    def may_launch(kind: AttemptKind, mode: StepMode, facts: ServerFacts) -> bool:
        """Return whether facts prove that starting now cannot start a second operation."""
        if facts.other_operations:
            return False
        if kind is AttemptKind.APPLY_UPGRADE:
            return facts.state is ServerState.STAGED
        is_idle = facts.state in (ServerState.NOTHING_FOUND, ServerState.FAILED)
        return is_idle and mode_fits(mode, facts)

    def rivals(self, environment: Environment) -> tuple[int, ...]:
        """Return the ids of other pac processes that import into environment from this computer.

        One that was started by hand shows on the server only after its upload; one of ours that
        lives on after its import would be a second pac at a time (pac.md 4). For a worker.
        """
        return tuple(
            pid
            for words in _IMPORTING
            for pid, line in self._processes.rivals(words, ()).items()
            if _may_be_about(line, environment)
        )

    def start(self, number: int, command: Sequence[str], raw_log: Path, clock: Clock) -> None:
        """Start pac for that attempt; report its identity, its operation id and its end."""
        output = PacOutput()
        try:
            child = self._processes.start(
                command,
                raw_log=raw_log,
                on_lines=lambda lines: self._on_lines(output, lines, clock),
                on_exit=lambda code: self._on_exit(number, code, clock),
            )
        except CoeError as error:
            words = " ".join(part for part in (error.title, error.detail, error.hint) if part)
            self._report(ev.LaunchFailed(clock.now(), words))
            return
        self._hold(number, child, clock)

    def take_up(self, attempt: Attempt, package: str, raw_log: Path, clock: Clock) -> None:
        """Watch the pac of an interrupted attempt again, or report that it is gone.

        pac is known by its journaled identity; where that was not written any more, by the
        package on its command line. One that is watched already stays as it is.
        """
        if self._child is not None:
            return
        output = PacOutput()
        child = self._processes.attach(
            attempt.pid,
            attempt.pid_created_at_s,
            package,
            raw_log=raw_log,
            on_lines=lambda lines: self._on_lines(output, lines, clock),
            on_exit=lambda code: self._on_exit(attempt.number, code, clock),
        )
        if child is None:
            self._report(ev.ProcessExited(clock.now(), None, attempt.number))
            return
        self._hold(attempt.number, child, clock)

    def look_after(self, attempt: Attempt | None, folder: Path, clock: Clock) -> None:
        """Watch for the end of a pac whose import is over, or report that it is gone.

        It is known by its journaled identity alone: what it prints is nobody's news any more.
        """
        if attempt is None or self._child is not None:
            return
        child = self._processes.attach(
            attempt.pid,
            attempt.pid_created_at_s,
            "",
            raw_log=folder / attempt.raw_log,
            on_lines=_nobody,
            on_exit=lambda code: self._on_exit(attempt.number, code, clock),
        )
        if child is None:
            self._report(ev.ProcessExited(clock.now(), None, attempt.number))
            return
        self._child, self._number = child, attempt.number

    def end(self, number: int) -> None:
        """End the pac of that attempt by the stop ladder, if it is watched here."""
        if self._child is not None and self._number == number:
            self._child.stop()

    def watch_silence(self, facts: ServerFacts, clock: Clock) -> None:
        """Report a pac that does nothing while the server has no job of it."""
        if self._child is None or self._pulse is None:
            return
        now = clock.now()
        self._pulse.measure(now, self._child.cpu_s())
        if facts.state is not ServerState.NOTHING_FOUND or facts.other_operations:
            self._pulse.heard(now)
        since = self._pulse.silent_since(now)
        if since != self._told_since:
            self._told_since = since
            self._report(ev.PacSilent(now, since))
        if since is not None and self._pulse.is_hopeless(now):
            self._report(ev.PacHung(now, since))

    def stop(self) -> None:
        """End pac by the stop ladder; its end is reported as any other."""
        if self._child is not None:
            self._child.stop()

    def let_go(self) -> None:
        """Look no longer at the child; it goes on."""
        if self._child is not None:
            self._child.let_go()
            self._child = None

    def _hold(self, number: int, child: ChildProcess, clock: Clock) -> None:
        now = clock.now()
        self._number = number
        self._child, self._pulse, self._told_since = child, PacPulse(now), None
        self._report(ev.ProcessStarted(now, child.pid, child.created_at_s))

    def _on_lines(self, output: PacOutput, lines: Sequence[str], clock: Clock) -> None:
        known = output.operation_id
        for line in lines:
            output.feed(line)
        if self._pulse is not None:
            self._pulse.heard(clock.now())
        if output.operation_id and not known:
            self._report(ev.OperationSeen(clock.now(), output.operation_id))
        self._show(lines)

    def _on_exit(self, number: int, code: int | None, clock: Clock) -> None:
        if self._number == number:
            self._child = self._pulse = None
        self._report(ev.ProcessExited(clock.now(), code, number))


def _nobody(_lines: Sequence[str]) -> None:
    """Tell nobody."""


def _may_be_about(line: Sequence[str], environment: Environment) -> bool:
    """Return whether a call of pac may import into environment; without a name it may."""
    named = [after for flag, after in pairwise(line) if flag in ("--environment", "-env")]
    if not named:
        return True
    wanted = named[0].rstrip("/").lower()
    if wanted.startswith("https://"):
        return wanted == environment.url.rstrip("/").lower()
    return not _GUID.fullmatch(wanted) or wanted in (
        environment.id.lower(),
        environment.organization_id.lower(),
    )
