"""Draws a row of the checklist: mark, title, state word, and a line of the summary."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from coe_assistant.ui.design import Points, Size, Space
from coe_assistant.ui.icons import TONE_OF, Mark, draw_mark
from coe_assistant.ui.models.checklist_model import CheckRole
from coe_assistant.ui.theme import Theme, font_of
from coe_assistant.ui.widgets.mirroring import placed

_UPPER = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
_LOWER = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop


class CheckDelegate(QStyledItemDelegate):
    """Paints rows in the colours of the theme."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return room for two lines."""
        del index
        lines = option.fontMetrics.height() * 2
        return QSize(0, max(Size.ROW, lines + 2 * Space.S))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw the row."""
        painter.save()
        area = QRectF(option.rect)
        self._draw_ground(painter, option, area)
        mark = index.data(CheckRole.MARK)
        drawn = mark if isinstance(mark, Mark) else Mark.PENDING
        box = QRectF(area.left() + Space.M, area.center().y() - 11, 22, 22)
        direction = option.direction
        draw_mark(painter, placed(box, area, direction), drawn, self._theme)
        left = box.right() + Space.M
        words = QRectF(left, area.top(), area.right() - left - Space.M, area.height())
        painter.setLayoutDirection(direction)
        self._draw_words(painter, index, placed(words, area, direction), drawn)
        painter.restore()

    def _draw_ground(self, painter: QPainter, option: QStyleOptionViewItem, area: QRectF) -> None:
        colours = self._theme.colours
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, QColor(colours.hover))
            bar = QRectF(area.left(), area.top(), 3, area.height())
            painter.fillRect(placed(bar, area, option.direction), QColor(colours.accent))
        painter.setPen(QPen(QColor(colours.border), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())

    def _draw_words(
        self,
        painter: QPainter,
        index: QModelIndex | QPersistentModelIndex,
        area: QRectF,
        mark: Mark,
    ) -> None:
        colours = self._theme.colours
        half = area.height() / 2
        upper = QRectF(area.left(), area.top(), area.width(), half)
        lower = QRectF(area.left(), area.center().y() + 1, area.width(), half)
        painter.setFont(font_of(painter.font(), Points.BODY, bold=True))
        painter.setPen(QColor(colours.text))
        _draw_cut(painter, upper, _UPPER, str(index.data()))
        # the state's word comes first: it is read before the line is cut
        word = str(index.data(CheckRole.WORD))
        summary = str(index.data(CheckRole.SUMMARY) or "")
        painter.setFont(font_of(painter.font(), Points.CAPTION, bold=True))
        painter.setPen(self._theme.strong(TONE_OF[mark]))
        _draw_cut(painter, lower, _LOWER, word)
        taken = painter.fontMetrics().horizontalAdvance(word) + Space.S
        painter.setFont(font_of(painter.font(), Points.CAPTION))
        painter.setPen(QColor(colours.muted))
        if lower.width() > taken:
            rest = placed(lower.adjusted(taken, 0, 0, 0), lower, painter.layoutDirection())
            _draw_cut(painter, rest, _LOWER, summary)


def _draw_cut(painter: QPainter, area: QRectF, where: Qt.AlignmentFlag, text: str) -> None:
    short = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(area.width()))
    painter.drawText(area, where, short)
