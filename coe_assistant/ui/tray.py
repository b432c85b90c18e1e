"""The icon in the tray: state and next time, messages, and the way back to the window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QMenu, QSystemTrayIcon, QWidget

from coe_assistant.domain.run import Phase, Run
from coe_assistant.ports.channel import Message
from coe_assistant.ui.text import told, tr, when
from coe_assistant.ui.wording import phase_title

_MOST_S = 15_000


class Tray(QObject):
    """Exists where the system has a tray; elsewhere nothing is shown and nothing fails.

    Signals:
        quit_wanted: The person wants the program to end.
    """

    quit_wanted = Signal()

    def __init__(self, window: QWidget, icon: QIcon) -> None:
        super().__init__(window)
        self._window = window
        self._icon = QSystemTrayIcon(icon, self)
        self._menu = QMenu(window)
        self._state = self._menu.addAction("")
        self._state.setEnabled(False)
        self._menu.addSeparator()
        self._show = self._menu.addAction("")
        self._show.triggered.connect(self.show_window)
        self._quit = self._menu.addAction("")
        self._quit.triggered.connect(self.quit_wanted)
        self._run: Run | None = None
        self.hide_into: Callable[[], bool] = lambda: False  # hides the window, where it can
        self.show_words()
        self._icon.setContextMenu(self._menu)
        self._icon.activated.connect(self._on_activated)
        self._icon.messageClicked.connect(self.show_window)

    @property
    def is_available(self) -> bool:
        """Whether the system has a tray."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    @property
    def tip(self) -> str:
        """What the icon says."""
        return self._icon.toolTip()

    def show_words(self) -> None:
        """Show the menu in the language of the program."""
        self._show.setText(tr("&Show the window"))
        self._quit.setText(tr("&Quit"))
        self._show_run()

    def _show_run(self) -> None:
        words = state_words(self._run)
        self._icon.setToolTip(f"CoE Assistant\n{words}")
        self._state.setText(words)

    def follow(self, run: Run | None, *, is_on: bool) -> None:
        """Show the state of a run, and when it goes on."""
        self._run = run
        self._show_run()
        self._icon.setVisible(is_on and self.is_available)

    def show_message(self, message: Message) -> None:
        """Show a message on the desktop; the window's button asks for attention too."""
        kind = QSystemTrayIcon.MessageIcon
        icon = kind.Warning if message.is_urgent else kind.Information
        if self._icon.isVisible():
            self._icon.showMessage(told(message.title), told(message.body), icon, _MOST_S)

    def show_window(self) -> None:
        """Bring the window to the front."""
        self._window.showNormal()
        self._window.raise_()
        self._window.activateWindow()

    def hide(self) -> None:
        """Take the icon away."""
        self._icon.hide()

    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is not QSystemTrayIcon.ActivationReason.Context:
            self.show_window()


def state_words(run: Run | None) -> str:
    """Return in one line how a run stands and when it goes on."""
    if run is None:
        return tr("Nothing runs")
    pending = run.pending
    if run.phase is Phase.WAITING and pending is not None:
        if pending.paused_at is not None:
            return tr("Paused")
        return tr("Waiting until {time}").format(time=when(pending.due_at))
    return phase_title(run.phase)
