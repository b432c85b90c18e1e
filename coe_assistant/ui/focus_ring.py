"""The ring around what has the keyboard: the same for every control, in every scheme.

Two pixels in the colour of text, outside the control, as Windows 11 draws it: its contrast is that
of text on the ground, whatever colour the control has (WCAG 2.2, success criterion 2.4.13).
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget
from shiboken6 import isValid

from coe_assistant.ui.design import Size

_MOVING = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide)


class FocusRing(QObject):
    """Follows the keyboard through all windows of application; stays away from mouse clicks."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        self._ring: Ring | None = None
        self._watched: list[QWidget] = []
        application.focusChanged.connect(self._on_focus_changed)

    @property
    def ring(self) -> Ring | None:
        """The ring that is shown, None while nothing has the keyboard."""
        return self._ring if self._ring is not None and isValid(self._ring) else None

    def _on_focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        self._leave()
        is_by_mouse = self._application.mouseButtons() != Qt.MouseButton.NoButton
        if now is None or now.isWindow() or is_by_mouse:
            return
        self._ring = Ring(now)
        step: QWidget | None = now
        while step is not None and not step.isWindow():
            step.installEventFilter(self)
            self._watched.append(step)
            step = step.parentWidget()
        self._ring.follow()

    def _leave(self) -> None:
        for widget in self._watched:
            if isValid(widget):
                widget.removeEventFilter(self)
        self._watched = []
        if (ring := self.ring) is not None:
            ring.hide()
            ring.deleteLater()
        self._ring = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move the ring along when layouts or scrolling move its control."""
        if event.type() in _MOVING and (ring := self.ring) is not None:
            ring.follow()
        return super().eventFilter(watched, event)


class Ring(QWidget):
    """Lies over the window of control, and lets everything through."""

    def __init__(self, control: QWidget) -> None:
        super().__init__(control.window())
        self._control = control
        self._whole = QRect()  # around the control, seen from this widget's corner
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def follow(self) -> None:
        """Lie around the control, cut where the control is scrolled out of sight."""
        if not isValid(self._control) or not self._control.isVisible():
            self.hide()
            return
        around = _grown(self._rect_of(self._control))
        seen = around & self.window().rect()
        step = self._control.parentWidget()
        while step is not None and not step.isWindow():
            area = step.parentWidget()
            if isinstance(area, QAbstractScrollArea) and area.viewport() is step:
                seen = seen & _grown(self._rect_of(step))
            step = step.parentWidget()
        self._whole = around.translated(-seen.topLeft())
        self.setGeometry(seen)
        self.setVisible(not seen.isEmpty())
        self.raise_()

    def _rect_of(self, widget: QWidget) -> QRect:
        return QRect(widget.mapTo(self.window(), QPoint(0, 0)), widget.size())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ring."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = self.window().palette().color(QPalette.ColorRole.WindowText)
        pen = QPen(ink, Size.FOCUS_LINE)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        half = Size.FOCUS_LINE / 2
        area = QRectF(self._whole).adjusted(half, half, -half, -half)
        painter.drawRoundedRect(area, Size.RADIUS, Size.RADIUS)
        painter.end()


def _grown(area: QRect) -> QRect:
    edge = Size.FOCUS
    return area.adjusted(-edge, -edge, edge, edge)
