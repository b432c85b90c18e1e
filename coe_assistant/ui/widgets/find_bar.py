"""The bar that Ctrl+F opens above a log or a table: jumps from hit to hit, Esc closes it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QWidget

from coe_assistant.ui.announce import Announcer
from coe_assistant.ui.design import Space
from coe_assistant.ui.finding import Searched, hits_words
from coe_assistant.ui.shortcuts import keys_of, tip_with_keys
from coe_assistant.ui.text import tr
from coe_assistant.ui.widgets.labels import button, mark_reading, short_label
from coe_assistant.ui.widgets.layout import row

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
FILTERS = "filters"  # property of a field that filters a table: Ctrl+F goes there


class FindBar(QWidget):
    """Hidden until begin() is called."""

    def __init__(self, searched: Searched) -> None:
        super().__init__()
        self._searched = searched
        self._announcer = Announcer(self)
        self._field = QLineEdit()
        mark_reading(self._field)
        self._state = short_label("", "caption")
        self._back = button(tr("Previous"), self.go_back, reads=True)
        self._next = button(tr("Next"), self.go_on, reads=True)
        self._close = button(
            "✕", self.leave, kind="link", describe=tr("Esc does the same"), reads=True
        )
        self._build()
        self.hide()

    @property
    def field(self) -> QLineEdit:
        """Where the text is typed."""
        return self._field

    @property
    def state(self) -> str:
        """Which hit of how many is shown."""
        return self._state.text()

    @property
    def target(self) -> QWidget:
        """The widget that is searched."""
        return self._searched.widget

    def begin(self) -> None:
        """Open the bar, or go into its field again."""
        self.show()
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()
        self._show_count()

    def go_on(self) -> None:
        """Show the next hit."""
        self._go(back=False)

    def go_back(self) -> None:
        """Show the hit before."""
        self._go(back=True)

    def leave(self) -> None:
        """Close the bar; the focus goes back to what was searched, at the hit."""
        self._searched.leave()
        self.hide()
        self.target.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter and Esc, which a dialog around the bar would take for itself."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() in _ENTER:
            self._go(back=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        else:
            super().keyPressEvent(event)

    def _build(self) -> None:
        self._field.setPlaceholderText(tr("Find"))
        self._field.setAccessibleName(tr("Find in {name}").format(name=self._name()))
        self._field.setAccessibleDescription(
            tr("Enter goes to the next place, Shift and Enter to the one before, Esc closes")
        )
        self._back.setAccessibleName(tr("To the place found before"))
        self._next.setAccessibleName(tr("To the next place found"))
        self._close.setAccessibleName(tr("Close the search"))
        tip_with_keys(self._back, "find-previous")
        tip_with_keys(self._next, "find-next")
        self._field.textChanged.connect(self._on_edited)
        box = row(self._field, self._state, self._back, self._next, self._close, gap=Space.S)
        box.setStretch(0, 1)
        self.setLayout(box)

    def _name(self) -> str:
        return self.target.accessibleName()

    def _on_edited(self) -> None:
        self._go(back=False, stay=True)

    def _show_count(self) -> None:
        text = self._field.text()
        count = self._searched.count(text)
        self._state.setText(tr("{n} found").format(n=count) if text else "")

    def _go(self, *, back: bool, stay: bool = False) -> None:
        text = self._field.text()
        if not text:
            self._state.setText("")
            return
        number, found = self._searched.go(text, back=back, stay=stay)
        words = hits_words(number, self._searched.count(text))
        self._state.setText(words)
        self._announcer.say(f"{words}: {found}" if found else words)


class FindKeys(QObject):
    """Binds the keys of the search to a window or dialog, for whatever can be searched there."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        for slug, act in (
            ("find", self._on_find),
            ("find-next", self._on_next),
            ("find-previous", self._on_previous),
        ):
            QShortcut(QKeySequence(keys_of(slug)), window).activated.connect(act)

    def _on_find(self) -> None:
        for field in self._window.findChildren(QLineEdit):
            if field.property(FILTERS) and field.isVisible():
                field.setFocus(Qt.FocusReason.ShortcutFocusReason)
                field.selectAll()
                return
        bar = self._bar()
        if bar is not None:
            bar.begin()

    def _on_next(self) -> None:
        self._again(FindBar.go_on)

    def _on_previous(self) -> None:
        self._again(FindBar.go_back)

    def _again(self, go: Callable[[FindBar], None]) -> None:
        bar = self._bar()
        if bar is not None and bar.isVisible():
            go(bar)
        elif bar is not None:
            bar.begin()

    def _bar(self) -> FindBar | None:
        """Return the bar of what has the focus, else an open one, else the first."""
        bars = [bar for bar in self._window.findChildren(FindBar) if bar.target.isVisible()]
        focused = self._window.focusWidget()
        near = [bar for bar in bars if focused in (bar.target, bar.field)]
        shown = [bar for bar in bars if bar.isVisible()]
        return next(iter((*near, *shown, *bars)), None)
