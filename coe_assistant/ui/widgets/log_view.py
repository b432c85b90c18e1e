"""pac's output: bounded, drawn in batches, with search, pause and copy."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from coe_assistant.ui.design import Space
from coe_assistant.ui.finding import TextSearch
from coe_assistant.ui.shortcuts import tip_with_keys
from coe_assistant.ui.text import counted, tr
from coe_assistant.ui.widgets.find_bar import FindBar
from coe_assistant.ui.widgets.labels import button, short_label
from coe_assistant.ui.widgets.layout import column, row

# toolchain 8: at most this many lines a tick keeps a frame under 16 ms
_TICK_MS = 33
_BATCH = 500
_KEPT = 5000


class LogView(QWidget):
    """Takes lines when notice() said that there are some."""

    def __init__(
        self, take_lines: Callable[[], Sequence[str]], copy_text: Callable[[str], None]
    ) -> None:
        super().__init__()
        self._take_lines = take_lines
        self._copy_text = copy_text
        self._waiting: deque[str] = deque(maxlen=_KEPT)
        self._dropped = 0
        self._is_paused = False
        self._pane = QPlainTextEdit()
        self._pane.setAccessibleName(tr("Output of pac"))
        self.find_bar = FindBar(TextSearch(self._pane))
        self._state = short_label("", "caption")
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._draw)
        self._build()

    @property
    def pane(self) -> QPlainTextEdit:
        """The text."""
        return self._pane

    @property
    def is_idle(self) -> bool:
        """True when nothing waits to be drawn."""
        return not self._timer.isActive()

    def notice(self) -> None:
        """Say that lines may be waiting."""
        if not self._timer.isActive():
            self._timer.start()

    def set_paused(self, *, is_paused: bool) -> None:
        """Stop or go on drawing; lines are kept meanwhile, up to the bound."""
        self._is_paused = is_paused
        self._pause.setText(tr("Res&ume") if is_paused else tr("Pa&use"))
        self._pause.setAccessibleName(tr("Resume the log") if is_paused else tr("Pause the log"))
        self.notice()

    def _build(self) -> None:
        self._pane.setReadOnly(True)
        self._pane.setMaximumBlockCount(_KEPT)
        self._pane.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._pane.setPlaceholderText(tr("The output of pac appears here."))
        self._pane.setTabChangesFocus(True)
        find = button(tr("Find"), self.find_bar.begin, reads=True)
        find.setAccessibleName(tr("Find in the log"))
        tip_with_keys(find, "find")
        self._pause = button(tr("Pa&use"), self._on_pause, reads=True)
        self._pause.setAccessibleName(tr("Pause the log"))
        copy = button(tr("Cop&y all"), self._on_copy, reads=True)
        copy.setAccessibleName(tr("Copy the whole log"))
        tools = row(find, self._state, None, self._pause, copy)
        box = column(tools, self.find_bar, self._pane)
        box.setContentsMargins(0, Space.S, 0, Space.S)
        self.setLayout(box)

    def _draw(self) -> None:
        lines = self._take_lines()
        overflow = len(self._waiting) + len(lines) - _KEPT
        self._dropped += max(0, overflow)
        self._waiting.extend(lines)
        if self._is_paused:
            self._state.setText(
                counted(len(self._waiting), "%n new line waits", "%n new lines wait")
            )
            self._timer.stop()
            return
        if not self._waiting:
            self._timer.stop()
            return
        self._append([self._waiting.popleft() for _ in range(min(_BATCH, len(self._waiting)))])

    def _append(self, batch: list[str]) -> None:
        if self._dropped:
            self._state.setText(counted(self._dropped, _ONE_LEFT_OUT, _MANY_LEFT_OUT))
        bar = self._pane.verticalScrollBar()
        is_at_end = bar.value() >= bar.maximum() - 2
        place = bar.value()
        self._pane.appendPlainText("\n".join(batch))
        # someone who scrolled up reads there; only the end follows
        bar.setValue(bar.maximum() if is_at_end else place)

    def _on_pause(self) -> None:
        self.set_paused(is_paused=not self._is_paused)
        self._state.setText("")

    def _on_copy(self) -> None:
        self._copy_text(self._pane.toPlainText())


_ONE_LEFT_OUT = "%n earlier line is only in the run folder"
_MANY_LEFT_OUT = "%n earlier lines are only in the run folder"
