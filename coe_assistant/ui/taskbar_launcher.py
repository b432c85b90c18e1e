"""Progress on the launcher of a Linux desktop: the signal that Unity, KDE and docks listen to.

It reaches a desktop that knows the program by its desktop file; others do not mind it.
Source: https://wiki.ubuntu.com/Unity/LauncherAPI (com.canonical.Unity.LauncherEntry, Update).
"""

from __future__ import annotations

from typing import Any

from coe_assistant.ui.taskbar import TaskbarMode, TaskbarState

DESKTOP_FILE = "application://coe-assistant.desktop"
_PATH = "/com/canonical/unity/launcherentry/1"
_INTERFACE = "com.canonical.Unity.LauncherEntry"
_URGENT = (TaskbarMode.ERROR,)


def launcher_facts(state: TaskbarState) -> dict[str, object]:
    """Return the properties of the Update signal for state."""
    return {
        "progress": state.percent / 100,
        "progress-visible": state.mode is TaskbarMode.NORMAL,
        "urgent": state.mode in _URGENT,
    }


class LauncherEntry:
    """Sends the signal on the session's bus."""

    def __init__(self, bus: Any, message: Any) -> None:  # noqa: ANN401 - types of QtDBus
        self._bus = bus
        self._message = message

    @classmethod
    def of_session(cls) -> LauncherEntry | None:
        """Return the way to the desktop, or None without a session bus."""
        try:
            from PySide6.QtDBus import (  # noqa: PLC0415 - a packaged program may leave it out
                QDBusConnection,
                QDBusMessage,
            )
        except ImportError:
            return None
        bus = QDBusConnection.sessionBus()
        return cls(bus, QDBusMessage) if bus.isConnected() else None

    def show(self, state: TaskbarState) -> None:
        """Tell the desktop."""
        signal = self._message.createSignal(_PATH, _INTERFACE, "Update")
        signal.setArguments([DESKTOP_FILE, launcher_facts(state)])
        self._bus.send(signal)
