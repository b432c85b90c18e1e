"""The progress of the import on the program's button in the task bar, for a window out of sight."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from PySide6.QtWidgets import QWidget

from coe_assistant.domain.run import Phase, Run
from coe_assistant.services.workbench_state import Progress
from coe_assistant.ui.wording import unwatched


class TaskbarMode(Enum):
    """How the bar on the button looks."""

    NONE = "none"
    BUSY = "busy"
    NORMAL = "normal"
    PAUSED = "paused"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class TaskbarState:
    """What the button shows; percent counts only in the modes that have a measure."""

    mode: TaskbarMode = TaskbarMode.NONE
    percent: int = 0


_NOTHING = TaskbarState()


def taskbar_state(run: Run | None, progress: Sequence[Progress]) -> TaskbarState:
    """Return what the button shows for a run: the server's own percentage or none.

    Nothing moves while nobody looks: a lost sign-in needs a person, and shows as paused.
    """
    if run is None:
        return _NOTHING
    if unwatched(run) is not None:
        return _NOTHING if run.is_signed_in else TaskbarState(TaskbarMode.PAUSED, 100)
    if run.phase is Phase.IMPORTING:
        current = next((item for item in progress if not item.is_finished), None)
        if current is None or current.percent is None:
            return TaskbarState(TaskbarMode.BUSY)
        return TaskbarState(TaskbarMode.NORMAL, round(current.percent))
    return {
        Phase.CHECKING: TaskbarState(TaskbarMode.BUSY),
        Phase.VERIFYING: TaskbarState(TaskbarMode.BUSY),
        Phase.DIAGNOSED: TaskbarState(TaskbarMode.BUSY),
        Phase.WAITING: TaskbarState(TaskbarMode.PAUSED, 100),
        Phase.NEEDS_ACTION: TaskbarState(TaskbarMode.ERROR, 100),
        Phase.ESCALATED: TaskbarState(TaskbarMode.ERROR, 100),
    }.get(run.phase, _NOTHING)


class Taskbar(Protocol):
    """The button of one window."""

    def show(self, state: TaskbarState) -> None:
        """Show state; a system that cannot is no error."""


class NoTaskbar:
    """A system without such a button; the window's title tells the percentage."""

    def show(self, state: TaskbarState) -> None:
        """Show nothing."""


def taskbar_of(window: QWidget) -> Taskbar:
    """Return the way to the button of window on this system."""
    system: str = sys.platform
    if system == "win32":
        from coe_assistant.ui.taskbar_windows import WindowsTaskbar  # noqa: PLC0415 - Windows only

        return WindowsTaskbar.of(window) or NoTaskbar()
    if system == "linux":
        from coe_assistant.ui.taskbar_launcher import LauncherEntry  # noqa: PLC0415 - Linux only

        return LauncherEntry.of_session() or NoTaskbar()
    return NoTaskbar()
