"""Runs children that write into a file, and reads that file as it grows.

A file instead of a pipe: the child survives whatever ends this program, its raw bytes are kept
as they came, a grandchild that holds the output open delays nothing, and a restarted program
reads on where the file is (docs/adr, "pac writes into a file").
"""

from __future__ import annotations

import logging
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import psutil
from PySide6.QtCore import QObject, QTimer

from coe_assistant.runtime import child_identity as identity
from coe_assistant.runtime.child_start import start_detached
from coe_assistant.runtime.decoding import system_code_page
from coe_assistant.runtime.line_tail import LineTail

TICK_MS = 33
# Less than a frame of 60 Hz, so that nobody sees the reading.
READING_S = 0.004
STOP_WAIT_MS = 5_000

logger = logging.getLogger(__name__)


class LineProcessRunner(QObject):
    """Starts children and finds them again; implements ports.ProcessRunner."""

    def start(
        self,
        argv: Sequence[str],
        *,
        raw_log: Path,
        on_lines: Callable[[Sequence[str]], None],
        on_exit: Callable[[int | None], None],
    ) -> LineProcess:
        """Start argv; raw bytes are added to raw_log, decoded lines go to on_lines in batches.

        Raises:
            CoeError: The program could not be started (``pac-not-started``).
        """
        offset = raw_log.stat().st_size if raw_log.is_file() else 0
        folder = Path(tempfile.mkdtemp(prefix=identity.FOLDER_PREFIX))
        try:
            popen = start_detached(argv, raw_log, folder)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        tail = LineTail(raw_log, offset, system_code_page())
        child = LineProcess(OwnChild(popen, folder), tail, on_lines, on_exit, self)
        logger.info("started process %s", popen.pid)
        return child

    def attach(
        self,
        pid: int | None,
        created_at_s: float | None,
        argument: str,
        *,
        raw_log: Path,
        on_lines: Callable[[Sequence[str]], None],
        on_exit: Callable[[int | None], None],
    ) -> LineProcess | None:
        """Watch a child that an earlier start of this program left; None when it is gone."""
        found = identity.find_child(pid, created_at_s, argument)
        tail = LineTail(raw_log, 0, system_code_page())
        if found is None:
            deliver_rest(tail, on_lines)
            return None
        logger.info("found process %s again", found.pid)
        return LineProcess(ForeignChild(found), tail, on_lines, on_exit, self)

    def rivals(self, words: Sequence[str], known: Sequence[int]) -> Mapping[int, Sequence[str]]:
        """Return id and command line of pac processes that were given words in a row."""
        return identity.find_rivals(_PROGRAM, words, known)

    @property
    def is_busy(self) -> bool:
        """True while a child of ours is known to live."""
        return any(child.is_running for child in self.findChildren(LineProcess))


# A person reads the end; the operation's id stands at the beginning. More is in the raw log.
MOST_OF_THE_DEAD = 5_000
_PROGRAM = "pac"


def deliver_rest(tail: LineTail, on_lines: Callable[[Sequence[str]], None]) -> None:
    """Hand over what a child that is gone had written, up to a bound that blocks nobody."""
    count = 0
    for batch in tail.batches():
        on_lines(batch)
        count += len(batch)
        if count >= MOST_OF_THE_DEAD:
            return
    last = tail.finish()
    if last:
        on_lines(last)


class OwnChild:
    """A child that this program started; its exit code can be had."""

    def __init__(self, popen: subprocess.Popen[bytes], folder: Path) -> None:
        self._popen = popen
        self._folder = folder
        self.pid = popen.pid
        self.created_at_s = identity.created_at(popen.pid)

    def has_ended(self) -> bool:
        """Return whether it ended; takes its exit code from the system then."""
        return self._popen.poll() is not None

    def process(self) -> psutil.Process | None:
        """Return the living process: until its end is taken, nobody else is given its id."""
        return None if self.has_ended() else identity.find_process(self.pid, None)

    def exit_code(self) -> int | None:
        """Return the exit code, None after a signal."""
        code = self._popen.returncode
        return None if code is None or code < 0 else code

    def clean_up(self) -> None:
        """Remove the working folder."""
        shutil.rmtree(self._folder, ignore_errors=True)


