"""A ring that empties until an instant, with the time that is left in its middle."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from coe_assistant.ui.design import Points, Size
from coe_assistant.ui.text import countdown, duration, tr
from coe_assistant.ui.theme import Theme, font_of

_FULL = 360 * 16
_WIDTH = 7.0


class CountdownRing(QWidget):
    """Shows left_s of whole_s."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._left_s = 0.0
        self._whole_s = 1.0
        self._is_paused = False
        self.setFixedSize(Size.RING, Size.RING)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    @property
    def text(self) -> str:
        """What stands in the middle."""
        return tr("paused") if self._is_paused else countdown(self._left_s)

    def show_left(self, left_s: float, whole_s: float) -> None:
        """Show that left_s of whole_s are left."""
        self._is_paused = False
        self._left_s = max(0.0, left_s)
        self._whole_s = max(1.0, whole_s, self._left_s)
        self.setAccessibleName(tr("{time} left").format(time=duration(self._left_s)))
        self.update()

    def show_paused(self) -> None:
        """Show that nothing is counted down."""
        self._is_paused = True
        self.setAccessibleName(tr("Paused"))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ring and text."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(_WIDTH, _WIDTH, -_WIDTH, -_WIDTH)
        colours = self._theme.colours
        painter.setPen(QPen(QColor(colours.border), _WIDTH))
        painter.drawEllipse(area)
        pen = QPen(QColor(colours.accent), _WIDTH)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        if not self._is_paused:
            share = self._left_s / self._whole_s
            painter.drawArc(area, 90 * 16, round(_FULL * share))
        painter.setPen(QColor(colours.text))
        points = Points.TITLE if len(self.text) <= 5 else Points.SUBTITLE
        painter.setFont(font_of(self.font(), points, bold=True))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, self.text)
        painter.end()
