"""What every page of the window offers to the frame around it. Pages hold no flow rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from coe_assistant.services.workbench_state import Change
from coe_assistant.ui.context import Context


@dataclass(frozen=True, slots=True)
class Step:
    """What the main button of the footer does now, and the sentence about what happens next."""

    text: str
    act: Callable[[], object]
    next: str
    is_enabled: bool = True


class Page(QWidget):
    """Base of the pages.

    Signals:
        changed: step() would answer something else now.
    """

    changed = Signal()
    # parts of the state that this page shows
    cares: frozenset[Change] = frozenset(Change)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.setProperty("kind", "page")

    @property
    def now(self) -> datetime:
        """The current instant."""
        return self.context.clock.now()

    def refresh(self, change: Change | None = None) -> None:
        """Show the state again; change None means everything."""

    def tick(self) -> None:
        """Show what passes by itself: elapsed and remaining times. Called once a second."""

    def step(self) -> Step | None:
        """Return what the main button does, or None for no main button."""
        return None

    def initial_focus(self) -> QWidget | None:
        """Return the control that has the focus when the page is entered."""
        return None

    def showEvent(self, event: QShowEvent) -> None:
        """Begin at the page's own control: what had the focus before may be gone by now."""
        super().showEvent(event)
        focus, target = self.window().focusWidget(), self.initial_focus()
        is_elsewhere = focus is None or not self.isAncestorOf(focus)
        if target is not None and is_elsewhere and not event.spontaneous():
            target.setFocus()
