"""Labels at the steps of the type scale, and the buttons of the design."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QSizePolicy, QWidget

from coe_assistant.ui.design import Tone
from coe_assistant.ui.text_direction import for_screen

READS = "reads"  # the property of controls that change nothing (read_only.py)


class _TextLabel(QLabel):
    """Names in its text keep their place: parts were put together from the tenant's names."""

    def __init__(self, text: str) -> None:
        super().__init__(for_screen(text))

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Show text."""
        super().setText(for_screen(text))


def label(text: str = "", role: str = "body") -> QLabel:
    """Return a wrapping label whose text can be marked with the mouse."""
    return _with_role(_TextLabel(text), role)


def _with_role(made: QLabel, role: str) -> QLabel:
    made.setProperty("role", role)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    return made


def short_label(text: str = "", role: str = "body") -> QLabel:
    """Return a label that stays on one line."""
    made = label(text, role)
    made.setWordWrap(False)
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    return made


class _RoomyLabel(_TextLabel):
    def sizeHint(self) -> QSize:
        words = self.fontMetrics().horizontalAdvance(self.text()) + 2 * self.margin() + 1
        return QSize(words, super().sizeHint().height())


def roomy_label(text: str = "", role: str = "body") -> QLabel:
    """Return a label that wants one line, and takes more of them only where it is narrow."""
    made = _with_role(_RoomyLabel(text), role)
    policy = made.sizePolicy()
    policy.setHeightForWidth(True)  # another policy takes it away
    made.setSizePolicy(policy)
    return made


def chip(text: str, tone: Tone) -> QLabel:
    """Return a small framed word."""
    made = short_label(text, "caption")
    made.setProperty("kind", "chip")
    made.setProperty("tone", tone.value)
    return made


def button(
    text: str,
    act: Callable[[], object],
    *,
    kind: str = "plain",
    describe: str = "",
    reads: bool = False,
) -> QPushButton:
    """Return a button; its accessible name is its text without the mnemonic.

    reads: it shows or copies only, so it stays in use where nothing may be changed.
    """
    made = QPushButton(text)
    made.setProperty("kind", kind)
    mark_reading(made, reads=reads)
    made.setAutoDefault(False)
    made.setAccessibleName(text.replace("&", ""))
    if describe:
        made.setAccessibleDescription(describe)
        made.setToolTip(describe)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.clicked.connect(_without_argument(act))
    return made


def mark_reading(control: QWidget, *, reads: bool = True) -> None:
    """Say that a control shows or copies only: it stays in use where nothing may be changed."""
    control.setProperty(READS, reads)


def _without_argument(act: Callable[[], object]) -> Callable[[bool], None]:
    def clicked(_checked: bool) -> None:  # noqa: FBT001 - the signal's signature
        act()

    return clicked


def rule() -> QFrame:
    """Return a thin line."""
    made = QFrame()
    made.setProperty("kind", "rule")
    return made


def set_tone(widget: QWidget, tone: Tone) -> None:
    """Give widget another tone and let the style sheet see it."""
    set_property(widget, "tone", tone.value)


def set_property(widget: QWidget, name: str, value: str) -> None:
    """Set a property that the style sheet looks at."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