class ForeignChild:
    """A child of an earlier start of this program; its exit code is lost."""

    def __init__(self, process: psutil.Process) -> None:
        self._process = process
        self.pid = process.pid
        self.created_at_s = identity.created_at(process.pid)

    def has_ended(self) -> bool:
        """Return whether it ended."""
        return not identity.is_alive(self._process)

    def process(self) -> psutil.Process | None:
        """Return the living process."""
        return None if self.has_ended() else self._process

    def exit_code(self) -> None:
        """Return None: only the parent is told."""

    def clean_up(self) -> None:
        """Leave everything: its folder is not known."""


class LineProcess(QObject):
    """A running child; implements ports.ChildProcess.

    Args:
        child: Its process.
        tail: Reads its output.
        on_lines: Takes batches of lines until the exit.
        on_exit: Takes the exit code once, after the last line.
    """

    def __init__(
        self,
        child: OwnChild | ForeignChild,
        tail: LineTail,
        on_lines: Callable[[Sequence[str]], None],
        on_exit: Callable[[int | None], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._child = child
        self._tail = tail
        self._on_lines = on_lines
        self._on_exit = on_exit
        self._is_watched = True
        self._end: int | None = None
        self._doomed: list[psutil.Process] = []
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_tick)
        self._timer.start(TICK_MS)
        self._last_resort = QTimer(self)
        self._last_resort.setSingleShot(True)
        self._last_resort.timeout.connect(self._on_patience_ended)

    @property
    def pid(self) -> int:
        """The operating system's id of the child."""
        return self._child.pid

    @property
    def created_at_s(self) -> float | None:
        """When the system made the process, in seconds of the epoch."""
        return self._child.created_at_s

    @property
    def is_running(self) -> bool:
        """True until the end was seen."""
        return self._end is None

    def cpu_s(self) -> float | None:
        """Return the processor time of the child and its children so far; None: not known."""
        process = self._child.process()
        return None if process is None else identity.cpu_of(process)

    def stop(self) -> None:
        """Ask the child and its children to end, kill what lives after 5 s; does not block."""
        if self._doomed:
            return
        process = self._child.process()
        if process is None:
            return
        self._doomed = identity.tree_of(process)
        identity.ask_to_end(self._doomed)
        self._last_resort.start(STOP_WAIT_MS)

    def let_go(self) -> None:
        """Call nobody any more; the child goes on and writes its raw log."""
        self._is_watched = False

    def _on_patience_ended(self) -> None:
        lingering = [process for process in self._doomed if identity.is_alive(process)]
        if lingering:
            logger.info("killing %s processes that did not end when asked", len(lingering))
        identity.kill(lingering)
        if not self._timer.isActive():
            self.deleteLater()

    def _on_tick(self) -> None:
        if self._end is None and self._child.has_ended():
            # What a grandchild writes later is nobody's news (pac.md 4.2).
            self._end = self._tail.size()
        if not self._is_watched:
            self._finish_unwatched()
        elif self._deliver():
            self._finish()

    def _deliver(self) -> bool:
        """Hand over lines for a moment; return whether all of an ended child was delivered."""
        stop_at = time.monotonic() + READING_S
        for batch in self._tail.batches(until=self._end):
            self._on_lines(batch)
            if time.monotonic() > stop_at or not self._is_watched:
                # More is there: go on as soon as the event loop has done the rest.
                self._timer.setInterval(0)
                return False
        self._timer.setInterval(TICK_MS)
        return self._end is not None

    def _finish(self) -> None:
        last = self._tail.finish()
        if last:
            self._on_lines(last)
        self._close()
        self._on_exit(self._child.exit_code())

    def _finish_unwatched(self) -> None:
        # Looking on keeps the system from holding a dead child of ours as a zombie.
        self._timer.setInterval(1_000)
        if self._end is not None:
            self._close()

    def _close(self) -> None:
        self._timer.stop()
        self._child.clean_up()
        if not self._last_resort.isActive():
            self.deleteLater()
