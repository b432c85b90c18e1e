"""Runs short commands of pac on a worker: bounded in time and output, one at a time."""

from __future__ import annotations

import os
import subprocess  # short commands of an argument list, nothing detached
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from threading import Event, Lock
from typing import BinaryIO

from coe_assistant.domain.errors import CoeError, ExitCode
from coe_assistant.domain.pac_events import PacOutcome
from coe_assistant.domain.pac_output import PacOutput

# pac waits for ever when it wants a sign-in that nobody sees (pac.md 3).
TIME_LIMIT_S = 110.0
LOCK_LIMIT_S = 240.0
MOST_OUTPUT_BYTES = 4_000_000
_LOOK_S = 0.1  # how often a closing program is noticed
_CREATE_NO_WINDOW = 0x08000000


@dataclass(frozen=True, slots=True)
class ShortCommands:
    """Runs pac and returns what it printed.

    Args:
        lock: Held while pac runs: its token cache is shared by all of them (pac.md 4.2).
        decode: Turns raw output into text.
        environment: The child's environment variables.
        time_limit_s: Seconds after which pac is ended.
        is_importing: Whether a pac of ours imports; then no other one may run beside it.

    Whoever asks what is being asked just now shares the answer: pac takes seconds to start, and
    Connect page and checklist ask it the same (pac.md 4.2).
    """

    lock: Lock
    decode: Callable[[bytes], str]
    environment: Callable[[], Mapping[str, str]]
    time_limit_s: float = TIME_LIMIT_S
    is_importing: Callable[[], bool] = lambda: False
    closed: Event = field(default_factory=Event)
    _asked: dict[tuple[str, ...], Future[str]] = field(default_factory=dict)
    _guard: Lock = field(default_factory=Lock)

    def close(self) -> None:
        """End a command that runs, and start no other one."""
        self.closed.set()

    def run(self, argv: Sequence[str], command: Sequence[str] = ()) -> str:
        """Return the output of a command that worked.

        Args:
            argv: pac and its arguments.
            command: What really runs pac, where that is more than one path.

        Raises:
            CoeError: pac could not be started, gave no answer, or said that it failed.
        """
        if self.is_importing():
            raise CoeError(
                "pac-busy",
                "pac is at work on the import; a second one would share its sign-in.",
                hint="Check again when the import has ended.",
            )
        key = (*argv, *command)
        with self._guard:
            asked = self._asked.get(key)
            answer = asked or self._asked.setdefault(key, Future())
        if asked is not None:
            return asked.result()
        try:
            text = self._alone(argv, command)
        except BaseException as error:
            answer.set_exception(error)  # whoever shares it must not wait for ever
            raise
        else:
            answer.set_result(text)
            return text
        finally:
            with self._guard:
                del self._asked[key]

    def _alone(self, argv: Sequence[str], command: Sequence[str]) -> str:
        if not self.lock.acquire(timeout=LOCK_LIMIT_S):
            raise CoeError(
                "pac-busy",
                "Another command of pac does not come to its end.",
                hint="Wait for it, or end it, then check again.",
            )
        try:
            self._refuse_when_closed()
            code, text = self._run([*command, *argv[1:]] if command else argv)
        finally:
            self.lock.release()
        _refuse_failure(argv, code, text)
        return text

    def _run(self, argv: Sequence[str]) -> tuple[int, str]:
        # A file, not a pipe: a grandchild that keeps it open delays nothing.
        with (
            tempfile.TemporaryDirectory(prefix="coe-assistant-", ignore_cleanup_errors=True) as cwd,
            tempfile.TemporaryFile() as output,
        ):
            code = self._call(argv, cwd, output)
            output.seek(0)
            return code, self.decode(output.read(MOST_OUTPUT_BYTES))

    def _call(self, argv: Sequence[str], folder: str, output: BinaryIO) -> int:
        try:
            child = subprocess.Popen(
                argv,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=folder,
                env=dict(self.environment()),
                creationflags=_CREATE_NO_WINDOW if os.name == "nt" else 0,
            )
        except (OSError, ValueError) as error:
            raise CoeError(
                "pac-not-started",
                f"The program {argv[0]} could not be started.",
                detail=f"The system says: {getattr(error, 'strerror', None) or error}.",
                hint="Check that the file is there and may be run, then check again.",
            ) from error
        with child:
            try:
                return self._wait(child)
            finally:
                child.kill()  # does nothing to one that has ended

    def _wait(self, child: subprocess.Popen[bytes]) -> int:
        end = time.monotonic() + self.time_limit_s
        while True:
            try:
                return child.wait(_LOOK_S)
            except subprocess.TimeoutExpired:
                self._refuse_when_closed()
                if time.monotonic() > end:
                    raise self._no_answer() from None

    def _no_answer(self) -> CoeError:
        return CoeError(
            "pac-no-answer",
            f"pac gave no answer within {self.time_limit_s:.0f} seconds.",
            detail="It may wait for a sign-in in a window that is not seen.",
            hint="Run pac auth list in a terminal, sign in if it asks, then check again.",
        )

    def _refuse_when_closed(self) -> None:
        if self.closed.is_set():
            raise CoeError("pac-stopped", "The program is closing: pac was ended.")


def _refuse_failure(argv: Sequence[str], code: int, text: str) -> None:
    output = PacOutput()
    for line in text.splitlines():
        output.feed(line)
    outcome = output.outcome(code)
    if outcome is PacOutcome.SUCCESS:
        return
    detail = output.reason or next(iter(output.errors), "") or f"It ended with code {code}."
    if outcome is PacOutcome.AUTH:
        raise CoeError(
            "pac-sign-in-needed",
            "pac is not signed in.",
            detail=detail,
            hint="Run pac auth create in a terminal, then check again.",
            exit_code=ExitCode.SIGN_IN,
        )
    raise CoeError(
        "pac-crashed" if outcome is PacOutcome.CRASH else "pac-failed",
        f"The command pac {' '.join(argv[1:3])} failed.",
        detail=detail,
        hint="Run the same command in a terminal to see more, or update pac.",
    )
