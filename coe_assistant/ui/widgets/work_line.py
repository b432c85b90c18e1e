"""What is being done, for how long, and how long it may still take."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from coe_assistant.ui.design import Space
from coe_assistant.ui.text import duration, tr
from coe_assistant.ui.widgets.labels import label

_EVERY_MS = 1000
_WHOLE = 1000  # steps of the bar


class WorkLine(QWidget):
    """A bar under words; hidden while nothing is done.

    Args:
        name: What the bar is called for screen readers.
        clock_s: Returns the seconds of a clock that is never set.
    """

    def __init__(self, name: str, clock_s: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock_s, self._since_s = clock_s, 0.0
        self._words = ""
        self._share: Callable[[], float | None] = _unknown
        self._text = label("", "caption")
        self._bar = QProgressBar()
        self._bar.setAccessibleName(name)
        self._bar.setTextVisible(False)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(Space.XS)
        lines.addWidget(self._text)
        lines.addWidget(self._bar)
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self.hide()

    @property
    def text(self) -> str:
        """The words that are shown."""
        return self._text.text()

    def begin(self, words: str, share: Callable[[], float | None] | None = None) -> None:
        """Show words and count the time; the same words again go on counting.

        Args:
            words: What is done, without a full stop.
            share: Returns how much of it is done (0 to 1), None while that is not known.
        """
        self._share = share or _unknown
        if words != self._words or not self._timer.isActive():
            self._words, self._since_s = words, self._clock_s()
            self._timer.start()
        self.look()
        self.show()

    def end(self) -> None:
        """Nothing is done any more."""
        self._timer.stop()
        self.hide()

    def look(self) -> None:
        """Show the time that has passed, and what is left if that can be said."""
        passed, share = self._clock_s() - self._since_s, self._share()
        self._bar.setRange(0, 0 if share is None else _WHOLE)
        self._text.setText(self._told(passed, share))
        if share is not None:
            self._bar.setValue(round(share * _WHOLE))

    def _told(self, passed_s: float, share: float | None) -> str:
        if passed_s < 1:
            return self._words
        if not share:
            words = tr("{doing}: {time} so far")
            return words.format(doing=self._words, time=duration(passed_s))
        words = tr("{doing}: {time} so far, about {left} left")
        left = passed_s / share - passed_s
        return words.format(doing=self._words, time=duration(passed_s), left=duration(left))


def _unknown() -> float | None:
    return None
