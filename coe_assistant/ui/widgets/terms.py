"""Words that explain themselves: a button with a dotted line, and the explanation it opens."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from coe_assistant.domain.glossary import Term
from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Space
from coe_assistant.ui.text import told, tr
from coe_assistant.ui.widgets.flow_layout import FlowLayout
from coe_assistant.ui.widgets.labels import button, label, short_label
from coe_assistant.ui.widgets.layout import column, row

_WIDTH = 400


class TermPopover(QWidget):
    """The explanation of one term beside its word, over the rest of the window.

    Escape, Close, or a click elsewhere closes it; the focus goes back to where it was. It lies
    inside the window: a window of its own would be taken away from assistive technology by some
    systems, and would not be in a picture of the window.
    """

    def __init__(self, context: Context, term: Term, anchor: QWidget) -> None:
        super().__init__(anchor.window())
        self._anchor = anchor
        self.setAccessibleName(told(term.term))
        self.setAccessibleDescription(told(term.explanation))
        self._frame = QFrame(self)
        self._frame.setProperty("kind", "popover")
        more = button(
            tr("Read more"),
            partial(context.shell.open_url, term.link),
            kind="link",
            describe=term.link,
            reads=True,
        )
        more.setAccessibleName(tr("Read more about {term}").format(term=told(term.term)))
        self._close = button(tr("Close"), self.close, reads=True)
        self._close.setAccessibleDescription(term.explanation)
        self._stops = (more, self._close)
        source = tr("Source: {source}").format(source=term.source)
        self._box = column(
            label(told(term.term), "subtitle"),
            label(told(term.explanation)),
            label(source, "caption"),
            row(more, None, self._close),
            gap=Space.S,
        )
        self._box.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        self._frame.setLayout(self._box)
        anchor.window().installEventFilter(self)

    @property
    def frame(self) -> QFrame:
        """What is seen of it."""
        return self._frame

    def show_beside(self) -> None:
        """Open below the word, or above it where there is no room below."""
        window = self._anchor.window()
        self.setGeometry(window.rect())
        self.show()
        self.raise_()
        width = min(_WIDTH, self.width() - 2 * Space.S)
        height = self._box.totalHeightForWidth(width)
        place = self._anchor.mapTo(window, QPoint(0, self._anchor.height() + Space.XS))
        if place.y() + height > self.height() - Space.S:
            place.setY(self._anchor.mapTo(window, QPoint(0, -Space.XS - height)).y())
        left = max(Space.S, min(place.x(), self.width() - width - Space.S))
        top = max(Space.S, min(place.y(), self.height() - height - Space.S))
        self._frame.setGeometry(QRect(left, top, width, height))
        self._close.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Close when the window below changes its size."""
        if event.type() is QEvent.Type.Resize and self.isVisible():
            self.close()
        return super().eventFilter(watched, event)

    def focusNextPrevChild(self, _next: bool) -> bool:  # noqa: FBT001, N802 - overrides Qt
        """Stay between the two buttons: what lies below cannot be seen whole."""
        first, second = self._stops
        target = first if second.hasFocus() else second
        target.setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Close on a click beside the explanation."""
        if not self._frame.geometry().contains(event.position().toPoint()):
            self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Escape, and not what lies below."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
            return
        super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Give the focus back."""
        super().closeEvent(event)
        self._anchor.window().removeEventFilter(self)
        self._anchor.setFocus(Qt.FocusReason.PopupFocusReason)
        self.deleteLater()


class TermButton(QPushButton):
    """One word with a dotted line below it; pressing it explains the word."""

    def __init__(self, context: Context, term: Term) -> None:
        super().__init__(told(term.term))
        self._context = context
        self._term = term
        self.setProperty("kind", "term")
        self.setAutoDefault(False)
        self.setAccessibleName(tr("Explain: {term}").format(term=told(term.term)))
        self.setAccessibleDescription(told(term.explanation))
        self.setCursor(Qt.CursorShape.WhatsThisCursor)
        self.clicked.connect(self._on_clicked)

    @property
    def term(self) -> Term:
        """What is explained."""
        return self._term

    def _on_clicked(self) -> None:
        popover = TermPopover(self._context, self._term, self)
        popover.show_beside()
        self._context.announcer.say(f"{told(self._term.term)}: {told(self._term.explanation)}")


class TermRow(QWidget):
    """The words of a text that may need an explanation, below that text; hidden without any."""

    def __init__(self, context: Context, term_ids: Sequence[str] = ()) -> None:
        super().__init__()
        self._context = context
        self._shown: tuple[str, ...] = ()
        self._caption = short_label(tr("Words explained:"), "caption")
        self._flow = FlowLayout(self._caption, gap=Space.M)
        self.setLayout(self._flow)
        self.show_terms(term_ids)
        if not self.buttons:
            self.hide()

    @property
    def buttons(self) -> tuple[TermButton, ...]:
        """The words that are shown."""
        items = (self._flow.itemAt(place) for place in range(self._flow.count()))
        widgets = (item.widget() for item in items if item is not None)
        return tuple(widget for widget in widgets if isinstance(widget, TermButton))

    def show_terms(self, term_ids: Sequence[str]) -> None:
        """Show the terms with these ids; the same again changes nothing."""
        wanted = tuple(term_ids)
        if wanted == self._shown:
            return
        self._shown = wanted
        for made in self.buttons:
            self._flow.removeWidget(made)
            made.hide()
            made.deleteLater()
        terms = self._context.lexicon.glossary.named(wanted)
        for term in terms:
            self._flow.addWidget(TermButton(self._context, term))
        # without a parent it would be shown as a window of its own
        if self.parent() is not None or not terms:
            self.setVisible(bool(terms))
