"""Choice box and tick box with marks drawn in the colours of the theme."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QCheckBox, QComboBox, QSizePolicy

from coe_assistant.ui.design import Size, Space
from coe_assistant.ui.theme import Theme
from coe_assistant.ui.widgets.mirroring import placed
from coe_assistant.ui.widgets.tick_delegate import draw_tick

_FEWEST = 16  # characters that a box shows which may shrink


class ChoiceBox(QComboBox):
    """A combo box whose arrow is a plain chevron."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        theme.changed.connect(self.update)

    def may_shrink(self) -> None:
        """Let the box be narrower than its longest choice; its tooltip tells the chosen one."""
        self.setMinimumContentsLength(_FEWEST)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.currentTextChanged.connect(self.setToolTip)
        self.setToolTip(self.currentText())

    def minimumSizeHint(self) -> QSize:
        """Return less than the longest choice where text can be typed: it can be scrolled."""
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), Size.FIELD), hint.height()) if self.isEditable() else hint

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box, then the chevron."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = self._theme.colours
        ink = QColor(colours.text if self.isEnabled() else colours.disabled)
        painter.setPen(QPen(ink, Size.CHEVRON_LINE))
        is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        x = Space.L if is_mirrored else self.width() - Space.L
        centre = QPointF(x, self.height() / 2)
        half = Size.CHEVRON / 2
        offsets = ((-Size.CHEVRON, -half), (0, half), (Size.CHEVRON, -half))
        painter.drawPolyline(QPolygonF([centre + QPointF(x, y) for x, y in offsets]))
        painter.end()


_WORDS = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class TickBox(QCheckBox):
    """A check box with a clear frame."""

    def __init__(self, text: str, theme: Theme) -> None:
        super().__init__(text)
        self._theme = theme
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(text.replace("&", ""))
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Return room for box and text on one line."""
        words = self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, self.text())
        width = Size.TICK + Space.M + words.width() + Space.S
        return QSize(width, max(Size.TICK, words.height()) + Space.S)

    def minimumSizeHint(self) -> QSize:
        """Return room for a few words a line."""
        hint = self.sizeHint()
        return QSize(min(hint.width(), Size.FIELD), hint.height())

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - overrides Qt
        """Long words take more than one line."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - overrides Qt
        """Return room for all lines of the text."""
        room = QRect(0, 0, max(1, width - Size.TICK - Space.M), Size.UNBOUNDED)
        flags = _WORDS | Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextShowMnemonic
        words = self.fontMetrics().boundingRect(room, flags, self.text())
        return max(Size.TICK, words.height()) + Space.S

    def hitButton(self, position: QPoint) -> bool:  # noqa: N802 - overrides Qt
        """Take clicks on the whole line."""
        return self.rect().contains(position)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw frame, tick and text."""
        del event
        colours = self._theme.colours
        painter = QPainter(self)
        edge = Size.TICK - 1
        box = QRectF(Size.TICK_LINE, (self.height() - edge) / 2, edge, edge)
        whole, direction = QRectF(self.rect()), self.layoutDirection()
        draw_tick(
            painter,
            placed(box, whole, direction),
            self.window().palette(),
            is_on=self.isChecked(),
            is_enabled=self.isEnabled(),
        )
        painter.setPen(QColor(colours.text if self.isEnabled() else colours.disabled))
        words = placed(whole.adjusted(Size.TICK + Space.M, 0, 0, 0), whole, direction)
        flags = _WORDS | Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextShowMnemonic
        painter.drawText(words, flags, self.text())
        painter.end()
