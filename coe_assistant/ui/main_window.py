"""The main window. It can be shown before anything else is loaded, and filled after that.

Importing this module costs little more than Qt itself: content, pages and the domain's types are
loaded by fill(). So the window is painted first, and services are built behind it.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QLabel, QMainWindow

from coe_assistant.ui.design import Scheme, Size, Space

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QKeyEvent, QPaintEvent, QResizeEvent, QShowEvent

    from coe_assistant.services.workbench_state import Workbench
    from coe_assistant.ui.context import Now, Shell, Surroundings
    from coe_assistant.ui.lexicon import Lexicon
    from coe_assistant.ui.refill import Kept
    from coe_assistant.ui.window_content import WindowContent


class MainWindow(QMainWindow):
    """The only window that stays.

    Signals:
        painted: The window was painted for the first time; fill() may be called now.
        closed: The window was closed, whether it was seen or hidden in the tray.
    """

    painted = Signal()
    closed = Signal()

    def __init__(self, scheme: Scheme = Scheme.SYSTEM) -> None:
        super().__init__()
        self._scheme = scheme
        self._content: WindowContent | None = None
        self._made: list[QObject] = []  # what the content put into the window
        self._is_painted = False
        self.setWindowTitle("CoE Assistant")
        self.setMinimumSize(*Size.SMALLEST)
        self.resize(*Size.WINDOW)
        self._colour()

    def say_starting(self) -> None:
        """Show the program's name until fill() is done; text takes 4 ms longer than the ground."""
        if self._content is not None:
            return
        starting = QLabel("CoE Assistant")
        starting.setMargin(Space.XXL)
        starting.setAccessibleName("CoE Assistant")
        self.setCentralWidget(starting)
        starting.show()
        if (layout := self.layout()) is not None:
            layout.activate()
        self.repaint()  # what follows keeps the event loop from painting

    @property
    def content(self) -> WindowContent:
        """What fills the window.

        Raises:
            RuntimeError: fill() was not called yet.
        """
        if self._content is None:
            msg = "the window is empty until fill() is called"
            raise RuntimeError(msg)
        return self._content

    def fill(
        self,
        workbench: Workbench,
        clock: Now,
        *,
        shell: Shell | None = None,
        facts: Mapping[str, str] | None = None,
        lexicon: Lexicon | None = None,
        surroundings: Surroundings | None = None,
    ) -> None:
        """Build rail, page and footer; once more in another language, where a person was.

        Args:
            workbench: What the window shows and asks for; called on this thread only.
            clock: Tells the time.
            shell: Browser, clipboard and folders; the desktop's own when None.
            facts: Names and values for Help > About, such as versions and paths.
            lexicon: Words that are explained where they stand; none when None.
            surroundings: What the program offers beside the run, such as the help.
        """
        module = import_module("coe_assistant.ui.window_content")
        build = cast("type[WindowContent]", module.WindowContent)
        if shell is None:
            desktop = import_module("coe_assistant.ui.desktop")
            shell = cast("Shell", desktop.desktop_shell())
        if lexicon is None:
            lexicon = cast("Lexicon", import_module("coe_assistant.ui.lexicon").NoLexicon())
        if surroundings is None:
            surroundings = import_module("coe_assistant.ui.context").Surroundings()
        kept = self._take_down()
        before = self.children()
        self._content = build(self, workbench, clock, shell, facts or {}, lexicon, surroundings)
        import_module("coe_assistant.ui.window_keys").WindowKeys(self, self._content)
        if surroundings.observing is not None:
            import_module("coe_assistant.ui.read_only").ReadOnlyGuard(self)
            self._content.agree_to_close()  # the other start goes on
        self._content.use_scheme(self._scheme)
        self._made = [item for item in self.children() if item not in before]
        if kept is not None:
            import_module("coe_assistant.ui.refill").restore(self._content, kept)
        self._content.fit(self.width())
        if self.isVisible():
            self._content.begin()

    def _take_down(self) -> Kept | None:
        if self._content is None:
            return None
        refill = import_module("coe_assistant.ui.refill")
        kept: Kept = refill.take_down(self, self._content, self._made)
        self._scheme = kept.scheme
        return kept

    def use_scheme(self, scheme: Scheme) -> None:
        """Change the look at run time."""
        self._scheme = scheme
        if self._content is not None:
            self._content.use_scheme(scheme)
        else:
            self._colour()

    def agree_to_close(self) -> None:
        """Close without a question from now on: the system is ending the session."""
        if self._content is not None:
            self._content.agree_to_close()

    def _colour(self) -> None:
        if self._scheme is Scheme.SYSTEM:
            return
        module = import_module("coe_assistant.ui.starting_colours")
        self.setPalette(module.starting_palette(self.palette(), self._scheme))

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001, N802 - Qt's signature
        """Let Tab go in reading order."""
        order = import_module("coe_assistant.ui.reading_order")
        return bool(order.move_focus(self, forwards=next))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press the focused button with Enter."""
        if not import_module("coe_assistant.ui.enter_key").presses_focused(self, event):
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Start the clock of the content."""
        super().showEvent(event)
        if self._content is not None:
            self._content.begin()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the content fit the width."""
        super().resizeEvent(event)
        if self._content is not None:
            self._content.fit(self.width())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell that the window is on the screen."""
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            QTimer.singleShot(0, self.painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask first while something would be missed; never touch the server."""
        if self._content is not None and not self._content.may_close():
            event.ignore()
            return
        super().closeEvent(event)
        self.closed.emit()


def build_main_window(
    workbench: Workbench,
    clock: Now,
    *,
    shell: Shell | None = None,
    facts: Mapping[str, str] | None = None,
    lexicon: Lexicon | None = None,
    surroundings: Surroundings | None = None,
    scheme: Scheme = Scheme.SYSTEM,
) -> MainWindow:
    """Return a window that is filled already; see MainWindow.fill() for the arguments."""
    window = MainWindow(scheme)
    window.fill(
        workbench, clock, shell=shell, facts=facts, lexicon=lexicon, surroundings=surroundings
    )
    return window
