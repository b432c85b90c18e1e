"""Child processes that outlive this program."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol


class ChildProcess(Protocol):
    """A running child. It goes on when the program ends unless told to stop."""

    @property
    def pid(self) -> int:
        """The operating system's id of the child."""

    @property
    def created_at_s(self) -> float | None:
        """When the system made the process; with pid it tells this child from any other."""

    def cpu_s(self) -> float | None:
        """Return the processor time of the child and its children so far; None: not known."""

    def stop(self) -> None:
        """Stop the child and its children: ask, wait, kill. Never stops the server."""

    def let_go(self) -> None:
        """Call nobody any more; the child goes on and writes its raw log."""


class ProcessRunner(Protocol):
    """Starts child processes with an argument list, no shell, no standard input."""

    def start(
        self,
        argv: Sequence[str],
        *,
        raw_log: Path,
        on_lines: Callable[[Sequence[str]], None],
        on_exit: Callable[[int | None], None],
    ) -> ChildProcess:
        """Start argv; raw bytes are added to raw_log, decoded lines go to on_lines in batches.

        on_exit gets the exit code, or None when the child crashed. It is called when the
        process has exited, not when its output closes (pac.md 4.2).

        Raises:
            CoeError: the program could not be started.
        """

    def attach(
        self,
        pid: int | None,
        created_at_s: float | None,
        argument: str,
        *,
        raw_log: Path,
        on_lines: Callable[[Sequence[str]], None],
        on_exit: Callable[[int | None], None],
    ) -> ChildProcess | None:
        """Watch a child that an earlier start of this program left; None when it is gone.

        Where it is gone, what it had written is delivered first. Where pid is None the child is
        the process that was given ``--path argument``. The whole raw log is delivered again.
        on_exit gets None: the code of a foreign child is not known.
        """

    def rivals(self, words: Sequence[str], known: Sequence[int]) -> Mapping[int, Sequence[str]]:
        """Return id and command line of pac processes that were given words in a row.

        Blocks for a moment. known are ids of children of ours. What may not be looked into is
        left out.
        """
